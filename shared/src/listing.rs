//! The public lists: which models there are, which are verified, and who says so.
//!
//! ```text
//! GET /v1/models · /v1/models/{id} · /v1/endpoints/zdr · /api/gateway/compliance
//! ```
//!
//! Invariant: a list shows only models that the caller's terms permit, and calls verified only what a request would get now.

pub(crate) mod endpoint;

use alloc::string::String;
use alloc::vec::Vec;

use crate::host::Millis;
use crate::json::{Value, json};
use crate::policy::{Certification, Terms};
use crate::registry::{Day, Model, Provider, Snapshot};
use crate::route::Preferences;
use crate::route::filter::Filter;

/// The shape of a model list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// OpenAI's `{"object":"list","data":[…]}`.
    OpenAi,
    /// Anthropic's `{"data":[…],"has_more":false,…}`.
    Anthropic,
}

/// Whose list it is.
#[derive(Clone, Copy)]
pub struct Caller<'c> {
    /// Of deployment, account, guardrail and key, joined.
    pub terms: &'c Terms,
    /// The credentials that its account has of its own, and whether its dollars are counted; the rest is a request's.
    pub preferences: &'c Preferences,
}

/// The body of `GET /v1/models`.
#[must_use]
pub fn models(snapshot: &Snapshot, caller: Caller<'_>, shape: Shape, now: Millis) -> Vec<u8> {
    let view = View::new(snapshot, caller, now);
    let data: Vec<Value> = view.permitted().map(|model| view.model(model, shape)).collect();
    let end = |row: Option<&Value>| row.and_then(|row| row.get("id")).cloned().unwrap_or_default();
    bytes(&match shape {
        Shape::OpenAi => json!({ "object": "list", "data": data }),
        Shape::Anthropic => {
            let (first, last) = (end(data.first()), end(data.last()));
            json!({ "data": data, "has_more": false, "first_id": first, "last_id": last })
        }
    })
}

/// The body of `GET /v1/models/{id}`; `None` if there is no such model for this caller.
#[must_use]
pub fn model(snapshot: &Snapshot, caller: Caller<'_>, id: &str, shape: Shape, now: Millis) -> Option<Vec<u8>> {
    let view = View::new(snapshot, caller, now);
    let resolved = snapshot.resolve(id).filter(|resolved| caller.terms.permit_model(&resolved.id))?;
    let model = Model { id: resolved.id.into(), endpoints: resolved.endpoints };
    Some(bytes(&view.model(&model, shape)))
}

/// The body of `GET /v1/endpoints/zdr`, in OpenRouter's field names plus the evidence.
#[must_use]
pub fn zero_retention_endpoints(snapshot: &Snapshot, caller: Caller<'_>, now: Millis) -> Vec<u8> {
    let view = View::new(snapshot, caller, now);
    let of = |model: &Model| -> Vec<Value> {
        model.endpoints.clone().filter_map(|index| view.verified(index, model)).collect()
    };
    let data: Vec<Value> = view.permitted().chain(view.wildcards()).flat_map(of).collect();
    bytes(&json!({ "data": data }))
}

/// The body of `GET /api/gateway/compliance`: one row per provider, verified when some endpoint of it is.
#[must_use]
pub fn compliance(snapshot: &Snapshot, now: Millis) -> Vec<u8> {
    let today = Day::at(now);
    let row = |(index, provider): (usize, &Provider)| {
        let endpoints = snapshot.endpoints.iter().filter(|endpoint| endpoint.provider == index);
        let best = endpoints
            .filter_map(|endpoint| endpoint::evidence(endpoint, provider, &endpoint.model, today))
            .max_by_key(|row| row.until);
        endpoint::compliance(provider, best)
    };
    let providers: Vec<Value> = snapshot.providers.iter().enumerate().map(row).collect();
    let platform = &snapshot.platform;
    let hop = json!({
        "processor": &*platform.processor,
        "regions": platform.regions.iter().map(AsRef::as_ref).collect::<Vec<&str>>(),
        "certifications": names(platform.certifications.iter(), Certification::name),
        "metadata": platform.metadata,
    });
    bytes(&json!({ "providers": providers, "platform": hop }))
}

/// A caller's view of a snapshot: once under its terms, once under them and zero retention.
pub(crate) struct View<'s> {
    pub(crate) snapshot: &'s Snapshot,
    plain: Terms,
    pub(crate) zero: Terms,
    preferences: &'s Preferences,
    pub(crate) today: Day,
}

impl<'s> View<'s> {
    pub(crate) fn new(snapshot: &'s Snapshot, caller: Caller<'s>, now: Millis) -> Self {
        let Caller { terms, preferences } = caller;
        let plain = terms.clone().join(snapshot.floor.terms());
        let zero = plain.clone().join(&Terms { zero_retention: true, ..Terms::default() });
        Self { snapshot, plain, zero, preferences, today: Day::at(now) }
    }

    pub(crate) fn filter<'a>(&'a self, terms: &'a Terms) -> Filter<'a> {
        Filter::new(self.snapshot, terms, self.preferences, self.today)
    }

    pub(crate) fn permitted(&self) -> impl Iterator<Item = &'s Model> {
        self.snapshot.models().iter().filter(|model| self.plain.permit_model(&model.id))
    }

    pub(crate) fn wildcards(&self) -> impl Iterator<Item = &'s Model> {
        self.snapshot.wildcards().iter().filter(|model| self.plain.permit_model(&model.id))
    }

    fn served(&self, terms: &Terms, model: &Model) -> bool {
        let filter = self.filter(terms);
        model.endpoints.clone().any(|index| filter.admits(index, &model.id))
    }

    fn model(&self, model: &Model, shape: Shape) -> Value {
        let pairs = || model.endpoints.clone().filter_map(|index| self.snapshot.pair(index));
        let vendor = model.id.split('/').next().unwrap_or_default();
        let own = pairs().map(|(endpoint, provider)| endpoint::of_model(endpoint, provider, &model.id, self.today));
        let mut row = match shape {
            Shape::OpenAi => json!({ "id": &*model.id, "object": "model", "created": 0_u32, "owned_by": vendor }),
            Shape::Anthropic => {
                json!({ "type": "model", "id": &*model.id, "display_name": &*model.id, "created_at": "1970-01-01T00:00:00Z" })
            }
        };
        let price = pairs().find_map(|(endpoint, _)| endpoint::price(endpoint));
        let context = pairs().filter_map(|(endpoint, _)| endpoint.context_length).max();
        let more = json!({
            "available": self.served(&self.plain, model),
            "zdr": self.served(&self.zero, model),
            "no_train": pairs().any(|(endpoint, _)| endpoint.trains == Some(false)),
            "context_length": context,
            "pricing": price,
            "providers": own.collect::<Vec<_>>(),
        });
        if let (Value::Object(row), Value::Object(more)) = (&mut row, more) {
            row.extend(more);
        }
        row
    }

    /// An endpoint that would serve a zero-retention request now, with its evidence.
    fn verified(&self, index: usize, model: &Model) -> Option<Value> {
        if !self.filter(&self.zero).admits(index, &model.id) {
            return None;
        }
        let (endpoint, provider) = self.snapshot.pair(index)?;
        let evidence = endpoint::evidence(endpoint, provider, &model.id, self.today)?;
        Some(endpoint::public(endpoint, provider, &model.id, &evidence))
    }
}

fn bytes(value: &Value) -> Vec<u8> {
    value.bytes()
}

/// Names of a set, as a JSON list.
fn names<T>(values: impl Iterator<Item = T>, name: impl Fn(T) -> &'static str) -> Vec<String> {
    values.map(|value| String::from(name(value))).collect()
}
