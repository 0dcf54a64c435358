//! Builds: the Worker, the component, and the host that runs the component without Spin.
//!
//! ```text
//! worker ─▶ worker-build (cargo, wasm-bindgen, wasm-opt, esbuild) ─▶ worker/build/index.js + index_bg.wasm
//! spin   ─▶ cargo rustc, linker wasm-component-ld                 ─▶ target/component/lethe.wasm
//! host   ─▶ cargo build, output shared by clones                  ─▶ target/component/component-host
//! ```
//!
//! Invariant: nothing is fetched but from package registries, with exact versions; both shells have one wasm target.

use crate::tools::Tool;
use crate::{Outcome, node, place, run, tools};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

const USAGE: &str = "cargo xtask build worker|spin|host";

/// `cargo xtask build worker|spin|host`, several allowed, all without a word.
pub(crate) fn run(words: Vec<String>) -> Outcome {
    if words.is_empty() {
        return worker().and_then(|()| component()).and_then(|()| host().map(drop));
    }
    words.iter().try_for_each(|word| match word.as_str() {
        "worker" => worker(),
        "spin" | "component" => component(),
        "host" => host().map(drop),
        other => Err(format!("`{other}` cannot be built: {USAGE}")),
    })
}

/// Builds the Worker into `worker/build`.
pub(crate) fn worker() -> Outcome {
    tools::targets()?;
    let bindgen = tools::bin(&Tool::WASM_BINDGEN)?;
    let builder = tools::bin(&Tool::WORKER_BUILD)?.join("worker-build");
    let mut build = run::here(builder);
    build.current_dir(place::root().join("worker")).arg("--release");
    build.env("WASM_BINDGEN_BIN", bindgen.join("wasm-bindgen"));
    build.env("WASM_OPT_BIN", node::program("wasm-opt")?).env("ESBUILD_BIN", bundler()?);
    run::step("building the Worker", &mut build)
}

/// Builds the component into `target/component/lethe.wasm`.
pub(crate) fn component() -> Outcome {
    tools::targets()?;
    let mut build = run::cargo();
    build.args(["rustc", "--package", "spin-app", "--release", "--target", "wasm32-unknown-unknown"]);
    build.args(["--", "-C", "linker=wasm-component-ld"]);
    run::step("building the component", &mut build)?;
    copy(&place::target().join("wasm32-unknown-unknown/release/spin_app.wasm"), &place::component())
}

/// Builds the component host and returns its program. Its engine takes minutes to compile, so clones share the output.
pub(crate) fn host() -> Result<PathBuf, String> {
    let shared = place::cache()?.join("target");
    let program = place::component().with_file_name("component-host");
    let _lock = tools::lock("component-host")?;
    let mut build = run::cargo();
    build.args(["build", "--package", "component-host", "--profile", "host"]).env("CARGO_TARGET_DIR", &shared);
    run::step("building the component host", &mut build)?;
    copy(&shared.join("host/component-host"), &program)?;
    Ok(program)
}

/// esbuild as `worker-build` calls it, with every `console` call dropped: a Worker that logs nothing has none.
fn bundler() -> Result<PathBuf, String> {
    let script = place::target().join("tools/esbuild");
    let text = format!("#!/bin/sh\nexec '{}' --drop:console \"$@\"\n", node::program("esbuild")?.display());
    if fs::read_to_string(&script).is_ok_and(|present| present == text) {
        return Ok(script);
    }
    place::folder(&place::target().join("tools"))?;
    let fail = |fault| format!("{}: {fault}", script.display());
    fs::write(&script, text).map_err(fail)?;
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).map_err(fail)?;
    Ok(script)
}

/// Replaces the file at once: a running program, or a reader in another process, keeps the old one.
fn copy(from: &Path, to: &Path) -> Outcome {
    let partial = to.with_extension("partial");
    let fail = |fault| format!("{}: {fault}", to.display());
    to.parent().map_or(Ok(()), place::folder)?;
    fs::copy(from, &partial).map_err(fail)?;
    fs::rename(&partial, to).map_err(fail)
}
