//! Headers with which a client chooses a version or a beta of a provider's API.
//!
//! ```text
//! anthropic-version: 2023-06-01 · anthropic-beta: a-2025-05-14,b-2025-08-07 · openai-beta: responses=experimental
//! ```
//!
//! Invariant: they leave byte for byte, and only towards the dialect that they were sent in.

use alloc::string::String;

use crate::dialect::Dialect;
use crate::host::{HeaderList, Headers, passes_on};

/// The version that Anthropic's API has had since 2023, for clients that name none (API reference, "Versions").
const VERSION: &str = "2023-06-01";

/// The longest value that is passed on.
const LONGEST: usize = 2_048;

/// What the client's head says of versions and betas.
#[derive(Clone, Default)]
pub(crate) struct Betas {
    pub(crate) openai: Option<String>,
    pub(crate) anthropic: Option<String>,
    pub(crate) version: Option<String>,
}

impl Betas {
    /// Values that cannot stand in a header of ours are left out.
    pub(super) fn of_head(headers: &dyn Headers) -> Self {
        let value = |name| headers.get(name).filter(|value| passes_on(value, LONGEST));
        Self { openai: value("openai-beta"), anthropic: value("anthropic-beta"), version: value("anthropic-version") }
    }

    /// The flags of `dialect`'s header.
    pub(crate) fn of(&self, dialect: Dialect) -> Option<&str> {
        if dialect.is_anthropic() { self.anthropic.as_deref() } else { self.openai.as_deref() }
    }

    /// The headers for an upstream that is asked in `dialect` by a client that speaks `spoken`.
    pub(crate) fn headers(&self, dialect: Dialect, spoken: Dialect) -> HeaderList {
        let mut headers = HeaderList::new();
        let same = dialect == spoken;
        if dialect.is_anthropic() {
            let version = self.version.as_deref().filter(|_| same).unwrap_or(VERSION);
            headers.push(("anthropic-version", version.into()));
        }
        let name = if dialect.is_anthropic() { "anthropic-beta" } else { "openai-beta" };
        headers.extend(self.of(dialect).filter(|_| same).map(|flags| (name, flags.into())));
        headers
    }
}
