//! What the modules weigh.
//!
//! ```text
//! worker      1009 KB, 420 KB gzip (of 420)     worker/build/*
//! admin worker  412 KB, 162 KB gzip            worker/admin/build/*
//! component  1594 KB, 564 KB gzip              target/component/lethe.wasm
//! admin component  676 KB, 224 KB gzip         target/component/admin.wasm
//! ```
//!
//! Invariant: the Worker's module and script together stay under 420 KB (of 1,000 bytes) compressed, as the README says.

use super::Finding;
use crate::{Outcome, place};
use std::fs;
use std::path::{Path, PathBuf};

/// Compressed bytes that the Worker may have.
const BUDGET: usize = 420_000;

/// `cargo xtask size`: prints what the built modules weigh.
pub(crate) fn run() -> Outcome {
    println!("{}", check()?.replace("; ", "\n"));
    Ok(())
}

/// Weighs the modules; the data plane's Worker must keep to its budget.
pub(crate) fn check() -> Finding {
    let worker = weigh(&files(&place::worker())?)?;
    let plane = weigh(&files(&place::admin_worker())?)?;
    let component = weigh(&[place::component()])?;
    let admin = weigh(&[place::admin_component()])?;
    let limit = BUDGET / 1000;
    let said = format!(
        "worker {worker} (of {limit} KB); admin worker {plane}; component {component}; admin component {admin}"
    );
    if worker.compressed > BUDGET { Err(format!("{said}\nthe Worker is over its budget")) } else { Ok(said) }
}

struct Weight {
    raw: usize,
    compressed: usize,
}

impl std::fmt::Display for Weight {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kilo = |bytes: usize| bytes.div_ceil(1000);
        write!(out, "{} KB, {} KB gzip", kilo(self.raw), kilo(self.compressed))
    }
}

/// What of the build is deployed: the script and its wasm module.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let missing = |fault| format!("{}: {fault} (run `cargo xtask build`)", folder.display());
    let entries = fs::read_dir(folder).map_err(missing)?.flatten().map(|entry| entry.path());
    Ok(entries.filter(|path| path.extension().is_some_and(|kind| kind == "js" || kind == "wasm")).collect())
}

fn weigh(files: &[PathBuf]) -> Result<Weight, String> {
    files.iter().try_fold(Weight { raw: 0, compressed: 0 }, |sum, file| {
        let bytes = fs::read(file).map_err(|fault| format!("{}: {fault} (run `cargo xtask build`)", file.display()))?;
        Ok(Weight { raw: sum.raw + bytes.len(), compressed: sum.compressed + compressed(&bytes) })
    })
}

/// How many bytes a gzip file of these has.
pub(crate) fn compressed(bytes: &[u8]) -> usize {
    miniz_oxide::deflate::compress_to_vec(bytes, 9).len() + GZIP_FRAME
}

/// Header and trailer of a gzip file around the compressed bytes.
const GZIP_FRAME: usize = 18;
