//! Node and the npm packages: workerd under Miniflare, wrangler, esbuild, binaryen; and the official clients of the tests.
//!
//! ```text
//! tools/package-lock.json          ── hash ──▶ cache/node/<hash>/node_modules   (npm ci, once)
//! <clone>/node_modules             ── link ──▶ the same folder, so that tests and tools import packages by name
//! tests/contract/package-lock.json ─▶ the same for the official clients, which only the contract suite needs
//! ```
//!
//! Invariant: exactly the versions of the lock file, whose integrity sums npm checks; no install script runs.

use crate::{Outcome, place, run, tools};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Node, in the root of the clone, with the packages in place.
pub(crate) fn node() -> Result<Command, String> {
    packages()?;
    Ok(run::here("node"))
}

/// A program that an npm package brings, such as `wrangler`.
pub(crate) fn program(name: &str) -> Result<PathBuf, String> {
    Ok(packages()?.join(".bin").join(name))
}

/// The folder of the npm packages, installed now if the lock file is new to this user, and linked into the clone.
pub(crate) fn packages() -> Result<PathBuf, String> {
    enough()?;
    installed("tools", "node_modules")
}

/// The folder of the clients that the contract suite drives, installed and linked likewise.
pub(crate) fn clients() -> Result<PathBuf, String> {
    enough()?;
    installed("tests/contract", "tests/contract/node_modules")
}

/// The packages of the lock file in `folder`, linked to `place`.
fn installed(folder: &str, place: &str) -> Result<PathBuf, String> {
    let lock = read(&place::root().join(folder).join("package-lock.json"))?;
    let manifest = read(&place::root().join(folder).join("package.json"))?;
    let home = place::cache()?.join("node").join(format!("{}-{}", fingerprint(&lock), place::platform()));
    if !home.exists() {
        let _lock = tools::lock("npm packages")?;
        if !home.exists() {
            install(&home, &manifest, &lock)?;
        }
    }
    let packages = home.join("node_modules");
    link(&packages, &place::root().join(place))?;
    Ok(packages)
}

fn install(home: &Path, manifest: &str, lock: &str) -> Outcome {
    let partial = home.with_extension("partial");
    drop(fs::remove_dir_all(&partial));
    place::folder(&partial)?;
    write(&partial.join("package.json"), manifest)?;
    write(&partial.join("package-lock.json"), lock)?;
    let mut npm = Command::new("npm");
    npm.current_dir(&partial).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    run::step("installing npm packages (once per lock file)", &mut npm)?;
    fs::rename(&partial, home).map_err(|fault| format!("{}: {fault}", home.display()))
}

/// Node resolves `import "miniflare"` by walking up from the importing file: the link in the root serves them all.
fn link(packages: &Path, place: &Path) -> Outcome {
    if fs::read_link(place).is_ok_and(|present| present == packages) {
        return Ok(());
    }
    match fs::symlink_metadata(place) {
        Ok(present) if present.is_dir() => return Err(format!("{} is in the way: remove it", place.display())),
        Ok(_) => fs::remove_file(place).map_err(|fault| format!("{}: {fault}", place.display()))?,
        Err(_) => {}
    }
    match std::os::unix::fs::symlink(packages, place) {
        // Two commands in one clone: the other one made the same link.
        Err(_) if fs::read_link(place).is_ok_and(|present| present == packages) => Ok(()),
        made => made.map_err(|fault| format!("{}: {fault}", place.display())),
    }
}

fn enough() -> Outcome {
    let version = run::output(Command::new("node").arg("--version")).map_err(|what| format!("{what}\n{NODE}"))?;
    let mut numbers = version.trim().trim_start_matches('v').split('.').map_while(|number| number.parse::<u32>().ok());
    let have = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
    if have >= OLDEST { Ok(()) } else { Err(format!("Node {} is too old\n{NODE}", version.trim())) }
}

/// The first version whose test runner can be told how many files to run at once.
const OLDEST: (u32, u32) = (20, 10);

const NODE: &str = "The Worker runs on workerd under Node 20.10 or later: https://nodejs.org. \
                    Without Node there is `cargo xtask dev --runtime spin`.";

/// Names the folder of a lock file; npm itself checks the integrity sums, so this need not resist anybody.
fn fingerprint(text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|fault| format!("{}: {fault}", path.display()))
}

fn write(path: &Path, text: &str) -> Outcome {
    fs::write(path, text).map_err(|fault| format!("{}: {fault}", path.display()))
}
