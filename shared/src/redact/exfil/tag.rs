//! Steps through HTML tags and `@import`.
//!
//! ```text
//! <img src="…"      Angle ─i▶ Name ─blank▶ Tag ─=▶ Value ─"▶ a target begins
//! a <b && c         Angle ─b▶ Name ─blank▶ Tag      and so until `>` or a blank line: in doubt nothing returns
//! ```
//!
//! Invariant: what a browser takes for an attribute's value is held as a target.

use super::Kind;
use super::behind::Behind;
use super::spot::{Begun, Spot, State, begun};

const IMPORT: &[u8] = b"import";

impl Spot {
    pub(super) fn angle(&mut self, byte: u8, behind: &Behind<'_>) -> Option<Begun> {
        match byte {
            b'/' if behind.is(b"<") => None,
            b'!' | b'?' => {
                self.doubt = true;
                self.again(byte, behind)
            }
            _ if byte.is_ascii_alphabetic() => {
                self.state = State::Name;
                None
            }
            _ => self.again(byte, behind),
        }
    }

    pub(super) fn name(&mut self, byte: u8, behind: &Behind<'_>) -> Option<Begun> {
        match byte {
            b':' if behind.is_special() => return begun(Kind::Autolink),
            b':' | b'-' => {}
            _ if byte.is_ascii_alphanumeric() => {}
            b'>' | b'/' => self.named(byte, behind),
            _ if byte.is_ascii_whitespace() => self.named(byte, behind),
            _ => return self.again(byte, behind),
        }
        None
    }

    pub(super) fn named(&mut self, byte: u8, behind: &Behind<'_>) {
        const RAW: [&[u8]; 4] = [b"<pre", b"<script", b"<style", b"<textarea"];
        self.tag = true;
        self.anchor = behind.is(b"<a");
        self.doubt |= RAW.iter().any(|name| behind.is(name));
        self.state = if byte == b'>' { State::Text } else { State::Tag };
    }

    pub(super) fn tag(&mut self, byte: u8, behind: &Behind<'_>) -> Option<Begun> {
        match byte {
            b'>' => self.state = State::Text,
            b'=' => self.state = State::Value,
            b'\n' if behind.is(b"\n") => return self.again(byte, behind),
            _ => {}
        }
        None
    }

    pub(super) const fn value(&mut self, byte: u8) -> Option<Begun> {
        let fetched = !self.anchor;
        match byte {
            b'"' | b'\'' => Some(Begun { kind: Kind::Quoted { quote: byte, fetched }, here: false }),
            b'>' => {
                self.state = State::Text;
                None
            }
            _ if byte.is_ascii_whitespace() => None,
            _ => Some(Begun { kind: Kind::Quoted { quote: 0, fetched }, here: true }),
        }
    }

    pub(super) fn import(&mut self, byte: u8, behind: &Behind<'_>, seen: usize) -> Option<Begun> {
        match (IMPORT.get(seen), byte) {
            (Some(letter), _) if byte.eq_ignore_ascii_case(letter) => {
                self.state = State::Import(seen.saturating_add(1));
                None
            }
            (None, b'"' | b'\'') => Some(Begun { kind: Kind::Quoted { quote: byte, fetched: true }, here: false }),
            (None, _) if byte.is_ascii_whitespace() => None,
            (_, _) => self.again(byte, behind),
        }
    }
}
