//! A look back from the byte at hand.
//!
//! ```text
//! …see www│.evil.example        is_host: `www` stands at a word's start
//! ```
//!
//! Invariant: nothing here looks further back than [`REACH`].

use super::host::SPECIAL;

/// How far back a step looks: a label of a host name and its surroundings.
pub(in crate::redact) const REACH: usize = 72;

/// The bytes before the one at hand: the byte so many places back, if there is one within [`REACH`].
pub(in crate::redact) struct Behind<'a>(pub(in crate::redact) &'a dyn Fn(usize) -> Option<u8>);

impl Behind<'_> {
    pub(super) fn back(&self, places: usize) -> Option<u8> {
        (self.0)(places)
    }

    /// They end with `token`, letters of either case.
    pub(super) fn is(&self, token: &[u8]) -> bool {
        let mut places = 0_usize;
        token.iter().rev().all(|expected| {
            places = places.saturating_add(1);
            self.back(places).is_some_and(|byte| byte.eq_ignore_ascii_case(expected))
        })
    }

    /// They end with a special scheme's name.
    pub(super) fn is_special(&self) -> bool {
        SPECIAL.iter().any(|scheme| {
            let before = self.back(scheme.len().saturating_add(1));
            self.is(scheme) && before.is_none_or(|byte| !byte.is_ascii_alphanumeric())
        })
    }

    /// They end with a word that may begin a host's name, and is not a part of a path.
    pub(super) fn is_host(&self) -> bool {
        let label = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-' || *byte >= 0x80;
        let length = (1..REACH).take_while(|places| self.back(*places).as_ref().is_some_and(label)).count();
        let before = self.back(length.saturating_add(1));
        length > 0 && length < 64 && !matches!(before, Some(b'/' | b'\\' | b'.' | b'_'))
    }

    /// Only what opens lists, quotes and indentation stands between them and the start of the line.
    pub(super) fn is_line_start(&self) -> bool {
        let opens =
            |byte: u8| matches!(byte, b' ' | b'\t' | b'>' | b'*' | b'+' | b'-' | b'.' | b')') || byte.is_ascii_digit();
        (1..REACH).find_map(|places| match self.back(places) {
            None | Some(b'\n') => Some(true),
            Some(byte) if opens(byte) => None,
            Some(_) => Some(false),
        }) != Some(false)
    }

    /// Nothing is before the byte at hand, or a line's end.
    pub(super) fn is_sure_start(&self) -> bool {
        matches!(self.back(1), None | Some(b'\n'))
    }
}
