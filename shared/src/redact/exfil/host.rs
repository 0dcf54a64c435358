//! The host of a URL, as a browser would read it, or none that can be trusted.
//!
//! ```text
//! https:\\user@WWW.%41cme.com:443/x   ──▶  www.acme.com
//! //evil.example   ht⇥tps://evil.example   http:evil.example         absolute all the same
//! ```
//!
//! Hosts that need more than ASCII, percent-decoding and lower case (IDN in letters, IPv4 in numbers, IPv6) are never allowed:
//! no allow-list's entry equals them.
//!
//! Invariant: what a URL parser (WHATWG URL, "basic URL parser") sends elsewhere is never read as an allowed host.

use alloc::string::String;

use crate::encoding::hex_byte;
use crate::redact::restoring::Restoring;

/// Schemes whose URLs have a host even without slashes (WHATWG "special schemes").
pub(super) const SPECIAL: [&[u8]; 6] = [b"https", b"http", b"wss", b"ws", b"ftp", b"file"];

/// What the URLs in a target say of their hosts.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Hosts {
    /// There is a URL of an allowed host.
    pub(super) allowed: bool,
    /// There is one of any other, or a scheme without a host.
    pub(super) away: bool,
}

/// Looks at every URL in `text`, out of which entities, escapes, tabs and line ends have been taken.
pub(super) fn hosts(text: &[u8], restoring: &Restoring) -> Hosts {
    let mut found = Hosts { away: has_scheme(text), ..Hosts::default() };
    let mut special = false;
    let mut at = 0;
    while let Some(start) = authority(text, at) {
        let rest = text.get(start..).unwrap_or_default();
        if is_allowed(rest, restoring) && web(text, start) {
            found.allowed = true;
            special |= start <= LONGEST_SCHEME;
        } else {
            found.away = true;
            return found;
        }
        at = start;
    }
    found.away &= !special;
    found
}

/// Room for `https://` before a host.
const LONGEST_SCHEME: usize = 8;

/// Whether the host at the beginning of `rest` is allow-listed.
pub(super) fn is_allowed(rest: &[u8], restoring: &Restoring) -> bool {
    if restoring.hosts.is_none() {
        return false;
    }
    let end = rest.iter().position(|byte| matches!(byte, b'/' | b'\\' | b'?' | b'#')).unwrap_or(rest.len());
    let authority = rest.get(..end).unwrap_or_default();
    let host = authority.rsplit(|byte| *byte == b'@').next().unwrap_or_default();
    normal(host).is_some_and(|host| restoring.allows(&host))
}

/// `host` without its port, in lower case, percent-decoded; `None` if it is anything but letters, digits, dots and dashes.
fn normal(host: &[u8]) -> Option<String> {
    let mut parts = host.split(|byte| *byte == b':');
    let (name, port) = (parts.next()?, parts.next().unwrap_or_default());
    if parts.next().is_some() || !port.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let mut decoded = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((byte, behind)) = rest.split_first() {
        let (byte, behind) = match (byte, behind) {
            (b'%', [high, low, behind @ ..]) => (hex_byte(*high, *low)?, behind),
            _ => (*byte, behind),
        };
        if !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')) {
            return None;
        }
        decoded.push(char::from(byte.to_ascii_lowercase()));
        rest = behind;
    }
    Some(decoded)
}

/// Where the next authority begins: behind two slashes of any lean, or behind the colon of a special scheme.
fn authority(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let slash = |at: usize| text.get(at).is_some_and(|byte| matches!(byte, b'/' | b'\\'));
        let byte = text.get(at)?;
        let begins = match byte {
            b':' => ends_special(text.get(..at).unwrap_or_default()),
            b'/' | b'\\' => slash(at.saturating_add(1)) && !at.checked_sub(1).is_some_and(slash),
            _ => false,
        };
        at = at.saturating_add(1);
        if begins {
            while slash(at) {
                at = at.saturating_add(1);
            }
            return Some(at);
        }
    }
}

/// Whether `before` a colon is a special scheme's name.
pub(super) fn ends_special(before: &[u8]) -> bool {
    let ends = |scheme: &[u8]| {
        let rest = before.len().checked_sub(scheme.len());
        let name = rest.and_then(|start| before.get(start..)).unwrap_or_default();
        let alone = rest.is_some_and(|start| {
            start.checked_sub(1).and_then(|at| before.get(at)).is_none_or(|byte| !byte.is_ascii_alphanumeric())
        });
        alone && name.eq_ignore_ascii_case(scheme)
    };
    SPECIAL.iter().any(|scheme| ends(scheme))
}

/// The authority at `start` is one of http, https or of the page's own scheme.
fn web(text: &[u8], start: usize) -> bool {
    let before = text.get(..start).unwrap_or_default();
    let name = before.iter().rposition(|byte| !matches!(byte, b'/' | b'\\')).and_then(|end| before.get(..=end));
    match name.and_then(<[u8]>::split_last) {
        Some((b':', scheme)) => ends_special(scheme),
        Some(_) | None => true,
    }
}

/// Whether `text` begins with a scheme: a letter, then letters, digits, `+`, `-`, `.`, then a colon.
fn has_scheme(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    let text = text.strip_prefix(b"<").unwrap_or(text);
    let end = text.iter().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')));
    let first = text.first().is_some_and(u8::is_ascii_alphabetic);
    first && end.and_then(|end| text.get(end)) == Some(&b':')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::gather;
    use alloc::rc::Rc;

    #[test]
    fn only_the_exact_host_is_allowed_however_it_is_written() {
        let restoring = Restoring { hosts: Some(gather(["ok.io"].map(Rc::<str>::from))), ..Restoring::default() };
        let (yes, no) = (Hosts { allowed: true, away: false }, Hosts { allowed: false, away: true });
        let rows: [(&str, Hosts); 24] = [
            ("https://ok.io/x?y", yes),
            ("HTTPS:\\\\OK.io:443\\x", yes),
            ("https:ok.io", yes),
            ("//ok.io/x", yes),
            ("http://user:pass@o%6b.io#x", yes),
            ("https://ok.io.", no),
            ("https://ok.io@evil.io/", no),
            ("https://ok.io:x@evil.io/", no),
            ("https://evil.io\\@ok.io/", no),
            ("https://evil.io/@ok.io/", no),
            ("https://evil.io?@ok.io", no),
            ("https://ok.io.evil.io", no),
            ("https://xn--k-jfa.io", no),
            ("https://\u{3bf}k.io", no),
            ("https://ok%2eio%2eevil.io", no),
            ("https://ok.io&#46;evil.io", no),
            ("https://[::1]/", no),
            ("https://0x7f.1/", no),
            ("ftp+x://ok.io", no),
            ("javascript:alert(1)", no),
            ("mailto:x@ok.io", no),
            ("/path//x", no),
            ("/path/x?y=a:b", Hosts::default()),
            ("page.html", Hosts::default()),
        ];
        for (text, expected) in rows {
            assert!(hosts(text.as_bytes(), &restoring) == expected, "{text}");
        }
        let both = hosts(b"https://ok.io/a 1x, https://evil.io/b 2x", &restoring);
        assert!(both.away);
    }
}
