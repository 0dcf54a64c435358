//! The root tests, compiled to wasm.
//!
//! ```text
//! tests/json.rs  ─▶ natively: a test program of its own    ─▶ here: a module of this crate, run under Node
//! ```
//!
//! Invariant: the files are the very same; `cargo xtask test wasm` fails when one is not named here;
//! a test that cannot run on wasm (no clock) says so where it stands.
#![cfg(all(test, target_family = "wasm"))]

#[macro_use]
extern crate lethe_wasm_test;

#[path = "../../admin/main.rs"]
mod admin;
#[path = "../../admit.rs"]
mod admit;
#[path = "../../byok.rs"]
mod byok;
#[path = "../../curve.rs"]
mod curve;
#[path = "../../doors.rs"]
mod doors;
#[path = "../../fallback.rs"]
mod fallback;
#[path = "../../forms.rs"]
mod forms;
#[path = "../../fuzz.rs"]
mod fuzz;
#[path = "../../json/main.rs"]
mod json;
#[path = "../../limits/main.rs"]
mod limits;
#[path = "../../lint/main.rs"]
mod lint;
#[path = "../../listing.rs"]
mod listing;
#[path = "../../metrics.rs"]
mod metrics;
#[path = "../../oracle/main.rs"]
mod oracle;
#[path = "../../page.rs"]
mod page;
#[path = "../../path/main.rs"]
mod path;
#[path = "../../places/main.rs"]
mod places;
#[path = "../../policy/main.rs"]
mod policy;
#[path = "../../presets.rs"]
mod presets;
#[path = "../../receipts.rs"]
mod receipts;
#[path = "../../redact/main.rs"]
mod redact;
#[path = "../../refusals.rs"]
mod refusals;
#[path = "../../registry/main.rs"]
mod registry;
#[path = "../../relay.rs"]
mod relay;
#[path = "../../roundtrip.rs"]
mod roundtrip;
#[path = "../../settings.rs"]
mod settings;
#[path = "../../signed/main.rs"]
mod signed;
#[path = "../../terms.rs"]
mod terms;
#[path = "../../translate/main.rs"]
mod translate;
#[path = "../../wishes.rs"]
mod wishes;
