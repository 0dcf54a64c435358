//! libFuzzer's entry to the scanner's target.
//!
//! ```text
//! cargo xtask fuzz scanner --minutes 10
//! ```
//!
//! Invariant: what is checked stands in `tests/harness/fuzz.rs`, where the seeds are replayed from too.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| lethe_tests::fuzz::scanner(data));
