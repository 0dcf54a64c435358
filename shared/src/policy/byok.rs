//! Keys that callers bring for providers, and which of them may be used.
//!
//! ```text
//! x-byok-openai-key: …  ┐                        nothing demanded ─▶ the first key for openai
//! …byok.openai[].apiKey ┴─▶ Keyring ──"openai"──▶ zero retention  ─▶ the first that the caller's record attests
//! ```
//!
//! Invariant: a key is given out for the provider that it was brought for and for no other; where something is demanded of how a
//! provider treats data, only if it is attested, since it may belong to an organisation that no agreement covers.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{FieldError, member, object};
use crate::encoding::hex_bytes;
use crate::registry::Node;
use crate::secret::Secret;
use crate::sign::Account;

/// Most keys that one request may bring.
const MOST: usize = 64;
/// Longest key, in bytes: short-term keys of Amazon Bedrock are signed URLs.
const LONGEST: usize = 4_096;

/// How tokens of personal subscriptions begin, which are no keys of an API (RFC 7519 §3.1: a JSON Web Token begins with the base64
/// of `{"`; Anthropic, Claude Code "Authentication"; GitHub, "Token formats").
const SUBSCRIPTIONS: [&str; 6] = ["eyJ", "sk-ant-oat", "sk-ant-ort", "gho_", "ghu_", "ghp_"];

/// The keys that a request brings; wiped with it.
#[derive(Default)]
pub struct Keyring {
    keys: Vec<(Zeroizing<String>, Rc<Secret>)>,
    vouched: Option<Rc<Vouched>>,
    /// Credentials of the caller's account instead of the deployment's, by provider; `None`: it has none to show.
    lent: Option<Rc<Lent>>,
    cache: Option<Rc<CacheKey>>,
}

/// Credentials of an account, by provider.
pub(crate) type Lent = Vec<(String, Option<Loan>)>;

/// A credential of an account.
pub(crate) enum Loan {
    /// It is sent as it is, or signs.
    Key(Rc<Secret>),
    /// It buys a token, which is this account's alone.
    Service(Rc<Account>),
}

/// A cache key that is derived for the caller's account.
pub(crate) struct CacheKey {
    pub(crate) text: Rc<str>,
    /// The client sent one of its own.
    pub(crate) asked: bool,
}

/// The SHA-256 of keys whose organisations are under the same agreements as the operator's, by provider: `byok_attested` of a key's
/// record.
#[derive(Default)]
pub struct Vouched(Vec<(String, [u8; 32])>);

impl Keyring {
    /// A key for `provider`; `None` for what cannot be one, or for too many.
    pub(crate) fn bring(&mut self, provider: &str, key: Secret) -> Option<()> {
        let text = key.expose();
        let plausible = (1..=LONGEST).contains(&text.len()) && text.iter().all(u8::is_ascii_graphic);
        if !plausible || self.keys.len() >= MOST {
            return None;
        }
        self.keys.push((Zeroizing::new(provider.into()), Rc::new(key)));
        Some(())
    }

    /// What the caller's record attests.
    pub(crate) fn vouch(&mut self, vouched: Rc<Vouched>) {
        self.vouched = Some(vouched);
    }

    /// The account's credentials take the place of the deployment's.
    pub(crate) fn lend(&mut self, lent: Rc<Lent>) {
        self.lent = Some(lent);
    }

    /// The account's credential for `provider`: `None` if the deployment's counts, `Some(None)` if there is none to show.
    pub(crate) fn lent(&self, provider: &str) -> Option<Option<&Loan>> {
        let lent = self.lent.as_ref()?.iter().find(|(name, _)| name == provider);
        lent.map(|(_, key)| key.as_ref())
    }

    /// Providers are given this cache key.
    pub(crate) fn isolate(&mut self, cache: CacheKey) {
        self.cache = Some(Rc::new(cache));
    }

    /// The cache key that providers are given.
    pub(crate) fn cache(&self) -> Option<&CacheKey> {
        self.cache.as_deref()
    }

    /// The keys of `other` count after these.
    pub(crate) fn extend(&mut self, other: &mut Self) {
        self.keys.append(&mut other.keys);
    }

    /// The key for `provider`; `demanding`: only one that is attested.
    pub(crate) fn key(&self, provider: &str, demanding: bool) -> Option<&Rc<Secret>> {
        let own = self.keys.iter().filter(|(name, _)| **name == provider).map(|(_, key)| key);
        own.into_iter().find(|key| !demanding || self.vouches(provider, key))
    }

    fn vouches(&self, provider: &str, key: &Secret) -> bool {
        let subscription = SUBSCRIPTIONS.iter().any(|prefix| key.expose().starts_with(prefix.as_bytes()));
        !subscription && self.vouched.as_ref().is_some_and(|vouched| vouched.holds(provider, key))
    }
}

impl Vouched {
    /// `{"openai": ["<SHA-256 in hexadecimal digits>"]}`
    pub(crate) fn read(node: &Node<'_>, path: &str) -> Result<Self, FieldError> {
        let mut rows = Vec::new();
        for (provider, node) in object(node, path)? {
            let path = member(path, provider);
            let wrong = || FieldError::new(&path, "must be a list of SHA-256 hashes in 64 hexadecimal digits");
            for hash in node.list().ok_or_else(wrong)? {
                let hash = hash.text().and_then(|hash| hex_bytes(hash.as_bytes())).ok_or_else(wrong)?;
                rows.push((provider.as_ref().into(), hash));
            }
        }
        Ok(Self(rows))
    }

    fn holds(&self, provider: &str, key: &Secret) -> bool {
        let hash: [u8; 32] = Sha256::digest(key.expose()).into();
        self.0.iter().any(|(name, known)| name == provider && *known == hash)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use alloc::format;

    use super::*;
    use crate::encoding::hex;

    fn ring(keys: &[(&str, &str)], vouched: &str) -> Keyring {
        let mut ring = Keyring::default();
        for (provider, key) in keys {
            ring.bring(provider, Secret::from(key.as_bytes().to_vec())).unwrap();
        }
        let members = Node::document(vouched.as_bytes()).unwrap();
        ring.vouch(Rc::new(Vouched::read(&members.first().unwrap().1, "").unwrap()));
        ring
    }

    fn hash(key: &str) -> String {
        hex(&Sha256::digest(key.as_bytes())).collect()
    }

    fn given<'r>(ring: &'r Keyring, provider: &str, demanding: bool) -> Option<&'r str> {
        ring.key(provider, demanding).and_then(|key| key.text())
    }

    #[test]
    fn a_key_is_for_its_provider_and_under_demands_attested() {
        let jwt = "eyJ-made-up";
        let vouched =
            format!(r#"{{"v":{{"a":["{}","{}"],"b":["{}"]}}}}"#, hash("two"), hash(jwt).to_uppercase(), hash("three"));
        let ring = ring(&[("a", "one"), ("a", jwt), ("a", "two"), ("a", "three"), ("c", "two")], &vouched);
        assert_eq!((given(&ring, "a", false), given(&ring, "a", true)), (Some("one"), Some("two")));
        assert_eq!((given(&ring, "b", false), given(&ring, "b", true)), (None, None));
        assert_eq!((given(&ring, "c", false), given(&ring, "c", true)), (Some("two"), None));
    }

    #[test]
    fn what_is_no_key_is_not_taken() {
        let mut ring = Keyring::default();
        for text in ["", "two words", "line\n", "ключ", &"k".repeat(LONGEST + 1)] {
            assert!(ring.bring("a", Secret::from(text.as_bytes().to_vec())).is_none(), "{text}");
        }
        let taken = (0..MOST + 1).filter(|_| ring.bring("a", Secret::from(b"k".to_vec())).is_some());
        assert_eq!(taken.count(), MOST);
    }

    #[test]
    fn a_list_of_hashes_is_read_strictly() {
        for broken in [r#"[]"#, r#"{"a":"x"}"#, r#"{"a":["x"]}"#, r#"{"a":[1]}"#] {
            let document = format!(r#"{{"v":{broken}}}"#);
            let members = Node::document(document.as_bytes()).unwrap();
            assert!(Vouched::read(&members.first().unwrap().1, "").is_err(), "{broken}");
        }
    }
}
