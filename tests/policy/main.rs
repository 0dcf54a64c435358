//! Terms as laws, and which endpoint a request is given under them.
//!
//! ```text
//! a ⊔ b = b ⊔ a    (a ⊔ b) ⊔ c = a ⊔ (b ⊔ c)    a ⊔ a = a    allowed(a ⊔ b) ⊆ allowed(a) ∩ allowed(b)
//! ```
//!
//! Invariant: no law is checked against the code that it is about: sets of allowed endpoints are computed by asking.
#![expect(clippy::unwrap_used, reason = "tests")]

mod accounts;
mod choosing;
mod documents;
mod filters;
mod invariants;
mod laws;
mod levels;
mod model;
mod preferring;
mod reading;
mod tokens;
