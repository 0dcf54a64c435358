//! The body is whole: terms are joined, a route is chosen, placeholders take their places.
//!
//! ```text
//! Admitted + Seen ─▶ terms ─▶ Itinerary ─▶ Edits ─┬▶ Dispatch
//!                      │         │           │    └▶ Reply (dry run, /v1/redact)
//!                      └─────────┴───────────┴─▶ Refused
//! ```
//!
//! Invariant: nothing is dispatched that was not routed under the joined terms, scanned to its end and freed of our own fields.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::estimate::{estimate, written};
use super::explain;
use super::prepared::Prepared;
use super::reading::Seen;
use super::{Plan, answer, parameters, refuse, usage};
use crate::arrive::{Admitted, Door, Stream};
use crate::dialect::Dialect;
use crate::dialect::ask::Ask;
use crate::exchange::Dispatch;
use crate::host::{Millis, Reply};
use crate::json::decode;
use crate::limits;
use crate::order::sort;
use crate::policy::Terms;
use crate::receipt::Party;
use crate::refusal::{Refusal, unroutable};
use crate::route::{self, Itinerary, Preferences, Unroutable, Wanted};
use crate::secret::Wiped;
use crate::seek;
use crate::splice::{Edit, Span};

const LONGEST_MODEL: usize = 256;

/// A request that has been read.
pub(super) struct Closing {
    pub(super) admitted: Box<Admitted>,
    pub(super) body: Wiped<Vec<u8>>,
    pub(super) seen: Seen,
    pub(super) now: Millis,
}

impl Closing {
    /// What is to be done.
    pub(super) fn plan(mut self) -> Plan {
        let asked = self.seen.asks.voice(&|| self.terms());
        let planned = if self.admitted.door == Door::Redact { self.redacted() } else { self.routed() };
        match planned {
            Ok(Planned::Reply(reply)) => answer(&self.admitted, reply, self.now),
            Ok(Planned::Proxy(proxied)) => self.dispatch(*proxied),
            Err(Refused::By(refusal)) => refuse(&self.admitted, refusal, self.now),
            Err(Refused::Unroutable(report)) => {
                let mut reply = unroutable(&report, asked, self.admitted.voice, &self.admitted.generation);
                reply.headers.extend(self.admitted.headers.iter().cloned());
                answer(&self.admitted, reply, self.now)
            }
        }
    }

    /// `POST /v1/redact`: the caller's own body, redacted.
    fn redacted(&mut self) -> Result<Planned, Refused> {
        let terms = self.terms();
        let mut prepared = self.prepare(&terms, false)?;
        prepared.judge()?;
        sort(&mut prepared.edits, |a, b| a.span.start.cmp(&b.span.start));
        let headers = prepared.headers(&self.admitted.headers);
        Ok(Planned::Reply(explain::redacted(&self.body, &prepared.edits, headers, &self.admitted.generation)))
    }

    fn routed(&mut self) -> Result<Planned, Refused> {
        let model = self.model()?;
        let required = self.admitted.dialect().required();
        let there = |name| self.seen.members.iter().any(|member| member.is(name, &self.body));
        // A prompt that the provider keeps stands for one of the client's own.
        let stored = self.admitted.dialect() == Dialect::Responses && there("prompt");
        if !stored && !there(required) {
            return Err(Refusal::FieldMissing { field: required }.into());
        }
        let mut preferences = self.seen.asks.preferences();
        let mut keys = core::mem::take(&mut self.admitted.keys);
        keys.extend(&mut preferences.keys);
        if let Some(cache) = self.cache_key() {
            keys.isolate(cache);
        }
        preferences.keys = keys;
        preferences.priced = self.admitted.quotas.in_dollars();
        preferences.written = written(&self.body, &self.seen.members).unwrap_or_default();
        let mut terms = self.terms();
        if preferences.caching && terms.strict_cache {
            let ask = Ask::GatewayCaching;
            return Err(Refusal::WrongType { field: ask.path(), wanted: ask.wanted() }.into());
        }
        // Whoever sets markers of its own sets them all.
        preferences.caching = preferences.caching && seek::place(&self.body, b"\"cache_control\"").is_none();
        if preferences.require_parameters {
            Rc::make_mut(&mut terms).parameters.extend(parameters::used(&self.body, &self.seen.members));
        }
        let routed = self.route(&terms, &model, &preferences);
        if self.admitted.asks.dry_run {
            return self.explained(&terms, &model, routed);
        }
        let mut itinerary = routed?;
        self.lint(&mut itinerary, &terms)?;
        let prepared = self.prepare(&terms, itinerary.zero_retention())?;
        prepared.judge()?;
        let (patience, whole) = (preferences.patience, preferences.require_parameters);
        Ok(Planned::Proxy(Box::new(Proxied { itinerary, prepared, patience, whole })))
    }

    fn explained(
        &mut self,
        terms: &Terms,
        model: &str,
        mut routed: Result<Itinerary, Unroutable>,
    ) -> Result<Planned, Refused> {
        let ineligible = match &mut routed {
            Ok(itinerary) => self.lint(itinerary, terms).err(),
            Err(_) => self.ineligible(None, terms).filter(|_| terms.zero_retention),
        };
        let zero_retention = routed.as_ref().map_or(terms.zero_retention, Itinerary::zero_retention);
        let prepared = self.prepare(terms, zero_retention)?;
        let headers = prepared.headers(&self.admitted.headers);
        let explanation = explain::Explanation { model, terms, routed: &routed, prepared: &prepared, ineligible };
        Ok(Planned::Reply(explanation.reply(headers, &self.admitted.generation)))
    }

    /// The model as the client named it, its suffixes taken off.
    fn model(&mut self) -> Result<String, Refusal> {
        let Some(span) = self.seen.model else { return Err(Refusal::FieldMissing { field: "model" }) };
        let decoded = decode(core::str::from_utf8(span.of(&self.body)).unwrap_or_default());
        let both =
            Refusal::WrongType { field: "model", wanted: "a model id with at most one of `:floor` and `:nitro`" };
        let model = self.seen.asks.suffixed(decoded.text()).ok_or(both)?;
        if model.is_empty() || model.len() > LONGEST_MODEL || model.chars().any(char::is_control) {
            return Err(Refusal::WrongType { field: "model", wanted: "a model id of 1 to 256 bytes" });
        }
        Ok(model.into())
    }

    /// What everybody demands, the caller included.
    fn terms(&self) -> Rc<Terms> {
        self.joined_to(&self.admitted.terms)
    }

    /// `terms`, and what the request itself demands.
    fn joined_to(&self, terms: &Rc<Terms>) -> Rc<Terms> {
        let mut terms = self.seen.asks.join_to(terms);
        if self.admitted.asks.zdr && !terms.zero_retention {
            Rc::make_mut(&mut terms).zero_retention = true;
        }
        terms
    }

    fn route(&self, terms: &Terms, model: &str, preferences: &Preferences) -> Result<Itinerary, Unroutable> {
        let Admitted { snapshot, health, seed, .. } = &*self.admitted;
        let wanted = Wanted { dialect: self.admitted.dialect(), model };
        route::choose(snapshot, terms, wanted, preferences, health, *seed, self.now)
    }

    fn dispatch(self, proxied: Proxied) -> Plan {
        let Proxied { itinerary, mut prepared, patience, whole } = proxied;
        let headers = prepared.headers(&self.admitted.headers);
        let asked = self.joined_to(&Rc::default());
        let Self { mut admitted, body, seen, now } = self;
        admitted.receipt.levels.ask(Party::Request, &asked);
        let model = seen.model.unwrap_or(Span { start: 0, end: 0 });
        let named = || decode(core::str::from_utf8(model.of(&body)).unwrap_or_default()).text().into();
        let requested = admitted.asks.metadata.then(named);
        let named = itinerary.first().upstream_model.clone().into_bytes();
        prepared.edits.push(Edit { span: model, with: named });
        let told = seen.stream && admitted.dialect() == Dialect::Chat;
        let asking = if told && (seen.asks.usage || admitted.quotas.settle()) {
            usage::asking(&body, &seen.members)
        } else {
            None
        };
        let hushed = asking.is_some() && !seen.asks.usage;
        prepared.edits.extend(asking);
        sort(&mut prepared.edits, |a, b| a.span.start.cmp(&b.span.start));
        admitted.lease.note(|record| {
            record.streamed = seen.stream;
            record.zdr = itinerary.zero_retention();
        });
        let (first, rest) = itinerary.into_stops();
        let mut dispatch = Dispatch {
            dialect: admitted.dialect(),
            first,
            rest,
            body,
            model_edit: prepared.edits.iter().position(|edit| edit.span == model),
            edits: prepared.edits,
            translation: None,
            whole,
            hold: admitted.hold,
            lease: admitted.lease,
            health: admitted.health,
            names: admitted.names,
            abandoned: admitted.abandoned,
            streamed: seen.stream,
            hushed,
            native: admitted.settings.stream == Stream::Native,
            form: admitted.form,
            patience,
            betas: admitted.betas,
            requested,
            voice: admitted.voice,
            generation: admitted.generation,
            receipt: admitted.receipt,
            seed: admitted.seed,
            headers,
        };
        if let Err(refusal) = dispatch.ready() {
            let (reply, record) = dispatch.refused(refusal, now);
            return Plan::Reply(reply, record);
        }
        let size = |dispatch: &Dispatch| estimate(&dispatch.body, &seen.members, dispatch.form.is_some());
        limits::reserve(dispatch, admitted.quotas, size, now)
    }
}

enum Planned {
    Reply(Reply),
    Proxy(Box<Proxied>),
}

struct Proxied {
    itinerary: Itinerary,
    prepared: Prepared,
    patience: Option<Millis>,
    /// `require_parameters`
    whole: bool,
}

enum Refused {
    By(Refusal),
    Unroutable(Unroutable),
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self::By(refusal)
    }
}

impl From<Unroutable> for Refused {
    fn from(unroutable: Unroutable) -> Self {
        Self::Unroutable(unroutable)
    }
}
