//! Where in a text the next byte stands: prose, a URL, a tag, fenced code, or the beginning of a target.
//!
//! ```text
//! see https://evil.example/?q=…   then <img src="…"   and [text](…
//!     Url ────────────────────┘        Tag ▲ Value ▲          ▲ a target begins
//! ```
//!
//! In fenced code, and outside of prose, only URLs count: nothing there is rendered. A fence counts as one only where CommonMark
//! leaves no doubt: at the very start of a line, not behind a tag, and never again after anything that looked like another.
//!
//! Invariant: one step per byte, whatever the division into pieces; looks a bounded stretch back.

use lethe_detect::classes::classes;

use super::Kind;
use super::behind::Behind;
use crate::redact::restoring::Restoring;

/// The longest authority that may be allow-listed.
pub(super) const AUTHORITY: usize = 128;

/// Where a text stands.
pub(in crate::redact) struct Spot {
    pub(super) state: State,
    /// The text is rendered: targets and tags count.
    pub(super) markup: bool,
    pub(super) fence: Option<Fence>,
    /// A tag, or an image, began since the last blank line.
    pub(super) tag: bool,
    pub(super) image: bool,
    /// Fences are not to be trusted any more.
    pub(super) doubt: bool,
    /// The tag at hand is `<a`.
    pub(super) anchor: bool,
    pub(super) authority: [u8; AUTHORITY],
    pub(super) length: usize,
}

#[derive(Clone, Copy)]
pub(super) struct Fence {
    pub(super) mark: u8,
    pub(super) length: u8,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Text,
    /// `www.ev…`: a host without a scheme.
    Dotted,
    Authority,
    Url {
        allowed: bool,
        sticky: bool,
    },
    /// Behind a quote in a command: the word may go on.
    Quote,
    /// Behind `<`.
    Angle,
    Name,
    Tag,
    /// Behind `=` in a tag.
    Value,
    /// So many letters of `@import` have come.
    Import(usize),
    /// So many marks of a fence have come; `sure`: at the very start of a line.
    Marks {
        mark: u8,
        count: u8,
        sure: bool,
    },
    /// Behind the marks; `url`: in what may be one.
    Info {
        mark: u8,
        count: u8,
        url: bool,
    },
    /// At the start of a line in fenced code: blanks, then marks.
    Closing {
        blanks: u8,
        count: u8,
        ended: bool,
    },
}

/// A target begins.
pub(in crate::redact) struct Begun {
    pub(in crate::redact) kind: Kind,
    /// With the byte at hand, not behind it.
    pub(in crate::redact) here: bool,
}

impl Spot {
    pub(in crate::redact) const fn new(markup: bool) -> Self {
        let (state, authority) = (State::Text, [0; AUTHORITY]);
        Self { state, markup, fence: None, tag: false, image: false, doubt: false, anchor: false, authority, length: 0 }
    }

    /// Whether an original may stand here.
    pub(in crate::redact) const fn is_open(&self) -> bool {
        match self.state {
            State::Url { allowed, .. } => allowed,
            State::Info { url, .. } => !url,
            State::Authority | State::Quote | State::Tag | State::Value => false,
            State::Text | State::Dotted | State::Angle | State::Name | State::Import(_) => true,
            State::Marks { .. } | State::Closing { .. } => true,
        }
    }

    /// Whether it stands in a URL, where an original must not bring its own end.
    pub(in crate::redact) const fn is_url(&self) -> bool {
        matches!(self.state, State::Url { .. })
    }

    /// Fences are not to be trusted any more.
    pub(in crate::redact) const fn doubt(&mut self) {
        self.doubt = true;
    }

    /// A placeholder was passed whole.
    pub(in crate::redact) const fn passed(&mut self) {
        match self.state {
            State::Authority | State::Quote => self.state = State::Url { allowed: false, sticky: false },
            State::Dotted | State::Angle | State::Name | State::Import(_) | State::Marks { .. } => {
                self.state = State::Text;
            }
            State::Text | State::Url { .. } | State::Tag | State::Value => {}
            State::Info { .. } => {}
            State::Closing { .. } => self.state = State::Text,
        }
    }

    /// A target ended.
    pub(in crate::redact) fn returned(&mut self) {
        self.state = if self.state == State::Value { State::Tag } else { State::Text };
    }

    /// How many of `bytes` can be passed without a step, and without a look for placeholders.
    pub(in crate::redact) fn quiet(&self, bytes: &[u8]) -> usize {
        let stops = match self.state {
            State::Text => TEXT,
            State::Url { .. } => URL,
            State::Dotted | State::Authority | State::Quote | State::Angle | State::Name | State::Tag => return 0,
            State::Value | State::Import(_) | State::Marks { .. } | State::Info { .. } | State::Closing { .. } => {
                return 0;
            }
        };
        let stop = |byte: &u8| CLASSES.get(usize::from(*byte)).is_some_and(|class| class & stops != 0);
        bytes.iter().position(stop).unwrap_or(bytes.len())
    }

    /// Passes `byte`.
    pub(in crate::redact) fn step(&mut self, byte: u8, behind: &Behind<'_>, restoring: &Restoring) -> Option<Begun> {
        match self.state {
            State::Text => self.text(byte, behind),
            State::Dotted => self.dotted(byte, behind),
            State::Authority => self.authority(byte, behind, restoring),
            State::Url { allowed, sticky } => self.url(byte, behind, allowed, sticky),
            State::Quote => self.quote(byte, behind),
            State::Angle => self.angle(byte, behind),
            State::Name => self.name(byte, behind),
            State::Tag => self.tag(byte, behind),
            State::Value => self.value(byte),
            State::Import(seen) => self.import(byte, behind, seen),
            State::Marks { mark, count, sure } => self.marks(byte, behind, mark, count, sure),
            State::Info { mark, count, url } => self.info(byte, behind, (mark, count), url),
            State::Closing { blanks, count, ended } => self.closing(byte, behind, blanks, count, ended),
        }
    }

    pub(super) const fn is_rendered(&self) -> bool {
        self.markup && self.fence.is_none()
    }

    pub(super) fn again(&mut self, byte: u8, behind: &Behind<'_>) -> Option<Begun> {
        self.state = State::Text;
        self.text(byte, behind)
    }

    fn text(&mut self, byte: u8, behind: &Behind<'_>) -> Option<Begun> {
        let rendered = self.is_rendered();
        match byte {
            b'\n' => self.line_ends(behind),
            b':' if rendered && behind.is(b"]") => return begun(Kind::Definition),
            b':' if behind.is_special() => self.enter_authority(),
            b'/' | b'\\' => self.slash(behind),
            b'.' if behind.is_host() => self.state = State::Dotted,
            b'(' if rendered && behind.is(b"]") => return begun(if self.image { Kind::Image } else { Kind::Link }),
            b'(' if rendered && behind.is(b"url") => return begun(Kind::Css),
            b'[' if rendered && behind.is(b"!") => self.image = true,
            b'<' if rendered => self.state = State::Angle,
            b'@' if rendered => self.state = State::Import(0),
            b'`' | b'~' if rendered && behind.is_line_start() => {
                self.state = State::Marks { mark: byte, count: 1, sure: behind.is_sure_start() };
            }
            _ => {}
        }
        None
    }
}

pub(super) const fn begun(kind: Kind) -> Option<Begun> {
    Some(Begun { kind, here: false })
}

/// Stops of [`State::Text`].
const TEXT: u8 = 1;
/// Stops of [`State::Url`].
const URL: u8 = 2;

static CLASSES: [u8; 256] = classes(&[(b"<&\\/(`\n", TEXT | URL), (b":.[~@", TEXT), (b" \t\r\x0c\"'>{", URL)]);
