//! The fuzz targets on their seeds: every file, every prefix of it, and with each byte gone.
//!
//! ```text
//! tests/fuzz/seeds/scanner/*      one input a file; a finding of the fuzzer becomes one
//! ```
//!
//! Invariant: a target that was ever broken by an input stays tested with it.
//! Native only: the seeds are files.
#![cfg(not(target_family = "wasm"))]
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;

fn replay(name: &str, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds").join(name);
    let mut seeds = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let seed = fs::read(entry.unwrap().path()).unwrap();
        for cut in 0..=seed.len().min(600) {
            target(&seed[..cut]);
            let without: Vec<u8> =
                seed.iter().enumerate().filter(|(at, _)| *at != cut).map(|(_, byte)| *byte).collect();
            target(&without);
        }
        target(&seed);
        seeds += 1;
    }
    assert!(seeds >= 8, "{name} has seeds");
}

#[test]
fn the_scanner_holds_its_laws_on_the_seeds() {
    replay("scanner", lethe_tests::fuzz::scanner);
}

#[test]
fn the_way_back_does_not_depend_on_how_answers_are_cut_on_the_seeds() {
    replay("restorer", lethe_tests::fuzz::restorer);
    replay("response", lethe_tests::fuzz::response);
}
