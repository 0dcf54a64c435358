//! Names that announce a credential, in seven languages.
//!
//! ```text
//! DB_PASSWORD  clientSecret  x-api-key  Kennwort     yes
//! max_tokens  password_field  primaryKey  tokenType  no
//! ```
//!
//! A name is cut at punctuation and at steps from lower to upper case, and read from its end: the first part that says something decides.
//!
//! Invariant: at most [`LOOK`] bytes and [`PARTS`] parts are read.

mod lists;

use crate::redact::ascii::ends_with;

pub(super) use lists::{ABOUT, lists_of};
use lists::{HEADERS, OPEN, OWNERS, PASSING, PASSWORDS, PLAIN, SECRETS, WEAK};

/// What a name says of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A password: perhaps made up by a person.
    Password,
    /// A token or secret: drawn by a machine.
    Secret,
    /// Perhaps one, and whose it is: `heroku key`.
    Named,
    /// Perhaps one: `key`, `auth`.
    Weak,
    /// What a header of HTTP carries.
    Header,
}

/// Bytes of a name that are read.
pub(super) const LOOK: usize = 48;
/// Parts of a name that are read.
const PARTS: usize = 8;

/// What `name` says of its value, when at most `unknown` parts after the telling one say nothing.
pub(super) fn class(name: &[u8], mut unknown: usize) -> Option<Class> {
    let (mut rest, mut after) = (name, 0);
    for _ in 0..PARTS {
        let (before, part) = last_part(rest)?;
        let lists = lists_of(part);
        if let Some(class) = class_of(part, lists) {
            // A `key down` is none, as a `row key` is none.
            return qualified(class, before).filter(|_| class != Class::Weak || after & OPEN == 0);
        }
        if lists & ABOUT != 0 {
            // A `secret id` is a secret; a `key id` is none.
            let id = part.eq_ignore_ascii_case(b"id")
                && last_part(before).is_some_and(|(_, part)| part.eq_ignore_ascii_case(b"secret"));
            return id.then_some(Class::Secret);
        }
        if !part.iter().all(u8::is_ascii_digit) {
            unknown = unknown.checked_sub(1)?;
        }
        (rest, after) = (before, after | lists);
    }
    None
}

/// Whether the last part of `name` but one says that no secret is meant.
pub(super) fn is_open(name: &[u8]) -> bool {
    let before = last_part(name).and_then(|(before, _)| last_part(before));
    before.is_some_and(|(_, part)| lists_of(part) & (OPEN | PASSING) != 0)
}

/// A class in the light of the part before it: an `api` key is a secret, a public one is none.
fn qualified(class: Class, before: &[u8]) -> Option<Class> {
    let lists = || last_part(before).map_or(0, |(_, part)| lists_of(part));
    match class {
        Class::Password | Class::Header => Some(class),
        Class::Secret | Class::Weak | Class::Named if lists() & PASSING != 0 => None,
        Class::Weak if lists() & OPEN != 0 => None,
        Class::Weak if lists() & OWNERS != 0 => Some(Class::Secret),
        Class::Weak if last_part(before).is_some_and(|(_, part)| part.len() > 1 && !is_plain(part)) => {
            Some(Class::Named)
        }
        Class::Secret | Class::Weak | Class::Named => Some(class),
    }
}

/// Whether `part` is a word of a sentence or a language that says nothing of what follows.
fn is_plain(part: &[u8]) -> bool {
    lists_of(part) & (PLAIN | ABOUT) != 0 || part.iter().all(u8::is_ascii_digit)
}

/// What a part says that stands in `lists`.
fn class_of(part: &[u8], lists: u16) -> Option<Class> {
    let (password, secret) = if lists & ABOUT == 0 { ending(part) } else { (false, false) };
    if lists & PASSWORDS != 0 || password {
        return Some(Class::Password);
    }
    if lists & SECRETS != 0 || secret {
        return Some(Class::Secret);
    }
    if lists & HEADERS != 0 {
        return Some(Class::Header);
    }
    (lists & WEAK != 0).then_some(Class::Weak)
}

/// Whether a part ends like a password's name, and whether like a secret's.
fn ending(part: &[u8]) -> (bool, bool) {
    let ends = |words: &[&str]| words.iter().any(|word| ends_with(part, word.as_bytes()));
    match part.last().map_or(0, |last| last | 0x20) {
        b'd' => (ends(&["password", "passwd", "pwd"]), false),
        b't' => (ends(&["passwort"]), ends(&["secret"])),
        b'n' => (false, ends(&["token"])),
        b'y' => {
            (false, ends(&["apikey", "accesskey", "accountkey", "secretkey", "privatekey", "authkey", "masterkey"]))
        }
        _ => (false, false),
    }
}

/// The last part of a name, and what is before it.
fn last_part(name: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = name.iter().rposition(|byte| is_letter(*byte))?.checked_add(1)?;
    let name = name.get(..end)?;
    let start =
        (1..end).rev().find(|at| parts(name.get(at.wrapping_sub(1)).copied(), name.get(*at).copied())).unwrap_or(0);
    let start = if start == 0 && !name.first().is_some_and(|byte| is_letter(*byte)) { 1 } else { start };
    name.split_at_checked(start)
}

/// Whether one part ends and another begins between two bytes.
const fn parts(before: Option<u8>, after: Option<u8>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    !is_letter(before)
        || before.is_ascii_lowercase() && after.is_ascii_uppercase()
        || before.is_ascii_digit() != after.is_ascii_digit()
}

const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_that_says_something_decides() {
        for (name, expected) in [
            ("DB_PASSWORD", Some(Class::Password)),
            ("dbpassword", Some(Class::Password)),
            ("clientSecret", Some(Class::Secret)),
            ("x-api-key", Some(Class::Secret)),
            ("apiKey2", Some(Class::Secret)),
            ("HEROKU_KEY", Some(Class::Named)),
            ("const key", Some(Class::Weak)),
            ("key", Some(Class::Weak)),
            ("collect2PRIVATE", Some(Class::Weak)),
            ("collectPRIVATE", Some(Class::Named)),
            ("csrfToken", None),
            ("APIKEY", Some(Class::Secret)),
            ("password_super_secure", Some(Class::Password)),
            ("Contraseña", Some(Class::Password)),
            ("mot de passe", Some(Class::Password)),
            ("Authorization", Some(Class::Header)),
            ("max_tokens", None),
            ("tokenType", None),
            ("key_down_event", None),
            ("API_KEY_VENDOR", Some(Class::Secret)),
            ("password_field", None),
            ("primaryKey", None),
            ("ssh_public_key", None),
            ("commit token sha", None),
            ("monkey", None),
            ("__", None),
            ("", None),
        ] {
            assert_eq!(class(name.as_bytes(), 3), expected, "{name}");
        }
    }
}
