//! How many bytes of requests one instance may hold at a time.
//!
//! ```text
//! Budget 48 MiB ──hold()──▶ Hold ──grow(n)──▶ Ok, or Overloaded
//!        ▲                    │ drop
//!        └────────────────────┘ gives back
//! ```
//!
//! Invariant: the sum of all live holds never passes the limit.

use alloc::rc::Rc;
use core::cell::Cell;

use crate::refusal::Refusal;

/// 48 MiB: a Worker's isolate has 128 MB, and a body is held about twice (`6-platform.md`).
pub(crate) const IN_FLIGHT: usize = 48 << 20;

/// The bytes in flight.
#[derive(Clone)]
pub(crate) struct Budget {
    used: Rc<Cell<usize>>,
    limit: usize,
}

/// A request's share, given back when dropped.
pub(crate) struct Hold {
    budget: Budget,
    bytes: usize,
}

impl Budget {
    pub(crate) fn new(limit: usize) -> Self {
        Self { used: Rc::new(Cell::new(0)), limit }
    }

    /// An empty share.
    pub(crate) fn hold(&self) -> Hold {
        Hold { budget: self.clone(), bytes: 0 }
    }

    /// Whether `bytes` more would fit now.
    pub(crate) fn fits(&self, bytes: usize) -> bool {
        bytes <= self.limit.saturating_sub(self.used())
    }

    fn used(&self) -> usize {
        self.used.get()
    }
}

impl Hold {
    /// `bytes` more.
    ///
    /// # Errors
    /// [`Refusal::Overloaded`]; the share stays as it was.
    pub(crate) fn grow(&mut self, bytes: usize) -> Result<(), Refusal> {
        if !self.budget.fits(bytes) {
            return Err(Refusal::Overloaded);
        }
        self.budget.used.set(self.budget.used().saturating_add(bytes));
        self.bytes = self.bytes.saturating_add(bytes);
        Ok(())
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.budget.used.set(self.budget.used().saturating_sub(self.bytes));
    }
}
