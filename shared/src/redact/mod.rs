//! Personal data and secrets out, placeholders in; and the way back.
//!
//! ```text
//! request   "mail bob@acme.com"  ── scan ──▶ Finding { 5..17, Email } ── Vault ──▶ "mail <EMAIL_0>"
//! answer    "sent to <EMA│IL_0>" ── Restorer ──▶ "sent to │bob@acme.com"
//! ```
//!
//! Invariant: what is found depends on the text and its key only; originals live in the [`Vault`] and nowhere else.

mod additions;
mod document;
mod exfil;
mod given;
mod level;
mod names;
mod output;
mod patterns;
mod lookalikes;
mod passage;
mod restore;
mod restoring;
mod shaped;
mod sorted;
mod vault;
mod words;
mod writer;

use lethe_detect::redact::{action, ascii, entity, fold, placeholder, types};

pub use additions::{Additions, detect_with, inspect};
pub use exfil::NEUTRALISED;
pub use given::{Given, TermsKey, blind};
pub use lethe_detect::redact::action::{Action, Actions, Counts};
pub use lethe_detect::redact::entity::{Entity, Group, Kind, NOT_LOOKED_FOR, Named};
pub use lethe_detect::redact::types::Types;
pub use lethe_detect::redact::{Detection, Examples, Fate, Finding, Reading, conforms, detect, scan, scan_with};
#[cfg(feature = "catalogue")]
pub use lethe_detect::redact::{Rule, catalogue};
pub use patterns::Patterns;
pub use restore::{Outlet, Place, Restored, Restorer};
pub use restoring::{Restoring, Returning, Rule as ToolRule, Tools, is_network_parameter};
pub(crate) use shaped::each as each_shaped;
pub use vault::{Origin, Vault};
