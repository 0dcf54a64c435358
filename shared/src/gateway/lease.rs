//! A request's vault, lent until a deadline: whatever the platform does to the request, its text does not stay.
//!
//! ```text
//! Gateway ──Rc──┐
//!               ├── Lease { vault, deadline, record }
//! request ──Rc──┘       │ touch(now): a minute or two more
//!                       │ close(): wiped now
//! next arrive ──sweep───┘ deadline passed, or nobody but the gateway left: wiped; past the deadline also counted
//! ```
//!
//! Invariant: after `close`, or a sweep past the deadline, the vault is empty for good.

use alloc::rc::Rc;
use core::cell::{Cell, RefCell};

use crate::host::Millis;
use crate::limits::Charge;
use crate::metrics::Record;
use crate::redact::Vault;

/// How long a vault stays without a [`Lease::touch`]: longer than any idle time-out (120 s), so only orphans reach it.
pub(crate) const TERM: Millis = Millis(180_000);

/// What a running request and the gateway both hold.
pub(crate) struct Lease {
    /// Placeholders and originals of this request.
    pub(crate) vault: RefCell<Vault>,
    record: RefCell<Record>,
    /// What it has reserved of its caller's limits.
    charge: Cell<Charge>,
    deadline: Cell<Millis>,
    closed: Cell<bool>,
}

impl Lease {
    pub(crate) fn new(record: Record, now: Millis) -> Rc<Self> {
        Rc::new(Self {
            vault: RefCell::new(Vault::new()),
            record: RefCell::new(record),
            charge: Cell::new(Charge::default()),
            deadline: Cell::new(now.after(TERM)),
            closed: Cell::new(false),
        })
    }

    /// The request lives: its vault stays for [`TERM`] from `now`.
    pub(crate) fn touch(&self, now: Millis) {
        self.touch_for(now, Millis(0));
    }

    /// The request waits up to `patience` for something: its vault stays that much longer.
    pub(crate) fn touch_for(&self, now: Millis, patience: Millis) {
        self.deadline.set(now.after(patience).after(TERM));
    }

    /// The vault was wiped: nothing can be restored any more.
    pub(crate) const fn closed(&self) -> bool {
        self.closed.get()
    }

    /// Wipes the vault, now and for good.
    pub(crate) fn close(&self) {
        self.closed.set(true);
        if let Ok(mut vault) = self.vault.try_borrow_mut() {
            vault.wipe();
        }
    }

    /// The numbers so far: what is counted if the request is never heard of again.
    pub(crate) fn record(&self) -> Record {
        *self.record.borrow()
    }

    /// Changes them.
    pub(crate) fn note(&self, change: impl FnOnce(&mut Record)) {
        change(&mut self.record.borrow_mut());
    }

    /// Changes what is known of the limits.
    pub(crate) fn charge(&self, change: impl FnOnce(&mut Charge)) {
        let mut charge = self.charge.get();
        change(&mut charge);
        self.charge.set(charge);
    }
}

/// The leases of one instance.
#[derive(Default)]
pub(crate) struct Leases {
    held: alloc::vec::Vec<Rc<Lease>>,
    serial: u32,
}

impl Leases {
    /// Lends a vault for a request whose record so far is `record`; the lease's record carries its number.
    pub(crate) fn lend(&mut self, mut record: Record, now: Millis) -> Rc<Lease> {
        self.serial = self.serial.checked_add(1).unwrap_or(1);
        record.lease = self.serial;
        let lease = Lease::new(record, now);
        self.held.push(Rc::clone(&lease));
        lease
    }

    /// Takes back the lease numbered `serial`: what it has reserved; `None` if it was taken back before.
    pub(crate) fn redeem(&mut self, serial: u32) -> Option<Charge> {
        let at = self.held.iter().position(|lease| lease.record.borrow().lease == serial)?;
        let lease = self.held.swap_remove(at);
        lease.close();
        Some(lease.charge.get())
    }

    /// Wipes what nobody holds any more, and takes back what is past its deadline: one record at a time.
    pub(crate) fn sweep(&mut self, now: Millis) -> Option<Record> {
        self.held.iter().filter(|lease| Rc::strong_count(lease) == 1).for_each(|lease| lease.close());
        let at = self.held.iter().position(|lease| lease.deadline.get() < now)?;
        let lease = self.held.swap_remove(at);
        lease.close();
        Some(lease.record())
    }
}
