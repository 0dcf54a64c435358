//! Steps in and into fenced code (CommonMark 0.31, 4.5).
//!
//! ```text
//! ```rust␊      Marks 3 ─▶ Info ─␊▶ fence
//! ```␊          Closing 3 ─␊▶ Text
//! ```
//!
//! Invariant: fenced here, fenced for the renderer; in doubt nothing is.

use super::behind::Behind;
use super::spot::{Begun, Fence, Spot, State};

impl Spot {
    pub(super) fn line_ends(&mut self, behind: &Behind<'_>) {
        if self.fence.is_some() {
            self.state = State::Closing { blanks: 0, count: 0, ended: false };
        } else if behind.is(b"\n") {
            (self.tag, self.image) = (false, false);
        }
    }

    pub(super) fn marks(&mut self, byte: u8, behind: &Behind<'_>, mark: u8, count: u8, sure: bool) -> Option<Begun> {
        if byte == mark {
            self.state = State::Marks { mark, count: count.saturating_add(1), sure };
            return None;
        }
        if count < 3 {
            return self.again(byte, behind);
        }
        self.doubt |= !sure || self.tag;
        if self.doubt {
            return self.again(byte, behind);
        }
        self.info(byte, behind, (mark, count), false)
    }

    /// What looks like a URL in an info string is one for a renderer that knows no fences, or where the line is code in itself.
    pub(super) fn info(&mut self, byte: u8, behind: &Behind<'_>, (mark, count): (u8, u8), url: bool) -> Option<Begun> {
        self.state = match byte {
            b'`' if mark == b'`' => State::Text,
            b'\n' => {
                self.fence = Some(Fence { mark, length: count });
                State::Closing { blanks: 0, count: 0, ended: false }
            }
            b'/' | b'\\' | b'?' | b'#' => State::Info { mark, count, url: true },
            b':' if behind.is_special() => State::Info { mark, count, url: true },
            _ => State::Info { mark, count, url: url && !self.ends_url(byte, false) },
        };
        None
    }

    pub(super) fn closing(
        &mut self,
        byte: u8,
        behind: &Behind<'_>,
        blanks: u8,
        count: u8,
        ended: bool,
    ) -> Option<Begun> {
        let Some(fence) = self.fence else { return self.again(byte, behind) };
        let closes = count >= fence.length;
        self.state = match byte {
            b'\n' if closes => {
                self.fence = None;
                State::Text
            }
            b'\n' => State::Closing { blanks: 0, count: 0, ended: false },
            b' ' if count == 0 && blanks < 3 => State::Closing { blanks: blanks.saturating_add(1), count, ended },
            b' ' | b'\t' | b'\r' if closes => State::Closing { blanks, count, ended: true },
            _ if byte == fence.mark && !ended => State::Closing { blanks, count: count.saturating_add(1), ended },
            _ => return self.again(byte, behind),
        };
        None
    }
}
