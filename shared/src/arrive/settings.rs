//! What the deployment itself says: a dozen settings, parsed strictly, read again every TTL.
//!
//! ```text
//! PAGE=publik ──▶ every door that needs settings: 503 settings_invalid "PAGE"
//! ```
//!
//! Invariant: a setting that does not parse serves nobody; absent is the documented default; a set empty string is absent.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::host::{Found, Millis};
use crate::refusal::Refusal;
use crate::secret::Secret;

/// The settings read in the first round, in this order.
pub(crate) const NAMES: [&str; 10] = [
    "PAGE",
    "METRICS_TOKEN",
    "KEY_SECRET",
    "REGISTRY_TTL_S",
    "STREAM",
    "CORS_ORIGINS",
    "ALLOW_INSECURE_UPSTREAMS",
    "REGISTRY_PUBLIC_KEY",
    "DEPLOYMENT_TERMS",
    "CREDENTIAL_HOSTS",
];

/// Who may read the lists of models and providers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Page {
    Off,
    /// The default: a bank's provider list is not public by accident.
    #[default]
    Key,
    Public,
}

/// Whether answers that need no touching are copied by the platform.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Stream {
    #[default]
    Pump,
    Native,
}

/// A deployment's settings, right by construction.
pub(crate) struct Settings {
    pub(crate) page: Page,
    pub(crate) metrics_token: Option<Secret>,
    pub(crate) key_secret: Option<Secret>,
    /// How long registry and policy records are used without another look: 1 s to 300 s, default 30 s.
    pub(crate) ttl: Millis,
    pub(crate) stream: Stream,
    pub(crate) cors: Vec<String>,
    pub(crate) insecure: bool,
    /// JSON of `DEPLOYMENT_TERMS`.
    pub(crate) terms: Option<String>,
    /// `NAME=host[,host];…`.
    pub(crate) credential_hosts: Option<String>,
}

impl Settings {
    /// `found` answers [`NAMES`] one by one.
    ///
    /// # Errors
    /// [`Refusal::SettingInvalid`] naming the first setting that is wrong, [`Refusal::PolicyUnreachable`] if one cannot be read.
    pub(crate) fn parse(found: &mut dyn Iterator<Item = Found>) -> Result<Self, Refusal> {
        let mut values = Vec::new();
        for name in NAMES {
            values.push(value(name, found.next())?);
        }
        let mut values = NAMES.into_iter().zip(values);
        let mut next = || values.next().map_or(("", None), |(name, value)| (name, value));
        Ok(Self {
            page: page(next())?,
            metrics_token: secret(next()),
            key_secret: secret(next()),
            ttl: ttl(next())?,
            stream: stream(next())?,
            cors: origins(next())?,
            insecure: switch(next())?,
            terms: unsigned(next()).map(|()| next().1)?,
            credential_hosts: next().1,
        })
    }

    /// Cross-origin headers for `origin`, if it is one of `CORS_ORIGINS`.
    pub(crate) fn cors(&self, origin: Option<&str>) -> Option<String> {
        let origin = origin?;
        self.cors.iter().find(|allowed| *allowed == origin).map(ToString::to_string)
    }
}

type Named = (&'static str, Option<String>);

fn value(name: &'static str, found: Option<Found>) -> Result<Option<String>, Refusal> {
    match found {
        Some(Found::Value(bytes)) => {
            let text = String::from_utf8(bytes).map_err(|_| Refusal::SettingInvalid { name })?;
            Ok(Some(text).filter(|text| !text.trim().is_empty()))
        }
        Some(Found::Absent) => Ok(None),
        Some(Found::Unreachable) | None => Err(Refusal::PolicyUnreachable),
    }
}

fn page((name, value): Named) -> Result<Page, Refusal> {
    match value.as_deref() {
        None | Some("key") => Ok(Page::Key),
        Some("off") => Ok(Page::Off),
        Some("public") => Ok(Page::Public),
        Some(_) => Err(Refusal::SettingInvalid { name }),
    }
}

fn secret((_, value): Named) -> Option<Secret> {
    value.map(|text| Secret::from(text.into_bytes()))
}

fn ttl((name, value): Named) -> Result<Millis, Refusal> {
    let Some(text) = value else { return Ok(Millis(30_000)) };
    let seconds = text.parse::<u64>().ok().filter(|seconds| (1..=300).contains(seconds));
    let seconds = seconds.ok_or(Refusal::SettingInvalid { name })?;
    Ok(Millis(seconds.saturating_mul(1_000)))
}

fn stream((name, value): Named) -> Result<Stream, Refusal> {
    match value.as_deref() {
        None | Some("pump") => Ok(Stream::Pump),
        Some("native") => Ok(Stream::Native),
        Some(_) => Err(Refusal::SettingInvalid { name }),
    }
}

/// Exact origins, separated by commas or blanks; `*` is not one.
fn origins((name, value): Named) -> Result<Vec<String>, Refusal> {
    let text = value.unwrap_or_default();
    let origins = text.split([',', ' ', '\n']).filter(|origin| !origin.is_empty()).map(String::from);
    let origins: Vec<String> = origins.collect();
    let right = |origin: &String| {
        let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '*', '?', '#']))
    };
    if origins.iter().all(right) { Ok(origins) } else { Err(Refusal::SettingInvalid { name }) }
}

fn switch((name, value): Named) -> Result<bool, Refusal> {
    match value.as_deref() {
        None | Some("0" | "false") => Ok(false),
        Some("1" | "true") => Ok(true),
        Some(_) => Err(Refusal::SettingInvalid { name }),
    }
}

/// Signed policy documents are later work: a deployment that demands them is not served unsigned ones.
fn unsigned((name, value): Named) -> Result<(), Refusal> {
    if value.is_some() { Err(Refusal::SettingInvalid { name }) } else { Ok(()) }
}
