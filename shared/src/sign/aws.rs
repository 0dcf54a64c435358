//! AWS Signature Version 4 in headers (AWS, "Create a signed AWS API request", IAM user guide).
//!
//! ```text
//! POST / content-type host x-amz-date / SHA-256 of the body ──SHA-256──┐
//! secret ▶ day ▶ region ▶ service ▶ aws4_request ────────────HMAC──────┴▶ authorization: AWS4-HMAC-SHA256 Credential=…
//! ```
//!
//! Invariant: what is signed is what is sent: method, path, the headers listed and every byte of the body; no URL of ours has a query.

use alloc::string::String;
use alloc::vec::Vec;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::encoding::{hex, percent};
use crate::host::Millis;
use crate::order::sort;
use crate::registry::Day;

/// An access key: `ID:SECRET`, or `ID:SECRET:TOKEN` of a session.
pub(crate) struct Key<'a> {
    id: &'a str,
    secret: &'a str,
    /// Of temporary credentials.
    pub(crate) token: Option<&'a str>,
}

impl<'a> Key<'a> {
    /// `None`: the text has another form.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let (id, rest) = text.split_once(':')?;
        let (secret, token) = rest.split_once(':').map_or((rest, None), |(secret, token)| (secret, Some(token)));
        let whole = !id.is_empty() && !secret.is_empty() && token.is_none_or(|token| !token.is_empty());
        let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        (whole && plain).then_some(Self { id, secret, token })
    }
}

/// A request to be signed.
pub(crate) struct Request<'a> {
    pub(crate) method: &'a str,
    /// Host, and port if it is not the scheme's own.
    pub(crate) host: &'a str,
    /// As it is sent, from its first slash.
    pub(crate) path: &'a str,
    /// Further headers to sign, names in lower case.
    pub(crate) headers: &'a [(&'a str, &'a str)],
    /// SHA-256 of the body.
    pub(crate) body: [u8; 32],
}

/// Where a signature holds.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) region: &'a str,
    /// The service's signing name.
    pub(crate) service: &'a str,
}

/// The headers that a signature adds.
pub(crate) const ADDED: [&str; 3] = ["authorization", "x-amz-date", "x-amz-security-token"];

/// Signs `request` at `now`: the headers of [`ADDED`], the last only with temporary credentials.
pub(crate) fn sign(request: &Request<'_>, key: &Key<'_>, scope: Scope<'_>, now: Millis) -> Vec<(&'static str, String)> {
    let moment = moment(now);
    let day = moment.get(..8).unwrap_or_default();
    let mut headers: Vec<(&str, &str)> = request.headers.to_vec();
    headers.extend([("host", request.host), ("x-amz-date", &moment)]);
    headers.extend(key.token.map(|token| ("x-amz-security-token", token)));
    sort(&mut headers, |a, b| a.0.cmp(b.0));
    let (canonical, names) = canonical(request, &headers);
    let place = [day, scope.region, scope.service, "aws4_request"];
    let scope = place.join("/");
    let mut text = ["AWS4-HMAC-SHA256", &moment, &scope, ""].join("\n");
    text.extend(hex(&Sha256::digest(canonical.as_bytes())));
    let start = Zeroizing::new(["AWS4", key.secret].concat());
    let first = Zeroizing::new(mac(start.as_bytes(), place.first().copied().unwrap_or_default()));
    let last = place.iter().skip(1).fold(first, |key, part| Zeroizing::new(mac(&*key, part)));
    let mut value =
        ["AWS4-HMAC-SHA256 Credential=", key.id, "/", &scope, ", SignedHeaders=", &names, ", Signature="].concat();
    value.extend(hex(&mac(&*last, &text)));
    let values = [Some(value), Some(moment), key.token.map(String::from)];
    ADDED.into_iter().zip(values).filter_map(|(name, value)| Some((name, value?))).collect()
}

/// The canonical request, and the names of its headers.
fn canonical(request: &Request<'_>, headers: &[(&str, &str)]) -> (String, String) {
    let mut text = [request.method, "\n"].concat();
    encode_into(request.path, &mut text);
    text.push_str("\n\n");
    let mut names = String::new();
    for same in headers.chunk_by(|a, b| a.0 == b.0) {
        for (at, (name, value)) in same.iter().enumerate() {
            if at == 0 {
                names.extend([if names.is_empty() { "" } else { ";" }, name]);
            }
            text.extend(if at == 0 { [name, ":"] } else { [",", ""] });
            for (word, part) in value.split_ascii_whitespace().enumerate() {
                text.extend([if word == 0 { "" } else { " " }, part]);
            }
        }
        text.push('\n');
    }
    text.extend(["\n", &names, "\n"]);
    text.extend(hex(&request.body));
    (text, names)
}

/// Every byte but the unreserved ones (RFC 3986 §2.3) and slashes, in percents; a percent sign of the path is one of them.
fn encode_into(path: &str, out: &mut String) {
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(byte.into());
        } else {
            out.extend(percent(byte).map(char::from));
        }
    }
}

fn mac(key: &[u8], text: &str) -> [u8; 32] {
    // HMAC takes keys of any length (RFC 2104).
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}

/// `20150830T123600Z`
fn moment(now: Millis) -> String {
    let seconds = now.0.checked_div(1_000).unwrap_or_default().checked_rem(86_400).unwrap_or_default();
    let two =
        |span: u64, most: u64| seconds.checked_div(span).and_then(|count| count.checked_rem(most)).unwrap_or_default();
    let day = Day::at(now);
    alloc::format!("{day}T{:02}{:02}{:02}Z", two(3_600, 24), two(60, 60), two(1, 60)).replace('-', "")
}

#[cfg(test)]
#[path = "tests/aws.rs"]
mod tests;
