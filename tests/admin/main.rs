//! The admin plane through its public face: a shell of maps in place of a Worker or a component.
//!
//! ```text
//! Plane ─ ask ─▶ Desk ─ steps ─▶ maps        killed after any step, raced by any other writer
//! ```
//!
//! Invariant: what was acknowledged is there, what was not is there whole or not at all.

mod approving;
mod attesting;
mod history;
mod hostile;
mod invariants;
mod keys;
mod page;
mod records;
mod registry;
mod signed;
mod writing;
