//! What the router did, for a client that asks (`x-openrouter-metadata: enabled`), in OpenRouter's field names ("Router metadata").
//!
//! ```text
//! {"requested":"m:floor","strategy":"direct","attempt":2,"attempts":[{"provider":"a","model":"x/m","status":503},…],
//!  "endpoints":{"total":2,"available":[{"provider":"a","model":"x/m","selected":false},…]},"summary":"available=2, selected=b",…}
//! ```
//!
//! Invariant: the model as the caller named it is the only text of the request; the rest is the registry's, and numbers.

use alloc::rc::Rc;
use alloc::string::ToString;
use alloc::vec::Vec;

use super::journey::Journey;
use crate::dialect::Dialect;
use crate::host::Millis;
use crate::json::{Value, json};
use crate::relay::Metadata;

impl Journey {
    /// What is spliced into the answer of the current stop, if the client asked for it.
    pub(super) fn metadata(&self, now: Millis) -> Option<Metadata> {
        let requested = self.dispatch.requested.as_deref()?;
        let mut member = b"\"openrouter_metadata\":".to_vec();
        self.routing(requested).write(&mut member);
        let object = match self.dispatch.dialect {
            Dialect::Chat => "chat.completion.chunk",
            Dialect::Completions => "text_completion",
            Dialect::Messages
            | Dialect::CountTokens
            | Dialect::Responses
            | Dialect::Embeddings
            | Dialect::Moderations
            | Dialect::Images
            | Dialect::Speech
            | Dialect::Upload(_) => return Some(Metadata::new(member, Vec::new())),
        };
        let envelope = json!({
            "id": self.dispatch.generation.as_str(),
            "object": object,
            "created": now.0.div_euclid(1_000),
            "model": &*self.dispatch.first.model,
            "choices": Vec::<Value>::new(),
        });
        let mut event = b"data: ".to_vec();
        envelope.write(&mut event);
        event.pop();
        event.push(b',');
        Some(Metadata::new(member, event))
    }

    fn routing(&self, requested: &str) -> Value {
        let (provider, model) = (&self.dispatch.first.provider, &self.dispatch.first.model);
        let mut all: Vec<(Rc<str>, Rc<str>)> = Vec::new();
        let stops = core::iter::once(&self.dispatch.first).chain(&self.dispatch.rest);
        let tried = self.attempts().map(|(provider, model, _)| (Rc::clone(provider), Rc::clone(model)));
        for one in tried.chain(stops.map(|stop| (Rc::clone(&stop.provider), Rc::clone(&stop.model)))) {
            if !all.contains(&one) {
                all.push(one);
            }
        }
        let first = self.attempts().next().map_or(model, |(_, model, _)| model);
        let strategy = match (first == model, requested.starts_with(&**model)) {
            (false, _) => "fallback",
            (true, true) => "direct",
            (true, false) => "alias",
        };
        let available: Value = all
            .iter()
            .map(|one| json!({ "provider": &*one.0, "model": &*one.1, "selected": (&one.0, &one.1) == (provider, model) }))
            .collect();
        let attempts: Value = self
            .attempts()
            .map(|(provider, model, status)| json!({ "provider": &**provider, "model": &**model, "status": status }))
            .collect();
        json!({
            "requested": requested,
            "strategy": strategy,
            "region": Value::Null,
            "summary": ["available=", &all.len().to_string(), ", selected=", provider].concat(),
            "attempt": self.attempts().count(),
            "is_byok": self.dispatch.first.manner.own,
            "endpoints": json!({ "total": all.len(), "available": available }),
            "attempts": attempts,
            "pipeline": Vec::<Value>::new(),
        })
    }
}
