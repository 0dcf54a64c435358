//! What may go to one provider under zero retention beyond the lint's own lists.
//!
//! ```text
//! "eligible": { "fields": ["top_k"], "tools": ["web_search_20250305"] }
//! ```
//!
//! Invariant: a list that is none of the lint's makes the row invalid.

use alloc::format;
use alloc::rc::Rc;
use alloc::vec::Vec;

use super::fields::Row;
use crate::dialect::lint::Axis;
use crate::policy::FieldError;

/// What may go to one provider under zero retention beyond the lint's own lists.
#[derive(Default)]
pub(crate) struct Eligible(Vec<(Axis, Rc<str>)>);

impl Eligible {
    /// Whether `name` may pass.
    pub(crate) fn has(&self, axis: Axis, name: &str) -> bool {
        self.0.iter().any(|(known, listed)| *known == axis && **listed == *name)
    }

    pub(super) fn read(row: &Row<'_, '_>) -> Result<Self, FieldError> {
        let Some(node) = row.node("eligible") else { return Ok(Self::default()) };
        let lists = node.object().ok_or_else(|| row.error("eligible", "must be an object of lists"))?;
        let mut eligible = Vec::new();
        for (name, node) in lists {
            let error = |what: &str| row.error(&format!("eligible.{name}"), what);
            let axis = Axis::ALL.into_iter().find(|axis| axis.list() == &**name);
            let axis = axis.ok_or_else(|| error("must be one of fields, parts, tools, betas"))?;
            for name in node.list().ok_or_else(|| error("must be a list of strings"))? {
                eligible.push((axis, name.text().ok_or_else(|| error("must be a list of strings"))?.into()));
            }
        }
        Ok(Self(eligible))
    }
}
