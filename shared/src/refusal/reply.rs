//! From a reason to the answer that says it.
//!
//! ```text
//! Refusal ──sheet──▶ status type code retry ┐
//!         ──message──▶ a sentence           ├─▶ Notice ──voice──▶ Reply
//!         ──param at allow entities──▶ ─────┘
//! ```
//!
//! Invariant: every refusal leaves by [`Refusal::reply`] or [`registry_invalid`], with the status and type of its sheet.

use super::{Notice, Refusal, Voice};
use crate::host::Reply;
use crate::json::Value;
use crate::order::gather;
use crate::registry::Invalid;

impl Refusal {
    /// The whole answer in `voice`; `generation` is the request's id.
    #[must_use]
    pub fn reply(self, voice: Voice, generation: &str) -> Reply {
        let sheet = self.sheet();
        let message = self.message();
        let mut notice = Notice::new(sheet.status, sheet.kind, sheet.code, &message);
        notice.retry = sheet.retry;
        notice.param = self.param();
        notice.at = self.at();
        notice.allow = self.allow();
        notice.members.extend(self.entities());
        notice.reply(voice, generation)
    }

    /// The HTTP status of [`Self::reply`].
    #[must_use]
    pub fn status(self) -> u16 {
        self.sheet().status
    }

    /// The `type` of [`Self::reply`], one of [`TYPES`].
    #[must_use]
    pub fn kind(self) -> &'static str {
        self.sheet().kind
    }

    fn allow(self) -> Option<&'static str> {
        if let Self::MethodNotAllowed { allow } = self { Some(allow) } else { None }
    }

    /// Types and numbers, never values.
    fn entities(self) -> Option<(&'static str, Value)> {
        let Self::RedactionBlocked { counts } = self else { return None };
        let each = counts.named().map(|(name, count)| (name, count.into()));
        Some(("entities", Value::Object(gather(each))))
    }
}

/// [`Refusal::RegistryInvalid`], with what is wrong there.
pub(crate) fn registry_invalid(invalid: &Invalid, voice: Voice, generation: &str) -> Reply {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let refusal = Refusal::RegistryInvalid { line: number(invalid.line), column: number(invalid.column) };
    let message = alloc::format!("{} There: {}.", refusal.message(), invalid.what);
    let sheet = refusal.sheet();
    let mut notice = Notice::new(sheet.status, sheet.kind, sheet.code, &message);
    notice.members.push(("line", invalid.line.into()));
    notice.members.push(("column", invalid.column.into()));
    notice.reply(voice, generation)
}
