//! The `wasm-bindgen` program, compiled from the library of the very version that the Worker links.
//!
//! ```text
//! wasm-bindgen --version   →   wasm-bindgen 0.2.130
//! ```
//!
//! Invariant: its version equals the `wasm-bindgen` of the product's lock file; another one refuses the module.

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(std::env::args_os())
}
