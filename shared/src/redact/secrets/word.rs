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

/// What a name says of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A password: perhaps made up by a person.
    Password,
    /// A token or secret: drawn by a machine.
    Secret,
    /// Perhaps one: `key`, `auth`.
    Weak,
    /// What a header of HTTP carries.
    Header,
}

/// Bytes of a name that are read.
pub(super) const LOOK: usize = 48;
/// Parts of a name that are read.
const PARTS: usize = 8;

const PASSWORDS: &str = "\
    password passwd passphrase passcode pwd pass psw passwort kennwort passe mdp contraseña contrasena parola wachtwoord \
    senha userpass passw pword";
const SECRETS: &str = "\
    secret secrete token apikey accesskey secretkey privatekey authkey apitoken authtoken accesstoken credential \
    credentials jeton geheimnis geheim secreto segreto segredo ficha bearer skey";
const WEAK: &str = "\
    key auth pat schlüssel schluessel clé clave chiave sleutel chave access private cookie session sessionid creds";
const HEADERS: &str = "authorization authentication";
/// Words that make a name of something about a credential, or of a number that is none.
const ABOUT: &str = "\
    id ids name names url uri path file filename dir type types length len size count expiry expires expiration ttl field \
    label hint policy regex pattern prefix suffix status hash digest header column format arn version endpoint location \
    limit limits usage budget index error message title description placeholder provider store class ref reference issuer \
    algorithm alg kind scope mode page reset required enabled strength fingerprint thumbprint checksum sha md commit \
    integrity revision rev etag uuid guid image data src href icon tag branch blob tree object digests sum sri nonce salt \
    iv test vector expected public pub map list date time at by";
/// What a key is not secret as.
const OPEN: &str = "\
    public pub primary foreign cache partition sort object row index idempotency unique composite group lookup hash dict \
    map registry translation message msg event route query publishable site hot shortcut arrow item label column json \
    field parent child node sub natural surrogate bucket host known ssh rsa verification verifying cell dedup dedupe block \
    metadata config param attribute csrf xsrf authenticity next page cursor continuation lock sync pagination down up";

/// What `name` says of its value, when at most `unknown` parts after the telling one say nothing.
pub(super) fn class(name: &[u8], mut unknown: usize) -> Option<Class> {
    let mut rest = name;
    for _ in 0..PARTS {
        let (before, part) = last_part(rest)?;
        let known = may_be_known(part);
        if let Some(class) = class_of(part, known) {
            return qualified(class, before);
        }
        if known && is_any(part, ABOUT) {
            // A `secret id` is a secret; a `key id` is none.
            let id = is_any(part, "id") && last_part(before).is_some_and(|(_, part)| is_any(part, "secret"));
            return id.then_some(Class::Secret);
        }
        if !part.iter().all(u8::is_ascii_digit) {
            unknown = unknown.checked_sub(1)?;
        }
        rest = before;
    }
    None
}

/// A class in the light of the part before it: an `api` key is a secret, a public one is none.
fn qualified(class: Class, before: &[u8]) -> Option<Class> {
    const SECRET: &str = "\
    api access secret private auth account encryption signing master app service admin license";
    let part = last_part(before).map_or(&[][..], |(_, part)| part);
    match class {
        Class::Password | Class::Header => Some(class),
        Class::Secret | Class::Weak if is_any(part, OPEN) => None,
        Class::Weak if is_any(part, SECRET) => Some(Class::Secret),
        Class::Secret | Class::Weak => Some(class),
    }
}

/// What a part says; `known` is whether it may stand in one of the lists.
fn class_of(part: &[u8], known: bool) -> Option<Class> {
    let ends = |words: &[&str]| words.iter().any(|word| ends(part, word.as_bytes()));
    if known && is_any(part, PASSWORDS) || ends(&["password", "passwd", "passwort", "pwd"]) {
        return Some(Class::Password);
    }
    if known && is_any(part, SECRETS) || ends(&["secret", "token", "apikey", "accesskey"]) {
        return Some(Class::Secret);
    }
    if !known {
        return None;
    }
    if is_any(part, HEADERS) {
        return Some(Class::Header);
    }
    is_any(part, WEAK).then_some(Class::Weak)
}

/// Whether `part` may stand in a list: most parts of most names do not, and this says so at once.
fn may_be_known(part: &[u8]) -> bool {
    let [first, .., last] = part else { return false };
    let bit = bit(*first, *last, part.len());
    FILTER.get(bit >> 6).is_some_and(|word| word >> (bit & 63) & 1 == 1)
}

/// A bit for every word of every list.
static FILTER: [u64; 64] = filter(&[PASSWORDS, SECRETS, WEAK, HEADERS, ABOUT, OPEN]);

/// Twelve bits of the first letter, the last, and the length.
const fn bit(first: u8, last: u8, length: usize) -> usize {
    let bytes = (first | 0x20) as u32 | ((last | 0x20) as u32) << 8 | (length as u32 & 31) << 16;
    (bytes.wrapping_mul(0x9E37_79B1) >> 20) as usize
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
const fn filter(lists: &[&str]) -> [u64; 64] {
    let (mut filter, mut list) = ([0; 64], 0);
    while list < lists.len() {
        let words = lists[list].as_bytes();
        let (mut start, mut end) = (0, 0);
        while end <= words.len() {
            if end == words.len() || words[end] == b' ' {
                let bit = bit(words[start], words[end - 1], end - start);
                filter[bit >> 6] |= 1 << (bit & 63);
                start = end + 1;
            }
            end += 1;
        }
        list += 1;
    }
    filter
}

/// Whether `part` is one of `words`, which spaces part.
fn is_any(part: &[u8], words: &str) -> bool {
    words.split(' ').any(|word| part.eq_ignore_ascii_case(word.as_bytes()))
}

fn ends(part: &[u8], word: &[u8]) -> bool {
    part.len().checked_sub(word.len()).and_then(|at| part.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(word))
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
            ("HEROKU_KEY", Some(Class::Weak)),
            ("collect2PRIVATE", Some(Class::Weak)),
            ("csrfToken", None),
            ("APIKEY", Some(Class::Secret)),
            ("password_super_secure", Some(Class::Password)),
            ("Contraseña", Some(Class::Password)),
            ("mot de passe", Some(Class::Password)),
            ("Authorization", Some(Class::Header)),
            ("max_tokens", None),
            ("tokenType", None),
            ("password_field", None),
            ("primaryKey", None),
            ("ssh_public_key", None),
            ("monkey", None),
            ("commit token sha", None),
            ("", None),
            ("__", None),
        ] {
            assert_eq!(class(name.as_bytes(), 3), expected, "{name}");
        }
    }
}
