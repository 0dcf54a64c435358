//! What a request may cost at most before it is sent, and what it has cost when its answer has ended.
//!
//! ```text
//! before   {"messages":[…],"max_tokens":500}   900 bytes ─▶ 300 read + 500 written, at the dearest stop's price
//! after    usage: 210 read, 17 written         ─▶ 227 tokens, at the price of the stop that answered
//! ```
//!
//! Invariant: rounded up; tokens read from a cache cost what tokens cost, tokens written to one twice as much, since the
//! registry states no other price for them (Anthropic, "Prompt caching": 1.25 times for five minutes, twice for an hour).

use super::Amount;
use crate::dialect::Dialect;
use crate::policy::Price;
use crate::relay::Tokens;
use crate::route::Stop;
use crate::seek;

/// What a model may write if neither the request nor the registry says.
const UNSTATED: u64 = 32_768;

/// What of a request is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Metering {
    /// Nothing.
    Nothing,
    /// Tokens that are read.
    Read,
    /// Tokens that are read and written.
    Written,
    /// Images, seconds or letters, for which the registry has no price.
    Otherwise,
}

impl Metering {
    pub(crate) const fn of(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Chat | Dialect::Messages | Dialect::Responses | Dialect::Completions => Self::Written,
            Dialect::Embeddings | Dialect::Moderations => Self::Read,
            Dialect::CountTokens => Self::Nothing,
            Dialect::Images | Dialect::Speech | Dialect::Upload(_) => Self::Otherwise,
        }
    }

    /// An endpoint with these prices, of prompts and of completions, says what it costs.
    pub(crate) const fn priced(self, prompt: Option<Price>, completion: Option<Price>) -> bool {
        match self {
            Self::Nothing => true,
            Self::Read => prompt.is_some(),
            Self::Written => prompt.is_some() && completion.is_some(),
            Self::Otherwise => false,
        }
    }
}

/// What a body says of its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Estimate {
    /// Tokens to be read, roughly.
    pub(crate) read: u64,
    /// Tokens to be written at most, in each choice, if it says.
    pub(crate) written: Option<u64>,
    /// How many choices.
    pub(crate) choices: u64,
    /// Some of what is read may be written to a cache.
    pub(crate) caches: bool,
}

impl Estimate {
    /// What a request to the dearest of `stops` may use.
    pub(super) fn most<'s>(self, stops: impl Iterator<Item = &'s Stop>) -> Amount {
        let each = stops.map(|stop| self.at(stop));
        let dearest = |most: Amount, one: Amount| Amount {
            requests: 1,
            tokens: most.tokens.max(one.tokens),
            dollars: most.dollars.max(one.dollars),
        };
        each.fold(Amount { requests: 1, ..Amount::default() }, dearest)
    }

    fn at(self, stop: &Stop) -> Amount {
        let most = || stop.manner.max_output.map_or(UNSTATED, u64::from);
        let (read, written) = match Metering::of(stop.dialect) {
            Metering::Nothing => (0, 0),
            Metering::Read | Metering::Otherwise => (self.read, 0),
            Metering::Written => (self.read, self.written.unwrap_or_else(most).saturating_mul(self.choices)),
        };
        let marked = self.caches || seek::has(stop.manner.members, "cache_control");
        let cached = if marked { read } else { 0 };
        amount(stop, read, cached, written)
    }
}

/// What the answer of `stop`, complete, has used; `None` if its tokens were not told.
pub(crate) fn spent(stop: &Stop, tokens: Tokens) -> Option<Amount> {
    let read = tokens.read(stop.dialect)?;
    let written = match Metering::of(stop.dialect) {
        Metering::Nothing => return None,
        Metering::Read => tokens.completion.unwrap_or_default(),
        Metering::Written | Metering::Otherwise => tokens.completion?,
    };
    Some(amount(stop, read, tokens.cache_write.unwrap_or_default(), written))
}

/// `cached` of the tokens that were read were written to a cache.
fn amount(stop: &Stop, read: u64, cached: u64, written: u64) -> Amount {
    let [prompt, completion] = stop.manner.price.map(|price| price.map_or(0, |Price(micros)| micros));
    let paid = read.saturating_add(cached).saturating_mul(prompt).saturating_add(written.saturating_mul(completion));
    let dollars = if stop.manner.own { 0 } else { paid.div_ceil(1_000_000) };
    Amount { requests: 1, tokens: read.saturating_add(written), dollars }
}
