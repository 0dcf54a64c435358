//! Which endpoints refused the operator's own credential lately, and how fast the others were.
//!
//! ```text
//! 401 from endpoint m ──ail(m, now)──▶ unhealthy for 60 s ──▶ ordered last
//! record of m's answer ──measure────▶ Paces
//! ```
//!
//! Invariant: holds marks of endpoints and moments, nothing of a request, and never more than [`MOST`] of them.

use alloc::rc::Rc;
use core::cell::RefCell;

use super::pace::Paces;
use crate::host::Millis;
use crate::metrics::Record;
use crate::registry::Mark;
use crate::route::{self, Pace};
use crate::table::Table;

/// How long an endpoint counts as unhealthy.
pub(crate) const PENANCE: Millis = Millis(60_000);

/// Unhealthy endpoints remembered at most.
const MOST: usize = 1_024;

/// What one instance knows of endpoints.
#[derive(Clone, Default)]
pub(crate) struct Health {
    /// Those that are unhealthy, until when.
    until: Rc<RefCell<Table<Mark, Millis>>>,
    paces: Paces,
}

impl Health {
    /// `endpoint` refused the operator's credential at `now`.
    pub(crate) fn ail(&self, endpoint: Mark, now: Millis) {
        let mut until = self.until.borrow_mut();
        until.retain(|_, until| now < *until);
        if until.len() < MOST {
            until.insert(endpoint, now.after(PENANCE));
        }
    }

    /// Takes what `record` tells of the endpoint that answered.
    pub(crate) fn measure(&self, record: &Record) {
        self.paces.measure(record);
    }
}

impl route::Health for Health {
    fn unhealthy(&self, endpoint: Mark, now: Millis) -> bool {
        self.until.borrow().get(&endpoint).is_some_and(|until| now < *until)
    }

    fn pace(&self, endpoint: Mark, now: Millis) -> Pace {
        self.paces.pace(endpoint, now)
    }
}
