//! A Google service account: its key signs an assertion, the assertion buys a token, the token is the credential.
//!
//! ```text
//! {"iss":"a@p.iam…","scope":"…/auth/cloud-platform","aud":token_uri,"iat":…,"exp":+1 h}  ──platform signs, RS256──▶  assertion
//! POST token_uri  grant_type=…jwt-bearer&assertion=…  ──▶  {"access_token":"ya29.…","expires_in":3599}   kept until a minute before
//! ```
//!
//! Sources: RFC 7515, 7519 and 7523; Google, "Using OAuth 2.0 for Server to Server Applications".
//!
//! Invariant: the key goes nowhere but to the platform's own signer, the assertion only to `token_uri`; both and the token are wiped.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::fmt;
use zeroize::Zeroizing;

use crate::arrive::key::base64url;
use crate::encoding::from_base64;
use crate::host::{Found, Millis};
use crate::json::escape_into;
use crate::registry::{Node, find};
use crate::secret::Secret;
use crate::seek;

/// What a token is asked for: Vertex AI has no narrower scope.
const SCOPE: &str = "https://www.googleapis.com/auth/cloud-platform";
/// How long an assertion holds, in seconds: the longest that Google takes.
const HOLDS: u64 = 3_600;
/// An assertion of this age is made anew, so that one in use does not end under way.
const FRESH: Millis = Millis(1_800_000);
/// After a signature that failed, none is asked for so long.
const PAUSE: Millis = Millis(60_000);
/// A token is not used in its last minute, and one that says nothing of its end counts as one of two minutes.
const MARGIN: u64 = 60;
/// In the first half of that minute it still serves those who come while another request buys the next one.
const OVERLAP: Millis = Millis(30_000);
/// An exchange of which nothing has been heard for so long is given up.
const EXCHANGE: Millis = Millis(10_000);
const UNSTATED: u64 = 120;
/// The longest token that is taken.
const LONGEST: usize = 8 << 10;

/// A service account and what has been made with its key.
pub(crate) struct Account {
    email: String,
    key_id: Option<String>,
    /// PKCS #8, DER.
    key: Secret,
    token_uri: String,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    assertion: Option<(Zeroizing<String>, Millis)>,
    /// When a signature was last asked for.
    asked: Option<Millis>,
    /// As the header has it, and its last moment.
    token: Option<(Zeroizing<String>, Millis)>,
    /// Since when a request is on its way that buys the next one.
    buying: Option<Millis>,
}

/// A signature that the platform is to make: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2).
#[derive(Clone)]
pub struct Signing {
    account: Rc<Account>,
    message: Rc<str>,
}

impl Account {
    /// Reads the JSON key of a service account.
    ///
    /// # Errors
    /// What is wrong with it; nothing of what it holds.
    pub(crate) fn parse(text: &[u8]) -> Result<Self, &'static str> {
        let root = Node::document(text).map_err(|_| "is not JSON")?;
        let member = |name: &str| find(&root, name).and_then(Node::text).filter(|text| !text.is_empty());
        let key = member("private_key").and_then(der).ok_or("has no private_key in PEM, PKCS #8")?;
        Ok(Self {
            email: member("client_email").ok_or("has no client_email")?.into(),
            key_id: member("private_key_id").map(String::from),
            key,
            token_uri: member("token_uri").ok_or("has no token_uri")?.into(),
            state: RefCell::default(),
        })
    }

    /// Is this the same key of the same account? Then one token serves both.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.key.expose() == other.key.expose()
            && (&self.email, &self.key_id, &self.token_uri) == (&other.email, &other.key_id, &other.token_uri)
    }

    /// Where assertions are exchanged.
    pub(crate) fn token_uri(&self) -> &str {
        &self.token_uri
    }

    /// What must be signed before a token can be asked for at `now`; `None`: nothing, or not now.
    pub(crate) fn unsigned(self: &Rc<Self>, now: Millis) -> Option<Signing> {
        let state = self.state.borrow();
        let asked = state.asked.is_some_and(|asked| now.since(asked) < PAUSE);
        if asked || self.token(now).is_some() || state.assertion.as_ref().is_some_and(|(_, at)| now.since(*at) < FRESH)
        {
            return None;
        }
        Some(Signing { account: Rc::clone(self), message: self.message(now).into() })
    }

    /// Is there an assertion, or a token already?
    pub(crate) fn is_able(&self) -> bool {
        let state = self.state.borrow();
        state.assertion.is_some() || state.token.is_some()
    }

    /// A request for a token is on its way from `now`.
    pub(crate) fn buy(self: &Rc<Self>, now: Millis) -> Buying {
        self.state.borrow_mut().buying = Some(now);
        Buying { account: Rc::clone(self), since: now }
    }

    /// Since when another request buys what this one needs; `None`: it has what it needs, or buys it itself.
    pub(crate) fn bought_since(&self, now: Millis) -> Option<Millis> {
        if self.token(now).is_some() {
            return None;
        }
        self.state.borrow().buying.filter(|since| now.since(*since) < EXCHANGE)
    }

    /// The body of a request for a token. Of an assertion that no longer holds, the token server says so.
    pub(crate) fn form(&self) -> Zeroizing<Vec<u8>> {
        const GRANT: &str = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=";
        let state = self.state.borrow();
        let assertion = state.assertion.as_ref().map_or("", |(assertion, _)| assertion.as_str());
        Zeroizing::new([GRANT, assertion].concat().into_bytes())
    }

    /// Takes what the token server answered; `false`: it is no token.
    pub(crate) fn take(&self, answer: &[u8], now: Millis) -> bool {
        let Ok(root) = Node::document(answer) else { return false };
        let Some(token) = find(&root, "access_token").and_then(Node::text) else { return false };
        if token.is_empty() || token.len() > LONGEST || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return false;
        }
        let seconds = if let Some(Node::Whole(seconds)) = find(&root, "expires_in") { *seconds } else { UNSTATED };
        let until = now.after(Millis(seconds.min(HOLDS).saturating_sub(MARGIN).saturating_mul(1_000)));
        if until <= now {
            return false;
        }
        self.state.borrow_mut().token = Some((Zeroizing::new(["Bearer ", token].concat()), until));
        true
    }

    /// The value of `authorization`, while it holds; a little longer while somebody buys the next one.
    pub(crate) fn token(&self, now: Millis) -> Option<String> {
        let state = self.state.borrow();
        let buying = state.buying.is_some_and(|since| now.since(since) < EXCHANGE);
        let holds = |until: Millis| now < until || (buying && now < until.after(OVERLAP));
        state.token.as_ref().filter(|(_, until)| holds(*until)).map(|(token, _)| String::from(token.as_str()))
    }

    /// The token was refused: the next request asks for another.
    pub(crate) fn forget(&self) {
        self.state.borrow_mut().token = None;
    }

    /// Header and claims, as they are signed.
    fn message(&self, now: Millis) -> String {
        let mut header = Vec::from(*br#"{"alg":"RS256","typ":"JWT""#);
        if let Some(id) = &self.key_id {
            string_into(",\"kid\":\"", id, &mut header);
        }
        header.push(b'}');
        let mut claims = Vec::new();
        string_into("{\"iss\":\"", &self.email, &mut claims);
        string_into(",\"scope\":\"", SCOPE, &mut claims);
        string_into(",\"aud\":\"", &self.token_uri, &mut claims);
        let issued = now.0.checked_div(1_000).unwrap_or_default();
        let times = alloc::format!(",\"iat\":{issued},\"exp\":{}}}", issued.saturating_add(HOLDS));
        claims.extend_from_slice(times.as_bytes());
        [base64url(&header), base64url(&claims)].join(".")
    }
}

/// A request for a token on its way; dropped, nobody waits for it any more.
pub(crate) struct Buying {
    account: Rc<Account>,
    since: Millis,
}

impl Drop for Buying {
    fn drop(&mut self) {
        let mut state = self.account.state.borrow_mut();
        if state.buying == Some(self.since) {
            state.buying = None;
        }
    }
}

impl Signing {
    /// The private key: PKCS #8, DER.
    #[must_use]
    pub fn key(&self) -> &[u8] {
        self.account.key.expose()
    }

    /// What is signed.
    #[must_use]
    pub fn message(&self) -> &[u8] {
        self.message.as_bytes()
    }

    /// The platform signed, or could not.
    pub(crate) fn done(self, signature: &Found, now: Millis) {
        let mut state = self.account.state.borrow_mut();
        state.asked = Some(now);
        if let Found::Value(signature) = signature {
            let assertion = Zeroizing::new([&*self.message, ".", &base64url(signature)].concat());
            state.assertion = Some((assertion, now));
        }
    }
}

impl PartialEq for Signing {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.account, &other.account) && self.message == other.message
    }
}

impl Eq for Signing {}

impl fmt::Debug for Signing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Signing")
    }
}

/// `before`, then `text` as the inside of a JSON string, then a quote.
fn string_into(before: &str, text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(before.as_bytes());
    escape_into(text, out);
    out.push(b'"');
}

/// The bytes of a PEM block (RFC 7468 §10).
fn der(pem: &str) -> Option<Secret> {
    let (_, body) = seek::cut(pem, "-----BEGIN PRIVATE KEY-----")?;
    let (body, _) = seek::cut(body, "-----END PRIVATE KEY-----")?;
    let mut bytes = from_base64(body.as_bytes());
    (!bytes.is_empty()).then(|| Secret::from(core::mem::take(&mut *bytes)))
}

#[cfg(test)]
#[path = "tests/google.rs"]
mod tests;
