//! A shell of the admin plane made of maps, whose writes can be stopped after any step.
//!
//! ```text
//! Plane::new().token("alice", &Role::ALL)   plane.ask("PUT /api/admin/registry", "alice", body) ─▶ Answer
//! ```
//!
//! Invariant: does what a shell does, step by step; a stop is what a killed instance is: nothing after it happens.

use std::collections::BTreeMap;

use lethe_core::admin::{Asking, Desk, Next, Read, Role, Step, Stored, Storing, mint_token, token_entry};
use lethe_core::arrive::key::stored_under;
use lethe_core::host::{Found, Head, Headers, Millis, Reply, Seed};

/// The stores, one desk, and who may.
pub struct Plane {
    /// Memory of the instance.
    pub desk: Desk,
    /// Settings by name.
    pub settings: BTreeMap<String, String>,
    /// The KV store that the data plane reads.
    pub kv: BTreeMap<String, Vec<u8>>,
    /// Sides by name.
    pub sides: BTreeMap<String, Vec<u8>>,
    /// The ledger.
    pub ledger: Option<Vec<u8>>,
    /// The clock.
    pub now: Millis,
    /// The instance is killed after so many more steps.
    pub dies_after: Option<usize>,
    tokens: BTreeMap<String, String>,
    drawn: u8,
}

/// An answer, read.
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body.
    pub text: String,
    reply: Reply,
}

impl Answer {
    /// The body as JSON; `null` if it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// A header, empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.reply.headers.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    /// `error.code`
    pub fn code(&self) -> String {
        self.json().pointer("/error/code").and_then(|code| code.as_str()).unwrap_or_default().into()
    }
}

impl From<Reply> for Answer {
    fn from(reply: Reply) -> Self {
        Self { status: reply.status, text: String::from_utf8(reply.body.clone()).unwrap_or_default(), reply }
    }
}

/// The headers of a request.
struct Given<'a>(&'a [(&'a str, &'a str)]);

impl Headers for Given<'_> {
    fn get(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into())
    }
}

impl Default for Plane {
    fn default() -> Self {
        Self::new()
    }
}

impl Plane {
    /// Empty stores that show at once what was written, and nobody who may.
    #[must_use]
    pub fn new() -> Self {
        Self {
            desk: Desk::new(Millis(0)),
            settings: BTreeMap::new(),
            kv: BTreeMap::new(),
            sides: BTreeMap::new(),
            ledger: None,
            now: Millis(1_795_000_000_000),
            dies_after: None,
            tokens: BTreeMap::new(),
            drawn: 0,
        }
    }

    /// With a token of this name.
    #[must_use]
    pub fn token(mut self, name: &str, roles: &[Role]) -> Self {
        let token = mint_token(&[u8::try_from(self.tokens.len()).unwrap_or_default(); 32]).to_string();
        let entry = token_entry(name, &token, roles).unwrap_or_default();
        let others = self.settings.get("ADMIN_TOKEN").and_then(|text| text.get(1..text.len() - 1)).unwrap_or_default();
        let comma = if others.is_empty() { "" } else { ", " };
        let setting = format!("{{{others}{comma}{entry}}}");
        self.settings.insert("ADMIN_TOKEN".into(), setting);
        self.tokens.insert(name.into(), token);
        self
    }

    /// The token of this name.
    pub fn token_of(&self, name: &str) -> String {
        self.tokens.get(name).cloned().unwrap_or_default()
    }

    /// Sends a request, `line` being `METHOD path[?query]`; `None` if the instance died.
    pub fn try_ask(&mut self, line: &str, headers: &[(&str, &str)], body: &str) -> Option<Answer> {
        let mut next = Next::Read(self.arrive(line, headers, body));
        loop {
            next = match next {
                Next::Reply(reply) => return Some(reply.into()),
                Next::Read(asking) => self.look(asking),
                Next::Store(storing) => self.store(storing)?,
            };
        }
    }

    /// As [`Self::try_ask`], by the holder of a token.
    ///
    /// # Panics
    /// The instance died.
    pub fn ask(&mut self, line: &str, by: &str, body: &str) -> Answer {
        let bearer = format!("Bearer {}", self.token_of(by));
        self.try_ask(line, &[("authorization", &bearer)], body).expect("an answer")
    }

    /// A request arrives.
    pub fn arrive(&mut self, line: &str, headers: &[(&str, &str)], body: &str) -> Asking {
        let (method, target) = line.split_once(' ').unwrap_or((line, ""));
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        self.drawn = self.drawn.wrapping_add(1);
        let head = Head { method, path, query, headers: &Given(headers) };
        self.desk.arrive(&head, "192.0.2.1", body.into(), Seed([self.drawn; 32]), self.now)
    }

    /// Reads what is asked for.
    pub fn look(&mut self, asking: Asking) -> Next {
        let found = asking.reads().iter().map(|read| self.find(read)).collect();
        asking.supply(&mut self.desk, found, self.now)
    }

    /// Does the steps; `None` if the instance dies on the way.
    pub fn store(&mut self, storing: Storing) -> Option<Next> {
        let mut stored = Stored::Done;
        for (at, step) in storing.steps().iter().enumerate() {
            if let Some(left) = &mut self.dies_after {
                *left = left.checked_sub(1)?;
            }
            if !self.step(step) {
                stored = Stored::Conflict(at);
                break;
            }
        }
        Some(storing.stored(&mut self.desk, stored, self.now))
    }

    /// Does the step at `at`; the steps of several writers may be done in turn. `None`: there is no more.
    pub fn step_of(&mut self, storing: &Storing, at: usize) -> Option<bool> {
        storing.steps().get(at).map(|step| self.step(step))
    }

    fn find(&self, read: &Read) -> Found {
        let value = match read {
            Read::Setting(name) => self.settings.get(*name).map(|text| text.clone().into_bytes()),
            Read::Ledger => self.ledger.clone(),
            Read::Side(name) => self.sides.get(name).cloned(),
            Read::Document(name) => self.kv.get(name).cloned(),
            Read::Names(prefix) => {
                let names = self.kv.keys().filter(|name| name.starts_with(prefix));
                Some(names.map(|name| format!("{name}\n")).collect::<String>().into_bytes())
            }
        };
        value.map_or(Found::Absent, Found::Value)
    }

    fn step(&mut self, step: &Step) -> bool {
        match step {
            Step::Ledger { before, after } => {
                if self.ledger != *before {
                    return false;
                }
                self.ledger = Some(after.clone());
            }
            Step::Keep { name, value } => {
                let kept = self.sides.insert(name.clone(), value.clone());
                assert!(kept.is_none_or(|kept| kept == *value), "{name} was something else");
            }
            Step::Drop { name } => drop(self.sides.remove(name)),
            Step::Document { name, before, after } if self.holds(name, before.as_ref()) => match after {
                Some(value) => drop(self.kv.insert(name.clone(), value.clone())),
                None => drop(self.kv.remove(name)),
            },
            Step::Document { .. } => {}
        }
        true
    }

    /// Whether a document is what a step is to replace.
    fn holds(&self, name: &str, before: Option<&[u8; 32]>) -> bool {
        let hash = |value: &Vec<u8>| stored_under(std::str::from_utf8(value).unwrap_or_default());
        let hex = |digest: &[u8; 32]| digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        self.kv.get(name).map(hash) == before.map(|digest| format!("key/{}", hex(digest)))
    }
}
