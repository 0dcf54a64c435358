//! Python packages that tests ask: python-stdnum, the official clients. Where there is no Python, there are none.
//!
//! ```text
//! tests/contract/requirements.txt ── hash ──▶ cache/tools/python-<hash>   (pip, once; for PYTHONPATH)
//! ```
//!
//! Invariant: exactly the versions and hashes of the file; the virtual environment that installs them is left behind again.

use crate::{Outcome, place, run, tools};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// python-stdnum, the oracle of numbers.
pub(crate) fn numbers() -> Result<PathBuf, String> {
    packages("tests/oracle/requirements.txt")
}

/// The official clients of OpenAI and Anthropic; an empty path where there is no Python, which tests then say.
pub(crate) fn clients() -> Result<PathBuf, String> {
    if run::output(run::here("python3").arg("--version")).is_err() {
        return Ok(PathBuf::new());
    }
    packages("tests/contract/requirements.txt")
}

/// The folder of a file's packages, installed now if the file is new to this user.
fn packages(requirements: &str) -> Result<PathBuf, String> {
    run::output(run::here("python3").arg("--version"))?;
    let file = place::root().join(requirements);
    let text = fs::read_to_string(&file).map_err(|fault| format!("{}: {fault}", file.display()))?;
    let cache = place::cache()?.join("tools");
    let home = cache.join(format!("python-{}", fingerprint(&text)?));
    if !home.exists() {
        let _lock = tools::lock("Python packages")?;
        if !home.exists() {
            install(&file, &cache, &home)?;
        }
    }
    Ok(home)
}

fn install(requirements: &Path, cache: &Path, home: &Path) -> Outcome {
    let (environment, partial) = (cache.join("python.venv"), cache.join("python.partial"));
    [&environment, &partial].into_iter().try_for_each(|folder| tools::clear(folder))?;
    place::folder(cache)?;
    run::say("installing Python packages (once per list)");
    run::output(run::here("python3").args(["-m", "venv"]).arg(&environment))?;
    let mut pip = run::here(environment.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"]);
    pip.arg("--require-hashes").arg("--requirement").arg(requirements).arg("--target").arg(&partial);
    run::output(&mut pip)?;
    tools::clear(&environment)?;
    fs::rename(&partial, home).map_err(|fault| format!("{}: {fault}", home.display()))
}

/// Names the folder of a list for one version of Python; pip itself checks the hashes.
fn fingerprint(text: &str) -> Result<String, String> {
    let version = run::output(run::here("python3").arg("--version"))?;
    let mut hasher = DefaultHasher::new();
    (text, version).hash(&mut hasher);
    Ok(format!("{:016x}", hasher.finish()))
}
