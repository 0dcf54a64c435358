//! What a caller may say of the endpoints that its terms leave it.
//!
//! ```text
//! provider.order ["b", "a"]  sort "price"  models ["x/y"]  max_wait 2 s ──▶ Preferences ──▶ which of the candidates, in which order
//! ```
//!
//! Invariant: a preference takes endpoints away or orders them; no preference gives one that the terms forbid.

use alloc::string::String;
use alloc::vec::Vec;

use crate::host::Millis;
use crate::policy::Keyring;

/// What the caller prefers among endpoints that its terms allow.
pub struct Preferences {
    /// Providers, by id: these first, in this order.
    pub order: Vec<String>,
    /// Only these providers; empty: all.
    pub only: Vec<String>,
    /// Not these providers.
    pub ignore: Vec<String>,
    /// May another endpoint of a model be tried after the first (after those of `order`, if given)?
    pub allow_fallbacks: bool,
    /// Other models to try when the wanted one is not to be had, in this order, suffixes stripped.
    pub models: Vec<String>,
    /// By what endpoints are ordered, instead of drawn.
    pub sort: Option<Sort>,
    /// Endpoints of all models are ordered together, instead of one model after the other.
    pub together: bool,
    /// Only endpoints that know every parameter that the request uses.
    pub require_parameters: bool,
    /// How long an attempt may take until its first byte, if less than usual.
    pub patience: Option<Millis>,
    /// Prompts are to be cached where a provider caches only what is marked, and nothing is marked yet.
    pub caching: bool,
    /// Only endpoints whose price is known, as dollars are counted.
    pub priced: bool,
    /// Tokens that the request asks to be written: an endpoint whose context is known to be shorter has no room for them.
    pub written: u64,
    /// Keys of its own.
    pub keys: Keyring,
}

/// By what endpoints are ordered: the best first, those of which it is not known last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// What a million prompt tokens and a million completion tokens cost together.
    Price,
    /// Completion tokens per second, as measured here.
    Throughput,
    /// Time to the first event of a stream, as measured here.
    Latency,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            order: Vec::new(),
            only: Vec::new(),
            ignore: Vec::new(),
            allow_fallbacks: true,
            models: Vec::new(),
            sort: None,
            together: false,
            require_parameters: false,
            patience: None,
            caching: false,
            priced: false,
            written: 0,
            keys: Keyring::default(),
        }
    }
}
