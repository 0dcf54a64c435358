//! E-mail addresses.
//!
//! ```text
//! mail "john doe"+x@acme.co.uk.   alice%2Bnews%40acme.com   用户@例え.jp
//!              ◀──── @ ────▶ no trailing dot
//! root@[10.17.3.4]   alice(work)@acme.com   alice (at) acme (dot) com
//! not: git@host:path · noreply@ · pkg@1.2.3 · icon@2x.png · anyone@example.com
//! ```
//!
//! Invariant: a hit has a local part, at least two labels and a last label that can be a top-level domain; it ends in a
//! letter or digit.

use super::Examples;
use super::detector::{Around, Detector, Hit, Source, Tier};
use super::entity::Entity;
use super::ip;
use super::letter::{self, Script};
use super::view::View;
use crate::encoding::hex_byte;
use crate::span::Span;

pub(super) const ROW: Detector<Around> = Detector {
    entity: Entity::Email,
    rule: "email",
    verify,
    context: &[],
    strength: 1,
    source: Source::of(
        "RFC 5321 §4.1.2, RFC 5322 §3.4.1, RFC 6531 (SMTPUTF8); reserved names of RFC 2606 and RFC 6761",
    ),
};

/// Bytes of a local part that are looked at: 64 characters, each percent-encoded or of several bytes.
const LOCAL: usize = 320;
/// Most bytes of a domain (RFC 1035 §2.3.4).
const DOMAIN: usize = 253;

fn verify(view: &View<'_>, at: usize) -> Option<Hit> {
    let encoded = view.byte(at) == Some(b'%');
    let after = at.saturating_add(if encoded { 3 } else { 1 });
    let end = if view.byte(after) == Some(b'[') { literal_end(view, after)? } else { domain_end(view, after)? };
    let start = local_start(view, at, !view.byte(after).is_some_and(|byte| byte.is_ascii()))?;
    let (local, domain) = (view.slice(start, at), view.slice(after, end));
    if is_nobody(view, local, domain) || is_password(view, start) {
        return None;
    }
    Some(Hit { span: Span { start, end }, tier: Tier::Alone })
}

/// Whether the address is a robot's, or an example that is spared.
pub(super) fn is_nobody(view: &View<'_>, local: &[u8], domain: &[u8]) -> bool {
    is_robot(local) || view.examples == Examples::Spared && is_example(domain)
}

/// Where an address of a machine in brackets ends: `[10.17.3.4]`, `[IPv6:2a02:8109::17]`.
fn literal_end(view: &View<'_>, open: usize) -> Option<usize> {
    let start = open.saturating_add(1);
    let tagged = view.slice(start, start.saturating_add(5)).eq_ignore_ascii_case(b"ipv6:");
    let address = start.saturating_add(if tagged { 5 } else { 0 });
    let end = if tagged { ip::six(view, address) } else { ip::four(view, address) }?;
    (view.byte(end) == Some(b']')).then(|| end.saturating_add(1))
}

/// Whether what begins at `start` is the password of `https://user:password@host`, which has a row of its own.
fn is_password(view: &View<'_>, start: usize) -> bool {
    let Some(colon) = start.checked_sub(1).filter(|at| view.byte(*at) == Some(b':')) else { return false };
    let user = view.run_before(colon, 64, |byte| byte > b' ' && !matches!(byte, b'/' | b'"' | b'\'' | b'<' | b'>'));
    let slashes = colon.saturating_sub(user);
    view.slice(slashes.saturating_sub(2), slashes) == b"//"
}

/// Where the local part before `at` begins; `None` if there is none. Scripts without spaces end where another begins, unless they are `mixed`.
fn local_start(view: &View<'_>, at: usize, mixed: bool) -> Option<usize> {
    if view.before(at) == Some(b'"') {
        return quoted_start(view, at.saturating_sub(1));
    }
    let floor = view.taken.max(at.saturating_sub(LOCAL));
    let (mut start, mut script) = (comment_start(view, at), None);
    while start > floor {
        let Some((length, found)) = letter::before(view.slice(floor, start)) else { break };
        if !mixed && found.is_some() && script.is_some() && found != script {
            break;
        }
        script = script.or(found);
        start = start.saturating_sub(length);
    }
    if let (Some(b'\\'), Some(b'n' | b'r' | b't')) = (view.before(start), view.byte(start)) {
        start = start.saturating_add(1);
    }
    let local = view.slice(start, at);
    let skip = local.len().saturating_sub(trimmed(local).len());
    start = start.saturating_add(skip);
    (start < at).then_some(start)
}

/// Where a comment between the local part and `at` begins: `alice(work)@`; `at` if there is none.
fn comment_start(view: &View<'_>, at: usize) -> usize {
    let Some(close) = at.checked_sub(1).filter(|close| view.byte(*close) == Some(b')')) else { return at };
    let length = view.run_before(close, 32, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'.'));
    let open = close.saturating_sub(length).saturating_sub(1);
    let glued = view.before(open).is_some_and(|byte| byte.is_ascii_alphanumeric());
    if view.byte(open) == Some(b'(') && glued { open } else { at }
}

/// A local part without what stands before it in a URL or in prose.
fn trimmed(mut local: &[u8]) -> &[u8] {
    let cut = local.windows(3).enumerate().rfind(|(_, window)| is_delimiter(window));
    if let Some((at, _)) = cut {
        local = local.get(at.saturating_add(3)..).unwrap_or_default();
    }
    while let [b'.' | b'+' | b'-' | b'\'' | b'%' | b'!' | b'^' | b'~' | b'$' | b'#', rest @ ..] = local {
        local = rest;
    }
    local
}

/// Whether `%XX` stands for something that cannot be within a local part.
fn is_delimiter(window: &[u8]) -> bool {
    let [b'%', high, low] = window else { return false };
    let Some(byte) = hex_byte(*high, *low) else { return false };
    !byte.is_ascii_alphanumeric() && !byte.is_ascii_control() && b" \"(),/:;<=>?@[\\]&".contains(&byte)
        || byte.is_ascii_control()
}

/// The opening quote of a quoted local part that ends at `quote`.
fn quoted_start(view: &View<'_>, quote: usize) -> Option<usize> {
    let length =
        view.run_before(quote, 64, |byte| !matches!(byte, b'"' | b'<' | b'>' | b'@') && !byte.is_ascii_control());
    let open = quote.checked_sub(length)?.checked_sub(1)?;
    let opens = length > 0 && open >= view.taken && view.byte(open) == Some(b'"') && view.begins(open);
    opens.then_some(open)
}

/// Where the domain from `start` on ends: after the last label that can be a top-level domain.
fn domain_end(view: &View<'_>, start: usize) -> Option<usize> {
    let text = view.slice(start, view.text.len().min(start.saturating_add(DOMAIN)));
    let (mut at, mut best, mut first) = (0_usize, None, true);
    loop {
        let label = label(text.get(at..)?);
        at = at.saturating_add(label.len());
        if label.is_empty() {
            break;
        }
        if !first && is_top_level(label) {
            best = Some(start.saturating_add(at));
        }
        let dot = match text.get(at..).unwrap_or_default() {
            [b'.', ..] => 1,
            [b'%', b'2', b'E' | b'e', ..] => 3,
            _ => break,
        };
        (at, first) = (at.saturating_add(dot), false);
    }
    best
}

/// The label that `text` begins with, in one script, without dashes at its ends; empty if there is none.
fn label(text: &[u8]) -> &[u8] {
    let (mut length, mut script) = (0_usize, None);
    while let Some((step, found)) = text.get(length..).and_then(letter::first) {
        if found == Script::Unspaced && script.is_some_and(|script| script != Script::Unspaced) {
            break;
        }
        script = Some(found);
        length = length.saturating_add(step);
    }
    let label = text.get(..length).unwrap_or_default();
    let dashes = label.iter().rev().take_while(|byte| **byte == b'-').count();
    let label = label.get(..length.saturating_sub(dashes)).unwrap_or_default();
    if label.first() == Some(&b'-') { &[] } else { label }
}

/// Whether a label can be a top-level domain: letters, or punycode, and none of the suffixes that files and units have.
pub(super) fn is_top_level(label: &[u8]) -> bool {
    const NOT: [&[u8]; 32] = [
        b"png", b"jpg", b"jpeg", b"gif", b"svg", b"webp", b"ico", b"css", b"scss", b"less", b"js", b"jsx", b"mjs",
        b"cjs", b"ts", b"tsx", b"json", b"html", b"htm", b"xml", b"yml", b"yaml", b"toml", b"txt", b"pdf", b"lock",
        b"log", b"service", b"socket", b"timer", b"target", b"mount",
    ];
    if label.iter().any(|byte| !byte.is_ascii()) {
        return true;
    }
    let punycode = label.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case(b"xn--"));
    let lettered = (2..=24).contains(&label.len()) && label.iter().all(u8::is_ascii_alphabetic);
    (punycode || lettered) && !NOT.iter().any(|not| not.eq_ignore_ascii_case(label))
}

/// Whether nobody is behind the local part, or it is a language's keyword (`this@Outer.field`).
fn is_robot(local: &[u8]) -> bool {
    const ROBOTS: [&[u8]; 9] = [
        b"git",
        b"noreply",
        b"no-reply",
        b"no_reply",
        b"donotreply",
        b"do-not-reply",
        b"do_not_reply",
        b"this",
        b"super",
    ];
    let base = local.split(|byte| *byte == b'+').next().unwrap_or_default();
    ROBOTS.iter().any(|robot| robot.eq_ignore_ascii_case(base))
}

/// Whether the domain is reserved for documentation and tests (RFC 2606, RFC 6761; RFC 5737 and RFC 3849 for machines).
fn is_example(domain: &[u8]) -> bool {
    const NAMES: [&str; 10] = [
        "example.com",
        "example.net",
        "example.org",
        "example%2ecom",
        "example%2enet",
        "example%2eorg",
        "example",
        "test",
        "invalid",
        "localhost",
    ];
    const MACHINES: [&str; 6] = ["[127.", "[192.0.2.", "[198.51.100.", "[203.0.113.", "[ipv6:2001:db8:", "[ipv6:::1]"];
    let reserved = |name: &str| {
        let Some(split) = domain.len().checked_sub(name.len()) else { return false };
        let (before, tail) = domain.split_at_checked(split).unwrap_or_default();
        let apart = matches!(before, [] | [.., b'.'] | [.., b'%', b'2', b'e' | b'E']);
        tail.eq_ignore_ascii_case(name.as_bytes()) && apart
    };
    let machine =
        |begin: &str| domain.get(..begin.len()).is_some_and(|text| text.eq_ignore_ascii_case(begin.as_bytes()));
    NAMES.into_iter().any(reserved) || MACHINES.into_iter().any(machine)
}
