//! The core of Lethe, an LLM gateway that keeps nothing.
//!
//! The module list is the life of a request, in order; the nouns shared with a shell are in [`host`].
//!
//! ```text
//!  shell                 core (synchronous: no I/O, no clock, no entropy, no log)
//!  head ─────────────▶ arrive    which door, who knocks              Lookup
//!  kv values ────────▶           known, and on which terms           Admission
//!  body chunks ──────▶ admit     scanned as they come                  ┐
//!  end of body ──────▶ policy · route · redact                         ├▶ Plan
//!  answer / fault ───▶ exchange  answered? wait? next? peek?         Step ⟲
//!           ═══════════ commit: the client's first byte ═══════════
//!  upstream chunks ──▶ relay     placeholders out, originals back    bytes
//!  end ──────────────▶ metrics   numbers, only numbers               Record
//! ```
//!
//! Invariant: before commit everything may still change, after it nothing can; the two sides are different types.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

// Compiled to wasm, `#[test]` is wasm-bindgen's, so that the very same tests run there.
#[cfg(all(test, target_family = "wasm"))]
#[macro_use]
extern crate lethe_wasm_test;

pub mod host;
pub mod refusal;
pub mod secret;
mod table;
pub mod json;
mod order;
mod seek;

pub mod gateway;

pub mod arrive;
pub mod admit;
mod dialect;
pub mod policy;
pub mod registry;
pub mod route;
pub mod listing;
mod page;
pub mod redact;
pub mod splice;
mod sign;
pub mod curve;
pub mod receipt;
pub mod signed;
pub mod translate;
pub mod exchange;
pub mod relay;
pub mod limits;
pub mod counter;
pub mod metrics;

pub mod admin;

use lethe_detect::encoding;

pub use dialect::{Dialect, Upload, lint};
