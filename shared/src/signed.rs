//! Documents of policy that somebody has signed.
//!
//! ```text
//! {"version": 8, "previous": "<SHA-256 of version 7>", …, "signature": "ops.<86 digits>"}     under the KV key `registry`
//! Ed25519( "lethe policy document v1" 0 "registry" 0 {"version": 8, …, "signature": ""} )
//! ```
//!
//! What is signed is the document as it is stored, byte for byte, but for the text of `signature`, which is empty then; and before it
//! the key that it is stored under, so that no document stands in for another (RFC 8032; nothing is put into another form).
//!
//! Invariant: what comes through was signed, every byte of it, for this place, by a key of the deployment's, and `signed_until` is not
//! over, where it says so; an instance that has had a version of a document in force takes no earlier one, nor another of that number.

use alloc::string::String;
use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use crate::curve::{Curve, is_weak};
use crate::encoding::hex_bytes;
use crate::receipt::{exact, key_name, plain_kid, seed_of};
use crate::registry::{Day, Invalid, Members, Node, find, span};
use crate::table::Table;

/// What a signature begins with, so that nothing else that is signed with the same key can be taken for a document.
const CONTEXT: &[u8] = b"lethe policy document v1\0";
/// The KV key of the one document that names its predecessor.
pub(crate) const REGISTRY: &str = "registry";
/// The member that says until when a document may be taken.
pub(crate) const UNTIL: &str = "signed_until";
/// Most documents whose versions an instance remembers.
const MOST: usize = 8_192;

/// The keys of `REGISTRY_PUBLIC_KEY`, any of which may have signed, and the versions of `REGISTRY_FLOOR`.
pub struct Signers {
    keys: Vec<(String, [u8; 32])>,
    curve: &'static dyn Curve,
    floors: Vec<(String, u64)>,
    /// Of the settings: what one set of keys let through another must see again.
    mark: [u8; 32],
}

/// A document that a key of the deployment's signed.
pub struct Signed {
    /// What it says of itself.
    pub version: u64,
    /// The last day of the signature; `None`: it has none.
    pub until: Option<Day>,
    previous: Option<[u8; 32]>,
    sha256: [u8; 32],
}

/// Why a document is not let through.
pub enum Flaw {
    /// It is no JSON object.
    Unread(Invalid),
    /// A member of it, and what is wrong there, as a clause.
    Member(&'static str, &'static str),
}

impl Signers {
    /// `kid:key` pairs, separated by commas or blanks; a key is 32 bytes in base64url or in hex. A key alone is named by its hash,
    /// as `cargo xtask registry key` names it. `None`: one of them is no key, there is none, or two have one name.
    #[must_use]
    pub fn parse(text: &str, curve: &'static dyn Curve) -> Option<Self> {
        let mut keys: Vec<(String, [u8; 32])> = Vec::new();
        for pair in words(text) {
            let (kid, key) = pair.split_once(':').unwrap_or(("", pair));
            let key = seed_of(key).filter(|key| !is_weak(key)).map(|key| *key)?;
            let kid = if kid.is_empty() { key_name(&key) } else { kid.into() };
            if !plain_kid(&kid) || keys.iter().any(|(known, _)| *known == kid) {
                return None;
            }
            keys.push((kid, key));
        }
        (!keys.is_empty()).then(|| Self { keys, curve, floors: Vec::new(), mark: Sha256::digest(text).into() })
    }

    /// With the lowest versions that are taken: `7` of the registry, `account/retail=3` of another document, separated by commas or
    /// blanks. `None`: that is none.
    #[must_use]
    pub fn with_floors(mut self, text: &str) -> Option<Self> {
        for floor in words(text) {
            let (name, version) = floor.split_once('=').unwrap_or((REGISTRY, floor));
            self.floors.push((name.into(), version.parse().ok()?));
        }
        let mut mark = Sha256::new_with_prefix(self.mark);
        mark.update(text);
        self.mark = mark.finalize().into();
        Some(self)
    }

    /// What `document` says of itself, if one of these keys signed it for the KV key `name`, and its version is not too low.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn verify(&self, name: &str, document: &[u8]) -> Result<Signed, Flaw> {
        let members = Node::document(document).map_err(Flaw::Unread)?;
        self.verified(name, document, &members).ok_or(Flaw::Member("signature", UNSIGNED))?;
        let Some(Node::Whole(version)) = find(&members, "version") else {
            return Err(Flaw::Member("version", "must be a whole number in a signed document"));
        };
        if self.floors.iter().any(|(floor, least)| floor == name && version < least) {
            return Err(Flaw::Member("version", "is lower than REGISTRY_FLOOR"));
        }
        let (previous, until) = (previous(name, &members)?, until(&members)?);
        Ok(Signed { version: *version, until, previous, sha256: Sha256::digest(document).into() })
    }

    fn verified(&self, name: &str, document: &[u8], members: &Members<'_>) -> Option<()> {
        let (kid, digits) = find(members, "signature")?.text()?.rsplit_once('.')?;
        let (_, key) = self.keys.iter().find(|(known, _)| known == kid)?;
        let signature = exact(digits)?;
        let signature = signature.as_slice().try_into().ok()?;
        self.curve.verify(key, &message(name, document)?, signature).then_some(())
    }
}

const UNSIGNED: &str = "is not there, or not by a key of REGISTRY_PUBLIC_KEY over this very document at this place";

/// The hash of its predecessor that a registry must name; of its first version, `null`.
fn previous(name: &str, members: &Members<'_>) -> Result<Option<[u8; 32]>, Flaw> {
    if name != REGISTRY {
        return Ok(None);
    }
    let wrong = Flaw::Member("previous", "must be the SHA-256 of the version before, 64 hex digits, or null");
    match find(members, "previous") {
        Some(Node::Null) => Ok(None),
        Some(node) => node.text().and_then(|text| hex_bytes::<32>(text.as_bytes())).map(Some).ok_or(wrong),
        None => Err(wrong),
    }
}

/// The last day of the signature, UTC, through its end.
fn until(members: &Members<'_>) -> Result<Option<Day>, Flaw> {
    let Some(node) = find(members, UNTIL).filter(|node| !node.is_null()) else { return Ok(None) };
    let day = node.text().and_then(Day::parse);
    day.map(Some).ok_or(Flaw::Member(UNTIL, "must be a day as 2027-01-31"))
}

/// # Errors
/// The day is over.
fn holds(until: Option<Day>, today: Day) -> Result<(), Flaw> {
    let over = until.is_some_and(|until| until < today);
    if over { Err(Flaw::Member(UNTIL, "is over: whoever holds the key must sign the document anew")) } else { Ok(()) }
}

impl Signed {
    /// Whether its signature holds `today`.
    ///
    /// # Errors
    /// `signed_until` is over.
    pub fn holds(&self, today: Day) -> Result<(), Flaw> {
        holds(self.until, today)
    }

    /// Whether it may take the place of the document with this version and hash.
    ///
    /// # Errors
    /// It is older, or another of the same number, or says that it follows another.
    pub fn follows(&self, version: u64, sha256: &[u8; 32]) -> Result<(), Flaw> {
        if self.version < version {
            return Err(Flaw::Member("version", "is lower than that of a document that was in force"));
        }
        if self.version == version && self.sha256 != *sha256 {
            return Err(Flaw::Member("version", "is that of another document that was in force"));
        }
        let next = self.version.checked_sub(1) == Some(version);
        match self.previous {
            Some(previous) if next && previous != *sha256 => {
                Err(Flaw::Member("previous", "is not the hash of the version that was in force"))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// SHA-256 of the document as it is stored.
    #[must_use]
    pub const fn sha256(&self) -> &[u8; 32] {
        &self.sha256
    }
}

/// The bytes that are signed of `document`, which has the member `signature`; `None` if it cannot be found in it, as when its name
/// is written with escapes.
pub(crate) fn message(name: &str, document: &[u8]) -> Option<Vec<u8>> {
    let (start, end) = span(document, "signature")?;
    let around = (document.get(..start)?, document.get(end..)?);
    Some([CONTEXT, name.as_bytes(), b"\0", around.0, b"\"\"", around.1].concat())
}

/// What one instance has let through.
#[derive(Default)]
pub(crate) struct Seen(Table<String, Row>);

struct Row {
    version: u64,
    until: Option<Day>,
    sha256: [u8; 32],
    mark: [u8; 32],
}

impl Seen {
    /// Lets `document` through `today`, which is stored under `name`; what was let through before is not verified again.
    pub(crate) fn admit(&mut self, signers: &Signers, name: &str, document: &[u8], today: Day) -> Result<(), Flaw> {
        let sha256: [u8; 32] = Sha256::digest(document).into();
        let known = self.0.get(name);
        if let Some(row) = known.filter(|row| row.sha256 == sha256 && row.mark == signers.mark) {
            return holds(row.until, today);
        }
        let signed = signers.verify(name, document)?;
        signed.holds(today)?;
        known.map_or(Ok(()), |row| signed.follows(row.version, &row.sha256))?;
        if known.is_some() || self.0.len() < MOST {
            self.0
                .insert(name.into(), Row { version: signed.version, until: signed.until, sha256, mark: signers.mark });
        }
        Ok(())
    }

    /// Whether the signature of the document last let through under `name` has ended.
    pub(crate) fn is_over(&self, name: &str, today: Day) -> bool {
        self.0.get(name).is_some_and(|row| holds(row.until, today).is_err())
    }
}

impl Flaw {
    /// The member that is wrong; `{…}`: the whole.
    pub(crate) const fn member(&self) -> &'static str {
        match self {
            Self::Unread(_) => "{…}",
            Self::Member(member, _) => member,
        }
    }

    /// As of a registry.
    pub(crate) fn invalid(self, document: &[u8]) -> Invalid {
        match self {
            Self::Unread(invalid) => invalid,
            Self::Member(member, what) => Invalid::at(document, member, what),
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ' ', '\n']).filter(|word| !word.is_empty())
}
