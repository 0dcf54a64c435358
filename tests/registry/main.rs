//! Registry documents as people write them, and what becomes of each.
//!
//! ```text
//! a document in KV + a deployment's settings  ─▶  which model goes where, or why not
//! ```
//!
//! Invariant: every row here is a sentence of `docs/registry.md` or of the registry's own module docs.
#![expect(clippy::unwrap_used, reason = "tests")]

mod access;
mod attested;
mod errors;
mod hosts;
mod schema;

const ATTESTED: &str = r#"{ "extends": "default",
  "attest": [ { "provider": "openai", "models": "*", "basis": "zdr_addendum", "verified_by": "legal", "verified_at": "2026-10-01", "expires_at": "2027-10-01" } ],
  "aliases": { "smart": "openai/gpt-5" } }"#;

fn attest(provider: &str) -> String {
    format!(
        r#""attest": [ {{ "provider": "{provider}", "models": "*", "basis": "toggle", "verified_by": "legal", "verified_at": "2026-10-01", "expires_at": "2027-10-01" }} ]"#
    )
}
