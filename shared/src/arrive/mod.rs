//! A request's head: which door, who knocks, and what must be looked up before its body is read.
//!
//! ```text
//! Head ─▶ Arrival ─▶ Lookup ⟲ reads · supply ─▶ Admission          a body may come
//!           │ refused by the door table   └───▶ Rejected           the answer is known: a list, a number, a refusal
//! ```
//!
//! Invariant: a path and a method that no row has cost no read; two rounds of reads at most, a third for what an account names;
//! when in doubt, nobody enters.

mod account;
mod admitted;
mod answer;
mod arrival;
mod betas;
mod brought;
mod caller;
mod door;
pub mod key;
mod knock;
mod records;
mod resolve;
mod settings;
mod user;

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::admit::Admission;
use crate::gateway::{Answer, Gateway};
use crate::host::{Found, Head, Millis, Read, Reply, Seed};
use crate::metrics::Record;
use crate::receipt::Receipt;
use crate::refusal::Refusal;

pub(crate) use admitted::{Admitted, BODY_CAP, Encoding};
pub(crate) use arrival::is_json;
pub(crate) use betas::Betas;
pub use door::Door;
pub(crate) use records::{ACCOUNT, AccountRecord, KEY, KeyRecord, guardrail};
pub(crate) use settings::{Settings, Stream};

use answer::Answered;
use arrival::Arrival;
use resolve::{Resolved, Unresolved, resolve};

/// Rounds of reads that a head may cost: settings and key, what these name, what an account names, a token to be signed for.
const ROUNDS: u8 = 5;

/// A head that waits for stored values. [`Self::reads`] is empty on a warm instance; at most two rounds.
pub struct Lookup {
    arrival: Box<Arrival>,
    reads: Vec<Read>,
    /// What is known of the caller, once nothing is left to read for it.
    known: Option<Result<Resolved, Refusal>>,
    /// The ledger of metrics, for the one door that shows it.
    ledger: Option<Found>,
    rounds: u8,
}

/// Where a lookup leads.
pub enum Asked {
    /// A second round of reads.
    Lookup(Lookup),
    /// The body may come.
    Admission(Admission),
    /// The answer is known without a body: send it, then count the record.
    Rejected(Reply, Record),
}

/// The names of the settings that every cold instance reads.
pub(crate) const fn setting_names() -> &'static [&'static str] {
    &settings::NAMES
}

impl Lookup {
    pub(crate) fn new(gateway: &mut Gateway, head: &Head<'_>, seed: Seed, now: Millis) -> Self {
        let arrival = Box::new(Arrival::new(head, seed, now));
        let mut lookup = Self { arrival, reads: Vec::new(), known: None, ledger: None, rounds: 0 };
        lookup.look(gateway);
        lookup
    }

    /// What the shell must look up, in this order.
    #[must_use]
    pub fn reads(&self) -> &[Read] {
        &self.reads
    }

    /// The shell looked: `found` answers [`Self::reads`] one by one.
    pub fn supply(mut self, gateway: &mut Gateway, found: Vec<Found>, now: Millis) -> Asked {
        let digest = self.arrival.credential.as_ref().ok().and_then(Option::as_ref).map(|key| *key.digest());
        let unanswered = core::iter::repeat_with(|| Found::Unreachable);
        let reads = core::mem::take(&mut self.reads);
        for (read, found) in reads.into_iter().zip(found.into_iter().chain(unanswered)) {
            if read == Read::Tally {
                self.ledger = Some(found);
            } else {
                gateway.memory.learn(read, found, digest, now);
            }
        }
        self.rounds = self.rounds.saturating_add(1);
        self.proceed(gateway, now)
    }

    fn proceed(mut self, gateway: &mut Gateway, now: Millis) -> Asked {
        self.look(gateway);
        if !self.reads.is_empty() && self.rounds < ROUNDS {
            return Asked::Lookup(self);
        }
        let answered = match (self.arrival.knock.refused, self.known.take()) {
            (Some(refusal), _) => answer::refused(&self.arrival, refusal),
            (None, Some(Ok(resolved))) => return self.enter(gateway, resolved, now),
            (None, Some(Err(refusal))) => answer::unsettled(&self.arrival, refusal),
            (None, None) => answer::unsettled(&self.arrival, Refusal::PolicyUnreachable),
        };
        self.reject(gateway, answered, false, now)
    }

    /// Resolves the caller as far as memory reaches, and says what must be read; once resolved, it stays so.
    fn look(&mut self, gateway: &mut Gateway) {
        if self.known.is_some() || self.arrival.knock.refused.is_some() {
            return;
        }
        match resolve(&self.arrival, &mut gateway.memory) {
            Err(Unresolved::Read(reads)) => self.reads = reads,
            Err(Unresolved::Refused(refusal)) => self.known = Some(Err(refusal)),
            Ok(resolved) => {
                self.known = Some(Ok(resolved));
                self.reads.extend(self.arrival.knock.door.counts().then_some(Read::Tally));
            }
        }
    }

    /// The caller is known: a door of our own answers, or the body may come.
    fn enter(mut self, gateway: &mut Gateway, resolved: Resolved, now: Millis) -> Asked {
        let answered = match answer::invalid(&self.arrival, &resolved) {
            Some(answered) => answered,
            None if !self.arrival.takes_a_body() => answer::door(&self.arrival, &resolved, self.ledger.as_ref(), now),
            None => match Admitted::new(&mut self.arrival, resolved, gateway) {
                Ok(admitted) => return Asked::Admission(Admission::new(admitted)),
                Err(refusal) => answer::refused(&self.arrival, refusal),
            },
        };
        self.reject(gateway, answered, true, now)
    }

    /// `known`: the caller is, and its refusal has a receipt.
    fn reject(self, gateway: &mut Gateway, answered: Answered, known: bool, now: Millis) -> Asked {
        let mut reply = answered.reply;
        if let Answer::Is(Ok(settings)) = gateway.memory.settings(self.arrival.at) {
            reply.headers.extend(answer::cors(&self.arrival, &settings));
            if known && self.arrival.takes_a_body() {
                let nonce = self.arrival.nonce.as_ref().ok().and_then(Option::as_ref);
                let receipt = Receipt::new(&self.arrival.generation, self.arrival.at, nonce, &settings);
                let receipt = receipt.of_caller(self.arrival.digest());
                receipt.stamp(reply.status, None, &mut reply.headers);
            }
        }
        let mut record = self.arrival.record.refused(reply.status, now);
        record.outcome = answered.outcome;
        record.bytes_out = u64::try_from(reply.body.len()).unwrap_or(u64::MAX);
        Asked::Rejected(reply, record)
    }
}
