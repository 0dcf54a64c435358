//! A deployment's settings and questions to a snapshot, for the tests of registry, policy and route.
//!
//! ```text
//! Deployed::with_keys().snapshot(Some(document))  ─▶  chosen(&snapshot, "zdr", "openai/gpt-5", NOW) = Ok("openai")
//! ```
//!
//! Invariant: nothing is hidden here that a test asserts; questions go through the public face only.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::rc::Rc;

use lethe_core::Dialect;
use lethe_core::host::{Millis, Seed};
use lethe_core::policy::{Floor, Terms};
use lethe_core::registry::{CredentialHosts, Day, Deployment, Invalid, Mark, Snapshot};
use lethe_core::route::{Health, Itinerary, Preferences, Unroutable, Wanted, choose};
use lethe_core::secret::Secret;

/// 2026-11-21, noon.
pub const NOW: Millis = Millis(1_795_262_400_000);

/// A deployment's settings.
#[derive(Default)]
pub struct Deployed {
    /// Settings by name.
    pub settings: BTreeMap<String, String>,
    /// `ALLOW_INSECURE_UPSTREAMS`.
    pub insecure: bool,
    /// `CREDENTIAL_HOSTS`.
    pub hosts: CredentialHosts,
    /// `DEPLOYMENT_TERMS`.
    pub floor: Floor,
    /// Every credential that no setting gives has the value `key-of-NAME`.
    pub keys: bool,
}

impl Deployed {
    /// Nothing is set.
    #[must_use]
    pub fn bare() -> Self {
        Self::default()
    }

    /// Every credential is there.
    #[must_use]
    pub fn with_keys() -> Self {
        Self { keys: true, ..Self::default() }
    }

    /// Sets a setting.
    pub fn set(&mut self, name: &str, value: &str) {
        self.settings.insert(name.into(), value.into());
    }

    /// Parses a registry document under these settings.
    ///
    /// # Errors
    /// As [`Snapshot::parse`].
    pub fn snapshot(&self, document: Option<&str>) -> Result<Snapshot, Invalid> {
        let setting = |name: &str| self.settings.get(name).cloned();
        let credential = |name: &str| {
            let made = || self.keys.then(|| format!("key-of-{name}"));
            let value = self.settings.get(name).cloned().or_else(made);
            value.map(|value| Rc::new(Secret::from(value.into_bytes())))
        };
        let deployment = Deployment {
            setting: &setting,
            credential: &credential,
            allow_insecure: self.insecure,
            hosts: &self.hosts,
            floor: &self.floor,
        };
        Snapshot::parse(document.map(str::as_bytes), &deployment)
    }
}

/// Nothing has failed.
pub struct Well;

impl Health for Well {
    fn unhealthy(&self, _: Mark, _: Millis) -> bool {
        false
    }
}

/// Midnight of a day.
///
/// # Panics
/// If it is none.
#[must_use]
pub fn at(day: &str) -> Millis {
    let day = Day::parse(day).unwrap();
    let mut now = Millis(0);
    while Day::at(now) < day {
        now = Millis(now.0 + 86_400_000);
    }
    now
}

/// `""`, `"zdr"` or a JSON object of terms.
///
/// # Panics
/// If it is none of these.
#[must_use]
pub fn terms(text: &str) -> Terms {
    match text {
        "" => Terms::default(),
        "zdr" => Terms { zero_retention: true, ..Terms::default() },
        json => Terms::parse(json.as_bytes(), "terms").unwrap(),
    }
}

/// Asks for a model without preferences.
///
/// # Errors
/// As [`choose`].
pub fn ask(snapshot: &Snapshot, wanted: &str, model: &str, now: Millis) -> Result<Itinerary, Unroutable> {
    ask_in(Dialect::Chat, snapshot, wanted, model, now)
}

/// Asks for a model in a dialect, without preferences.
///
/// # Errors
/// As [`choose`].
pub fn ask_in(
    dialect: Dialect,
    snapshot: &Snapshot,
    wanted: &str,
    model: &str,
    now: Millis,
) -> Result<Itinerary, Unroutable> {
    choose(snapshot, &terms(wanted), Wanted { dialect, model }, &Preferences::default(), &Well, Seed([7; 32]), now)
}

/// The provider of the first stop, `unknown`, or the reasons of all.
///
/// # Errors
/// As [`choose`].
pub fn chosen(snapshot: &Snapshot, wanted: &str, model: &str, now: Millis) -> Result<String, String> {
    match ask(snapshot, wanted, model, now) {
        Ok(itinerary) => Ok(itinerary.first().provider.to_string()),
        Err(refused) if refused.unknown_model => Err("unknown".into()),
        Err(refused) => Err(refused
            .considered
            .iter()
            .map(|(id, why)| format!("{id} {}", words(why).join(",")))
            .collect::<Vec<_>>()
            .join("; ")),
    }
}

/// Why this provider fell out; of a request that is served as well as of one that is not.
#[must_use]
pub fn reasons(snapshot: &Snapshot, wanted: &str, model: &str, now: Millis, provider: &str) -> Vec<String> {
    let considered = match ask(snapshot, wanted, model, now) {
        Ok(itinerary) => itinerary.considered().clone(),
        Err(refused) => refused.considered.clone(),
    };
    considered.iter().filter(|(id, _)| **id == *provider).flat_map(|(_, why)| words(why)).collect()
}

fn words(why: &[lethe_core::route::Excluded]) -> Vec<String> {
    why.iter().map(ToString::to_string).collect()
}

/// The default registry under attestations and a contract of an operator, every row of it in use.
///
/// # Panics
/// When the document has a wrong row.
#[must_use]
pub fn rich() -> Snapshot {
    let document = r#"{ "extends": "default", "platform": { "processor": "own", "regions": ["us"], "certifications": ["soc2", "iso27001"] },
      "contracts": [ { "provider": "openai", "type": "gdpr_dpa", "signed_at": "2026-01-01", "expires_at": "2027-01-01" } ],
      "attest": [ { "provider": "openai", "models": "*", "basis": "zdr_addendum", "verified_by": "legal", "verified_at": "2026-10-01", "expires_at": "2027-10-01" },
                  { "provider": "groq", "models": ["groq/*"], "basis": "toggle", "verified_by": "ops", "verified_at": "2026-10-01", "expires_at": "2027-10-01" } ] }"#;
    let mut deployed = Deployed::with_keys();
    deployed.floor = Floor::parse(Some(br#"{ "allow_aggregators": true, "allow_safety_retention": true }"#)).unwrap();
    let snapshot = deployed.snapshot(Some(document)).unwrap();
    assert_eq!(snapshot.quarantined(), &[]);
    snapshot
}
