//! A request that may be sent as soon as its key's counter, and its account's, have room for it.
//!
//! ```text
//! close ─▶ Reserving(key) ──Found──▶ Reserving(account) ──Found──▶ Step
//!                └────────────────────────┴─ no room: 429 · no answer: 503 · what the other has granted is given back
//! ```
//!
//! Invariant: nothing has been sent anywhere; a counter that cannot be asked grants nothing.

use alloc::boxed::Box;

use super::counter::wish;
use super::told::Told;
use super::windows::Verdict;
use super::{Amount, Estimate, Quota, Quotas};
use crate::admit::Plan;
use crate::exchange::{Dispatch, Step};
use crate::host::{Count, Found, Millis};
use crate::refusal::Refusal;

/// A request whose room is asked for.
pub struct Reserving {
    dispatch: Box<Dispatch>,
    quotas: Quotas,
    /// Which of the quotas is asked.
    at: usize,
    quota: Quota,
    amount: Amount,
    told: Told,
}

/// What follows for a request that is ready to be sent: room is asked for, where somebody has limits.
pub(crate) fn reserve(
    dispatch: Dispatch,
    quotas: Quotas,
    estimate: impl FnOnce(&Dispatch) -> Estimate,
    now: Millis,
) -> Plan {
    let Some(quota) = quotas.get(0) else { return Plan::Proxy(Step::first(dispatch, now)) };
    let stops = core::iter::once(&dispatch.first).chain(&dispatch.rest);
    let amount = estimate(&dispatch).most(stops);
    let told = Told::in_words_of(dispatch.dialect);
    Plan::Reserve(Reserving { dispatch: Box::new(dispatch), quotas, at: 0, quota, amount, told })
}

impl Reserving {
    /// What to say to which counter; its answer is for [`Self::answered`].
    #[must_use]
    pub fn count(&self) -> Count {
        Count { name: self.quota.subject.name(), message: wish(self.quota.limits, self.amount) }
    }

    /// The counter answered, or did not.
    #[must_use]
    pub fn answered(mut self, found: Found, now: Millis) -> Plan {
        let verdict = match &found {
            Found::Value(bytes) => Verdict::decode(bytes),
            Found::Absent | Found::Unreachable => None,
        };
        let Some(verdict) = verdict else { return self.refused(Refusal::LimitsUnreachable, now) };
        self.told.learn(self.quota.limits, verdict.left);
        if let Some((measure, wait)) = verdict.refused {
            let after = wait.map(|wait| u32::try_from(wait.div_ceil(1_000)).unwrap_or(u32::MAX));
            return self.refused(Refusal::Limited { measure, after }, now);
        }
        let lease = &self.dispatch.lease;
        lease.touch(now);
        lease.charge(|charge| charge.granted(self.quota.subject, verdict.step, self.amount));
        self.next(now)
    }

    fn next(mut self, now: Millis) -> Plan {
        self.at = self.at.saturating_add(1);
        let Some(quota) = self.quotas.get(self.at) else {
            self.dispatch.headers.extend(self.told.headers(now));
            return Plan::Proxy(Step::first(*self.dispatch, now));
        };
        self.quota = quota;
        Plan::Reserve(self)
    }

    fn refused(mut self, refusal: Refusal, now: Millis) -> Plan {
        self.dispatch.lease.charge(|charge| charge.uses(Amount::default()));
        self.dispatch.headers.extend(self.told.headers(now));
        let (reply, record) = self.dispatch.refused(refusal, now);
        Plan::Reply(reply, record)
    }
}
