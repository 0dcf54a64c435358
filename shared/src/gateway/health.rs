//! Which endpoints refused the operator's own credential lately.
//!
//! ```text
//! 401 from endpoint m ──ail(m, now)──▶ unhealthy for 60 s ──▶ ordered last
//! ```
//!
//! Invariant: holds marks of endpoints and moments, nothing of a request, and never more than [`MOST`] of them.

use alloc::rc::Rc;
use core::cell::RefCell;

use crate::host::Millis;
use crate::registry::Mark;
use crate::route;
use crate::table::Table;

/// How long an endpoint counts as unhealthy.
pub(crate) const PENANCE: Millis = Millis(60_000);

/// Unhealthy endpoints remembered at most.
const MOST: usize = 1_024;

/// Unhealthy endpoints of one instance.
#[derive(Clone, Default)]
pub(crate) struct Health(Rc<RefCell<Table<Mark, Millis>>>);

impl Health {
    /// `endpoint` refused the operator's credential at `now`.
    pub(crate) fn ail(&self, endpoint: Mark, now: Millis) {
        let mut until = self.0.borrow_mut();
        until.retain(|_, until| now < *until);
        if until.len() < MOST {
            until.insert(endpoint, now.after(PENANCE));
        }
    }
}

impl route::Health for Health {
    fn unhealthy(&self, endpoint: Mark, now: Millis) -> bool {
        self.0.borrow().get(&endpoint).is_some_and(|until| now < *until)
    }
}
