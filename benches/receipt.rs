//! What a signed receipt costs: an Ed25519 signature over a payload as long as those of ordinary answers.
//!
//! ```text
//! cargo bench --bench receipt
//! receipt/sealed  time: [60 µs …]
//! ```
//!
//! Invariant: the payload is built here and checked to be taken back by the keys that signed it.

mod support;

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use lethe_core::curve::Portable;
use lethe_core::receipt::Keys;

/// A seed that signs nothing but this.
const SEED: &str = "bench:4242424242424242424242424242424242424242424242424242424242424242";

fn main() {
    support::run(benches);
}

fn benches(criterion: &mut Criterion) {
    let Some(keys) = Keys::parse(SEED, &Portable) else { panic!("the seed is none") };
    let payload = format!(
        r#"{{"v":1,"iss":"lethe/0.1.0","status":200,"attempts":[["sure",200]],"egress":"{}"}}"#,
        "A".repeat(480)
    );
    let Some(id) = keys.seal(payload.as_bytes()) else { panic!("nothing was signed") };
    assert!(keys.open(&id).is_some_and(|opened| opened.payload == payload.as_bytes()));
    support::allocations("receipt/sealed", "receipt", 1, || drop(keys.seal(payload.as_bytes())));
    let mut group = criterion.benchmark_group("receipt");
    group.throughput(Throughput::Elements(1));
    group.bench_function("sealed", |bencher| bencher.iter(|| keys.seal(black_box(payload.as_bytes()))));
    group.bench_function("opened", |bencher| bencher.iter(|| keys.open(black_box(&id)).is_some()));
}
