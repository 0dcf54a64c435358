//! The registry in force: read once per TTL, parsed only when something changed.
//!
//! ```text
//! KV registry ──round 1──▶ Draft { document, wanted } ──round 2: settings and credentials it names──▶ Loaded
//!                                                                     same digest as before: kept as it is
//! ```
//!
//! Invariant: a document that does not parse serves nobody, at once; a store that does not answer leaves the last good
//! snapshot in force for five minutes.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use super::shelf::GRACE;
use crate::arrive::Settings;
use crate::host::{Found, Millis};
use crate::refusal::Refusal;
use crate::registry::{Day, Deployment, Invalid, Snapshot};
use crate::secret::Secret;
use crate::signed::{REGISTRY, Seen, Signers};

/// The gateway's own secrets: no document has them looked up, put into an address or sent anywhere, whatever it says.
const OWN: [&str; 8] = [
    "ADMIN_TOKEN",
    "METRICS_TOKEN",
    "KEY_SECRET",
    "TERMS_KEY",
    "USER_TOKEN_KEY",
    "RECEIPT_KEY",
    "REGISTRY_PUBLIC_KEY",
    "CREDENTIALS",
];

/// How long the two rounds of one read may lie apart.
const DRAFT: Millis = Millis(5_000);

/// A registry in force, or why there is none.
#[derive(Clone)]
pub(crate) struct Loaded {
    pub(crate) snapshot: Result<Rc<Snapshot>, Rc<Invalid>>,
    /// KV holds no document: the built-in default serves.
    pub(crate) builtin: bool,
    digest: [u8; 32],
    good: Millis,
    checked: Millis,
}

struct Draft {
    document: Option<Vec<u8>>,
    wanted: Vec<String>,
    at: Millis,
}

/// The registry of one instance.
#[derive(Default)]
pub(crate) struct Current {
    loaded: Option<Loaded>,
    draft: Option<Draft>,
    silent: Option<Millis>,
}

/// What must happen before a registry is in force.
pub(crate) enum Wanted<'a> {
    /// Nothing: here it is.
    Loaded(&'a Loaded),
    /// The store does not answer, and what was known is too old.
    Silent,
    /// The document must be read.
    Document,
    /// The values of these settings and credentials are needed, then [`Current::load`].
    Values(&'a [String]),
}

impl Current {
    /// Where things stand at `now`.
    pub(crate) fn look(&self, now: Millis, ttl: Millis) -> Wanted<'_> {
        if let Some(loaded) = self.loaded.as_ref().filter(|loaded| loaded.fresh(now, ttl)) {
            return Wanted::Loaded(loaded);
        }
        if let Some(draft) = self.draft.as_ref().filter(|draft| now.since(draft.at) < DRAFT) {
            return Wanted::Values(&draft.wanted);
        }
        if self.silent.is_some_and(|since| now.since(since) < Millis(1_000)) {
            return Wanted::Silent;
        }
        Wanted::Document
    }

    /// The store was asked for the document.
    pub(crate) fn read(&mut self, found: Found, now: Millis) {
        let document = match found {
            Found::Value(bytes) => Some(bytes),
            Found::Absent => None,
            Found::Unreachable => return self.silence(now),
        };
        let mut wanted = Snapshot::wanted(document.as_deref());
        wanted.retain(|name| !OWN.contains(&name.as_str()));
        self.draft = Some(Draft { document, wanted, at: now });
    }

    /// All values that the draft wants are known: `value` gives settings, `credential` credentials.
    pub(crate) fn load(
        &mut self,
        settings: &Settings,
        value: &dyn Fn(&str) -> Option<Rc<Secret>>,
        credential: &dyn Fn(&str) -> Option<Rc<Secret>>,
        seen: &mut Seen,
        now: Millis,
    ) {
        let Some(draft) = self.draft.take() else { return };
        let foreign = |name: &str| !OWN.contains(&name);
        let credential = &|name: &str| foreign(name).then(|| credential(name)).flatten();
        let value = |name: &str| foreign(name).then(|| value(name)).flatten();
        let (digest, today) = (draft.digest(settings, credential), Day::at(now));
        let over = settings.signers.is_some() && seen.is_over(REGISTRY, today);
        if let Some(loaded) = self.loaded.as_mut().filter(|loaded| loaded.digest == digest && !over) {
            (loaded.good, loaded.checked) = (now, now);
            return;
        }
        let deployment = Deployment {
            setting: &|name| value(name).and_then(|value| value.text().map(String::from)),
            credential,
            allow_insecure: settings.insecure,
            hosts: &settings.hosts,
            floor: &settings.floor,
        };
        let document = draft.document.as_deref();
        let vouched = settings.signers.as_ref().map_or(Ok(()), |signers| vouched(signers, document, seen, today));
        let snapshot = vouched.and_then(|()| Snapshot::parse(document, &deployment)).map(Rc::new).map_err(Rc::new);
        let builtin = draft.document.is_none();
        self.loaded = Some(Loaded { snapshot, builtin, digest, good: now, checked: now });
    }

    /// A store did not answer: the last good snapshot serves on, if it is young enough.
    pub(crate) fn silence(&mut self, now: Millis) {
        self.draft = None;
        match self.loaded.as_mut().filter(|loaded| now.since(loaded.good) < GRACE) {
            Some(loaded) => loaded.checked = now,
            None => self.silent = Some(now),
        }
    }
}

impl Loaded {
    fn fresh(&self, now: Millis, ttl: Millis) -> bool {
        now.since(self.checked) < ttl && now.since(self.good) < GRACE.max(ttl)
    }

    /// The snapshot.
    ///
    /// # Errors
    /// The document does not parse, and where.
    pub(crate) fn snapshot(&self) -> Result<Rc<Snapshot>, Refusal> {
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let refusal =
            |what: &Rc<Invalid>| Refusal::RegistryInvalid { line: number(what.line), column: number(what.column) };
        self.snapshot.as_ref().map(Rc::clone).map_err(refusal)
    }
}

/// Where documents must be signed, the built-in one serves only if a signed one says so: whoever empties the store has not chosen it.
fn vouched(signers: &Signers, document: Option<&[u8]>, seen: &mut Seen, today: Day) -> Result<(), Invalid> {
    let absent =
        || Invalid { line: 0, column: 0, what: "none is stored, and REGISTRY_PUBLIC_KEY demands a signed one".into() };
    let document = document.ok_or_else(absent)?;
    seen.admit(signers, REGISTRY, document, today).map_err(|flaw| flaw.invalid(document))
}

impl Draft {
    /// Of everything that the snapshot is made of.
    fn digest(&self, settings: &Settings, value: &dyn Fn(&str) -> Option<Rc<Secret>>) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(settings.digest);
        hash.update([u8::from(self.document.is_some())]);
        hash.update(Sha256::digest(self.document.as_deref().unwrap_or_default()));
        for name in &self.wanted {
            let value = value(name);
            hash.update([u8::from(value.is_some())]);
            hash.update(Sha256::digest(value.as_ref().map_or(&[][..], |value| value.expose())));
        }
        hash.finalize().into()
    }
}
