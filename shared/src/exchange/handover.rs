//! An event stream that the platform copies by itself, because the deployment asked for it (`STREAM=native`) and nothing is to
//! be restored in it.
//!
//! ```text
//! Sending ──200, text/event-stream──▶ HandOver ──finish(End)──▶ Record     its status and content type were looked at, nothing
//!                                           └────unseen()────▶ Record     else: no usage, no typed error, no keep-alive, no
//!                                                                          fallback from an error in its first event
//! ```
//!
//! Invariant: there is no vault to restore from.

use alloc::rc::Rc;

use crate::gateway::Lease;
use crate::host::{End, Millis};
use crate::metrics::{Outcome, Record};

/// An answer that the platform copies by itself.
pub struct HandOver {
    lease: Rc<Lease>,
}

impl HandOver {
    pub(super) const fn new(lease: Rc<Lease>) -> Self {
        Self { lease }
    }

    /// The copy ended.
    #[must_use]
    pub fn finish(self, end: End, now: Millis) -> Record {
        self.lease.note(|record| {
            record.total = now.since(record.arrived);
            record.outcome = match end {
                End::Complete => Outcome::Answered,
                End::ClientGone => Outcome::ClientGone,
                End::Upstream(_) => Outcome::Broken,
            };
        });
        self.lease.close();
        self.lease.record()
    }

    /// The copy began, and the platform will not tell how it ends: the answer counts as given, its time up to here.
    #[must_use]
    pub fn unseen(self, now: Millis) -> Record {
        self.finish(End::Complete, now)
    }
}
