//! Steps in and into URLs that stand bare in a text.
//!
//! ```text
//! https://ok.example/x?y      Text ─:▶ Authority ─/▶ Url { allowed } ─blank▶ Text
//! www.evil.example/x          Text ─.▶ Dotted ─/▶ Url
//! "https://evil/"<EMAIL_0>    Url ─"▶ Quote ─▶ Url           in commands, where a word goes on behind a quote
//! ```
//!
//! Invariant: a URL ends only where whoever reads it would end it.

use super::behind::Behind;
use super::host::is_allowed;
use super::spot::{AUTHORITY, Begun, Spot, State};
use crate::redact::restoring::Restoring;

impl Spot {
    pub(super) fn slash(&mut self, behind: &Behind<'_>) {
        let is_slash = |byte: u8| matches!(byte, b'/' | b'\\');
        if !behind.back(1).is_some_and(is_slash) {
            return;
        }
        match behind.back(2) {
            Some(b':') => self.state = State::Url { allowed: false, sticky: false },
            Some(byte) if byte.is_ascii_alphanumeric() || is_slash(byte) => {}
            // No program reads a bare `\\host` as a URL but a shell of Windows; in a reader's text it is an escaped backslash.
            Some(_) | None if self.markup && behind.is(b"\\") => {}
            Some(_) | None => self.enter_authority(),
        }
    }

    pub(super) const fn enter_authority(&mut self) {
        self.state = State::Authority;
        self.length = 0;
    }

    pub(super) fn dotted(&mut self, byte: u8, behind: &Behind<'_>) -> Option<Begun> {
        match byte {
            b'.' | b'-' | b':' | 0x80.. => None,
            _ if byte.is_ascii_alphanumeric() => None,
            b'/' | b'\\' | b'?' | b'#' if !behind.is(b".") => {
                self.state = State::Url { allowed: false, sticky: false };
                None
            }
            _ => self.again(byte, behind),
        }
    }

    pub(super) fn authority(&mut self, byte: u8, behind: &Behind<'_>, restoring: &Restoring) -> Option<Begun> {
        match byte {
            b'/' | b'\\' if self.length == 0 => None,
            b'/' | b'\\' | b'?' | b'#' => {
                let authority = self.authority.get(..self.length).unwrap_or_default();
                let allowed = self.length < AUTHORITY && is_allowed(authority, restoring);
                self.state = State::Url { allowed, sticky: false };
                None
            }
            _ if self.ends_url(byte, false) => self.url(byte, behind, false, false),
            _ => {
                if let Some(slot) = self.authority.get_mut(self.length) {
                    *slot = byte;
                    self.length = self.length.saturating_add(1);
                }
                None
            }
        }
    }

    pub(super) const fn ends_url(&self, byte: u8, sticky: bool) -> bool {
        match byte {
            b'\n' => true,
            _ if sticky => false,
            b'\'' | b'`' => self.markup == (byte == b'`'),
            b'"' | b'<' | b'>' => true,
            _ => byte.is_ascii_whitespace(),
        }
    }

    pub(super) fn url(&mut self, byte: u8, behind: &Behind<'_>, allowed: bool, sticky: bool) -> Option<Begun> {
        if self.ends_url(byte, sticky) {
            if !self.markup && matches!(byte, b'"' | b'\'') {
                self.state = State::Quote;
                return None;
            }
            return self.again(byte, behind);
        }
        let slashes = matches!(byte, b'/' | b'\\') && matches!(behind.back(1), Some(b'/' | b'\\'));
        let opens = !self.markup && (byte == b'`' || (matches!(byte, b'(' | b'{') && behind.is(b"$")));
        self.state = State::Url { allowed: allowed && !slashes, sticky: sticky || opens };
        None
    }

    pub(super) fn quote(&mut self, byte: u8, behind: &Behind<'_>) -> Option<Begun> {
        match byte {
            b',' | b';' | b')' | b']' | b'}' | b'|' | b'&' | b':' | b'>' | b'<' => self.again(byte, behind),
            _ if byte.is_ascii_whitespace() => self.again(byte, behind),
            _ => {
                self.state = State::Url { allowed: false, sticky: false };
                None
            }
        }
    }
}
