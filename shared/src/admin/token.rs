//! Admin tokens: named, each with roles, known by their hash only.
//!
//! ```text
//! ADMIN_TOKEN = {"alice": {"sha256": "9f86d0…", "roles": ["read", "registry"]}, "ci": {"sha256": "…", "roles": ["read"]}}
//! authorization: Bearer lethe-admin-…
//! ```
//!
//! Invariant: a token is compared with every entry in the same time whatever it is; a gateway key is never one; a setting that
//! does not read opens nothing.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use sha2::{Digest, Sha256};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::Zeroizing;

use super::answer::Problem;
use crate::arrive::key::base64url;
use crate::encoding::{hex, hex_bytes};
use crate::policy::unknown;
use crate::registry::Node;

const PREFIX: &str = "lethe-admin-";
const CLIENT: &str = "sk-lethe-";
const MEMBERS: [&str; 2] = ["sha256", "roles"];
const MOST: usize = 200;

/// What a token may do. Each of the writing roles may also read what it writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Read everything.
    Read,
    /// Accounts, guardrails and keys.
    Keys,
    /// Attestations.
    Attest,
    /// The registry and invariants.
    Registry,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Read, Self::Keys, Self::Attest, Self::Registry];

    /// As the setting names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Keys => "keys",
            Self::Attest => "attest",
            Self::Registry => "registry",
        }
    }

    /// The role of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// Several roles.
#[derive(Clone, Copy, Default)]
pub(super) struct Roles(u8);

impl Roles {
    pub(super) const fn of(roles: &[Role]) -> Self {
        let (mut bits, mut rest) = (0, roles);
        while let [role, behind @ ..] = rest {
            bits |= role.bit();
            rest = behind;
        }
        Self(bits)
    }

    /// Whether one of `others` is among these.
    pub(super) const fn any(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    pub(super) fn names(self) -> impl Iterator<Item = &'static str> {
        Role::ALL.into_iter().filter(move |role| self.any(Self(role.bit()))).map(Role::name)
    }
}

/// A new token out of `entropy`, which must come from the system's random source and be used for nothing else.
#[must_use]
pub fn mint(entropy: &[u8; 32]) -> Zeroizing<String> {
    let mut token = Zeroizing::new(String::with_capacity(64));
    token.push_str(PREFIX);
    token.push_str(&Zeroizing::new(base64url(entropy)));
    token
}

/// The member of `ADMIN_TOKEN` that makes `token` one, or `None` if `name` cannot be a token's.
#[must_use]
pub fn entry(name: &str, token: &str, roles: &[Role]) -> Option<String> {
    let names: Vec<&str> = Roles::of(roles).names().collect();
    let digest: String = hex(&Sha256::digest(token)).collect();
    is_name(name)
        .then(|| alloc::format!("\"{name}\": {{\"sha256\": \"{digest}\", \"roles\": [\"{}\"]}}", names.join("\", \"")))
}

/// Who a token belongs to.
pub(super) struct Caller {
    pub(super) name: String,
    pub(super) roles: Roles,
}

/// `None`: it is nobody's.
///
/// # Errors
/// The setting is not one.
pub(super) fn caller(setting: &str, token: Option<&[u8]>) -> Result<Option<Caller>, Problem> {
    let members = Node::document(setting.as_bytes()).map_err(|invalid| Problem::tokens(&invalid.what))?;
    if members.len() > MOST {
        return Err(Problem::tokens("has more than 200 tokens"));
    }
    let given: [u8; 32] = Sha256::digest(token.unwrap_or_default()).into();
    let mut found = u32::MAX;
    let mut callers = Vec::with_capacity(members.len());
    for (index, (name, node)) in (0_u32..).zip(&members) {
        let (digest, caller) = read(name, node)?;
        found.conditional_assign(&index, digest.ct_eq(&given));
        callers.push(caller);
    }
    let client = token.is_none_or(|token| token.is_empty() || token.starts_with(CLIENT.as_bytes()));
    found.conditional_assign(&u32::MAX, Choice::from(u8::from(client)));
    let found = usize::try_from(found).unwrap_or(usize::MAX);
    Ok(callers.into_iter().nth(found))
}

/// What the holder of this name may do; `None`: there is none.
///
/// # Errors
/// The setting is not one.
pub(super) fn roles(setting: &str, name: &str) -> Result<Option<Roles>, Problem> {
    let members = Node::document(setting.as_bytes()).map_err(|invalid| Problem::tokens(&invalid.what))?;
    let member = members.iter().find(|(known, _)| known == name);
    member.map(|(name, node)| read(name, node).map(|(_, caller)| caller.roles)).transpose()
}

fn read(name: &str, node: &Node<'_>) -> Result<([u8; 32], Caller), Problem> {
    let wrong = |what: &str| Problem::tokens(&[name, ": ", what].concat());
    if !is_name(name) {
        return Err(Problem::tokens("a name must be 1 to 64 letters, digits or . _ @ -"));
    }
    let members = node.object().ok_or_else(|| wrong("must be an object"))?;
    if let Some((stranger, _)) = members.iter().find(|(name, _)| !MEMBERS.contains(&name.as_ref())) {
        return Err(Problem::tokens(&unknown(&[name, ".", stranger].concat(), stranger, &MEMBERS).to_string()));
    }
    let text = node.member("sha256").and_then(Node::text).unwrap_or_default();
    let digest = hex_bytes(text.as_bytes()).ok_or_else(|| wrong("sha256 must be 64 hex digits"))?;
    let list = node.member("roles").and_then(Node::list).unwrap_or_default();
    let mut roles = Roles::default();
    for role in list {
        let role = role.text().and_then(Role::named);
        let role = role.ok_or_else(|| wrong("roles must be of read, keys, attest, registry"))?;
        roles = Roles(roles.0 | role.bit());
    }
    if roles.0 == 0 {
        return Err(wrong("has no roles"));
    }
    Ok((digest, Caller { name: name.into(), roles }))
}

fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._@-".contains(&byte);
    (1..=64).contains(&name.len()) && name.bytes().all(plain)
}
