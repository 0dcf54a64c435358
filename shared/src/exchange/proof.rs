//! What proves at the moment of sending that the deployment may ask: a signature of this very request, or a token bought for it.
//!
//! ```text
//! Signed  ─▶ authorization: AWS4-HMAC-SHA256 …, x-amz-date         anew for every attempt
//! Bought  ─▶ token there? authorization: Bearer …                  else Asking ─▶ token server ─▶ Sending
//!            somebody is asking for it already                    Waiting, then what came of that, or Asking
//! ```
//!
//! Invariant: an assertion goes to its account's token server and nowhere else; a refused exchange is a refused credential.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::Step;
use super::journey::{Came, Journey};
use super::refused::Ending;
use super::sending::{Sending, elsewhere};
use crate::host::{Method, Millis, Outgoing};
use crate::registry::behind_scheme;
use crate::route::Access;
use crate::sign::aws::{ADDED, Request, sign};
use crate::sign::{Account, Buying};
use crate::splice::Pieces;

/// How long a token server may take.
const PATIENCE: Millis = Millis(10_000);

/// A request for a token, which goes before the request itself.
pub(super) struct Asking {
    account: Rc<Account>,
    /// Others who need the token wait for it.
    pub(super) buying: Buying,
    headers: Vec<(&'static str, String)>,
    form: Zeroizing<Vec<u8>>,
}

impl Asking {
    fn new(account: &Rc<Account>, now: Millis) -> Self {
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("accept", "application/json")];
        let headers = headers.into_iter().chain([("accept-encoding", "identity")]);
        Self {
            account: Rc::clone(account),
            buying: account.buy(now),
            headers: headers.map(|(name, value)| (name, value.into())).collect(),
            form: account.form(),
        }
    }

    /// The token server's.
    pub(super) fn url(&self) -> &str {
        self.account.token_uri()
    }

    pub(super) fn request(&self) -> Outgoing<'_> {
        Outgoing {
            method: Method::Post,
            url: self.url(),
            headers: &self.headers,
            body: Pieces::new(&self.form, &[]),
            length: self.form.len(),
            patience: PATIENCE,
        }
    }
}

impl Journey {
    /// Readies the credential for a request at `now`; or says which must go before it.
    pub(super) fn prove(&mut self, now: Millis) -> Option<Asking> {
        let account = match &self.dispatch.first.manner.access {
            Access::Shown => return None,
            Access::Signed(_) => {
                self.sign(now);
                return None;
            }
            Access::Bought(account) => Rc::clone(account),
        };
        let Some(token) = account.token(now) else { return Some(Asking::new(&account, now)) };
        self.show([("authorization", token)]);
        None
    }

    /// Since when another request buys the token that this one needs.
    pub(super) fn bought_since(&self, now: Millis) -> Option<Millis> {
        match &self.dispatch.first.manner.access {
            Access::Bought(account) => account.bought_since(now),
            Access::Shown | Access::Signed(_) => None,
        }
    }

    /// Signs method, URL, content type and body as they are now.
    fn sign(&mut self, now: Millis) {
        let (stop, dispatch) = (&self.dispatch.first, &self.dispatch);
        let Access::Signed(identity) = &stop.manner.access else { return };
        let Some(key) = identity.key() else { return };
        let (host, path) = behind_scheme(&stop.url);
        let mut hash = Sha256::new();
        dispatch.pieces().for_each(|piece| hash.update(piece));
        let kind = stop.headers.iter().filter(|(name, _)| *name == "content-type");
        let headers: Vec<(&str, &str)> = kind.map(|(name, value)| (*name, value.as_str())).collect();
        let request = Request { method: "POST", host, path, headers: &headers, body: hash.finalize().into() };
        let signed = sign(&request, &key, identity.scope(), now);
        self.show(signed);
    }

    /// Puts headers in the place of those that an earlier attempt had.
    fn show(&mut self, headers: impl IntoIterator<Item = (&'static str, String)>) {
        let stop = &mut self.dispatch.first;
        stop.headers.retain(|(name, _)| !ADDED.contains(name));
        stop.headers.extend(headers);
    }

    /// The credential was refused: the endpoint comes last for a while, and a bought token is of no more use.
    pub(super) fn refuse_credential(self, now: Millis) -> Step {
        let stop = &self.dispatch.first;
        // What one account's credential comes to changes nothing for others.
        if !stop.manner.lent {
            self.dispatch.health.ail(stop.mark, now);
        }
        if let Access::Bought(account) = &stop.manner.access {
            account.forget();
        }
        elsewhere(self, Ending::Credential, None, now)
    }

    /// A token server has answered: the request itself follows, if that was a token.
    pub(super) fn bought(mut self, answer: &[u8], now: Millis) -> Step {
        let taken = match &self.dispatch.first.manner.access {
            Access::Bought(account) => account.take(answer, now),
            Access::Shown | Access::Signed(_) => false,
        };
        if !taken {
            self.came(Came::Error, now);
            return self.refuse_credential(now);
        }
        self.sent = now;
        Step::Send(Sending::over(self, now))
    }
}
