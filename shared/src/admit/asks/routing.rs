//! What the body asks of the route: other models, an order, limits of price and time.
//!
//! ```text
//! provider.sort before providerOptions.gateway.sort before :floor and :nitro    ──▶ one Sort
//! "models":["b:floor"] then providerOptions.gateway.models                      ──▶ b, …
//! ```
//!
//! Invariant: a wish is read or refused; of two limits the lower counts.

use alloc::string::String;
use alloc::vec::Vec;

use crate::dialect::ask::Ask;
use crate::host::Millis;
use crate::policy::Price;
use crate::route::{Preferences, Sort};

/// The longest time to wait for a first byte that can be asked for, in milliseconds.
const LONGEST: u64 = 600_000;

/// Wishes of either dialect.
#[derive(Default)]
pub(super) struct Routing {
    pub(super) models: Vec<String>,
    /// Only one endpoint of each model.
    pub(super) single: bool,
    pub(super) require_parameters: bool,
    together: bool,
    provider: Option<Sort>,
    gateway: Option<Sort>,
    suffix: Option<Sort>,
    timeout: Option<Millis>,
    caching: bool,
}

impl Routing {
    /// As the router takes them; `order`, `only` and `ignore` are empty.
    pub(super) fn preferences(self) -> Preferences {
        Preferences {
            allow_fallbacks: !self.single,
            models: self.models,
            sort: self.provider.or(self.gateway).or(self.suffix),
            together: self.together,
            require_parameters: self.require_parameters,
            patience: self.timeout,
            caching: self.caching,
            ..Preferences::default()
        }
    }

    pub(super) fn word(&mut self, ask: Ask, text: &str) -> Option<()> {
        match (ask, text) {
            (Ask::ProviderSort | Ask::SortBy, "price") => self.provider = Some(Sort::Price),
            (Ask::ProviderSort | Ask::SortBy, "throughput") => self.provider = Some(Sort::Throughput),
            (Ask::ProviderSort | Ask::SortBy, "latency") => self.provider = Some(Sort::Latency),
            (Ask::GatewaySort, "cost") => self.gateway = Some(Sort::Price),
            (Ask::GatewaySort, "tps") => self.gateway = Some(Sort::Throughput),
            (Ask::GatewaySort, "ttft") => self.gateway = Some(Sort::Latency),
            (Ask::GatewayCaching, "auto") => self.caching = true,
            (Ask::SortPartition, "none" | "model") => self.together = text == "none",
            _ => return None,
        }
        Some(())
    }

    /// Milliseconds until the first byte.
    pub(super) fn timeout(&mut self, text: &str) -> Option<()> {
        let span = text.parse().ok().filter(|span| (1..=LONGEST).contains(span))?;
        self.timeout = Some(Millis(span));
        Some(())
    }

    /// `model` without reserved words at its end, and whether one of them was `zdr`; `None` if two of them contradict each other.
    pub(super) fn suffixed<'m>(&mut self, mut model: &'m str) -> Option<(&'m str, bool)> {
        let mut zero_retention = false;
        while let Some((base, word)) = model.rsplit_once(':') {
            let sort = match word {
                "zdr" => None,
                "floor" => Some(Sort::Price),
                "nitro" => Some(Sort::Throughput),
                _ => break,
            };
            zero_retention |= sort.is_none();
            if self.suffix.is_some() && sort.is_some() && self.suffix != sort {
                return None;
            }
            self.suffix = self.suffix.or(sort);
            model = base;
        }
        Some((model, zero_retention))
    }
}

/// Lowers `most` to what `text` says.
pub(super) fn least(most: &mut Option<Price>, text: &str) -> Option<()> {
    let price = Price::parse(text)?;
    *most = Some(most.map_or(price, |known| known.min(price)));
    Some(())
}
