//! Hardware addresses of network devices: MAC, and EUI-64.
//!
//! ```text
//! 3c:22:fb:9a:01:7e · 3C-22-FB-9A-01-7E · 3c22.fb9a.017e
//! not: 16:27:ac:… (a fingerprint of sixteen) · 12-34-56-78-90-12 (no letter, no word near) · ff:ff:ff:ff:ff:ff
//! ```
//!
//! Invariant: six or eight pairs at one separator, or three groups of four at dots, and no more of them on either side.

use super::Examples;
use super::detector::{Around, Detector, Hit, Source, Tier};
use super::entity::Entity;
use super::view::View;
use crate::redact::context::words;
use crate::span::Span;

/// At the first colon.
pub(super) const COLONS: Detector<Around> = row("mac", colons);
/// At the first pair or group.
pub(super) const GROUPS: Detector<Around> = row("mac-grouped", groups);

const fn row(rule: &'static str, verify: Around) -> Detector<Around> {
    Detector {
        entity: Entity::MacAddress,
        rule,
        verify,
        context: words![
            "mac",
            "macs",
            "hardware address",
            "physical address",
            "ethernet",
            "ether",
            "bssid",
            "wifi",
            "wlan",
            "nic",
            "lladdr",
            "eui",
            "bluetooth",
        ],
        strength: 1,
        source: Source::of("IEEE 802-2014 §8 (EUI-48, EUI-64 and their notation); RFC 9542 §2.1.4 (documentation)"),
    }
}

fn colons(view: &View<'_>, at: usize) -> Option<Hit> {
    groups(view, at.checked_sub(2)?)
}

fn groups(view: &View<'_>, start: usize) -> Option<Hit> {
    let width = view.run(start, 5, |byte| byte.is_ascii_hexdigit());
    let separator = view.byte(start.saturating_add(width))?;
    let known = matches!((width, separator), (2, b':' | b'-') | (4, b'.'));
    if !known || !view.begins(start) || goes_on(view, start, separator) {
        return None;
    }
    let (count, end) = pairs(view, start, width, separator);
    let whole = matches!((width, count), (2, 6 | 8) | (4, 3)) && view.ends(end) && view.byte(end) != Some(separator);
    let span = Span { start, end };
    let spared = view.examples == Examples::Spared && is_reserved(view, span);
    (whole && !spared).then(|| Hit { span, tier: worth(view, span, separator) })
}

/// Whether more of it stands before.
fn goes_on(view: &View<'_>, start: usize, separator: u8) -> bool {
    let second = start.checked_sub(2).and_then(|at| view.byte(at));
    view.before(start) == Some(separator) && second.is_some_and(|byte| byte.is_ascii_hexdigit() || byte == separator)
}

/// How many groups of `width` there are, up to ten, and where they end.
fn pairs(view: &View<'_>, start: usize, width: usize, separator: u8) -> (usize, usize) {
    let (mut count, mut end) = (0_usize, start);
    for _ in 0..10 {
        let at = if count == 0 { end } else { end.saturating_add(1) };
        let fits = view.run(at, 5, |byte| byte.is_ascii_hexdigit()) == width;
        if !fits || count > 0 && view.byte(end) != Some(separator) {
            break;
        }
        count = count.saturating_add(1);
        end = at.saturating_add(width);
    }
    (count, end)
}

/// Colons are how such addresses are printed; dashes and dots also divide other numbers and words.
fn worth(view: &View<'_>, span: Span, separator: u8) -> Tier {
    let text = view.slice(span.start, span.end);
    let mixed = text.iter().any(u8::is_ascii_digit) && text.iter().any(u8::is_ascii_alphabetic);
    let pure = separator == b'-' && text.iter().any(u8::is_ascii_alphabetic);
    if separator == b':' || mixed || pure { Tier::Alone } else { Tier::WithContext }
}

/// Nothing, everybody, and the range for documents.
fn is_reserved(view: &View<'_>, span: Span) -> bool {
    let mut digits = [0; 16];
    let text = view.slice(span.start, span.end).iter().filter(|byte| byte.is_ascii_hexdigit());
    let mut count = 0_usize;
    for (slot, byte) in digits.iter_mut().zip(text) {
        *slot = byte.to_ascii_lowercase();
        count = count.saturating_add(1);
    }
    let digits = digits.get(..count).unwrap_or_default();
    let all = |digit: u8| digits.iter().all(|byte| *byte == digit);
    all(b'0') || all(b'f') || digits.starts_with(b"00005e0053")
}
