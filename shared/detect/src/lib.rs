//! Detection, apart from the rest of the core so that it alone is built for speed: what is personal or secret in a text, and where.
//!
//! ```text
//! "mail bob@acme.com"  ──▶  5..17 EMAIL
//! ```
//!
//! Invariant: no I/O, clock, entropy or log; nothing of a text outlives a call.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

// Compiled to wasm, `#[test]` is wasm-bindgen's, so that the very same tests run there.
#[cfg(all(test, target_family = "wasm"))]
#[macro_use]
extern crate lethe_wasm_test;

pub mod bits;
pub mod buckets;
pub mod classes;
pub mod encoding;
pub mod redact;
pub mod span;
pub mod wiped;
