//! Why a relayed answer could not go on, and what the client is told.
//!
//! ```text
//! Fault(Reset)  "The provider's stream broke off."       upstream_error
//! Idle          "… was silent for 120 seconds"           upstream_timeout
//! Upstream(c)   the provider's own error, scrubbed       its status and type
//! ```
//!
//! Invariant: no word of an answer is repeated here but a provider's error message that [`Complaint`] has scrubbed.

use alloc::string::String;

use super::live::Unfit;
use crate::exchange::{Complaint, Told};
use crate::host::Fault;
use crate::json::Value;
use crate::redact::Restored;
use crate::refusal::Voice;
use crate::route::Stop;

/// What went wrong after the first byte had left.
pub(crate) enum Broken {
    /// The connection, or our patience with its first bytes.
    Fault(Fault),
    /// The body ended before the answer did.
    Early,
    /// Bytes that are no event stream of the dialect.
    Unreadable,
    /// Nothing came for too long.
    Idle,
    /// The upstream said that it failed.
    Upstream(Complaint),
    /// A one-way placeholder in tool arguments.
    Masked,
    /// The model wrote something that the output policy blocks.
    Blocked,
    /// The vault was wiped under the answer: it cannot be restored any more.
    Expired,
}

impl Broken {
    /// What a refusal's body would be.
    pub(crate) fn body(&self, stop: &Stop, voice: Voice, generation: &str) -> Value {
        self.told(stop).notice(None).body(voice, generation)
    }

    /// What the client is told.
    pub(crate) fn told(&self, stop: &Stop) -> Told {
        if let Self::Upstream(complaint) = self {
            return complaint.told(None, stop);
        }
        let (status, kind, code, message) = match self {
            Self::Fault(Fault::TimedOut) | Self::Idle => (
                504,
                "upstream_timeout",
                "upstream_idle",
                "The provider sent nothing for too long. What came before is incomplete: try again.",
            ),
            Self::Fault(Fault::Connect | Fault::Barred | Fault::Reset) => (
                502,
                "upstream_error",
                "upstream_reset",
                "The connection to the provider broke. What came before is incomplete: try again.",
            ),
            Self::Early => (
                502,
                "upstream_error",
                "upstream_truncated",
                "The provider ended the stream before the answer. What came before is incomplete: try again.",
            ),
            Self::Unreadable | Self::Upstream(_) => (
                502,
                "upstream_error",
                "upstream_malformed",
                "The provider sent something that is no answer. What came before is incomplete: try again.",
            ),
            Self::Masked => (
                502,
                "masked_value_in_tool_call",
                "masked_value_in_tool_call",
                "The model passed a masked value to a tool, which would overwrite your data with a placeholder. Ask the operator to redact this type instead of masking it.",
            ),
            Self::Blocked => (
                502,
                "output_blocked",
                "output_blocked",
                "The model wrote personal data or a secret that the output policy blocks. What came before is incomplete.",
            ),
            Self::Expired => (
                502,
                "upstream_error",
                "request_expired",
                "The gateway has forgotten this request's originals. What came before is incomplete: try again.",
            ),
        };
        Told { status, kind, code: String::from(code), message: String::from(message).into() }
    }
}

impl Restored {
    /// Whether the answer may go on.
    pub(crate) const fn judge(self) -> Result<(), Broken> {
        match self {
            Self { masked: 1.., .. } => Err(Broken::Masked),
            Self { blocked: 1.., .. } => Err(Broken::Blocked),
            Self { .. } => Ok(()),
        }
    }
}

impl From<Unfit> for Broken {
    fn from(_: Unfit) -> Self {
        Self::Unreadable
    }
}
