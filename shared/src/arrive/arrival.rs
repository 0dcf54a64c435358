//! What a head says, kept until the lookups are done: the head itself is gone by then.
//!
//! ```text
//! Head ──▶ Arrival { knock, credential, asks, encoding, length, origin, generation, seed, at, record }
//! ```
//!
//! Invariant: facts are read once and judged later, the caller's right to hear the judgement first.

use alloc::boxed::Box;
use alloc::string::String;

use zeroize::Zeroizing;

use super::admitted::{BODY_CAP, Encoding, HeaderAsks};
use super::betas::Betas;
use super::brought::brought;
use super::caller::Credential;
use super::door::Door;
use super::key::base64url;
use super::knock::{Knock, knock};
use crate::host::{Head, Headers, Millis, Seed};
use crate::metrics::Record;
use crate::policy::Keyring;
use crate::refusal::Refusal;

/// A head that has been read.
pub(super) struct Arrival {
    pub(super) knock: Knock,
    pub(super) credential: Result<Option<Credential>, Refusal>,
    pub(super) generation: String,
    pub(super) seed: Seed,
    pub(super) at: Millis,
    pub(super) origin: Option<String>,
    pub(super) anthropic: bool,
    pub(super) betas: Betas,
    /// `x-lethe-nonce`.
    pub(super) nonce: Result<Option<String>, Refusal>,
    /// `x-lethe-user-token`.
    pub(super) user: Option<Zeroizing<String>>,
    pub(super) body: Result<Body, Refusal>,
    /// Keys for providers; of doors that take a body.
    pub(super) keys: Keyring,
    /// What stands between the parts of a multipart body.
    pub(super) form: Option<Box<str>>,
    pub(super) record: Record,
}

/// What the head says of the body.
#[derive(Clone, Copy)]
pub(super) struct Body {
    pub(super) asks: HeaderAsks,
    pub(super) encoding: Encoding,
    pub(super) length: Option<u64>,
}

impl Arrival {
    pub(super) fn new(head: &Head<'_>, seed: Seed, at: Millis) -> Self {
        let knock = knock(head);
        let credential = Credential::presented(head.headers);
        let key = credential.as_ref().ok().and_then(Option::as_ref).map_or(0, Credential::mark);
        let mut keys = Keyring::default();
        let mut body = Body::of(head.headers, knock.door);
        if body.is_ok() {
            match brought(head.headers) {
                Ok(found) => keys = found,
                Err(refusal) => body = Err(refusal),
            }
        }
        let record = Record { door: knock.door, arrived: at, key, ..Record::default() };
        Self {
            credential,
            generation: generation(seed),
            seed,
            at,
            origin: head.headers.get("origin"),
            anthropic: head.headers.get("anthropic-version").is_some(),
            betas: Betas::of_head(head.headers),
            nonce: nonce(head.headers),
            user: head.headers.get("x-lethe-user-token").map(Zeroizing::new),
            body,
            keys,
            form: boundary(head.headers).filter(|_| knock.door.takes_a_file()),
            record,
            knock,
        }
    }

    /// SHA-256 of the one credential.
    pub(super) fn digest(&self) -> Option<&[u8; 32]> {
        self.credential.as_ref().ok().and_then(Option::as_ref).map(Credential::digest)
    }

    /// The door is one where a model is asked, or a body redacted.
    pub(super) const fn takes_a_body(&self) -> bool {
        self.knock.door.takes_a_body()
    }
}

impl Body {
    fn of(headers: &dyn Headers, door: Door) -> Result<Self, Refusal> {
        if door.takes_a_file() {
            boundary(headers).ok_or(Refusal::NotMultipart)?;
        } else {
            media_type(headers)?;
        }
        let encoding = encoding(headers)?;
        let length = headers.get("content-length").and_then(|value| value.parse::<u64>().ok());
        if length.is_some_and(|length| length > BODY_CAP) {
            return Err(Refusal::BodyTooLarge { limit: BODY_CAP });
        }
        Ok(Self { asks: asks(headers)?, encoding, length })
    }
}

fn media_type(headers: &dyn Headers) -> Result<(), Refusal> {
    if is_json(headers) { Ok(()) } else { Err(Refusal::MediaType) }
}

/// `application/json`, with no parameter but `charset=utf-8` (RFC 9110 §8.3).
pub(crate) fn is_json(headers: &dyn Headers) -> bool {
    let value = headers.get("content-type").unwrap_or_default().to_ascii_lowercase();
    let mut parts = value.split(';').map(str::trim);
    let json = parts.next() == Some("application/json");
    let plain = parts.all(|part| matches!(part, "" | "charset=utf-8" | "charset=\"utf-8\""));
    json && plain
}

/// The boundary of `multipart/form-data` (RFC 2046 §5.1.1, RFC 7578 §4.1), if it is one that needs no quotes.
fn boundary(headers: &dyn Headers) -> Option<Box<str>> {
    let value = headers.get("content-type")?;
    let (kind, parameter) = value.split_once(';')?;
    let (name, boundary) = parameter.trim().split_once('=')?;
    let boundary = boundary.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(boundary);
    let form = kind.trim().eq_ignore_ascii_case("multipart/form-data") && name.eq_ignore_ascii_case("boundary");
    let plain = boundary.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"'_-.+".contains(&byte));
    (form && plain && (1..=70).contains(&boundary.len())).then(|| boundary.into())
}

fn encoding(headers: &dyn Headers) -> Result<Encoding, Refusal> {
    let value = headers.get("content-encoding").unwrap_or_default().to_ascii_lowercase();
    match value.trim() {
        "" | "identity" => Ok(Encoding::Identity),
        "gzip" | "x-gzip" => Ok(Encoding::Gzip),
        "zstd" => Ok(Encoding::Zstd),
        _ => Err(Refusal::ContentEncoding),
    }
}

/// What the caller wants its receipt to repeat: 1 to 64 visible ASCII characters.
fn nonce(headers: &dyn Headers) -> Result<Option<String>, Refusal> {
    let Some(nonce) = headers.get("x-lethe-nonce") else { return Ok(None) };
    let fits = (1..=64).contains(&nonce.len()) && nonce.bytes().all(|byte| byte.is_ascii_graphic());
    if fits { Ok(Some(nonce)) } else { Err(Refusal::HeaderValue { header: "x-lethe-nonce" }) }
}

/// OpenRouter's name of the header, and the one that it had before; any other value than `enabled` is as none ("Router metadata").
const METADATA: [&str; 2] = ["x-openrouter-metadata", "x-openrouter-experimental-metadata"];

fn asks(headers: &dyn Headers) -> Result<HeaderAsks, Refusal> {
    Ok(HeaderAsks {
        zdr: switch(headers, "x-zdr", "true", "false")? | switch(headers, "cf-aig-zdr", "true", "false")?,
        dry_run: switch(headers, "x-lethe-dry-run", "1", "0")?,
        metadata: METADATA
            .iter()
            .any(|name| headers.get(name).is_some_and(|value| value.eq_ignore_ascii_case("enabled"))),
    })
}

/// A header that is `on` or `off` and nothing else: never coerced, never ignored. White space around it is no part of a value
/// (RFC 9110 §5.5), though not every platform takes it away.
fn switch(headers: &dyn Headers, header: &'static str, on: &str, off: &str) -> Result<bool, Refusal> {
    match headers.get(header).as_deref().map(str::trim) {
        None => Ok(false),
        Some(value) if value == on => Ok(true),
        Some(value) if value == off => Ok(false),
        Some(value) if on == "1" && matches!(value, "true" | "false") => Ok(value == "true"),
        Some(_) => Err(Refusal::HeaderValue { header }),
    }
}

/// `gen_` and 22 characters: half of the seed, which is drawn for this request alone. The receipt has it as `jti`.
fn generation(Seed(seed): Seed) -> String {
    let (half, _) = seed.split_at(16);
    let mut id = String::from("gen_");
    id.push_str(&base64url(half));
    id
}
