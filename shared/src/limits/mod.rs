//! Rate limits and budgets: how much a key, and its account, may use, counted for all instances together.
//!
//! ```text
//! {"requests_per_minute": 10, "usd_per_day": "12.50"} ─▶ Limits
//! close ─▶ Reserving ──Count──▶ apply(stored, message, now): one counter a subject ──▶ granted: Sending, refused: 429
//!                                                         ▲
//! end of the answer ─▶ Charge ─▶ Settlement ──Count───────┘ what it really used, with the next flush of the tally
//! ```
//!
//! Invariant: what is stored is numbers under a hash; what is not known to have been free stays counted.

mod charge;
mod counter;
mod cost;
mod reserving;
mod told;
mod windows;
#[cfg(test)]
mod tests;

pub use charge::Settlement;
pub(crate) use charge::{Charge, Owed};
pub(crate) use cost::{Estimate, Metering, spent};
pub(crate) use counter::apply;
pub use reserving::Reserving;
pub(crate) use reserving::reserve;

use alloc::string::String;
use sha2::{Digest, Sha256};

use crate::encoding;
use crate::policy::{FieldError, Price, member, object, unknown};
use crate::registry::Node;

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Requests in a minute.
    Requests,
    /// Tokens read and written in a minute.
    Tokens,
    /// US dollars in a day.
    Day,
    /// US dollars in a month.
    Month,
}

impl Measure {
    /// In the order of [`Limits`].
    pub(crate) const ALL: [Self; 4] = [Self::Requests, Self::Tokens, Self::Day, Self::Month];

    /// The member of the document.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Requests => "requests_per_minute",
            Self::Tokens => "tokens_per_minute",
            Self::Day => "usd_per_day",
            Self::Month => "usd_per_month",
        }
    }

    /// It is counted in millionths of a US dollar.
    pub(crate) const fn in_dollars(self) -> bool {
        matches!(self, Self::Day | Self::Month)
    }
}

/// The most of each measure; money in millionths of a US dollar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Limits([Option<u64>; 4]);

impl Limits {
    /// `{"requests_per_minute": 10, "usd_per_month": "100"}`; money as a decimal string, or a whole number.
    ///
    /// # Errors
    /// The first member that is unknown or of a wrong form.
    pub(crate) fn read(node: &Node<'_>, path: &str) -> Result<Self, FieldError> {
        let mut limits = Self::default();
        let names = Measure::ALL.map(Measure::name);
        for (name, node) in object(node, path)?.iter().filter(|(_, node)| !node.is_null()) {
            let path = member(path, name);
            let measure = Measure::ALL.into_iter().zip(&mut limits.0).find(|(measure, _)| measure.name() == name);
            let (measure, slot) = measure.ok_or_else(|| unknown(&path, name, &names))?;
            let dollars = measure.in_dollars();
            let wanted = if dollars { "must be US dollars, as \"12.50\"" } else { "must be a whole number" };
            *slot = Some(read(node, dollars).ok_or_else(|| FieldError::new(&path, wanted))?);
        }
        Ok(limits)
    }

    pub(super) fn of(self, measure: Measure) -> Option<u64> {
        Measure::ALL.into_iter().zip(self.0).find(|(one, _)| *one == measure).and_then(|(_, most)| most)
    }

    fn in_dollars(self) -> bool {
        self.of(Measure::Day).or_else(|| self.of(Measure::Month)).is_some()
    }
}

fn read(node: &Node<'_>, dollars: bool) -> Option<u64> {
    if let Node::Whole(number) = node {
        return if dollars { number.checked_mul(1_000_000) } else { Some(*number) };
    }
    node.text().filter(|_| dollars).and_then(Price::parse).map(|Price(micros)| micros)
}

/// How much of everything; money in millionths of a US dollar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// Requests.
    pub requests: u64,
    /// Tokens read and written.
    pub tokens: u64,
    /// Millionths of a US dollar.
    pub dollars: u64,
}

impl Amount {
    const fn of(self, measure: Measure) -> u64 {
        match measure {
            Measure::Requests => self.requests,
            Measure::Tokens => self.tokens,
            Measure::Day | Measure::Month => self.dollars,
        }
    }

    const fn plus(self, other: Self) -> Self {
        Self {
            requests: self.requests.saturating_add(other.requests),
            tokens: self.tokens.saturating_add(other.tokens),
            dollars: self.dollars.saturating_add(other.dollars),
        }
    }

    const fn numbers(self) -> [u64; 3] {
        [self.requests, self.tokens, self.dollars]
    }

    const fn from_numbers([requests, tokens, dollars]: [u64; 3]) -> Self {
        Self { requests, tokens, dollars }
    }
}

/// Whose counter it is: half of a hash, which names nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Subject([u8; 16]);

impl Subject {
    /// A key, by the SHA-256 that its record is stored under.
    pub(crate) fn key(digest: &[u8; 32]) -> Self {
        Self::hashed(b"limits of a key\n", digest)
    }

    /// An account.
    pub(crate) fn account(id: &str) -> Self {
        Self::hashed(b"limits of an account\n", id.as_bytes())
    }

    fn hashed(kind: &[u8], name: &[u8]) -> Self {
        let whole: [u8; 32] = Sha256::new().chain_update(kind).chain_update(name).finalize().into();
        let mut half = [0; 16];
        half.iter_mut().zip(whole).for_each(|(slot, byte)| *slot = byte);
        Self(half)
    }

    /// What the counters' store calls it.
    fn name(self) -> String {
        let mut name = String::from("limits/");
        name.extend(encoding::hex(&self.0));
        name
    }
}

/// A subject and its limits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quota {
    subject: Subject,
    limits: Limits,
}

/// Those of the key and of its account; none for most.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Quotas([Option<Quota>; 2]);

impl Quotas {
    /// Adds a subject's limits, if it has any.
    pub(crate) fn add(&mut self, limits: Limits, subject: impl FnOnce() -> Subject) {
        let free = self.0.iter_mut().find(|quota| quota.is_none());
        if let Some(slot) = free.filter(|_| limits != Limits::default()) {
            *slot = Some(Quota { subject: subject(), limits });
        }
    }

    /// Somebody's dollars are counted.
    pub(crate) fn in_dollars(&self) -> bool {
        self.0.iter().flatten().any(|quota| quota.limits.in_dollars())
    }

    /// Somebody's counter is told what an answer used, once it has ended.
    pub(crate) fn settle(&self) -> bool {
        self.0.iter().flatten().any(|Quota { limits, .. }| limits.in_dollars() || limits.of(Measure::Tokens).is_some())
    }

    fn get(&self, at: usize) -> Option<Quota> {
        self.0.get(at).copied().flatten()
    }
}
