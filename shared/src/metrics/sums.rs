//! What is added up per row: numbers and two histograms.
//!
//! ```text
//! record ──add──▶ Sums { requests 1, attempts 2, …, first_byte ▁▂█▁, total ▁▁█▂, entities {EMAIL: 2} }
//! ```
//!
//! Invariant: merging is addition, so it is associative and commutative, and nothing taken apart can be put back into one request.

use alloc::rc::Rc;

use super::bytes::{Reader, Writer};
use super::record::Record;
use crate::host::Millis;
use crate::order::gather;
use crate::table::Table;

/// Names and helps of [`Sums::numbers`], in their order.
pub(super) const NUMBERS: [(&str, &str); 12] = [
    ("lethe_requests_total", "Requests, by how they ended."),
    ("lethe_upstream_attempts_total", "Requests sent to providers."),
    ("lethe_fallbacks_total", "Attempts that went on to another endpoint."),
    ("lethe_restored_total", "Placeholders put back into answers."),
    ("lethe_unresolved_total", "Look-alikes of placeholders that nobody issued."),
    ("lethe_stayed_total", "Placeholders left in answers because of where they stood."),
    ("lethe_neutralised_total", "Links and images in answers that would have sent data away."),
    ("lethe_leaks_total", "Values of the model's own that the output policy masked or blocked."),
    ("lethe_prompt_tokens_total", "Prompt tokens, as providers count them."),
    ("lethe_completion_tokens_total", "Completion tokens, as providers count them."),
    ("lethe_request_bytes_total", "Bytes of clients' bodies."),
    ("lethe_response_bytes_total", "Bytes of answers' bodies."),
];

/// Upper bounds of the histograms' buckets in milliseconds, and as Prometheus writes them in seconds.
pub(super) const BOUNDS: [(u64, &str); 13] = [
    (50, "0.05"),
    (100, "0.1"),
    (250, "0.25"),
    (500, "0.5"),
    (1_000, "1"),
    (2_500, "2.5"),
    (5_000, "5"),
    (10_000, "10"),
    (30_000, "30"),
    (60_000, "60"),
    (120_000, "120"),
    (300_000, "300"),
    (600_000, "600"),
];

/// Counts per bucket (the last one is everything longer) and the sum of all spans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Histogram {
    pub(super) buckets: [u64; BOUNDS.len() + 1],
    pub(super) sum: u64,
}

/// One row's sums.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) numbers: [u64; NUMBERS.len()],
    pub(super) first_byte: Histogram,
    pub(super) total: Histogram,
    /// Values replaced, per entity type.
    pub(super) entities: Table<Rc<str>, u64>,
}

impl Sums {
    pub(super) fn of(record: &Record) -> Self {
        let numbers = [
            1,
            record.attempts.into(),
            record.fallbacks.into(),
            record.restored.into(),
            record.unresolved.into(),
            record.stayed.into(),
            record.neutralised.into(),
            record.leaks.into(),
            record.prompt_tokens.into(),
            record.completion_tokens.into(),
            record.bytes_in,
            record.bytes_out,
        ];
        let entities = record.redacted.named().map(|(name, count)| (Rc::from(name), count.into()));
        Self {
            numbers,
            first_byte: Histogram::of(record.first_byte),
            total: Histogram::of(record.total),
            entities: gather(entities),
        }
    }

    pub(super) fn requests(&self) -> u64 {
        self.numbers.first().copied().unwrap_or_default()
    }

    pub(super) fn merge(&mut self, other: &Self) {
        add(&mut self.numbers, &other.numbers);
        self.first_byte.merge(&other.first_byte);
        self.total.merge(&other.total);
        for (name, count) in other.entities.iter() {
            self.entities.change(Rc::clone(name), |sum| *sum = sum.saturating_add(*count));
        }
    }

    pub(super) fn write(&self, out: &mut Writer) {
        out.numbers(&self.numbers);
        self.first_byte.write(out);
        self.total.write(out);
        out.length(self.entities.len());
        for (name, count) in self.entities.iter() {
            out.text(name);
            out.number(*count);
        }
    }

    pub(super) fn read(from: &mut Reader<'_>) -> Option<Self> {
        let mut sums = Self::default();
        from.numbers(&mut sums.numbers)?;
        sums.first_byte = Histogram::read(from)?;
        sums.total = Histogram::read(from)?;
        for _ in 0..from.length()? {
            sums.entities.insert(from.text()?, from.number()?);
        }
        Some(sums)
    }
}

impl Histogram {
    /// A span of zero was never measured and counts nowhere.
    fn of(span: Millis) -> Self {
        let mut histogram = Self::default();
        let Millis(span @ 1..) = span else { return histogram };
        let at = BOUNDS.iter().position(|(bound, _)| span <= *bound).unwrap_or(BOUNDS.len());
        if let Some(bucket) = histogram.buckets.get_mut(at) {
            *bucket = 1;
        }
        histogram.sum = span;
        histogram
    }

    pub(super) fn merge(&mut self, other: &Self) {
        add(&mut self.buckets, &other.buckets);
        self.sum = self.sum.saturating_add(other.sum);
    }

    fn write(&self, out: &mut Writer) {
        out.numbers(&self.buckets);
        out.number(self.sum);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let mut histogram = Self::default();
        from.numbers(&mut histogram.buckets)?;
        histogram.sum = from.number()?;
        Some(histogram)
    }
}

fn add(sums: &mut [u64], more: &[u64]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum = sum.saturating_add(*more);
    }
}
