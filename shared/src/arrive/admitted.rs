//! What is known of a request before its body: everything the body's reading may need, nothing to look up any more.
//!
//! ```text
//! head + stored values ──▶ Admitted { door, voice, terms, snapshot, lease, … } ──▶ Admission
//! ```
//!
//! Invariant: the caller is known, may use this door, and every policy record that applies has been read and joined.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;

use super::account::Account;
use super::answer::cors;
use super::arrival::Arrival;
use super::betas::Betas;
use super::door::Door;
use super::resolve::Resolved;
use super::settings::Settings;
use super::user::subject;
use crate::dialect::Dialect;
use crate::exchange::Abandoned;
use crate::gateway::{Gateway, Health, Hold, Lease, Names};
use crate::host::{HeaderList, Millis, Seed};
use crate::limits::Quotas;
use crate::policy::{Keyring, Terms};
use crate::receipt::Receipt;
use crate::refusal::{Refusal, Voice};
use crate::registry::Snapshot;

/// How the body is encoded on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Identity,
    Gzip,
    Zstd,
}

/// What the headers ask for. Absent is `false`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct HeaderAsks {
    /// `x-zdr` or `cf-aig-zdr`.
    pub(crate) zdr: bool,
    /// `x-lethe-dry-run`.
    pub(crate) dry_run: bool,
    /// `x-openrouter-metadata: enabled`.
    pub(crate) metadata: bool,
}

/// Most bytes that a body may have, as sent and decoded.
pub(crate) const BODY_CAP: u64 = 8 << 20;

/// A request whose body may come.
pub(crate) struct Admitted {
    pub(crate) door: Door,
    /// The door's dialect; a flag in the body may choose another for its own refusal.
    pub(crate) voice: Voice,
    /// `gen_…`: goes out as `x-generation-id`.
    pub(crate) generation: String,
    pub(crate) seed: Seed,
    /// When the head arrived.
    pub(crate) at: Millis,
    pub(crate) asks: HeaderAsks,
    /// Versions and betas that the client chose.
    pub(crate) betas: Betas,
    pub(crate) encoding: Encoding,
    /// What stands between the parts of a multipart body.
    pub(crate) form: Option<Box<str>>,
    /// Deployment, account, guardrail and key, joined: the request's own terms join these.
    pub(crate) terms: Rc<Terms>,
    /// Limits of the key and of its account.
    pub(crate) quotas: Quotas,
    /// Keys of the caller's own, and which of them its record attests; credentials of its account.
    pub(crate) keys: Keyring,
    /// Its account, if it has something of its own.
    pub(crate) account: Option<Box<Account>>,
    /// Who uses it, if somebody signed for that.
    pub(crate) user: Option<String>,
    pub(crate) snapshot: Rc<Snapshot>,
    pub(crate) settings: Rc<Settings>,
    pub(crate) receipt: Receipt,
    /// Headers that every answer to this client carries beside its own (CORS); usually empty.
    pub(crate) headers: HeaderList,
    /// Vault, deadline, record so far. `lease.record` is what every answer's record starts from.
    pub(crate) lease: Rc<Lease>,
    /// This request's share of the in-flight byte budget; give it to whoever holds the body.
    pub(crate) hold: Hold,
    pub(crate) health: Health,
    pub(crate) names: Names,
    pub(crate) abandoned: Abandoned,
}

impl Admitted {
    /// What the body is written in; a body that is only redacted is read as Chat Completions.
    pub(crate) const fn dialect(&self) -> Dialect {
        match self.door.dialect() {
            Some(dialect) => dialect,
            None => Dialect::Chat,
        }
    }

    /// Everything about the body's head is as it must be, and there is room for it.
    ///
    /// # Errors
    /// What is not, or [`Refusal::Overloaded`].
    pub(super) fn new(arrival: &mut Arrival, resolved: Resolved, gateway: &mut Gateway) -> Result<Box<Self>, Refusal> {
        let body = arrival.body?;
        let snapshot = resolved.registry.ok_or(Refusal::PolicyUnreachable)??.snapshot()?;
        let nonce = arrival.nonce.as_ref().map_err(|refusal| *refusal)?.as_ref();
        let user = arrival.user.take();
        let user = user.map(|token| subject(token.trim(), &resolved.settings, arrival.at)).transpose()?;
        if !gateway.budget.fits(usize::try_from(body.length.unwrap_or_default()).unwrap_or(usize::MAX)) {
            return Err(Refusal::Overloaded);
        }
        let receipt = Receipt::new(&arrival.generation, arrival.at, nonce, &resolved.settings);
        let mut receipt = receipt.of_caller(arrival.digest());
        (receipt.snapshot, receipt.levels) = (Some(Rc::clone(&snapshot)), resolved.levels);
        let mut keys = core::mem::take(&mut arrival.keys);
        keys.vouch(resolved.vouched);
        if let Some(account) = &resolved.account {
            keys.lend(account.lent());
        }
        Ok(Box::new(Self {
            headers: cors(arrival, &resolved.settings),
            receipt,
            keys,
            account: resolved.account,
            user,
            door: arrival.knock.door,
            voice: arrival.knock.voice,
            generation: core::mem::take(&mut arrival.generation),
            seed: arrival.seed,
            at: arrival.at,
            asks: body.asks,
            betas: core::mem::take(&mut arrival.betas),
            encoding: body.encoding,
            form: arrival.form.take(),
            terms: resolved.terms,
            quotas: resolved.quotas,
            snapshot,
            settings: resolved.settings,
            lease: gateway.leases.lend(arrival.record, arrival.at),
            hold: gateway.budget.hold(),
            health: gateway.health.clone(),
            names: gateway.names.clone(),
            abandoned: gateway.abandoned.clone(),
        }))
    }
}
