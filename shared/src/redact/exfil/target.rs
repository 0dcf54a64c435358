//! What becomes of a target, once it is whole.
//!
//! ```text
//! page.html  #top            Keep         it goes nowhere; placeholders stay
//! https://ok.io/<EMAIL_0>    Restore      every host is allow-listed
//! https://evil/?q=EMAIL_0    Neutralise   it would carry something away
//! https://evil/about         Keep
//! ```
//!
//! Invariant: the judgement rests on what a renderer would make of the target: entities, escapes, tabs and line ends undone.

use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::carries::{carries, is_random};
use super::host::{Hosts, hosts};
use super::{Kind, LONGEST, NEUTRALISED};
use crate::redact::placeholder::{self, Reading};
use crate::redact::restore::Outlet;
use crate::redact::restoring::Restoring;
use crate::redact::vault::Vault;
use crate::seek;

/// What becomes of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::redact) enum Verdict {
    /// It is no target after all: restored as prose.
    Prose,
    /// It leaves as it is.
    Keep,
    /// Originals take the places of its placeholders.
    Restore,
    /// A marker takes its place.
    Neutralise,
}

/// A target, whole or as long as it may get.
pub(in crate::redact) struct Target<'a> {
    pub(in crate::redact) kind: Kind,
    /// As the model wrote it.
    pub(in crate::redact) text: &'a [u8],
}

impl Target<'_> {
    /// What becomes of it.
    pub(in crate::redact) fn judge(&self, vault: &Vault) -> Verdict {
        let flat = self.flattened(true);
        let found = self.hosts(&flat, &vault.returning().restoring);
        if self.is_own_address(&flat, vault) {
            return Verdict::Restore;
        }
        if !found.away {
            let prose = self.kind == Kind::Definition && !self.begins_elsewhere(vault);
            return match (found.allowed, prose) {
                (true, _) => Verdict::Restore,
                (false, true) => Verdict::Prose,
                (false, false) => Verdict::Keep,
            };
        }
        let random = self.kind.is_fetched() && !is_picture(&flat) && is_random(&flat);
        if random || carries(&flat, vault) { Verdict::Neutralise } else { Verdict::Keep }
    }

    /// What becomes of one that has reached [`LONGEST`] without an end.
    pub(in crate::redact) fn judge_long(&self) -> Verdict {
        debug_assert!(self.text.len() >= LONGEST, "short targets have an end");
        let flat = self.flattened(true);
        let elsewhere = self.hosts(&flat, &Restoring::default()).away;
        if elsewhere && !is_picture(&flat) { Verdict::Neutralise } else { Verdict::Keep }
    }

    /// The hosts of it, read with and without escapes of Markdown: what is away in either is.
    fn hosts(&self, flat: &[u8], restoring: &Restoring) -> Hosts {
        let (found, bare) = (hosts(flat, restoring), hosts(&self.flattened(false), restoring));
        Hosts { allowed: found.allowed && bare.allowed, away: found.away || bare.away }
    }

    /// The text as a renderer would read it. An autolink's scheme has left before the rest was held.
    fn flattened(&self, escapes: bool) -> Zeroizing<Vec<u8>> {
        if self.kind != Kind::Autolink {
            return flattened(self.text, escapes);
        }
        let mut whole = Zeroizing::new(Vec::with_capacity(self.text.len().saturating_add(6)));
        whole.extend_from_slice(b"https:");
        whole.extend_from_slice(self.text);
        flattened(&whole, escapes)
    }

    /// A marker leaves in its place, behind the white space that it began with.
    pub(in crate::redact) fn neutralise(&self, out: &mut dyn Outlet) {
        let blank = self.text.len().saturating_sub(self.text.trim_ascii_start().len());
        out.put(self.text.get(..blank).and_then(|blank| core::str::from_utf8(blank).ok()).unwrap_or_default());
        out.put(match self.kind {
            Kind::Autolink => "//lethe-neutralised.invalid",
            Kind::Link | Kind::Image | Kind::Definition | Kind::Css | Kind::Quoted { .. } => NEUTRALISED,
        });
    }

    /// `mailto:` or `tel:` and one placeholder: what it opens is addressed to the original and to nobody else.
    fn is_own_address(&self, flat: &[u8], vault: &Vault) -> bool {
        let rest = [b"mailto:".as_slice(), b"tel:"].into_iter().find_map(|scheme| {
            flat.split_at_checked(scheme.len()).filter(|(name, _)| name.eq_ignore_ascii_case(scheme))
        });
        let Some((_, rest)) = rest else { return false };
        let reading = placeholder::read(|at| rest.get(at).copied(), 0);
        match (self.kind, reading) {
            (Kind::Quoted { fetched: true, .. }, _) => false,
            (_, Reading::Whole { entity, number, length }) => {
                let original = vault.entry(entity, number).map_or("?", super::super::vault::Entry::original);
                length == rest.len() && !original.contains(['?', '&', ',', ';', '%'])
            }
            (_, Reading::Part(_) | Reading::Not) => false,
        }
    }

    /// It begins with a placeholder whose original may be a URL.
    fn begins_elsewhere(&self, vault: &Vault) -> bool {
        let text = self.text.trim_ascii_start();
        match placeholder::read(|at| text.get(at).copied(), 0) {
            Reading::Whole { entity, number, .. } => {
                vault.entry(entity, number).is_some_and(|entry| seek::has(entry.original(), "//"))
            }
            Reading::Part(_) | Reading::Not => false,
        }
    }
}

/// An image in the URL itself: nothing is fetched.
fn is_picture(flat: &[u8]) -> bool {
    let is = |scheme: &[u8]| flat.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    is(b"data:image/") && !is(b"data:image/svg")
}

/// `text` without white space at its ends, tabs and line ends, with entities decoded and, with `escapes`, escaped punctuation bare.
fn flattened(text: &[u8], escapes: bool) -> Zeroizing<Vec<u8>> {
    let mut flat = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text.trim_ascii();
    if let Some(inner) = rest.strip_prefix(b"<").filter(|_| is_angled(rest)) {
        rest = inner;
    }
    rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest).trim_ascii_start();
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        match (byte, behind) {
            (b'\t' | b'\n' | b'\r', _) => {}
            (b'&', _) => match entity(behind) {
                Some((b'\t' | b'\n' | b'\r', length)) => rest = behind.get(length..).unwrap_or_default(),
                Some((decoded, length)) => {
                    flat.push(decoded);
                    rest = behind.get(length..).unwrap_or_default();
                }
                None => flat.push(b'&'),
            },
            (b'\\', [escaped, behind @ ..])
                if escapes && escaped.is_ascii_punctuation() && !matches!(escaped, b'\\' | b'/') =>
            {
                flat.push(*escaped);
                rest = behind;
            }
            (byte, _) => flat.push(*byte),
        }
    }
    flat
}

/// It stands in angle brackets, which are not a placeholder's.
fn is_angled(text: &[u8]) -> bool {
    matches!(placeholder::read(|at| text.get(at).copied(), 0), Reading::Not)
}

/// Named entities that a URL can be hidden in.
const NAMED: [(&[u8], u8); 17] = [
    (b"amp;", b'&'),
    (b"lt;", b'<'),
    (b"gt;", b'>'),
    (b"quot;", b'"'),
    (b"apos;", b'\''),
    (b"colon;", b':'),
    (b"sol;", b'/'),
    (b"bsol;", b'\\'),
    (b"period;", b'.'),
    (b"commat;", b'@'),
    (b"quest;", b'?'),
    (b"num;", b'#'),
    (b"percnt;", b'%'),
    (b"equals;", b'='),
    (b"lowbar;", b'_'),
    (b"Tab;", b'\t'),
    (b"NewLine;", b'\n'),
];

/// The ASCII character of an entity, `text` behind its ampersand, and how long it is there.
fn entity(text: &[u8]) -> Option<(u8, usize)> {
    if let Some((name, byte)) = NAMED.iter().find(|(name, _)| text.starts_with(name)) {
        return Some((*byte, name.len()));
    }
    let digits = text.strip_prefix(b"#")?;
    let (radix, skipped, digits) = match digits {
        [b'x' | b'X', digits @ ..] => (16, 2_usize, digits),
        _ => (10, 1, digits),
    };
    let length = digits.iter().take_while(|byte| char::from(**byte).is_digit(radix)).count();
    let number = core::str::from_utf8(digits.get(..length)?).ok()?;
    let byte = u32::from_str_radix(number, radix).ok().and_then(|code| u8::try_from(code).ok())?;
    let semicolon = usize::from(digits.get(length) == Some(&b';'));
    byte.is_ascii().then_some((byte, skipped.saturating_add(length).saturating_add(semicolon)))
}
