//! Addresses of the internet, versions 4 and 6.
//!
//! ```text
//! 10.17.3.4:8080 · 10.17.3.0/24            found without port and prefix
//! 2a02:8109::5054:ff · [fe80::1%eth0]      found; ::ffff:10.17.3.4 too
//! version 1.2.3.4 · Chrome/91.0.4.7 · 1.2.3.4.5 · a[1::2] · std::cout      not
//! 127.0.0.1 · ::1 · 192.0.2.1 · 2001:db8::1 · 255.255.255.0                nobody's, not
//! ```
//!
//! Invariant: a hit parses as an address (RFC 4291, RFC 5952, RFC 6943), whole.

use super::ascii::decimal;
use super::detector::{Around, Detector, Hit, Source, Tier};
use super::entity::Entity;
use super::view::View;
use super::{Examples, context};
use crate::redact::context::words;
use crate::span::Span;

pub(super) const V4: Detector<Around> = Detector {
    entity: Entity::IpAddress,
    rule: "ipv4",
    verify: v4,
    context: CONTEXT,
    strength: 1,
    source: Source::of("RFC 791, RFC 6943 §3.1.1; special addresses of RFC 6890, RFC 5737, RFC 5771"),
};

pub(super) const V6: Detector<Around> = Detector {
    entity: Entity::IpAddress,
    rule: "ipv6",
    verify: v6,
    context: CONTEXT,
    strength: 1,
    source: Source::of(
        "RFC 4291 §2.2, RFC 4007 §11 (zones), IANA IPv6 address space; special addresses of RFC 6890, RFC 3849, RFC 9637",
    ),
};

#[rustfmt::skip]
pub(super) const CONTEXT: &[u8] = words![
    "ip", "ips", "ipv4", "ipv6", "addr", "address", "addresses", "host", "server", "dns", "gateway", "client", "remote", "subnet", "peer", "ping", "adresse", "dirección",
    "indirizzo", "adres", "endereço",
];
/// Words whose four numbers are no address.
#[rustfmt::skip]
pub(super) const OTHERS: &[u8] = words![
    "version", "versions", "ver", "v", "release", "build", "rev", "revision", "firmware", "section", "chapter", "clause", "oid", "asn", "kapitel", "abschnitt", "sección",
    "sezione", "versión", "versione", "versie", "versão", "paragraph", "theorem", "figure", "table", "step", "rule",
];

/// Where an address of version 4 that begins at `at` ends.
pub(super) fn four(view: &View<'_>, at: usize) -> Option<usize> {
    quad(view, at).map(|(_, end)| end)
}

/// Where an address of version 6 that begins at `at` ends.
pub(super) fn six(view: &View<'_>, at: usize) -> Option<usize> {
    Address::read(view, at).map(|address| address.end)
}

fn v4(view: &View<'_>, at: usize) -> Option<Hit> {
    let (octets, end) = quad(view, at)?;
    if !view.begins(at) || within_v4(view, at, end) || is_version(view, at) || spared_v4(view, octets) {
        return None;
    }
    // 1.2.3.4 and its like are sections and versions more often than addresses, 2.5.4.3 an identifier of an object (X.520).
    let small = octets.iter().all(|octet| *octet < 10) || matches!(octets, [1, 3, 6, _] | [2, 5, 4 | 29, _]);
    let tier = if small { Tier::WithContext } else { Tier::Alone };
    Some(Hit { span: Span { start: at, end }, tier })
}

/// Four numbers up to 255 at single dots, without leading zeros; and where they end.
fn quad(view: &View<'_>, mut at: usize) -> Option<([u8; 4], usize)> {
    let mut octets = [0; 4];
    for (place, slot) in octets.iter_mut().enumerate() {
        if place > 0 {
            at = at.checked_add(1).filter(|_| view.byte(at) == Some(b'.'))?;
        }
        let length = view.digits(at, 4);
        if place == 0 && view.byte(at.saturating_add(length)) != Some(b'.') {
            return None;
        }
        let digits = view.slice(at, at.saturating_add(length));
        if digits.len() > 1 && digits.first() == Some(&b'0') {
            return None;
        }
        *slot = u8::try_from(decimal(digits)).ok().filter(|_| !digits.is_empty())?;
        at = at.saturating_add(length);
    }
    Some((octets, at))
}

/// Whether the numbers go on, or are a part of a name or an address of version 6.
fn within_v4(view: &View<'_>, start: usize, end: usize) -> bool {
    let second = start.checked_sub(2).and_then(|at| view.byte(at));
    let before = match view.before(start) {
        Some(b'.') => second.is_some_and(|byte| byte.is_ascii_digit()),
        Some(b':') => second == Some(b':'),
        Some(_) | None => false,
    };
    let after = match view.text.get(end..).unwrap_or_default() {
        [b'.', next, ..] => next.is_ascii_digit(),
        [next, ..] => next.is_ascii_alphanumeric() || *next == b'_',
        [] => false,
    };
    before || after
}

/// Whether what stands before makes the numbers a version or a section.
fn is_version(view: &View<'_>, start: usize) -> bool {
    let word = |end: usize| {
        let length = view.run_before(end, 24, |byte| byte.is_ascii_alphanumeric());
        view.slice(end.saturating_sub(length), end)
    };
    let mark = start.saturating_sub(1);
    match view.slice(start.saturating_sub(2), start) {
        [b'=' | b'<' | b'>' | b'~' | b'!', b'='] | [_, b'^' | b'~'] | [0xC2, 0xA7] => true,
        // Chrome/91.0.4.7, but http://10.0.0.1 and /hosts/10.0.0.1
        [_, b'/'] => word(mark).first().is_some_and(u8::is_ascii_uppercase),
        [before, b'-'] => before.is_ascii_alphabetic(),
        _ => context::before(view, start, 20, OTHERS) && !context::before(view, start, 16, CONTEXT),
    }
}

/// Whether nobody in particular has the address.
fn spared_v4(view: &View<'_>, octets: [u8; 4]) -> bool {
    let reserved =
        matches!(octets, [0 | 127 | 255, ..] | [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] | [224..=239, ..]);
    reserved && view.examples == Examples::Spared
}

fn v6(view: &View<'_>, at: usize) -> Option<Hit> {
    let start = first_digit(view, at);
    let before = view.before(start);
    if before.is_some_and(|byte| matches!(byte, b':' | b'.' | b'_' | b')')) || !view.begins(start) {
        return None;
    }
    let second = start.checked_sub(2).and_then(|at| view.byte(at));
    let sliced = before == Some(b'[') && second.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b']');
    let address = Address::read(view, start)?;
    let tier = address.worth().filter(|_| !sliced)?;
    if address.spared(view) {
        return None;
    }
    Some(Hit { span: Span { start, end: zone(view, address.end) }, tier })
}

/// Where the hexadecimal digits before `at` begin, those of an escape before them (`%3D`) left out.
fn first_digit(view: &View<'_>, at: usize) -> usize {
    let run = view.run_before(at, 7, |byte| byte.is_ascii_hexdigit());
    let escaped = |length: &usize| view.ends_percent(at.saturating_sub(*length));
    let percent = view.slice(at.saturating_sub(7), at).contains(&b'%');
    at.saturating_sub((0..=4).find(|length| percent && escaped(length)).unwrap_or(run))
}

/// An address of version 6, read.
struct Address {
    groups: [u16; 8],
    /// Groups that are written.
    count: usize,
    /// How many of them stand before `::`.
    gap: Option<usize>,
    quad: Option<[u8; 4]>,
    /// Hexadecimal digits that are written.
    digits: usize,
    /// Length of the shortest and the longest group.
    widths: (usize, usize),
    end: usize,
}

impl Address {
    fn read(view: &View<'_>, start: usize) -> Option<Self> {
        let mut this = Self { groups: [0; 8], count: 0, gap: None, quad: None, digits: 0, widths: (4, 0), end: start };
        loop {
            match view.text.get(this.end..).unwrap_or_default() {
                [b':', b':', ..] if this.gap.is_none() => {
                    this.gap = Some(this.count);
                    this.end = this.end.saturating_add(2);
                }
                [b':', next, ..] if this.count > 0 && this.gap != Some(this.count) && next.is_ascii_hexdigit() => {
                    this.end = this.end.saturating_add(1);
                }
                [next, ..] if next.is_ascii_hexdigit() && (this.count == 0 || this.gap == Some(this.count)) => {}
                _ => break,
            }
            if this.quad.is_some() {
                return None;
            }
            this.group(view)?;
        }
        this.ends(view).then_some(this)
    }

    /// Reads a group, if one stands here.
    fn group(&mut self, view: &View<'_>) -> Option<()> {
        let length = view.run(self.end, 5, |byte| byte.is_ascii_hexdigit());
        if length == 0 {
            return Some(());
        }
        let end = self.end.saturating_add(length);
        if view.byte(end) == Some(b'.')
            && let Some((octets, end)) = quad(view, self.end)
        {
            let [a, b, c, d] = octets;
            self.add(u16::from_be_bytes([a, b]))?;
            self.add(u16::from_be_bytes([c, d]))?;
            (self.quad, self.end) = (Some(octets), end);
            return Some(());
        }
        let digits = core::str::from_utf8(view.slice(self.end, end)).ok()?;
        self.add(u16::from_str_radix(digits, 16).ok().filter(|_| length <= 4)?)?;
        self.digits = self.digits.saturating_add(length);
        self.widths = (self.widths.0.min(length), self.widths.1.max(length));
        self.end = end;
        Some(())
    }

    fn add(&mut self, group: u16) -> Option<()> {
        *self.groups.get_mut(self.count)? = group;
        self.count = self.count.saturating_add(1);
        Some(())
    }

    /// Whether there are enough groups and nothing is glued to them.
    fn ends(&self, view: &View<'_>) -> bool {
        let complete = if self.gap.is_some() { self.count < 8 } else { self.count == 8 };
        let glued = match view.text.get(self.end..).unwrap_or_default() {
            [b'.', next, ..] => next.is_ascii_digit(),
            [next, ..] => next.is_ascii_alphanumeric() || matches!(next, b'_') || *next == b':' && self.glues(view),
            [] => false,
        };
        complete && !glued
    }

    /// Whether the colon at the end belongs to something longer, and not to prose.
    fn glues(&self, view: &View<'_>) -> bool {
        view.byte(self.end.saturating_add(1)).is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b':')
    }

    fn worth(&self) -> Option<Tier> {
        let assigned = matches!(self.first(), 0x2000..=0x3FFF | 0xFC00..=0xFDFF | 0xFE80..=0xFEBF | 0xFF00..=0xFF0F);
        let translated = self.begins_with(0x64, 0xFF9B);
        let full = self.gap.is_none();
        // Eight pairs are an identifier of a device (EUI-64).
        if full && self.widths == (2, 2) {
            return None;
        }
        let long = self.digits >= 12;
        let alone = self.quad.is_some() || translated || long && (full || self.count >= 4) || !full && assigned;
        Some(if alone { Tier::Alone } else { Tier::WithContext })
    }

    fn first(&self) -> u16 {
        self.groups.first().copied().filter(|_| self.gap != Some(0)).unwrap_or(0)
    }

    fn begins_with(&self, first: u16, second: u16) -> bool {
        self.groups.starts_with(&[first, second]) && self.gap.is_none_or(|gap| gap >= 2)
    }

    /// Whether nobody in particular has the address.
    fn spared(&self, view: &View<'_>) -> bool {
        let inner = self.quad.is_some_and(|octets| spared_v4(view, octets));
        let written = self.groups.get(..self.count).unwrap_or_default();
        let zeros = written.iter().rev().skip(1).all(|group| *group == 0);
        let trivial = self.quad.is_none()
            && zeros
            && written.last().is_none_or(|last| *last <= 1)
            && self.gap.is_none_or(|gap| gap < self.count || self.count == 0);
        let documented = self.begins_with(0x2001, 0xDB8) || self.first() == 0x3FFF;
        let reserved = trivial || documented || (0xFF00..=0xFF0F).contains(&self.first());
        view.examples == Examples::Spared && (inner || reserved)
    }
}

/// Where a zone after the address ends: `%eth0`, not a percent-encoded byte.
fn zone(view: &View<'_>, end: usize) -> usize {
    let from = end.saturating_add(1);
    let length = view.alphanumerics(from, 16);
    let encoded = view.slice(from, from.saturating_add(2)).iter().all(u8::is_ascii_hexdigit);
    if view.byte(end) == Some(b'%') && length > 1 && !encoded { from.saturating_add(length) } else { end }
}
