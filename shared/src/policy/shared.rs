//! Lists that are large and stay where they were read: terms of a request share them with the record.
//!
//! ```text
//! guardrail/pii ─▶ Rc<Given> ◀─ Terms of request 1
//!                      ▲─────── Terms of request 2
//! ```
//!
//! Invariant: a union of what each side has; two lists are one if they are the same in memory.

use alloc::rc::Rc;
use alloc::vec::Vec;

/// A set of shared values, by identity.
pub struct Shared<T>(Vec<Rc<T>>);

impl<T> Shared<T> {
    /// The values.
    #[must_use]
    pub fn as_slice(&self) -> &[Rc<T>] {
        &self.0
    }

    /// These values and `value`.
    #[must_use]
    pub fn with(mut self, value: Rc<T>) -> Self {
        if !self.has(&value) {
            self.0.push(value);
        }
        self
    }

    /// Everything in either.
    #[must_use]
    pub fn union(self, other: &Self) -> Self {
        other.0.iter().fold(self, |all, value| all.with(Rc::clone(value)))
    }

    fn has(&self, value: &Rc<T>) -> bool {
        self.0.iter().any(|known| Rc::ptr_eq(known, value))
    }
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.0.iter().all(|value| other.has(value))
    }
}

impl<T> Eq for Shared<T> {}
