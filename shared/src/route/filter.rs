//! One set of terms against one endpoint at a time, on one day.
//!
//! ```text
//! endpoint ─▶ key ─▶ only/ignore ─▶ region, certificates ─▶ retention, training ─▶ price, shape ─▶ address, credential
//!               every filter that fails adds its word; none failed: a candidate
//! ```
//!
//! Invariant: an endpoint without a word satisfies the terms today; whatever is unknown fails.

mod spoken;

use alloc::rc::Rc;
use alloc::vec::Vec;

use super::access::{self, Manner, Offered, Shown, Told, access, reachable};
use super::standing::{kept, outside, platform, shows, verdict};
use super::{Considered, Excluded, Preferences, Stop};
use crate::dialect::Dialect;
use crate::limits::Metering;
use crate::policy::{Certification, Group, Price, Terms};
use crate::registry::{Caching, Day, Endpoint, Kind, Mark, Protocol, Provider, Resolved, Retention, Snapshot};

/// Terms, preferences and a day, against a snapshot.
pub(crate) struct Filter<'s> {
    pub(crate) snapshot: &'s Snapshot,
    terms: &'s Terms,
    preferences: &'s Preferences,
    today: Day,
    /// How the client asks; `None`: in whatever an endpoint is there for.
    dialect: Option<Dialect>,
    platform: Vec<Excluded>,
}

impl<'s> Filter<'s> {
    pub(crate) fn new(snapshot: &'s Snapshot, terms: &'s Terms, preferences: &'s Preferences, today: Day) -> Self {
        Self { snapshot, terms, preferences, today, dialect: None, platform: platform(snapshot, terms, today) }
    }

    /// For requests in this dialect.
    pub(crate) fn asked_in(self, dialect: Dialect) -> Self {
        Self { dialect: Some(dialect), ..self }
    }

    /// May the caller use and see this model?
    pub(crate) fn permits(&self, model: &str) -> bool {
        self.terms.permit_model(model)
    }

    /// The endpoints that pass, and the providers of the others with their reasons.
    pub(crate) fn split(&self, resolved: &Resolved) -> (Vec<usize>, Considered) {
        let mut candidates = Vec::new();
        let mut considered = Considered::new();
        if !self.platform.is_empty() {
            considered.push(("platform".into(), self.platform.clone()));
        }
        for index in resolved.endpoints.clone() {
            let Some((endpoint, provider)) = self.snapshot.pair(index) else { continue };
            let reasons = self.exclusions(endpoint, provider, &resolved.id);
            if reasons.is_empty() && self.platform.is_empty() {
                candidates.push(index);
            } else if !reasons.is_empty() {
                note(&mut considered, &provider.id, reasons);
            }
        }
        (candidates, considered)
    }

    /// Would the caller get `model` from this endpoint now?
    pub(crate) fn admits(&self, index: usize, model: &str) -> bool {
        let pair = self.snapshot.pair(index);
        self.platform.is_empty()
            && pair.is_some_and(|(endpoint, provider)| self.exclusions(endpoint, provider, model).is_empty())
    }

    pub(super) fn mark(&self, index: usize, model: &str) -> Option<Mark> {
        self.snapshot.pair(index).map(|(endpoint, provider)| endpoint.mark(provider, model))
    }

    /// A candidate as something that can be called.
    pub(super) fn stop(&self, index: usize, model: &str) -> Option<Stop> {
        let (endpoint, provider) = self.snapshot.pair(index)?;
        let dialect = self.asked(endpoint, provider)?;
        let upstream_model = endpoint.upstream_name(model);
        let Shown { headers, access, own, lent } = access(endpoint, provider, self.offered(provider, model)).ok()?;
        let told = self.told(provider, model);
        let (unnamed, members) = access::members(provider, dialect, told);
        Some(Stop {
            provider: provider.id.clone(),
            model: model.into(),
            endpoint: index,
            mark: endpoint.mark(provider, model),
            dialect,
            url: access::url(provider, dialect, &upstream_model).ok()?,
            headers,
            upstream_model,
            manner: Manner {
                access,
                own,
                lent,
                cache_key: self.cache_key(provider, dialect),
                unnamed,
                stream_hosts: (provider.protocol == Protocol::Predictions).then(|| Rc::clone(&provider.stream_hosts)),
                members,
                max_output: endpoint.max_output,
                price: [endpoint.prompt_price, endpoint.completion_price],
                reasons: endpoint.reasons(),
                maker: provider.group != Group::Others,
            },
            zero_retention: told.zero,
            attested: verdict(endpoint, provider, model, dialect.service(), self.today).ok(),
        })
    }

    /// What is wished of it in the body that it gets.
    fn told(&self, provider: &Provider, model: &str) -> Told {
        let (zero, untrained) = (self.zero_retention(provider, model), self.no_training(provider, model));
        Told { zero, untrained, caching: self.preferences.caching }
    }

    fn zero_retention(&self, provider: &Provider, model: &str) -> bool {
        let groups = self.terms.group_zero_retention;
        self.terms.zero_retention || groups.contains(provider.group) || groups.contains(Group::of_model(model))
    }

    fn no_training(&self, provider: &Provider, model: &str) -> bool {
        let groups = self.terms.group_no_training;
        self.terms.no_training || groups.contains(provider.group) || groups.contains(Group::of_model(model))
    }

    /// What the caller has for `provider`. Agreements are the operator's: where one of them counts, a key of its own must be attested.
    fn offered(&self, provider: &Provider, model: &str) -> Offered<'_> {
        let agreed = self.terms.certifications.iter().any(Certification::by_contract);
        let demanding = agreed || self.zero_retention(provider, model) || self.no_training(provider, model);
        let keys = &self.preferences.keys;
        Offered { own: keys.key(&provider.id, demanding), lent: keys.lent(&provider.id) }
    }

    /// The cache key that `provider` is given: where the client's own would have gone, and where OpenAI documents the member.
    fn cache_key(&self, provider: &Provider, dialect: Dialect) -> Option<Rc<str>> {
        let cache = self.preferences.keys.cache()?;
        let has = cache.asked || provider.group == Group::OpenAi;
        (has && provider.protocol == Protocol::OpenAi && matches!(dialect, Dialect::Chat | Dialect::Responses))
            .then(|| cache.text.clone())
    }

    /// Every filter that removes this endpoint.
    fn exclusions(&self, endpoint: &Endpoint, provider: &Provider, model: &str) -> Vec<Excluded> {
        let mut out = Vec::new();
        if !self.permits(model) {
            return alloc::vec![Excluded::KeyPolicy];
        }
        if endpoint.quarantined {
            return alloc::vec![Excluded::Quarantined];
        }
        self.named(provider, &mut out);
        self.placed(endpoint, provider, &mut out);
        self.retains(endpoint, provider, model, &mut out);
        self.shaped(endpoint, &mut out);
        let offered = self.offered(provider, model);
        if self.preferences.priced && offered.own.is_none() && !self.is_priced(endpoint, provider) {
            out.push(Excluded::NoPrice);
        }
        reachable(endpoint, provider, offered, &mut out);
        self.spoken(endpoint, provider, model, &mut out);
        out
    }

    fn named(&self, provider: &Provider, out: &mut Vec<Excluded>) {
        let id = &*provider.id;
        let wanted = &self.preferences.only;
        let outside = self.terms.only.as_ref().is_some_and(|only| !only.contains(id));
        if outside || (!wanted.is_empty() && !wanted.iter().any(|name| name == id)) {
            out.push(Excluded::NotInOnly);
        }
        let strict = !self.preferences.allow_fallbacks && !self.preferences.order.is_empty();
        if strict && !self.preferences.order.iter().any(|name| name == id) && !out.contains(&Excluded::NotInOnly) {
            out.push(Excluded::NotInOnly);
        }
        if self.terms.ignore.contains(id) || self.preferences.ignore.iter().any(|name| name == id) {
            out.push(Excluded::Ignored);
        }
    }

    fn placed(&self, endpoint: &Endpoint, provider: &Provider, out: &mut Vec<Excluded>) {
        if let Some(allowed) = &self.terms.regions {
            let outside = outside(&endpoint.regions, allowed);
            out.extend(outside.map(Excluded::Region));
        }
        for wanted in self.terms.certifications.iter() {
            if wanted.by_contract() {
                if !provider.evidence.contract(wanted, self.today) {
                    out.push(Excluded::Contract(wanted));
                }
            } else if !shows(endpoint.certifications, wanted) {
                out.push(Excluded::Certification(wanted));
            }
        }
    }

    fn retains(&self, endpoint: &Endpoint, provider: &Provider, model: &str, out: &mut Vec<Excluded>) {
        let zero = self.zero_retention(provider, model);
        if (zero || self.no_training(provider, model)) && endpoint.trains != Some(false) {
            out.push(Excluded::Training);
        }
        if !zero {
            return;
        }
        match provider.kind {
            Kind::Operator | Kind::Reseller => return out.push(Excluded::Operator),
            Kind::Aggregator if self.terms.refuse_aggregators => return out.push(Excluded::Aggregator),
            Kind::Aggregator if provider.flag.is_none() => out.push(Excluded::Feature("zdr_flag")),
            Kind::Aggregator | Kind::Direct | Kind::SelfHosted => {}
        }
        let service = self.asked(endpoint, provider).map_or_else(|| self.service(endpoint), Dialect::service);
        if let Err(why) = verdict(endpoint, provider, model, service, self.today) {
            out.extend(kept(endpoint.retention));
            out.push(why);
        } else if endpoint.retention == Retention::Safety && self.terms.refuse_safety_retention {
            out.push(Excluded::RetentionSafety);
        }
        if self.terms.strict_cache && matches!(provider.caching, Caching::Implicit | Caching::Unknown) {
            out.push(Excluded::Feature("prompt_caching"));
        }
    }

    /// Does the registry say what a request to this endpoint costs?
    fn is_priced(&self, endpoint: &Endpoint, provider: &Provider) -> bool {
        let dialect = self.asked(endpoint, provider);
        let metering = dialect.map_or(Metering::Written, Metering::of);
        metering.priced(endpoint.prompt_price, endpoint.completion_price)
    }

    fn shaped(&self, endpoint: &Endpoint, out: &mut Vec<Excluded>) {
        let dear =
            |most: Option<Price>, price: Option<Price>| most.is_some_and(|most| price.is_none_or(|price| price > most));
        let terms = self.terms;
        if dear(terms.max_prompt_price, endpoint.prompt_price)
            || dear(terms.max_completion_price, endpoint.completion_price)
        {
            out.push(Excluded::MaxPrice);
        }
        let known = endpoint.quantization.as_deref().unwrap_or("unknown");
        if terms.quantizations.as_ref().is_some_and(|allowed| !allowed.contains(known)) {
            out.push(Excluded::Quantization);
        }
        let short = endpoint.context_length.is_some_and(|length| u64::from(length) < self.preferences.written);
        if short || endpoint.context_length.unwrap_or_default() < terms.context_length {
            out.push(Excluded::ContextLength);
        }
        let lacks = terms.parameters.iter().filter(|name| !endpoint.parameters.contains(name));
        out.extend(lacks.map(|name| Excluded::Parameter(name.clone())));
    }
}

pub(super) fn note(considered: &mut Considered, provider: &Rc<str>, reasons: Vec<Excluded>) {
    let Some((_, known)) = considered.iter_mut().find(|(id, _)| id == provider) else {
        return considered.push((provider.clone(), reasons));
    };
    for reason in reasons {
        if !known.contains(&reason) {
            known.push(reason);
        }
    }
}
