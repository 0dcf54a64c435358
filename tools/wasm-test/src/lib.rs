//! One word for two test attributes: natively `#[test]` is the compiler's, on wasm it is this one.
//!
//! ```text
//! shared/src/lib.rs   #[cfg(all(test, target_family = "wasm"))]
//!                     #[macro_use]
//!                     extern crate lethe_wasm_test;      // from here on #[test] is wasm_bindgen_test
//! ```
//!
//! Invariant: no test says where it runs; each one runs natively and as wasm.

pub use wasm_bindgen_test::wasm_bindgen_test as test;
