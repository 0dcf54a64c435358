//! The test runner that Cargo calls for `wasm32-unknown-unknown` tests, from the same library.
//!
//! ```text
//! wasm-pack test --node shared   →   cargo test   →   wasm-bindgen-test-runner tests.wasm   →   node
//! ```
//!
//! Invariant: its version equals that of the `wasm-bindgen-test` which compiled the tests.

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}
