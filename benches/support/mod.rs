//! What the benchmarks share: Criterion, and a line that counts allocations.
//!
//! ```text
//! untouched/words: 0.00 allocations per event
//! ```
//!
//! Invariant: what is counted is one pass of the very work that is timed.

use criterion::Criterion;

/// Runs `benches` with the words of the command line: a filter, `--quick`, and what else Criterion knows.
pub(crate) fn run(benches: impl FnOnce(&mut Criterion)) {
    let mut criterion = Criterion::default().configure_from_args();
    benches(&mut criterion);
    criterion.final_summary();
}

/// Says how often `work` allocates for each of its `units`.
pub(crate) fn allocations(name: &str, unit: &str, units: usize, work: impl FnOnce()) {
    let counted = allocation_counter::measure(work).count_total;
    println!("{name}: {:.2} allocations per {unit}", counted as f64 / units as f64);
}
