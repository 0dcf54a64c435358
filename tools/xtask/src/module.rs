//! How a wasm module is compiled: the product's own flags, for the standard library too.
//!
//! ```text
//! core, alloc, std + dependencies + core and shell ─▶ one profile, one panic (a trap, without a word) ─▶ a module
//! ```
//!
//! The standard library that rustup ships is compiled for speed and writes a sentence for every panic. The core cannot panic, so nobody
//! would read it; without it both modules are a good deal smaller, and that no panic says what a request held is true by construction.
//! The sources are a component of the pinned toolchain, `rust-src`. Where it is not to be had the shipped library is taken: the
//! module works the same, and is too heavy for the check of sizes.
//!
//! Invariant: no module names a folder of the machine that built it.

use crate::{Outcome, place, run};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasmparser::{Parser, Payload};

/// Of the pinned compiler, for which they are not yet stable; hence `RUSTC_BOOTSTRAP`, of these builds alone.
/// What is put into its caller before LLVM sees it is there twice, in another shape each time: 1 KB gzip.
const UNSTABLE: [&str; 5] =
    ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none", "-Zfmt-debug=none", "-Zinline-mir=no"];
/// Detection alone is not built for size. A function it calls in many places stands in each at LLVM's own bound of 225, which is 3 KB gzip
/// for one per cent of its speed; the few that every word of a text passes are hinted, and have room enough.
const INLINED: [&str; 2] = ["-Cllvm-args=-inlinedefault-threshold=60", "-Cllvm-args=-inlinehint-threshold=700"];
const BUILD_STD: [&str; 2] = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];

/// Cargo with this `command` and the flags of a module.
pub(crate) fn cargo(command: &str) -> Result<Command, String> {
    let mut flags =
        folders()?.map(|(folder, name)| format!("--remap-path-prefix={}={name}", folder.display())).to_vec();
    let mut cargo = run::cargo();
    cargo.arg(command);
    if has_sources()? {
        cargo.env("RUSTC_BOOTSTRAP", "1").args(BUILD_STD);
        flags.extend(UNSTABLE.map(str::to_owned));
    }
    flags.extend(INLINED.map(str::to_owned));
    cargo.arg("--config").arg(format!("target.wasm32-unknown-unknown.rustflags={flags:?}"));
    Ok(cargo)
}

/// Fails if the module names where this machine keeps sources.
pub(crate) fn names_no_folder(module: &Path) -> Outcome {
    let bytes = read(module)?;
    for (folder, _) in folders()? {
        let name = folder.display().to_string();
        if bytes.windows(name.len()).any(|window| window == name.as_bytes()) {
            return Err(format!("{} names {name}; is RUSTFLAGS set?", module.display()));
        }
    }
    Ok(())
}

/// The exports of the module that its script never mentions: those of classes of dependencies that nobody makes.
pub(crate) fn uncalled(module: &Path, script: &Path) -> Result<Vec<String>, String> {
    let (module, script) = (read(module)?, read(script)?);
    let script = String::from_utf8_lossy(&script);
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(&module) {
        let Payload::ExportSection(section) = payload.map_err(|fault| fault.to_string())? else { continue };
        for export in section {
            let name = export.map_err(|fault| fault.to_string())?.name;
            if !script.contains(name) {
                names.push(name.to_owned());
            }
        }
    }
    Ok(names)
}

/// Where sources are, and what a module calls it.
fn folders() -> Result<[(PathBuf, &'static str); 3], String> {
    Ok([(place::crates()?, "crates"), (place::root(), "lethe"), (library()?, "library")])
}

/// Where rustup puts the sources of the standard library.
fn library() -> Result<PathBuf, String> {
    let compiler = run::output(run::here("rustc").args(["--print", "sysroot"]))?;
    Ok(Path::new(compiler.trim()).join("lib/rustlib/src/rust/library"))
}

/// Whether the sources are there, fetched now if they were not.
fn has_sources() -> Result<bool, String> {
    let lock = library()?.join("Cargo.lock");
    if !lock.exists() {
        // Without rustup, or without a network: said below.
        drop(run::step("rustup component add rust-src", run::here("rustup").args(["component", "add", "rust-src"])));
    }
    if !lock.exists() {
        run::say("no sources of the standard library (rust-src): the module takes the shipped one, and is heavier");
    }
    Ok(lock.exists())
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|fault| format!("{}: {fault}", path.display()))
}
