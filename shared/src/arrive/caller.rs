//! Who knocks: the one credential of a request.
//!
//! ```text
//! authorization: Bearer sk-lethe-… ┐
//! x-api-key: sk-lethe-…            ┴─▶ Credential ──SHA-256──▶ KV key/<hex>
//! ```
//!
//! Invariant: two different credentials are no credential; comparisons take the same time whatever they find; the text is
//! wiped when the head has been dealt with.

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::key;
use crate::host::Headers;
use crate::refusal::Refusal;
use crate::secret::Secret;

/// What the caller sent to be known by.
pub(super) struct Credential {
    text: Secret,
    digest: [u8; 32],
}

impl Credential {
    /// The credential of `headers`, if there is one.
    ///
    /// # Errors
    /// [`Refusal::KeyAmbiguous`] for two different ones, or for what cannot be one.
    pub(super) fn presented(headers: &dyn Headers) -> Result<Option<Self>, Refusal> {
        let bearer = bearer(headers)?;
        let direct = headers.get("x-api-key").map(|value| Secret::from(value.into_bytes()));
        let text = match (bearer, direct.filter(|value| !value.expose().is_empty())) {
            (None, None) => return Ok(None),
            (Some(one), None) | (None, Some(one)) => one,
            (Some(one), Some(two)) if same(one.expose(), two.expose()) => one,
            (Some(_), Some(_)) => return Err(Refusal::KeyAmbiguous),
        };
        if !key::plausible(text.expose()) {
            return Err(Refusal::KeyAmbiguous);
        }
        let digest = key::digest(text.expose());
        Ok(Some(Self { text, digest }))
    }

    /// SHA-256 of the credential.
    pub(super) const fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// 32 bits that tell two callers apart in metrics; never 0.
    pub(super) const fn mark(&self) -> u32 {
        let [a, b, c, d, ..] = self.digest;
        u32::from_le_bytes([a, b, c, d]).saturating_add(1)
    }

    /// Made by this deployment, as far as its tail tells.
    pub(super) fn genuine(&self, secret: &[u8]) -> bool {
        self.text.text().is_some_and(|text| key::genuine(text, secret))
    }

    /// It is `token`.
    pub(super) fn is(&self, token: &Secret) -> bool {
        same(self.text.expose(), token.expose())
    }
}

/// The token of `authorization: Bearer TOKEN`; the scheme in any case (RFC 9110 §11.1).
fn bearer(headers: &dyn Headers) -> Result<Option<Secret>, Refusal> {
    let Some(value) = headers.get("authorization").map(Zeroizing::new) else { return Ok(None) };
    let (scheme, token) = value.split_once(' ').unwrap_or((&value, ""));
    let token = token.trim();
    match (scheme.eq_ignore_ascii_case("bearer"), token.is_empty()) {
        (true, false) => Ok(Some(Secret::from(token.as_bytes().to_vec()))),
        (true, true) => Ok(None),
        (false, _) if value.is_empty() => Ok(None),
        (false, _) => Err(Refusal::KeyAmbiguous),
    }
}

/// Hashes first, so that not even the length shows in the time.
fn same(one: &[u8], two: &[u8]) -> bool {
    key::digest(one).ct_eq(&key::digest(two)).into()
}
