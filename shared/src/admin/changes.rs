//! What a registry would change, told before it is stored.
//!
//! ```text
//! old  (m, a) routable, verified     new  (m, a) routable      ─▶  not_verified: m at a
//!                                         (m, b) routable      ─▶  routable: m at b
//! ```
//!
//! Invariant: both documents are read by the very code that serves them, with every setting there: it says what a registry
//! allows, wherever its providers are configured.

use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::json::{Map, Value, json};
use crate::listing::endpoint::evidence;
use crate::order::sort;
use crate::registry::check::{Leave, meant};
use crate::registry::{Day, Invalid, Reach, Snapshot};

/// Rows of each kind that are told; the rest is counted.
const MOST: usize = 200;

/// One model at one provider.
struct Row {
    model: Rc<str>,
    provider: Rc<str>,
    routable: bool,
    verified: bool,
}

/// What becomes routable, verified, or neither any more; `None`: the built-in registry.
pub(super) fn changes(
    before: Option<&[u8]>,
    after: Option<&[u8]>,
    leave: Leave<'_>,
    today: Day,
) -> Result<Value, Invalid> {
    // What does not read serves nothing.
    let old = meant(before, leave).map_or_else(|_| Vec::new(), |snapshot| rows(&snapshot, today));
    let new = rows(&meant(after, leave)?, today);
    let mut told = Map::default();
    let routable: fn(&Row) -> bool = |row| row.routable;
    let verified: fn(&Row) -> bool = |row| row.verified;
    told.insert("routable", only(&new, &old, routable));
    told.insert("not_routable", only(&old, &new, routable));
    told.insert("verified", only(&new, &old, verified));
    told.insert("not_verified", only(&old, &new, verified));
    Ok(told.into())
}

fn rows(snapshot: &Snapshot, today: Day) -> Vec<Row> {
    let row = |index: usize| {
        let (endpoint, provider) = snapshot.pair(index)?;
        let reached = matches!(provider.reach, Reach::At { .. });
        Some(Row {
            model: Rc::clone(&endpoint.model),
            provider: Rc::clone(&provider.id),
            routable: reached && !endpoint.quarantined,
            verified: evidence(endpoint, provider, &endpoint.model, today).is_some(),
        })
    };
    let mut rows: Vec<Row> = (0..snapshot.endpoints.len()).filter_map(row).collect();
    sort(&mut rows, order);
    rows
}

fn order(left: &Row, right: &Row) -> Ordering {
    left.model.cmp(&right.model).then_with(|| left.provider.cmp(&right.provider))
}

/// What holds for rows of `these`, and not in `those`.
fn only(these: &[Row], those: &[Row], holds: fn(&Row) -> bool) -> Value {
    let other = |row: &Row| {
        let at = those.binary_search_by(|other| order(other, row)).ok()?;
        those.get(at).filter(|other| holds(other))
    };
    let found: Vec<&Row> = these.iter().filter(|row| holds(row) && other(row).is_none()).collect();
    let told = found.iter().take(MOST).map(|row| json!({ "model": &*row.model, "provider": &*row.provider }));
    let mut told: Vec<Value> = told.collect();
    if let Some(more) = found.len().checked_sub(MOST).filter(|more| *more > 0) {
        told.push(json!({ "more": more }));
    }
    Value::Array(told)
}
