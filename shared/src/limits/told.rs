//! What a client is told of its limits, in the headers of its API.
//!
//! ```text
//! OpenAI     x-ratelimit-limit-requests: 10 · x-ratelimit-remaining-requests: 9 · x-ratelimit-reset-requests: 1m3s
//! Anthropic  anthropic-ratelimit-requests-limit: 10 · …-remaining: 9 · …-reset: 2026-11-21T12:01:03Z
//! ```
//!
//! Invariant: of the limits of a key and of its account the one with less left is told.

use alloc::format;
use alloc::string::{String, ToString};

use super::{Limits, Measure};
use crate::dialect::Dialect;
use crate::host::{HeaderList, Millis};
use crate::registry::Day;

/// Limit, what is left, when all is left again; of requests and of tokens (OpenAI, "Rate limits").
const OPENAI: [[&str; 3]; 2] = [
    ["x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"],
    ["x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"],
];
/// The same (Anthropic, "Rate limits").
const ANTHROPIC: [[&str; 3]; 2] = [
    [
        "anthropic-ratelimit-requests-limit",
        "anthropic-ratelimit-requests-remaining",
        "anthropic-ratelimit-requests-reset",
    ],
    ["anthropic-ratelimit-tokens-limit", "anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset"],
];

/// What is known of requests and of tokens.
pub(super) struct Told {
    anthropic: bool,
    rows: [Option<Row>; 2],
}

#[derive(Clone, Copy)]
struct Row {
    most: u64,
    left: u64,
    /// In so many milliseconds all is left again.
    reset: u64,
}

impl Told {
    pub(super) const fn in_words_of(dialect: Dialect) -> Self {
        Self { anthropic: matches!(dialect, Dialect::Messages | Dialect::CountTokens), rows: [None; 2] }
    }

    /// `left` of requests and of tokens, and the milliseconds until all is.
    pub(super) fn learn(&mut self, limits: Limits, left: [(u64, u64); 2]) {
        for ((row, measure), (left, reset)) in self.rows.iter_mut().zip([Measure::Requests, Measure::Tokens]).zip(left)
        {
            let Some(most) = limits.of(measure) else { continue };
            if row.is_none_or(|known| left < known.left) {
                *row = Some(Row { most, left, reset });
            }
        }
    }

    pub(super) fn headers(&self, now: Millis) -> HeaderList {
        let names = if self.anthropic { ANTHROPIC } else { OPENAI };
        let mut headers = HeaderList::new();
        for ([limit, left, reset], row) in names.into_iter().zip(self.rows) {
            let Some(row) = row else { continue };
            headers.push((limit, row.most.to_string()));
            headers.push((left, row.left.to_string()));
            headers.push((reset, if self.anthropic { moment(now.after(Millis(row.reset))) } else { span(row.reset) }));
        }
        headers
    }
}

/// `1m3s`, rounded up.
fn span(millis: u64) -> String {
    let seconds = millis.div_ceil(1_000);
    match seconds.div_euclid(60) {
        0 => format!("{seconds}s"),
        minutes => format!("{minutes}m{}s", seconds.rem_euclid(60)),
    }
}

/// RFC 3339, rounded up.
fn moment(now: Millis) -> String {
    let seconds = now.0.div_ceil(1_000);
    let day = Day::at(Millis(seconds.saturating_mul(1_000)));
    let time = seconds.rem_euclid(86_400);
    let (hours, minutes) = (time.div_euclid(3_600), time.div_euclid(60).rem_euclid(60));
    format!("{day}T{hours:02}:{minutes:02}:{:02}Z", time.rem_euclid(60))
}
