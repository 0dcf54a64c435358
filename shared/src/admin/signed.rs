//! Documents that must be signed: made by whoever holds the key, on a machine of theirs, and stored here as they are.
//!
//! ```text
//! REGISTRY_PUBLIC_KEY   PUT registry {…, "signature": "ops.…"} ─▶ stored, byte for byte     PUT registry {…} ─▶ 422
//!                       POST keys/ID/rotate ─▶ 409 signature_needed: the admin plane has no key to sign with
//! ```
//!
//! Invariant: with the setting, nothing is stored that the gateway would refuse for its signature, its version or its predecessor.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use super::answer::Problem;
use super::facts::{Facts, Halt};
use super::ledger::Ledger;
use super::splice::set;
use super::write::Change;
use crate::arrive::key::base64url;
use crate::curve::{Curve as _, Pair, Portable};
use crate::encoding::hex;
use crate::policy::check::Kind;
use crate::receipt::{key_name, plain_kid, seed_of};
use crate::registry::{Day, Invalid, Node, find};
use crate::signed::{Flaw, REGISTRY, Signers, UNTIL, message};

/// Refuses `changes` of which one is not signed, where they must be.
pub(super) fn vouch(facts: &Facts, ledger: &Ledger, changes: &[Change]) -> Result<(), Halt> {
    let Some(signers) = signers(facts)? else { return Ok(()) };
    for Change { document, after, what } in changes {
        let policy = document == REGISTRY || Kind::stored(document).is_some();
        let Some(after) = after.as_ref().filter(|_| policy) else { continue };
        if *what != "put" {
            return Err(Problem::signature_needed(what).into());
        }
        let current = facts.current(ledger, document)?.bytes;
        follows(&signers, document, after, current.as_deref(), Day::at(facts.now)).map_err(|flaw| problem(&flaw))?;
    }
    Ok(())
}

/// Which version a registry was made from that names its predecessor by hash: `version`, if that is `current`.
pub(super) fn made_from(document: &[u8], current: Option<&[u8]>, version: u64) -> Option<u64> {
    let members = Node::document(document).ok()?;
    let named = find(&members, "previous").and_then(Node::text);
    let right = match current {
        None => named.is_none(),
        Some(current) => named == Some(&*hex(&Sha256::digest(current)).collect::<String>()),
    };
    right.then_some(version)
}

/// Whether a document has a signature, right or wrong: then it is stored and shown as it is.
pub(super) fn is_sealed(document: &[u8]) -> bool {
    Node::document(document).is_ok_and(|members| find(&members, "signature").is_some_and(|node| !node.is_null()))
}

const NAME: &str = "REGISTRY_PUBLIC_KEY";

fn signers(facts: &Facts) -> Result<Option<Signers>, Halt> {
    let Some(text) = facts.setting(NAME)? else { return Ok(None) };
    Ok(Some(Signers::parse(text, &Portable).ok_or_else(|| Problem::setting(NAME))?))
}

fn follows(signers: &Signers, name: &str, document: &[u8], current: Option<&[u8]>, today: Day) -> Result<(), Flaw> {
    let signed = signers.verify(name, document)?;
    signed.holds(today)?;
    let current = current.and_then(|bytes| signers.verify(name, bytes).ok());
    current.map_or(Ok(()), |current| signed.follows(current.version, current.sha256()))
}

fn problem(flaw: &Flaw) -> Problem {
    match flaw {
        Flaw::Unread(invalid) => Problem::not_json(invalid),
        Flaw::Member(member, what) => Problem::member(member, what),
    }
}

/// A key that signs documents: `kid:seed`, or a seed alone, which is named by its public key.
pub struct Signer(String, Pair);

impl Signer {
    /// `None`: it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (kid, seed) = text.split_once(':').unwrap_or(("", text));
        let pair = Portable.pair(&*seed_of(seed)?)?;
        let kid = if kid.is_empty() { key_name(&pair.public) } else { kid.into() };
        plain_kid(&kid).then_some(Self(kid, pair))
    }

    /// What `REGISTRY_PUBLIC_KEY` is to hold.
    #[must_use]
    pub fn public(&self) -> String {
        [&*self.0, ":", &*base64url(&self.1.public)].concat()
    }

    /// `document`, with `until` as the last day of its signature.
    ///
    /// # Errors
    /// It is no JSON object, or the member stands in it with escapes in its name.
    pub fn limit(document: &[u8], until: Day) -> Result<Vec<u8>, String> {
        let read = |invalid: Invalid| read_error(invalid.line, invalid.column, &invalid.what);
        Node::document(document).map_err(read)?;
        set(document, UNTIL, format!("\"{until}\"").as_bytes())
            .ok_or_else(|| format!("`{UNTIL}` must be written without escapes"))
    }

    /// `document`, without blanks around it, signed for the KV key `name`. It gets the version after that of `previous`, and if it is the
    /// registry its hash; without one it keeps its own, or becomes version 1.
    ///
    /// # Errors
    /// It is no JSON object, or a member stands in it with escapes in its name.
    pub fn sign(&self, name: &str, document: &[u8], previous: Option<&[u8]>) -> Result<Vec<u8>, String> {
        let mut document = Vec::from(document.trim_ascii());
        let members =
            Node::document(&document).map_err(|invalid| read_error(invalid.line, invalid.column, &invalid.what))?;
        let lacks = |name: &str| find(&members, name).is_none_or(Node::is_null);
        let (unnumbered, unchained) = (lacks("version"), lacks("previous"));
        let put = |document: &[u8], name: &str, value: &str| {
            set(document, name, value.as_bytes()).ok_or_else(|| format!("`{name}` must be written without escapes"))
        };
        drop(members);
        let number = match previous {
            Some(previous) => Some(version(previous.trim_ascii()).unwrap_or(0).saturating_add(1)),
            None if unnumbered => Some(1),
            None => None,
        };
        if let Some(number) = number {
            document = put(&document, "version", &number.to_string())?;
        }
        if name == REGISTRY && (previous.is_some() || unchained) {
            let digest = |bytes: &[u8]| format!("\"{}\"", hex(&Sha256::digest(bytes)).collect::<String>());
            document = put(&document, "previous", &previous.map_or_else(|| "null".into(), digest))?;
        }
        document = put(&document, "signature", "\"\"")?;
        let message = message(name, &document).ok_or("`signature` cannot be found")?;
        let signature = base64url(&self.1.private.sign(&message).ok_or("nothing could be signed")?);
        put(&document, "signature", &format!("\"{}.{signature}\"", self.0))
    }
}

fn version(document: &[u8]) -> Option<u64> {
    let members = Node::document(document).ok()?;
    if let Some(Node::Whole(version)) = find(&members, "version") { Some(*version) } else { None }
}

fn read_error(line: usize, column: usize, what: &str) -> String {
    format!("line {line}, column {column}: {what}")
}
