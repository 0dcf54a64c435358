//! Service accounts that accounts of the gateway have for their own credentials, and the tokens that these have bought.
//!
//! ```text
//! team7 · VERTEX_TEAM7_CREDENTIAL ─▶ key, assertion, token        another account, another credential, another secret: another token
//! ```
//!
//! Invariant: bounded; a token is found by the account and the credential that it was bought for, and by no other; it ends with its secret.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use crate::secret::Secret;
use crate::sign::Account;

/// Most that one instance keeps; beyond it, the one that came first buys anew when it is next needed.
const MOST: usize = 1_024;

/// What is kept.
#[derive(Default)]
pub(super) struct Services(RefCell<Vec<Service>>);

struct Service {
    account: String,
    credential: String,
    secret: Rc<Secret>,
    service: Rc<Account>,
}

impl Services {
    /// The service account of which `secret` is the key, for the credential `name` of account `id`; `None`: it is no such key.
    pub(super) fn of(&self, id: &str, name: &str, secret: &Rc<Secret>) -> Option<Rc<Account>> {
        let mut kept = self.0.borrow_mut();
        if let Some(at) = kept.iter().position(|kept| kept.account == id && kept.credential == name) {
            let known = kept.get_mut(at)?;
            if known.secret.expose() == secret.expose() {
                return Some(Rc::clone(&known.service));
            }
            kept.remove(at);
        }
        let service = Rc::new(Account::parse(secret.expose().trim_ascii()).ok()?);
        if kept.len() >= MOST {
            kept.remove(0);
        }
        let (account, credential) = (id.into(), name.into());
        kept.push(Service { account, credential, secret: Rc::clone(secret), service: Rc::clone(&service) });
        Some(service)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn secret(email: &str) -> Rc<Secret> {
        let pem = ["-----BEGIN PRIVATE", " KEY-----\\nAQID\\n-----END PRIVATE", " KEY-----\\n"].concat();
        let rest = [r#"","token_uri":"https://oauth2.googleapis.com/token","private_key":""#, &pem].concat();
        Rc::new(Secret::from([r#" {"client_email":""#, email, &rest, "\"}\n"].concat().into_bytes()))
    }

    #[test]
    fn what_is_bought_belongs_to_one_account_one_credential_and_one_secret() {
        let services = Services::default();
        let of = |id: &str, name: &str, email: &str| services.of(id, name, &secret(email)).unwrap();
        let first = of("team7", "A_CREDENTIAL", "a@p.test");
        assert!(Rc::ptr_eq(&first, &of("team7", "A_CREDENTIAL", "a@p.test")), "read again, and the same");
        for other in [of("team8", "A_CREDENTIAL", "a@p.test"), of("team7", "B_CREDENTIAL", "a@p.test")] {
            assert!(!Rc::ptr_eq(&first, &other));
        }
        assert!(!Rc::ptr_eq(&first, &of("team7", "A_CREDENTIAL", "new@p.test")), "a new secret has no old token");
        assert_eq!(services.0.borrow().len(), 3);
        assert!(services.of("team7", "A_CREDENTIAL", &Rc::new(Secret::from(b"{}".to_vec()))).is_none());
        assert_eq!(services.0.borrow().len(), 2, "what is no key has none");
    }

    #[test]
    fn no_more_are_kept_than_there_is_room_for() {
        let (services, secret) = (Services::default(), secret("a@p.test"));
        let of = |number: usize| services.of(&alloc::format!("team{number}"), "A_CREDENTIAL", &secret).unwrap();
        let (first, second) = (of(0), of(1));
        (2..=MOST).for_each(|number| drop(of(number)));
        assert_eq!(services.0.borrow().len(), MOST);
        assert!(Rc::ptr_eq(&second, &of(1)) && !Rc::ptr_eq(&first, &of(0)));
    }
}
