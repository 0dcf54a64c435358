//! What a body says that its caller's account has a word in: who uses it, and under which key a provider caches.
//!
//! ```text
//! {"user": "u7", …}  {"metadata": {"user_id": "u7"}, …}   ─▶ the guardrail of u7 joins the terms; so does that of the user
//!                                                            for whom a token was verified
//! {"prompt_cache_key": "k", …}                            ─▶ taken out; every stop gets HMAC(account, k) instead
//! ```
//!
//! Invariant: a user is never trusted: a name can only add demands, and a verified one takes nothing of another's away.

use alloc::rc::Rc;

use super::closing::Closing;
use super::reading::{Member, Seen};
use crate::arrive::Admitted;
use crate::json::{Raw, decode};
use crate::policy::{CacheKey, Terms};
use crate::receipt::Party;
use crate::refusal::Refusal;

/// Joins the guardrails of the body's user and of the verified one to the terms; true if there is one.
///
/// # Errors
/// Its terms are blind, and their key is not set.
pub(super) fn govern(admitted: &mut Admitted, seen: &Seen, body: &[u8]) -> Result<bool, Refusal> {
    let Some(account) = admitted.account.as_ref().filter(|account| account.has_users()) else { return Ok(false) };
    let form = seen.user.and_then(|span| core::str::from_utf8(span.of(body)).ok());
    let direct = seen.members.iter().filter(|_| admitted.form.is_none()).find(|member| member.is("user", body));
    let nested = seen.members.iter().filter(|_| admitted.form.is_none()).find(|member| member.is("metadata", body));
    let nested = nested.and_then(|member| {
        let mut members = written(member, body).members()?;
        members.find(|(name, _)| *name == "user_id").map(|(_, value)| value)
    });
    let written = direct.map(|member| written(member, body)).into_iter().chain(nested);
    let users = written.filter_map(Raw::string).map(|user| decode(user)).collect::<alloc::vec::Vec<_>>();
    let mut joined = false;
    for user in users.iter().map(|user| user.text()).chain(form).chain(admitted.user.as_deref()) {
        let Some(terms) = account.of_user(user) else { continue };
        let terms = Terms { redaction: terms.redaction.firm(), ..Terms::clone(terms) };
        admitted.receipt.levels.ask(Party::Guardrail, &terms);
        admitted.terms = Rc::new(Terms::clone(&admitted.terms).join(&terms));
        joined = true;
    }
    if admitted.terms.open() { Ok(joined) } else { Err(Refusal::SettingInvalid { name: "TERMS_KEY" }) }
}

impl Closing {
    /// The cache key of the caller's account, if it has one; the client's own is taken out.
    pub(super) fn cache_key(&mut self) -> Option<CacheKey> {
        let isolation = self.admitted.account.as_ref()?.isolation()?;
        let member = self.seen.members.iter_mut().find(|member| member.is("prompt_cache_key", &self.body));
        let mut own: &[u8] = b"";
        let asked = member.is_some();
        if let Some(member) = member {
            own = written(member, &self.body).written().as_bytes();
            member.gone = true;
        }
        Some(CacheKey { text: isolation.key(own), asked })
    }
}

/// A member's value.
fn written<'b>(member: &Member, body: &'b [u8]) -> Raw<'b> {
    let value = core::str::from_utf8(member.value(body)).unwrap_or_default();
    Raw::document(value.trim_start_matches(['"', ' ', '\t', '\n', '\r']).trim_start_matches(':'))
}
