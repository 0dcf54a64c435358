//! The exchange on a fake wire under a fake clock.
//!
//! ```text
//! Scenario::stops(["openai", "azure"]).wire([status(503), status(503), status(503), stream(WORDS)]).run()
//!     ▶ sent    openai openai openai azure, with the bodies they got
//!     ▶ waits   two pauses      ▶ Ended::Relayed { head, body, record }
//! ```
//!
//! Invariant: the driver here does what a shell does and decides nothing.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

mod answers;
mod dialects;
mod driver;
mod fallback;
mod predictions;
mod proof;
mod translated;

use alloc::collections::VecDeque;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Abandoned, Dispatch, Sending, Step};
use crate::arrive::Betas;
use crate::dialect::Dialect;
use crate::gateway::{Budget, Health, IN_FLIGHT, Lease, Names};
use crate::host::{End, Fault, HeaderList, Headers, Method, Millis, Outgoing, Seed};
use crate::metrics::Record;
use crate::redact::{Action, Entity, Origin};
use crate::refusal::Voice;
use crate::registry::Mark;
use crate::relay::{Close, Flow};
use crate::route::Stop;
use crate::splice::{Edit, Span};

/// What an upstream does.
pub(super) enum Wire {
    /// No answer.
    Fails(Fault),
    /// A head, a body in chunks, and how the body ends.
    Answers { status: u16, headers: Vec<(&'static str, String)>, chunks: Vec<Vec<u8>>, end: End },
}

/// A whole answer.
pub(super) fn answer(status: u16, kind: &str, body: &str) -> Wire {
    let headers = alloc::vec![("content-type", String::from(kind))];
    Wire::Answers { status, headers, chunks: alloc::vec![body.as_bytes().to_vec()], end: End::Complete }
}

pub(super) fn status(status: u16) -> Wire {
    answer(status, "application/json", r#"{"error":{"message":"told by the provider","type":"server_error"}}"#)
}

pub(super) fn stream(body: &str) -> Wire {
    answer(200, "text/event-stream", body)
}

impl Wire {
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        if let Self::Answers { headers, .. } = &mut self {
            headers.push((name, value.into()));
        }
        self
    }

    pub(super) fn ending(mut self, with: End) -> Self {
        if let Self::Answers { end, .. } = &mut self {
            *end = with;
        }
        self
    }
}

pub(super) struct Scenario {
    dispatch: Dispatch,
    wire: VecDeque<Wire>,
    pub(super) health: Health,
    pub(super) lease: Rc<Lease>,
    abandoned: Abandoned,
}

/// One request as it was sent.
pub(super) struct Sent {
    pub(super) method: Method,
    pub(super) url: String,
    pub(super) headers: HeaderList,
    pub(super) body: String,
    pub(super) patience: Millis,
}

pub(super) struct Ended {
    pub(super) sent: Vec<Sent>,
    pub(super) waits: Vec<Millis>,
    pub(super) relayed: bool,
    pub(super) handed_over: bool,
    pub(super) status: u16,
    pub(super) headers: HeaderList,
    pub(super) body: String,
    pub(super) record: Record,
    pub(super) close: Close,
    /// What providers are told beside.
    pub(super) parting: Vec<Sent>,
}

impl Ended {
    pub(super) fn providers(&self) -> Vec<&str> {
        let host = |sent: &Sent| -> usize { sent.url.len() };
        self.sent.iter().map(|sent| sent.url["https://".len()..host(sent)].split('.').next().unwrap()).collect()
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(other, _)| *other == name);
        let value = found.next().map(|(_, value)| value.as_str());
        assert!(found.next().is_none(), "{name} stands twice");
        value
    }

    pub(super) fn error(&self) -> serde_json::Value {
        serde_json::from_str::<serde_json::Value>(&self.body).unwrap()["error"].take()
    }
}

/// When a request is sent.
const START: Millis = Millis(1_000);

/// The client's body: the model between 10 and 11, an address between 29 and 41.
const BODY: &str = r#"{"model":"a","messages":["to bob@acme.com"]}"#;

impl Scenario {
    pub(super) fn stops<const N: usize>(providers: [&str; N]) -> Self {
        let abandoned = Abandoned::default();
        let (health, lease) = (Health::default(), Lease::new(Record::default(), Millis(0)));
        lease.vault.borrow_mut().placeholder(Entity::Email, "bob@acme.com", Action::Redact, Origin::User);
        let mut stops: Vec<Stop> = providers.iter().enumerate().map(|(at, provider)| stop(at, provider)).collect();
        let model = BODY.find("\"a\"").unwrap() + 1;
        let address = BODY.find("bob").unwrap();
        let dispatch = Dispatch {
            dialect: Dialect::Chat,
            first: stops.remove(0),
            rest: stops,
            body: BODY.as_bytes().to_vec().into(),
            edits: alloc::vec![
                Edit { span: Span { start: model, end: model + 1 }, with: b"a".to_vec() },
                Edit { span: Span { start: address, end: address + 12 }, with: b"<EMAIL_0>".to_vec() },
            ],
            model_edit: Some(0),
            translation: None,
            whole: false,
            hold: Budget::new(IN_FLIGHT).hold(),
            lease: Rc::clone(&lease),
            health: health.clone(),
            names: Names::default(),
            abandoned: abandoned.clone(),
            hushed: false,
            streamed: true,
            native: false,
            form: None,
            patience: None,
            betas: Betas::default(),
            requested: None,
            voice: Voice::OpenAi,
            generation: "gen_test".into(),
            receipt: crate::receipt::Receipt::default(),
            seed: Seed([0; 32]),
            headers: alloc::vec![("x-lethe-redacted", "EMAIL=1".into())],
        };
        Self { dispatch, wire: VecDeque::new(), health, lease, abandoned }
    }

    pub(super) fn wire(mut self, wire: impl IntoIterator<Item = Wire>) -> Self {
        self.wire = wire.into_iter().collect();
        self
    }

    pub(super) fn change(mut self, change: impl FnOnce(&mut Dispatch)) -> Self {
        change(&mut self.dispatch);
        self
    }

    /// Drives it as a shell does. Every head takes 40 ms; every chunk 1 ms.
    pub(super) fn run(self) -> Ended {
        let mut ended = driver::run(self.wire, Step::first(self.dispatch, START));
        ended.parting = core::iter::from_fn(|| self.abandoned.take()).map(|parting| parting.request(sent)).collect();
        assert!(self.lease.closed(), "the vault is wiped at the end");
        ended
    }
}

/// As it is on the wire.
pub(super) fn sent(outgoing: Outgoing<'_>) -> Sent {
    let body: Vec<u8> = outgoing.body.flatten().copied().collect();
    assert_eq!(body.len(), outgoing.length);
    Sent {
        method: outgoing.method,
        url: outgoing.url.into(),
        headers: outgoing.headers.to_vec(),
        body: String::from_utf8(body).unwrap(),
        patience: outgoing.patience,
    }
}

fn stop(at: usize, provider: &str) -> Stop {
    Stop {
        provider: provider.into(),
        model: "openai/gpt-5".into(),
        endpoint: at,
        mark: Mark(u64::try_from(at).unwrap()),
        dialect: Dialect::Chat,
        url: alloc::format!("https://{provider}.test/v1/chat/completions"),
        headers: alloc::vec![("authorization", alloc::format!("Bearer credential-of-{provider}"))],
        upstream_model: alloc::format!("{provider}-\"model\""),
        manner: crate::route::Manner::default(),
        zero_retention: false,
        attested: None,
    }
}
