//! Provider names as small numbers, so that a record stays `Copy`.
//!
//! ```text
//! "azure" ──mark──▶ 3 ──name──▶ "azure"
//! ```
//!
//! Invariant: only names of the registry come in; 0 is nobody; a number never changes its name.

use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;

use crate::table::Table;

/// The names of one instance.
#[derive(Clone, Default)]
pub(crate) struct Names(Rc<RefCell<Marks>>);

#[derive(Default)]
struct Marks {
    marks: Table<Rc<str>, u16>,
    names: Vec<Rc<str>>,
}

impl Names {
    /// The number of `name`; 0 once all 65,535 are taken.
    pub(crate) fn mark(&self, name: &Rc<str>) -> u16 {
        let mut table = self.0.borrow_mut();
        if let Some(mark) = table.marks.get(name) {
            return *mark;
        }
        let Ok(mark) = u16::try_from(table.names.len().saturating_add(1)) else { return 0 };
        table.names.push(Rc::clone(name));
        table.marks.insert(Rc::clone(name), mark);
        mark
    }

    /// The name numbered `mark`; empty for nobody.
    pub(crate) fn name(&self, mark: u16) -> Rc<str> {
        let table = self.0.borrow();
        let found = usize::from(mark).checked_sub(1).and_then(|at| table.names.get(at));
        found.map_or_else(|| "".into(), Rc::clone)
    }
}
