//! What requests are counted by: a row of metrics.
//!
//! ```text
//! door="chat_completions",status="200",outcome="answered",streamed="true",zdr="true",provider="azure"
//! ```
//!
//! Invariant: every part is an enum, a status or a provider of the registry; nothing of a request, no key, no model.

use alloc::rc::Rc;
use alloc::string::String;

use super::bytes::{Reader, Writer};
use super::record::{Outcome, Record};
use crate::arrive::Door;

/// One row's name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Label {
    door: Rc<str>,
    status: u16,
    pub(super) outcome: Rc<str>,
    streamed: bool,
    zdr: bool,
    pub(super) provider: Rc<str>,
}

impl Label {
    pub(super) fn new(record: &Record, provider: &Rc<str>) -> Self {
        Self {
            door: record.door.name().into(),
            status: record.status,
            outcome: record.outcome.name().into(),
            streamed: record.streamed,
            zdr: record.zdr,
            provider: Rc::clone(provider),
        }
    }

    /// The row of everything that has no room for a row of its own.
    pub(super) fn rest() -> Self {
        let none: Rc<str> = "other".into();
        Self {
            door: Rc::clone(&none),
            status: 0,
            outcome: Rc::clone(&none),
            streamed: false,
            zdr: false,
            provider: none,
        }
    }

    pub(super) fn write(&self, out: &mut Writer) {
        out.text(&self.door);
        out.number(self.status.into());
        out.text(&self.outcome);
        out.number(self.streamed.into());
        out.number(self.zdr.into());
        out.text(&self.provider);
    }

    pub(super) fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            door: from.text()?,
            status: from.small()?,
            outcome: from.text()?,
            streamed: from.number()? == 1,
            zdr: from.number()? == 1,
            provider: from.text()?,
        })
    }

    /// As Prometheus labels, without braces.
    pub(super) fn text(&self) -> String {
        let Self { door, status, outcome, streamed, zdr, provider } = self;
        let provider = escaped(provider);
        alloc::format!(
            r#"door="{door}",status="{status}",outcome="{outcome}",streamed="{streamed}",zdr="{zdr}",provider="{provider}""#
        )
    }
}

impl Outcome {
    /// The label of metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Answered => "answered",
            Self::Refused => "refused",
            Self::UpstreamFailed => "upstream_failed",
            Self::Broken => "broken",
            Self::ClientGone => "client_gone",
        }
    }
}

impl Door {
    /// Whether requests of this door are worth a row: reads of the metrics themselves, on the page too, are not.
    pub(super) const fn counted(self) -> bool {
        !matches!(self, Self::Metrics | Self::Page | Self::Greeting | Self::Health | Self::Preflight)
    }
}

/// Prometheus text format: backslash, quote and newline escaped.
pub(super) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
