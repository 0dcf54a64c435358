//! Tools that are compiled once per version and shared by every clone of this user.
//!
//! ```text
//! tools::bin(Tool::WASM_PACK)
//!   cache has tools/wasm-pack-0.15.1-x86_64-linux ?  ─▶ its bin folder
//!   else  lock ─▶ cargo install into a folder beside it ─▶ rename ─▶ its bin folder
//! ```
//!
//! Invariant: a tool's folder appears whole or not at all, so two commands at once or one that was stopped leave no half of it.

use crate::{Outcome, place, run};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// One tool of the cache: its name, its exact version, and where its source comes from.
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
    source: Source,
    minutes: &'static str,
}

enum Source {
    /// A package of the registry, with the lock file that it was published with.
    Package,
    /// A package of this repository, with a lock file of its own.
    Folder(&'static str),
}

impl Tool {
    /// `wasm-bindgen` and its test runner; must equal the `wasm-bindgen` of `Cargo.lock`.
    pub(crate) const WASM_BINDGEN: Self =
        Self { name: "wasm-bindgen", version: "0.2.130", source: Source::Folder("tools/wasm-tools"), minutes: "1" };
    /// Runs the core's tests as wasm under Node.
    pub(crate) const WASM_PACK: Self =
        Self { name: "wasm-pack", version: "0.15.1", source: Source::Package, minutes: "2" };
    /// Licences, bans and sources of the dependencies.
    pub(crate) const CARGO_DENY: Self =
        Self { name: "cargo-deny", version: "0.20.2", source: Source::Package, minutes: "2" };
}

/// The folder of the tool's programs, installed now if it is the first time for this user.
pub(crate) fn bin(tool: &Tool) -> Result<PathBuf, String> {
    let cache = place::cache()?;
    let home = cache.join("tools").join(format!("{}-{}-{}", tool.name, tool.version, place::platform()));
    if !home.exists() {
        let _lock = lock(tool.name)?;
        // Somebody else may have finished it while this process waited for the lock.
        if !home.exists() {
            install(tool, &cache, &home)?;
        }
    }
    Ok(home.join("bin"))
}

/// Holds the lock of that name until it is dropped; says so when another process holds it.
pub(crate) fn lock(name: &str) -> Result<File, String> {
    let folder = place::cache()?.join("lock");
    place::folder(&folder)?;
    let path = folder.join(name);
    let file = File::create(&path).map_err(|fault| format!("{}: {fault}", path.display()))?;
    match file.try_lock() {
        Ok(()) => return Ok(file),
        Err(TryLockError::WouldBlock) => run::say(&format!("another process is busy with {name}: waiting for it")),
        Err(TryLockError::Error(fault)) => return Err(format!("{}: {fault}", path.display())),
    }
    file.lock().map_err(|fault| format!("{}: {fault}", path.display()))?;
    Ok(file)
}

/// Makes sure that the compilation targets of the shells and of the `no_std` proof are installed.
pub(crate) fn targets() -> Outcome {
    let Ok(installed) = run::output(run::here("rustup").args(["target", "list", "--installed"])) else {
        return Ok(()); // No rustup: Cargo itself will say what is missing.
    };
    let wanted = ["wasm32-unknown-unknown", "wasm32v1-none"];
    let missing: Vec<&str> =
        wanted.into_iter().filter(|target| !installed.lines().any(|line| line == *target)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    run::step("rustup target add", run::here("rustup").args(["target", "add"]).args(missing))
}

/// The search path with these folders in front.
pub(crate) fn path(folders: &[PathBuf]) -> Result<std::ffi::OsString, String> {
    let rest = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&rest));
    std::env::join_paths(all).map_err(|fault| format!("PATH: {fault}"))
}

fn install(tool: &Tool, cache: &Path, home: &Path) -> Outcome {
    let what = format!("installing {} {} (once per user, about {} min)", tool.name, tool.version, tool.minutes);
    let began = Instant::now();
    let partial = cache.join("tools").join(format!("{}.partial", tool.name));
    let build = cache.join("build").join(tool.name);
    clear(&partial)?;
    run::step(&what, &mut command(tool, &partial, &build))?;
    fs::rename(&partial, home).map_err(|fault| format!("{}: {fault}", home.display()))?;
    clear(&build)?;
    run::say(&format!("{} {} installed in {} s", tool.name, tool.version, began.elapsed().as_secs()));
    Ok(())
}

fn command(tool: &Tool, into: &Path, build: &Path) -> Command {
    let mut cargo = run::cargo();
    cargo.args(["install", "--locked", "--no-track", "--root"]).arg(into).env("CARGO_TARGET_DIR", build);
    match tool.source {
        Source::Package => cargo.args([tool.name, "--version", &format!("={}", tool.version)]),
        Source::Folder(folder) => cargo.arg("--path").arg(place::root().join(folder)),
    };
    cargo
}

/// Removes a folder, if it is there.
pub(crate) fn clear(folder: &Path) -> Outcome {
    match fs::remove_dir_all(folder) {
        Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => Err(format!("{}: {fault}", folder.display())),
        _ => Ok(()),
    }
}
