//! libFuzzer's entry to the target `response`.
//!
//! ```text
//! cargo xtask fuzz response --minutes 10
//! ```
//!
//! Invariant: what is checked stands in `tests/harness/fuzz`, where the seeds are replayed from too.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| lethe_tests::fuzz::response(data));
