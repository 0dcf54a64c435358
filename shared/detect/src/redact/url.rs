//! What opens something within a URL: a user's password, and the signature of a signed URL.
//!
//! ```text
//! https://alice:s3cr3t@host/path                 the user information: alice:s3cr3t
//! https://acct.blob…/x?se=2026&sig=mJ0…%3D       the value of the signature
//! https://host:8080/ · ssh://git@host · https://user:password@host · …?sig={sig}      not
//! ```
//!
//! Invariant: the host, the path and the other parameters stay as they are.

use super::Examples;
use super::detector::{Around, Detector, Hit, Source, Tier};
use super::entity::Entity;
use super::listed::{is_one_of, listed};
use super::token;
use super::view::View;
use crate::span::Span;

/// At the colon of `://`.
pub(super) const CREDENTIALS: Detector<Around> = Detector {
    entity: Entity::UrlCredentials,
    rule: "url-credentials",
    verify: credentials,
    context: &[],
    strength: 2,
    source: Source::of("RFC 3986 §3.2.1 (userinfo); WHATWG URL, authority state"),
};

/// At the sign after a name that ends like one of [`NAMES`].
pub(super) const SIGNED: Detector<Around> = Detector {
    entity: Entity::SignedUrl,
    rule: "signed-url",
    verify: signed,
    context: &[],
    strength: 2,
    source: Source::of(
        "AWS Signature Version 4 (query strings) and CloudFront signed URLs; Google Cloud Storage signed URLs; Azure shared access signatures; Alibaba OSS; Tencent COS",
    ),
};

/// Parameters that hold a signature, or what replaces one; fewest bytes of a value.
pub(super) const NAMES: [(&str, usize); 8] = [
    ("x-amz-signature", 32),
    ("x-goog-signature", 32),
    ("x-oss-signature", 32),
    ("x-amz-security-token", 32),
    ("q-signature", 32),
    ("x-cos-security-token", 32),
    ("signature", 27),
    ("sig", 27),
];

/// Most bytes of user information that are looked at.
const USER: usize = 256;
/// Most bytes of a signature or a session's token.
const VALUE: usize = 4096;

fn credentials(view: &View<'_>, at: usize) -> Option<Hit> {
    let start = at.saturating_add(3);
    let scheme = view.run_before(at, 16, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    if view.slice(at, start) != b"://" || scheme < 2 {
        return None;
    }
    let stops =
        |byte: u8| byte <= b' ' || matches!(byte, b'/' | b'?' | b'#' | b'"' | b'\'' | b'<' | b'>' | b'`' | b'\\');
    let authority = view.slice(start, start.saturating_add(view.run(start, USER, |byte| !stops(byte))));
    let end = start.saturating_add(authority.iter().rposition(|byte| *byte == b'@')?);
    let user = view.slice(start, end);
    let host = view.byte(end.saturating_add(1))?;
    let hosted = host.is_ascii_alphanumeric() || matches!(host, b'[' | b'_') || !host.is_ascii();
    let spared = view.examples == Examples::Spared && is_example(user);
    (hosted && opens(user) && !spared).then_some(Hit { span: Span { start, end }, tier: Tier::Alone })
}

/// Whether there is a password, or a user that is a token.
fn opens(user: &[u8]) -> bool {
    match user.iter().position(|byte| *byte == b':') {
        Some(colon) => user.len() > colon.saturating_add(1),
        None => {
            let holds = |kind: fn(&u8) -> bool| user.iter().any(kind);
            user.len() >= 20
                && holds(u8::is_ascii_digit)
                && holds(u8::is_ascii_alphabetic)
                && token::variety(user) >= 10
        }
    }
}

/// Whether the password is a document's stand-in, or a variable.
fn is_example(user: &[u8]) -> bool {
    const WORDS: [&[u8]; 13] = [
        b"password",
        b"passwd",
        b"pass",
        b"pwd",
        b"pw",
        b"secret",
        b"token",
        b"user",
        b"username",
        b"x-oauth-basic",
        b"key",
        b"changeme",
        b"mypassword",
    ];
    let password = user.splitn(2, |byte| *byte == b':').nth(1).unwrap_or(user);
    let variable =
        password.iter().any(|byte| matches!(byte, b'{' | b'}' | b'$' | b'<' | b'*')) || password.starts_with(b"%s");
    let dull = password.iter().all(|byte| matches!(byte, b'.' | b'_' | b'-' | b'x' | b'X'));
    variable || dull || token::is_fixture(password) || WORDS.iter().any(|word| word.eq_ignore_ascii_case(password))
}

fn signed(view: &View<'_>, at: usize) -> Option<Hit> {
    // How every name ends.
    let end = view.slice(at.saturating_sub(3), at);
    if view.byte(at) != Some(b'=') || !is_one_of(end, listed!["ure", "sig", "ken"]) {
        return None;
    }
    let (_, least) = NAMES.iter().find(|(name, _)| is_parameter(view, at, name))?;
    let start = at.saturating_add(1);
    let accept = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'%' | b'+' | b'/' | b'-' | b'_' | b'~' | b'.' | b'=')
    };
    let length = view.run(start, VALUE, accept);
    let value = view.slice(start, start.saturating_add(length));
    let tail = value.iter().rev().take_while(|byte| **byte == b'.').count();
    let value = value.get(..length.saturating_sub(tail)).unwrap_or_default();
    let spared = view.examples == Examples::Spared && token::is_fixture(value);
    let random = value.len() >= *least && token::variety(value) >= 8 && value.iter().any(u8::is_ascii_digit);
    let span = Span { start, end: start.saturating_add(value.len()) };
    (random && !spared).then_some(Hit { span, tier: Tier::Alone })
}

/// Whether the parameter `name` stands before the sign at `at`, after `?` or `&` in any of their spellings.
fn is_parameter(view: &View<'_>, at: usize, name: &str) -> bool {
    const SPELLINGS: [&[u8]; 7] = [b"?", b"&", b";", b"%26", b"%3f", b"\\u0026", b"\\u003f"];
    let Some(start) = at.checked_sub(name.len()) else { return false };
    let before = |mark: &[u8]| view.slice(start.saturating_sub(mark.len()), start).eq_ignore_ascii_case(mark);
    view.slice(start, at).eq_ignore_ascii_case(name.as_bytes()) && SPELLINGS.into_iter().any(before)
}
