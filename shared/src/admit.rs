//! The body, scanned as it comes; and, once it is whole, what becomes of the request.
//!
//! ```text
//! chunk ─▶ Decoding ─▶ Reading ─▶ Seen          asks, findings, spans: no text beside the body itself
//! end   ─▶ Closing  ─▶ Plan::Proxy(Step) │ Plan::Reserve(Reserving) │ Plan::Reply
//! ```
//!
//! Invariant: the body is held once, wiped on drop, and within the instance's byte budget; what is refused is refused at the
//! first byte that shows it.

mod account;
mod asks;
mod changes;
mod closing;
mod coding;
mod decoding;
mod edits;
mod estimate;
mod explain;
mod findings;
mod form;
mod gzip;
mod lens;
mod lint;
mod listening;
mod nested;
mod parameters;
mod payload;
mod prepared;
mod reading;
mod spread;
mod tracker;
mod usage;
mod zstd;

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::vec::Vec;

use crate::arrive::{Admitted, BODY_CAP, Door};
use crate::exchange::Step;
use crate::gateway::Gateway;
use crate::host::{Millis, Reply};
use crate::json::escape_into;
use crate::limits::Reserving;
use crate::metrics::{Outcome, Record};
use crate::policy::Terms;
use crate::receipt;
use crate::refusal::Refusal;
use crate::secret::Wiped;
use closing::Closing;
use decoding::Decoding;
use lens::Lens;
use reading::{Reading, Seen};

/// How much a body may grow when it is decoded, beyond a first allowance: JSON text compresses to a tenth, repeated context to a
/// hundredth; a bomb to a thousandth.
const RATIO: u64 = 256;
const ALLOWANCE: u64 = 64 << 10;

/// A request whose caller is known and whose body is coming.
pub struct Admission(Box<Client>);

/// A client's request under policy.
struct Client {
    admitted: Box<Admitted>,
    decoding: Decoding,
    received: u64,
    intake: Intake,
}

/// The body as far as it came, decoded.
struct Intake {
    body: Wiped<Vec<u8>>,
    reading: Reading,
}

/// The body was refused; drop the rest of it.
pub struct Rejected(pub Reply, pub Record);

/// What is to be done with a request that has been read.
pub enum Plan {
    /// Send it to an upstream: the first step.
    Proxy(Step),
    /// Ask a counter whether there is room for it, where its key or its account has limits.
    Reserve(Reserving),
    /// Answer it from here, then count the record.
    Reply(Reply, Record),
}

impl Admission {
    pub(crate) fn new(admitted: Box<Admitted>) -> Self {
        let decoding = Decoding::new(admitted.encoding);
        let reading = Reading::new(admitted.dialect(), Lens::new(&admitted.terms));
        let intake = Intake { body: Wiped::default(), reading };
        Self(Client { admitted, decoding, received: 0, intake }.into())
    }

    /// The next bytes of the body.
    ///
    /// # Errors
    /// The refusal to answer with, as soon as the body is known to be refused.
    #[expect(clippy::result_large_err, reason = "once per request, and only when it ends")]
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), Rejected> {
        self.0.push(chunk)
    }

    /// The body broke off before its end: nobody is there to answer.
    #[must_use]
    pub fn broken(self, now: Millis) -> Record {
        self.0.broken(now)
    }

    /// The body is complete.
    pub fn close(self, gateway: &mut Gateway, now: Millis) -> Plan {
        let _ = gateway;
        self.0.close(now)
    }
}

impl Client {
    #[expect(clippy::result_large_err, reason = "once per request, and only when it ends")]
    fn push(&mut self, chunk: &[u8]) -> Result<(), Rejected> {
        let Self { admitted, decoding, received, intake } = self;
        *received = received.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        let most = received.saturating_mul(RATIO).saturating_add(ALLOWANCE);
        let taken = if *received > BODY_CAP {
            Err(TOO_LARGE)
        } else {
            decoding.push(chunk, &mut |bytes| intake.take(bytes, most, admitted))
        };
        taken.map_err(|refusal| {
            let (reply, record) = refused(admitted, refusal, admitted.at);
            Rejected(reply, record)
        })
    }

    fn broken(self, now: Millis) -> Record {
        let Self { admitted, received, .. } = self;
        admitted.lease.close();
        let mut record = admitted.lease.record();
        record.bytes_in = received;
        record.outcome = Outcome::ClientGone;
        record.total = now.since(record.arrived);
        record
    }

    fn close(self, now: Millis) -> Plan {
        let Self { mut admitted, decoding, received, intake } = self;
        admitted.lease.touch(now);
        admitted.lease.note(|record| record.bytes_in = received);
        if !decoding.complete() {
            return refuse(&admitted, Refusal::EncodingBroken, now);
        }
        let Intake { mut body, reading } = intake;
        if admitted.door == Door::GenerationBody {
            return generation(&admitted, &body, now);
        }
        let seen = match &admitted.form {
            Some(boundary) => form::read(&body, boundary, Lens::default()),
            None => reading.finish(&body),
        };
        let named = seen.and_then(|seen| named(seen, &mut body, &mut admitted));
        let governed = named.and_then(|seen| Ok((account::govern(&mut admitted, &seen, &body)?, seen)));
        match governed.and_then(|(joined, seen)| again(joined, seen, &body, &admitted)) {
            Ok(seen) => Closing { admitted, body, seen, now }.plan(),
            Err(refusal) => refuse(&admitted, refusal, now),
        }
    }
}

/// Of a body that names no model but has a list of them, the first is the model (OpenRouter API reference, "models"): it is written
/// behind everything else, so that what has a place keeps it, and the body is read a second time. A model that is `null` is none.
fn named(seen: Seen, body: &mut Vec<u8>, admitted: &mut Admitted) -> Result<Seen, Refusal> {
    let end = body.iter().rposition(|byte| *byte == b'}');
    let (None, Some(model), Some(end), Some(_)) = (seen.model, seen.asks.first(), end, admitted.door.dialect()) else {
        return Ok(seen);
    };
    if admitted.form.is_some() {
        return Ok(seen);
    }
    if let Some(absent) = seen.members.iter().find(|member| member.key.of(body) == b"model") {
        blank(body, absent.start, absent.end);
    }
    let mut member = b",\"model\":\"".to_vec();
    escape_into(model, &mut member);
    member.push(b'"');
    admitted.hold.grow(member.len())?;
    body.splice(end..end, member);
    drop(seen);
    read(admitted, &admitted.terms, body)
}

/// Spaces in the place of the member between `start` and `end`, and of the comma that parts it from another one.
fn blank(body: &mut [u8], start: usize, end: usize) {
    let (before, after) = (body.get(..start).unwrap_or_default(), body.get(end..).unwrap_or_default());
    let next = after.iter().position(|byte| !byte.is_ascii_whitespace());
    let next = next.filter(|at| after.get(*at) == Some(&b',')).map(|at| end.saturating_add(at).saturating_add(1));
    let last = || before.iter().rposition(|byte| *byte == b',').unwrap_or(start);
    let place = next.map_or_else(|| last()..end, |next| start..next);
    body.get_mut(place).unwrap_or_default().fill(b' ');
}

/// What the body itself demands may look for types that its caller's policy leaves alone; then it is read a second time. It is also
/// where a guardrail of its user is `joined`.
fn again(joined: bool, seen: Seen, body: &[u8], admitted: &Admitted) -> Result<Seen, Refusal> {
    if admitted.form.is_some() {
        return Ok(seen);
    }
    seen.findings.lens().complete()?;
    let terms = seen.asks.join_to(&admitted.terms);
    if !joined && (Rc::ptr_eq(&terms, &admitted.terms) || !seen.findings.lens().differs(&terms)) {
        return Ok(seen);
    }
    drop(seen);
    let seen = read(admitted, &terms, body)?;
    seen.findings.lens().complete().map(|()| seen)
}

/// A body that is whole, under these terms.
fn read(admitted: &Admitted, terms: &Terms, body: &[u8]) -> Result<Seen, Refusal> {
    let mut reading = Reading::new(admitted.dialect(), Lens::new(terms));
    reading.push(body)?;
    reading.finish(body)
}

const TOO_LARGE: Refusal = Refusal::BodyTooLarge { limit: BODY_CAP };

impl Intake {
    /// Takes decoded `bytes`, of which there may be `most` by now.
    fn take(&mut self, bytes: &[u8], most: u64, admitted: &mut Admitted) -> Result<(), Refusal> {
        let length = u64::try_from(self.body.len().saturating_add(bytes.len())).unwrap_or(u64::MAX);
        if length > BODY_CAP {
            return Err(TOO_LARGE);
        }
        if length > most {
            return Err(Refusal::BodyBomb);
        }
        admitted.hold.grow(bytes.len())?;
        self.body.extend_from_slice(bytes);
        let unread = admitted.form.is_some() || admitted.door == Door::GenerationBody;
        if unread { Ok(()) } else { self.reading.push(&self.body) }
    }
}

/// `POST /v1/generation`: what an id says.
fn generation(admitted: &Admitted, body: &[u8], now: Millis) -> Plan {
    let keys = admitted.settings.receipts.as_deref();
    let told = receipt::id_of(body).and_then(|id| receipt::record(&id, keys));
    match told {
        Ok(body) => answer(admitted, explain::reply(body, admitted.headers.clone(), &admitted.generation), now),
        Err(refusal) => refuse(admitted, refusal, now),
    }
}

/// The answer is `refusal`, in the door's dialect.
fn refuse(admitted: &Admitted, refusal: Refusal, now: Millis) -> Plan {
    let (reply, record) = refused(admitted, refusal, now);
    Plan::Reply(reply, record)
}

fn refused(admitted: &Admitted, refusal: Refusal, now: Millis) -> (Reply, Record) {
    let mut reply = refusal.reply(admitted.voice, &admitted.generation);
    reply.headers.extend(admitted.headers.iter().cloned());
    ended(admitted, reply, now)
}

/// The answer is `reply`: nothing of the request is kept.
fn answer(admitted: &Admitted, reply: Reply, now: Millis) -> Plan {
    let (reply, record) = ended(admitted, reply, now);
    Plan::Reply(reply, record)
}

fn ended(admitted: &Admitted, mut reply: Reply, now: Millis) -> (Reply, Record) {
    admitted.receipt.stamp(reply.status, None, &mut reply.headers);
    Rc::clone(&admitted.lease).close();
    let mut record = admitted.lease.record().refused(reply.status, now);
    record.bytes_out = u64::try_from(reply.body.len()).unwrap_or(u64::MAX);
    if reply.status == 200 {
        record.outcome = Outcome::Answered;
    }
    (reply, record)
}
