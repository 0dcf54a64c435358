//! What the deployment itself says: a dozen settings, parsed strictly, read again every TTL.
//!
//! ```text
//! PAGE=publik ──▶ every door that needs settings: 503 settings_invalid "PAGE"
//! ```
//!
//! Invariant: a setting that does not parse serves nobody; absent is the documented default; a set empty string is absent.

use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::user;
use crate::curve::Curve;
use crate::host::Millis;
use crate::policy::Floor;
use crate::receipt::Keys;
use crate::redact::TermsKey;
use crate::refusal::Refusal;
use crate::registry::CredentialHosts;
use crate::secret::Secret;
use crate::signed::Signers;

/// The settings read in the first round, in this order.
pub(crate) const NAMES: [&str; 14] = [
    "PAGE",
    "METRICS_TOKEN",
    "KEY_SECRET",
    "TERMS_KEY",
    "USER_TOKEN_KEY",
    "REGISTRY_TTL_S",
    "STREAM",
    "CORS_ORIGINS",
    "ALLOW_INSECURE_UPSTREAMS",
    "RECEIPT_KEY",
    "REGISTRY_PUBLIC_KEY",
    "REGISTRY_FLOOR",
    "DEPLOYMENT_TERMS",
    "CREDENTIAL_HOSTS",
];

/// What decides how a registry document is read.
const RESTS_ON: [&str; 5] =
    ["ALLOW_INSECURE_UPSTREAMS", "DEPLOYMENT_TERMS", "CREDENTIAL_HOSTS", "REGISTRY_PUBLIC_KEY", "REGISTRY_FLOOR"];

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
    /// `USER_TOKEN_KEY`; without it, no user is verified.
    pub(crate) user_key: Option<Secret>,
    /// How long registry and policy records are used without another look: 1 s to 300 s, default 30 s.
    pub(crate) ttl: Millis,
    pub(crate) stream: Stream,
    pub(crate) cors: Vec<String>,
    pub(crate) insecure: bool,
    /// `DEPLOYMENT_TERMS`, with `TERMS_KEY`.
    pub(crate) floor: Floor,
    /// `CREDENTIAL_HOSTS`.
    pub(crate) hosts: CredentialHosts,
    /// `RECEIPT_KEY`; without it, receipts are unsigned.
    pub(crate) receipts: Option<Rc<Keys>>,
    /// `REGISTRY_PUBLIC_KEY`, with `REGISTRY_FLOOR`; with it, what nobody signed serves nobody.
    pub(crate) signers: Option<Rc<Signers>>,
    /// Tells whether the registry must be read again because a setting that it rests on has changed.
    pub(crate) digest: [u8; 32],
}

impl Settings {
    /// `value` gives the values of [`NAMES`].
    ///
    /// # Errors
    /// [`Refusal::SettingInvalid`] naming the first setting that is wrong.
    pub(crate) fn parse(
        value: &dyn Fn(&str) -> Option<Rc<Secret>>,
        curve: &'static dyn Curve,
    ) -> Result<Self, Refusal> {
        let named = |name| named(name, value(name));
        Ok(Self {
            page: page(named("PAGE")?)?,
            metrics_token: secret(named("METRICS_TOKEN")?),
            key_secret: secret(named("KEY_SECRET")?),
            user_key: user_key(named("USER_TOKEN_KEY")?)?,
            ttl: ttl(named("REGISTRY_TTL_S")?)?,
            stream: stream(named("STREAM")?)?,
            cors: origins(named("CORS_ORIGINS")?)?,
            insecure: switch(named("ALLOW_INSECURE_UPSTREAMS")?)?,
            floor: floor(named("DEPLOYMENT_TERMS")?)?.with_key(terms_key(named("TERMS_KEY")?)?),
            hosts: hosts(named("CREDENTIAL_HOSTS")?)?,
            receipts: receipts(named("RECEIPT_KEY")?, curve)?,
            signers: signers(named("REGISTRY_PUBLIC_KEY")?, named("REGISTRY_FLOOR")?, curve)?,
            digest: digest(value),
        })
    }

    /// Cross-origin headers for `origin`, if it is one of `CORS_ORIGINS`.
    pub(crate) fn cors(&self, origin: Option<&str>) -> Option<String> {
        let origin = origin?;
        self.cors.iter().find(|allowed| *allowed == origin).map(ToString::to_string)
    }
}

type Named = (&'static str, Option<String>);

fn named(name: &'static str, value: Option<Rc<Secret>>) -> Result<Named, Refusal> {
    let Some(value) = value else { return Ok((name, None)) };
    let text = value.text().ok_or(Refusal::SettingInvalid { name })?.trim();
    Ok((name, Some(text).filter(|text| !text.is_empty()).map(String::from)))
}

fn floor((name, value): Named) -> Result<Floor, Refusal> {
    let invalid = Refusal::SettingInvalid { name };
    Floor::parse(value.as_deref().map(str::as_bytes)).map_err(|_| invalid)
}

fn terms_key((name, value): Named) -> Result<Option<Rc<TermsKey>>, Refusal> {
    let Some(text) = value else { return Ok(None) };
    let key = TermsKey::new(Secret::from(text.into_bytes()).expose());
    key.map(|key| Some(Rc::new(key))).ok_or(Refusal::SettingInvalid { name })
}

fn user_key((name, value): Named) -> Result<Option<Secret>, Refusal> {
    let long = value.as_ref().is_none_or(|text| text.len() >= user::KEY);
    if long { Ok(secret((name, value))) } else { Err(Refusal::SettingInvalid { name }) }
}

fn receipts((name, value): Named, curve: &dyn Curve) -> Result<Option<Rc<Keys>>, Refusal> {
    let Some(text) = value.map(Zeroizing::new) else { return Ok(None) };
    Keys::parse(&text, curve).map(|keys| Some(Rc::new(keys))).ok_or(Refusal::SettingInvalid { name })
}

fn hosts((name, value): Named) -> Result<CredentialHosts, Refusal> {
    value.map_or_else(
        || Ok(CredentialHosts::default()),
        |text| CredentialHosts::parse(&text).map_err(|_| Refusal::SettingInvalid { name }),
    )
}

fn digest(value: &dyn Fn(&str) -> Option<Rc<Secret>>) -> [u8; 32] {
    let mut hash = Sha256::new();
    for name in RESTS_ON {
        let value = value(name);
        let bytes = value.as_ref().map_or(&[][..], |value| value.expose());
        hash.update(Sha256::digest(bytes));
    }
    hash.finalize().into()
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

/// A floor without a key that vouches for versions would be of no use, and somebody counts on it.
fn signers(
    (name, keys): Named,
    (floor, floors): Named,
    curve: &'static dyn Curve,
) -> Result<Option<Rc<Signers>>, Refusal> {
    let Some(keys) = keys else {
        return if floors.is_some() { Err(Refusal::SettingInvalid { name: floor }) } else { Ok(None) };
    };
    let signers = Signers::parse(&keys, curve).ok_or(Refusal::SettingInvalid { name })?;
    let signers = signers.with_floors(&floors.unwrap_or_default()).ok_or(Refusal::SettingInvalid { name: floor })?;
    Ok(Some(Rc::new(signers)))
}
