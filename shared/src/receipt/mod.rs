//! What the gateway decided, said by the id of the answer itself: nobody has to keep it.
//!
//! ```text
//! Arrival ─▶ Receipt { who asks, nonce }  + Admitted { terms, registry }  + Journey { stop, attempts, body sent }
//!                                         └─ stamp(headers) ─▶ x-generation-id: gen_…   x-lethe-salt: …
//! gen_…   ─▶ Verifier ─▶ record ─▶ {"data":{"id":…,"model":…,"provider_name":…,"routing_trace":[…]}}
//! ```
//!
//! Invariant: a record holds numbers, words of the registry and of the gateway, digests, and the caller's own nonce; no text of
//! request or answer, no key, no address.

mod keys;
mod levels;
mod record;
mod statement;

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use crate::arrive::Settings;
use crate::arrive::key::base64url;
use crate::host::{HeaderList, Millis, Seed};
use crate::registry::Snapshot;
use crate::route::Stop;
use crate::splice::Pieces;

pub use keys::{Keys, LONGEST, Opened, PREFIX, Verifier};
pub(crate) use keys::{exact, key_name, plain_kid, seed_of};
pub(crate) use levels::{Levels, Party};
pub(crate) use record::{id_of, key_set, record};
use statement::Statement;

/// What is known of a request that its record will say.
#[derive(Default)]
pub(crate) struct Receipt {
    /// The short id, which errors and events name.
    pub(crate) id: String,
    pub(crate) at: Millis,
    pub(crate) keys: Option<Rc<Keys>>,
    /// The caller, as [`Keys::subject`] names it.
    pub(crate) subject: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) snapshot: Option<Rc<Snapshot>>,
    /// Which dimensions of the terms were asked for, and by whom.
    pub(crate) levels: Levels,
}

/// Where a request went.
pub(crate) struct Went<'a> {
    pub(crate) stop: &'a Stop,
    /// Provider and status of every attempt.
    pub(crate) attempts: Vec<(&'a str, u16)>,
    /// The body as it was sent to `stop`.
    pub(crate) body: Option<Pieces<'a>>,
    pub(crate) seed: &'a Seed,
}

impl Receipt {
    /// The record of a request of which no more is known than its head.
    pub(crate) fn new(id: &str, at: Millis, nonce: Option<&String>, settings: &Settings) -> Self {
        Self { id: id.into(), at, keys: settings.receipts.clone(), nonce: nonce.cloned(), ..Self::default() }
    }

    /// Names the caller by the digest of its key.
    pub(crate) fn of_caller(mut self, digest: Option<&[u8; 32]>) -> Self {
        self.subject = self.keys.as_ref().zip(digest).map(|(keys, digest)| keys.subject(digest));
        self
    }

    /// Makes the id among `headers` (or a new one) the record of an answer with `status`.
    pub(crate) fn stamp(&self, status: u16, mut went: Option<Went<'_>>, headers: &mut HeaderList) {
        if self.id.is_empty() {
            return;
        }
        let salted = went.as_mut().filter(|_| self.keys.is_some()).and_then(egress);
        let (salt, egress) = salted.unzip();
        let payload = Statement { receipt: self, status, went, egress, headers }.write();
        let id = self.keys.as_ref().map_or_else(|| Some(keys::sealed_by_nobody(&payload)), |keys| keys.seal(&payload));
        let Some(id) = id else { return };
        headers.extend(salt.map(|salt| ("x-lethe-salt", salt)));
        match headers.iter_mut().find(|(name, _)| *name == "x-generation-id") {
            Some((_, value)) => *value = id,
            None => headers.push(("x-generation-id", id)),
        }
    }
}

/// A salt of this request's own, and the digest of it and of the body: SHA-256(salt ‖ body).
fn egress(went: &mut Went<'_>) -> Option<(String, String)> {
    let body = went.body.take()?;
    let mut hash = Sha256::new_with_prefix(b"lethe receipt salt\0");
    hash.update(went.seed.0);
    let whole: [u8; 32] = hash.finalize().into();
    let salt = whole.first_chunk::<16>().unwrap_or(&[0; 16]);
    let mut hash = Sha256::new_with_prefix(salt);
    body.for_each(|piece| hash.update(piece));
    Some((base64url(salt), base64url(&hash.finalize())))
}
