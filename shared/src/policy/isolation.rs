//! Cache keys that providers are given, so that accounts of one provider organisation do not meet in its prompt cache.
//!
//! ```text
//! HMAC(KEY_SECRET, "prompt cache\0" team7) ─▶ HMAC(that, what the client asked for) ─▶ "prompt_cache_key": 43 characters
//! ```
//!
//! Invariant: keys of two accounts are alike by chance only; a key says neither the account nor what the client asked for.

use alloc::rc::Rc;

use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::arrive::key::base64url;

/// The key that one account's cache keys are derived with; wiped on drop.
#[derive(Clone)]
pub(crate) struct Isolation(Zeroizing<[u8; 32]>);

impl Isolation {
    /// Of `account`, under the deployment's `KEY_SECRET`.
    pub(crate) fn new(secret: &[u8], account: &str) -> Self {
        Self(Zeroizing::new(mac(secret, &[b"prompt cache\0", account.as_bytes()])))
    }

    /// Stands in for `own`, the client's own cache key, empty if it has none.
    pub(crate) fn key(&self, own: &[u8]) -> Rc<str> {
        base64url(&mac(&*self.0, &[own])).into()
    }
}

fn mac(secret: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return [0; 32] };
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}
