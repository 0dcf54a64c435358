//! What the admin plane says: documents, and refusals in the gateway's own form.
//!
//! ```text
//! Problem { 409, "version_conflict", … } ─▶ {"error":{"code":"version_conflict","version":8,"docs_url":"docs/admin.md#…"}}
//! ```
//!
//! Invariant: nothing is cached; a refusal says what to do; no token, key or document is in one, only paths and names.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use crate::encoding::hex;
use crate::host::{HeaderList, Millis, Reply};
use crate::json::{Value, json};
use crate::policy::check::Kind;
use crate::refusal::{Notice, Voice};
use crate::registry::Invalid;
use crate::registry::check::Remark;

const JSON: &str = "application/json";
const INVALID: &str = "invalid_request_error";
const CALLER: &str = "authentication_error";
const SETTINGS: &str = "settings_invalid";
const STORE: &str = "policy_unavailable";

/// Why something is not done.
pub(super) struct Problem {
    status: u16,
    kind: &'static str,
    code: &'static str,
    message: String,
    members: Vec<(&'static str, Value)>,
    headers: HeaderList,
}

/// 200 with a value.
pub(super) fn value(value: &Value) -> Reply {
    whole(200, JSON, value.bytes())
}

/// 201 with a value.
pub(super) fn created(value: &Value) -> Reply {
    whole(201, JSON, value.bytes())
}

/// 202 with JSON as it is.
pub(super) fn accepted(bytes: Vec<u8>) -> Reply {
    whole(202, JSON, bytes)
}

/// 200 with JSON as it is.
pub(super) fn json(bytes: Vec<u8>) -> Reply {
    whole(200, JSON, bytes)
}

/// 200 with a document of this version.
pub(super) fn document(bytes: Vec<u8>, version: u64) -> Reply {
    let mut reply = whole(200, JSON, bytes);
    reply.headers.push(("etag", alloc::format!("\"{version}\"")));
    reply
}

/// 200 with lines of the log, and how far the whole of it goes: number and hash of its last entry.
pub(super) fn log(bytes: Vec<u8>, last: u64, digest: &[u8; 32]) -> Reply {
    let mut reply = whole(200, "application/jsonl", bytes);
    reply.headers.push(("x-lethe-log-tip", [&last.to_string(), " ", &hex(digest).collect::<String>()].concat()));
    reply
}

fn whole(status: u16, kind: &str, body: Vec<u8>) -> Reply {
    Reply { status, headers: alloc::vec![("content-type", kind.into()), ("cache-control", "no-store".into())], body }
}

impl Problem {
    pub(super) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        let kind = match status {
            401 => CALLER,
            403 => "permission_error",
            429 => "rate_limit_error",
            500.. => STORE,
            _ => INVALID,
        };
        Self { status, kind, code, message: message.into(), members: Vec::new(), headers: Vec::new() }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.members.push((name, value.into()));
        self
    }

    fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn later(self, seconds: u64) -> Self {
        self.header("retry-after", seconds.to_string())
    }

    fn settings(mut self) -> Self {
        self.kind = SETTINGS;
        self
    }

    /// The whole answer.
    pub(super) fn reply(&self) -> Reply {
        let mut notice = Notice::new(self.status, self.kind, self.code, &self.message);
        notice.members.extend(self.members.iter().map(|(name, value)| (*name, value.clone())));
        notice.members.push(("docs_url", ["docs/admin.md#", self.code].concat().into()));
        let mut reply = whole(self.status, JSON, notice.body(Voice::OpenAi, "").bytes());
        reply.headers.extend(self.headers.iter().cloned());
        reply
    }

    pub(super) fn too_large(limit: usize) -> Self {
        Self::new(413, "body_too_large", alloc::format!("The body is larger than {limit} bytes. Send less."))
    }

    pub(super) fn locked_out(rest: Millis) -> Self {
        let seconds = rest.0.div_ceil(1_000).max(1);
        Self::new(429, "locked_out", "Too many wrong tokens came from this client. Wait, then send the right one.")
            .later(seconds)
    }

    pub(super) fn unreachable() -> Self {
        Self::new(503, "store_unreachable", "A store did not answer; nothing was written. Ask again.").later(5)
    }

    pub(super) fn busy() -> Self {
        Self::new(503, "store_busy", "Other writers were quicker every time; nothing was written. Ask again.").later(1)
    }

    pub(super) fn not_stored() -> Self {
        Self::new(503, "not_stored", "A store failed before the change was made; nothing was written. Ask again.")
            .later(5)
    }

    pub(super) fn unfinished() -> Self {
        let what = "The change was made and recorded, but the gateway does not see it yet: the next request here finishes it. Read before you write again.";
        Self::new(503, "unfinished", what).later(1)
    }

    pub(super) fn ledger() -> Self {
        let what = "The ledger, or a side that it names, is not as this version of Lethe writes it; nothing is written over it. See docs/admin.md on repairing it.";
        Self::new(503, "ledger_unreadable", what)
    }

    pub(super) fn too_many() -> Self {
        let what = "The ledger has no room for another document. Delete keys that nobody uses.";
        Self::new(507, "too_many_documents", what)
    }

    pub(super) fn setting(name: &'static str) -> Self {
        let what = alloc::format!("The setting {name} does not read. Correct it in the deployment's settings.");
        Self::new(503, "settings_invalid", what).with("param", name).settings()
    }

    pub(super) fn tokens(what: &str) -> Self {
        let what = alloc::format!(
            "The setting ADMIN_TOKEN does not read: {what}. `cargo xtask admin token NAME --role read` prints an entry."
        );
        Self::new(503, "settings_invalid", what).with("param", "ADMIN_TOKEN").settings()
    }

    pub(super) fn no_tokens() -> Self {
        let what = "No admin token is configured, so nobody may do anything here. `cargo xtask admin token NAME --role read --role registry` prints a token and the entry for the setting ADMIN_TOKEN.";
        Self::new(401, "admin_off", what)
    }

    pub(super) fn token() -> Self {
        let what = "This is no admin token; a gateway key never is one. Send `authorization: Bearer TOKEN`; `cargo xtask admin token NAME --role read` makes one.";
        Self::new(401, "admin_token", what)
    }

    pub(super) fn role(needed: impl Iterator<Item = &'static str>) -> Self {
        let roles: Vec<&str> = needed.collect();
        let what = alloc::format!("This token lacks the role: {}. Use one that has it.", roles.join(" or "));
        Self::new(403, "role_missing", what)
    }

    pub(super) fn no_door() -> Self {
        Self::new(404, "unknown_path", "There is no such door. See docs/admin.md.")
    }

    pub(super) fn method(allow: &str) -> Self {
        let what = alloc::format!("This door does not take that method. Use {allow}.");
        Self::new(405, "method_not_allowed", what).header("allow", allow)
    }

    pub(super) fn media_type() -> Self {
        let what =
            "A body must be JSON as it is: `content-type: application/json`, in UTF-8 and with no content-encoding.";
        Self::new(415, "media_type", what)
    }

    pub(super) fn query(known: &[&str]) -> Self {
        let what = alloc::format!("A query parameter is not known or not right. Known here: {}.", known.join(", "));
        Self::new(400, "query_not_allowed", what)
    }

    pub(super) fn nothing_there() -> Self {
        Self::new(404, "not_found", "There is no document of this name.")
    }

    pub(super) fn id(kind: Kind) -> Self {
        let form = match kind {
            Kind::Key => "the SHA-256 of the key, 64 hex digits of lower case",
            Kind::Account | Kind::Guardrail => "1 to 64 letters, digits or . _ -",
        };
        Self::new(400, "name_invalid", alloc::format!("The last part of this path must be {form}."))
    }

    /// A document names another that is not there.
    pub(super) fn dangling(kind: Kind, name: &str) -> Self {
        let member = match kind {
            Kind::Account => "users",
            Kind::Guardrail | Kind::Key => name.split('/').next().unwrap_or_default(),
        };
        Self::member(member, &alloc::format!("names {name}, which is not there"))
    }

    /// A document, or what it says, is gone that others name.
    pub(super) fn in_use(users: &[String]) -> Self {
        let told = users.iter().take(50).map(String::as_str).collect::<Vec<&str>>();
        let what = "It is named elsewhere, by what stands in `used_by`; nothing was written. Change that first.";
        Self::new(409, "in_use", what).with("used_by", told)
    }

    pub(super) fn version_missing(current: u64) -> Self {
        let what = "Say which version the change was made from: `if-match: \"N\"` or `?version=N`; in a registry or a roll-back, the member `version`.";
        Self::new(428, "version_missing", what).with("version", current)
    }

    pub(super) fn conflict(current: u64) -> Self {
        let what =
            "Somebody else has written since. Read the current version, make your change to it, and write again.";
        Self::new(409, "version_conflict", what)
            .with("version", current)
            .header("etag", alloc::format!("\"{current}\""))
    }

    pub(super) fn not_json(invalid: &Invalid) -> Self {
        let what = alloc::format!(
            "The document does not read: line {}, column {}: {}.",
            invalid.line,
            invalid.column,
            invalid.what
        );
        Self::new(400, "not_json", what).with("line", invalid.line).with("column", invalid.column)
    }

    /// Rows that would serve nobody.
    pub(super) fn rows(rows: &[Remark]) -> Self {
        let first = first(rows);
        let rest = rows.len().saturating_sub(1);
        let more = if rest == 0 { String::new() } else { alloc::format!(" And {rest} more: see `problems`.") };
        let what = alloc::format!("Part of it would serve nobody, so nothing was written.{first}{more}");
        Self::new(422, "document_invalid", what).with("problems", remarks(rows))
    }

    /// A door that would have to make a document itself, where documents are signed.
    pub(super) fn signature_needed(what: &str) -> Self {
        let what = alloc::format!(
            "Documents must be signed here (REGISTRY_PUBLIC_KEY), and this plane has no key, so it cannot `{what}`. Change the document where the key is, sign it with `cargo xtask registry sign`, and PUT it."
        );
        Self::new(409, "signature_needed", what)
    }

    /// One member is not right.
    pub(super) fn member(path: &str, what: &str) -> Self {
        let problem = json!({ "path": path, "what": what });
        let what = alloc::format!("{path}: {what}{} Nothing was written.", stop(what));
        Self::new(422, "document_invalid", what).with("problems", Value::Array(alloc::vec![problem]))
    }
}

/// As a list.
pub(super) fn remarks(rows: &[Remark]) -> Value {
    let row = |row: &Remark| json!({ "path": &*row.path, "line": row.line, "column": row.column, "what": &*row.what });
    rows.iter().map(row).collect()
}

/// The first of them, as a sentence behind another.
pub(super) fn first(rows: &[Remark]) -> String {
    rows.first().map_or_else(String::new, |row| [" ", &*row.path, ": ", &*row.what, stop(&row.what)].concat())
}

/// What ends a sentence that may be a question.
fn stop(sentence: &str) -> &'static str {
    if sentence.ends_with('?') { "" } else { "." }
}
