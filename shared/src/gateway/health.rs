//! Which endpoints refused the operator's own credential lately.
//!
//! ```text
//! 401 from endpoint 7 ──ail(7, now)──▶ unhealthy for 60 s ──▶ ordered last
//! ```
//!
//! Invariant: holds indexes of one snapshot and moments, nothing else; a new snapshot brings a new, empty map.

use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use core::cell::RefCell;

use crate::host::Millis;

/// How long an endpoint counts as unhealthy.
pub(crate) const PENANCE: Millis = Millis(60_000);

/// Unhealthy endpoints of one snapshot, by index.
#[derive(Clone, Default)]
pub struct Health(Rc<RefCell<BTreeMap<usize, Millis>>>);

impl Health {
    /// Everybody is well.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// `endpoint` refused the operator's credential at `now`.
    pub fn ail(&self, endpoint: usize, now: Millis) {
        self.0.borrow_mut().insert(endpoint, now.after(PENANCE));
    }

    /// `endpoint` is to be tried last at `now`.
    #[must_use]
    pub fn ailing(&self, endpoint: usize, now: Millis) -> bool {
        self.0.borrow().get(&endpoint).is_some_and(|until| now < *until)
    }
}
