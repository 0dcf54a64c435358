//! What may pass under zero retention: an allow-list per dialect of fields, part types, tool types and beta flags.
//!
//! ```text
//! Responses   tool type "function"            listed: passes
//!             tool type "file_search"         refused by name, with the reason
//!             tool type "shipped_yesterday"   on no list: refused
//! ```
//!
//! Invariant: what is on no list does not pass; a registry's `eligible` can only lengthen the lists, for one provider.

mod lists;
mod sent;

use alloc::format;
use alloc::string::String;

use super::Dialect;
use crate::refusal::{Refusal, Word};
use lists::{
    ANSWERED, CHAT, COMPLETIONS, EMBEDDINGS, IMAGES, MESSAGES, MODERATIONS, NOT_FOR_HEALTH, REDACTED, RESPONSES,
    SPEECH, UPLOADS,
};
pub(crate) use lists::{HOUR_FLAG, STORED};

/// What kind of name the lint judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// A member of the body's root, or a path below it.
    Field,
    /// The type of a part of a message, or of an item.
    Part,
    /// The type of a tool, with its version.
    Tool,
    /// A flag of `anthropic-beta` or `openai-beta`.
    Beta,
}

impl Axis {
    /// Each of them.
    pub const ALL: [Self; 4] = [Self::Field, Self::Part, Self::Tool, Self::Beta];

    /// In words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Part => "part type",
            Self::Tool => "tool type",
            Self::Beta => "beta flag",
        }
    }

    /// The list that lengthens it in a registry's `eligible`.
    #[must_use]
    pub const fn list(self) -> &'static str {
        match self {
            Self::Field => "fields",
            Self::Part => "parts",
            Self::Tool => "tools",
            Self::Beta => "betas",
        }
    }
}

/// A dialect's allow-list: names with a space between them.
pub(crate) struct Lint {
    fields: &'static str,
    parts: &'static str,
    tools: &'static str,
    betas: &'static str,
}

/// Why a name on no list does not pass.
pub(crate) const UNLISTED: &str = "it is on no list of what providers serve without keeping anything";

impl Lint {
    /// Whether `name` may pass.
    pub(crate) fn knows(&self, axis: Axis, name: &str) -> bool {
        !name.is_empty() && self.list(axis).split(' ').any(|known| known == name)
    }

    const fn list(&self, axis: Axis) -> &'static str {
        match axis {
            Axis::Field => self.fields,
            Axis::Part => self.parts,
            Axis::Tool => self.tools,
            Axis::Beta => self.betas,
        }
    }
}

impl Dialect {
    /// What may pass of it.
    pub(crate) const fn lint(self) -> &'static Lint {
        match self {
            Self::Chat => &CHAT,
            Self::Messages | Self::CountTokens => &MESSAGES,
            Self::Responses => &RESPONSES,
            Self::Completions => &COMPLETIONS,
            Self::Embeddings => &EMBEDDINGS,
            Self::Moderations => &MODERATIONS,
            Self::Images => &IMAGES,
            Self::Speech => &SPEECH,
            Self::Upload(_) => &UPLOADS,
        }
    }

    /// Whether its provider keeps the answer unless it is told not to.
    pub(crate) const fn stores_by_default(self) -> bool {
        matches!(self, Self::Responses)
    }
}

/// Whether `name` may pass where no business associate agreement is demanded.
pub(crate) fn passes_without_agreement(axis: Axis, name: &str) -> bool {
    axis == Axis::Tool && NOT_FOR_HEALTH.split(' ').any(|known| known == name)
}

/// `name` does not pass.
pub(crate) fn not_eligible(axis: Axis, name: &str, reason: &'static str) -> Refusal {
    Refusal::FeatureNotEligible { kind: axis.name(), name: Word::new(name), reason }
}

/// What would be kept if `name` passed, as a clause.
pub(crate) fn reason(axis: Axis, name: &str) -> &'static str {
    let of_axis = ANSWERED.iter().filter(|(known, _, _)| *known == axis);
    let named = of_axis.flat_map(|(_, names, reason)| names.split(' ').map(move |known| (known, *reason)));
    named.into_iter().find(|(known, _)| stands_for(known, name)).map_or(UNLISTED, |(_, reason)| reason)
}

/// `web_search` stands for itself and all its versions, `web_search_…` or `web-search-…`.
fn stands_for(known: &str, name: &str) -> bool {
    name.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with(['_', '-']))
}

/// The member `name` of the root, if it says who the user is, so that it is taken out under zero retention.
pub(crate) fn redacted(name: &str) -> Option<&'static str> {
    REDACTED.split(' ').find(|known| *known == name)
}

/// `docs/lint.md`.
#[must_use]
pub fn page() -> String {
    let mut page = String::from(lists::HEAD);
    for (title, lint) in lists::TITLES {
        page.push_str(&format!("\n## {title}\n\n| what | names |\n|---|---|\n"));
        for axis in Axis::ALL.into_iter().filter(|axis| !lint.list(*axis).is_empty()) {
            page.push_str(&format!("| {} | {} |\n", axis.name(), quoted(lint.list(axis))));
        }
    }
    page.push_str("\n## Made harmless\n\n| what | becomes |\n|---|---|\n");
    page.push_str(&format!("| {} | taken out |\n", quoted(REDACTED)));
    lists::HARMLESS.iter().for_each(|(what, becomes)| page.push_str(&format!("| {what} | {becomes} |\n")));
    page.push_str(
        "\n## Refused by name\n\nA name stands for all its versions too.\n\n| what | names | reason |\n|---|---|---|\n",
    );
    for (axis, names, reason) in ANSWERED {
        page.push_str(&format!("| {} | {} | {reason} |\n", axis.name(), quoted(names)));
    }
    page.push_str(&format!("\nEverything else: {UNLISTED}.\n"));
    page
}

fn quoted(names: &str) -> String {
    ["`", &names.replace(' ', "` `"), "`"].concat()
}

/// Every row of the lists: a dialect that knows the name, the axis, the name; a test goes through them.
pub fn rows() -> impl Iterator<Item = (&'static str, Axis, &'static str)> {
    lists::TITLES.into_iter().flat_map(|(title, lint)| {
        Axis::ALL.into_iter().flat_map(move |axis| {
            let names = lint.list(axis).split(' ').filter(|name| !name.is_empty());
            names.map(move |name| (title, axis, name))
        })
    })
}

/// Every row of what is refused by name: the axis, the name, the reason.
pub fn refused() -> impl Iterator<Item = (Axis, &'static str, &'static str)> {
    ANSWERED.iter().flat_map(|(axis, names, reason)| names.split(' ').map(move |name| (*axis, name, *reason)))
}
