//! Where things are: the clone, its build output, and the per-user tool cache.
//!
//! ```text
//! <clone>/target/            what belongs to this clone
//! $LETHE_CACHE or ~/.cache/lethe/
//!   tools/<tool>-<version>-<platform>/bin/   programs, shared by clones
//!   node/<hash of the lock file>/            npm packages, shared by clones
//!   target/                                  build output of the component host, shared by clones
//!   lock/                                    one lock file per tool
//! ```
//!
//! Invariant: nothing outside these two folders is written, and the cache may be deleted at any time.

use std::path::{Path, PathBuf};

/// The root of the clone, found from where this package was compiled.
pub(crate) fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).unwrap_or(package).to_path_buf()
}

/// The clone's build output: `CARGO_TARGET_DIR` where it is set, as Cargo itself does.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The finished component: an HTTP service that Spin and the component host run.
pub(crate) fn component() -> PathBuf {
    root().join("target/component/lethe.wasm")
}

/// The finished component of the admin plane.
pub(crate) fn admin_component() -> PathBuf {
    root().join("target/component/admin.wasm")
}

/// The folder of the finished Worker: `index.js` and its wasm module.
pub(crate) fn worker() -> PathBuf {
    root().join("worker/build")
}

/// The folder of the admin plane's finished Worker, likewise.
pub(crate) fn admin_worker() -> PathBuf {
    root().join("worker/admin/build")
}

/// The per-user cache of tools.
pub(crate) fn cache() -> Result<PathBuf, String> {
    if let Some(folder) = std::env::var_os("LETHE_CACHE").filter(|folder| !folder.is_empty()) {
        return std::path::absolute(&folder).map_err(|fault| format!("LETHE_CACHE: {fault}"));
    }
    let user = std::env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache"));
    let folder = user.or_else(home).ok_or("neither LETHE_CACHE nor HOME is set: no place for the tool cache")?;
    Ok(folder.join("lethe"))
}

/// Where Cargo keeps the sources of crates.
pub(crate) fn crates() -> Result<PathBuf, String> {
    let home = std::env::var_os("CARGO_HOME").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let user = || std::env::var_os("HOME").map(|home| Path::new(&home).join(".cargo"));
    let home = home.or_else(user).ok_or("neither CARGO_HOME nor HOME is set: no place of the crates")?;
    Ok(home.join("registry/src"))
}

/// `x86_64-linux`: what a compiled tool depends on besides its version.
pub(crate) fn platform() -> String {
    format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS)
}

/// Creates a folder and its parents; the error names the folder.
pub(crate) fn folder(path: &Path) -> Result<(), String> {
    std::fs::create_dir_all(path).map_err(|fault| format!("{}: {fault}", path.display()))
}
