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

use crate::chains::Chains;
use crate::redact::ascii::ends_with;

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

const PASSWORD_WORDS: &str = "\
    password passwd passphrase passcode pwd pass psw passwort kennwort passe mdp contraseña contrasena parola wachtwoord \
    senha userpass passw pword pw psk";
const SECRET_WORDS: &str = "\
    secret secrete token apikey accesskey secretkey privatekey authkey apitoken authtoken accesstoken credential \
    credentials jeton geheimnis geheim secreto secreta segreto segreta segredo ficha bearer skey jsessionid phpsessid";
const WEAK_WORDS: &str = "\
    key auth pat schlüssel schluessel clé clave chiave sleutel chave access private cookie session sessionid creds \
    login";
const HEADER_WORDS: &str = "authorization authentication";
/// Words that make a name of something about a credential, or of a number that is none.
const ABOUT_WORDS: &str = "\
    id ids name names url uri path file filename dir type types length len size count expiry expires expiration ttl field \
    label hint policy regex pattern prefix suffix status hash digest header column format arn version endpoint location \
    limit limits usage budget index error message title description placeholder provider store class ref reference issuer \
    algorithm alg kind scope mode page reset required enabled strength fingerprint thumbprint checksum sha md commit \
    integrity revision rev etag uuid guid image data src href icon tag branch blob tree object digests sum sri nonce salt \
    iv test vector expected public pub map list date time at by";
/// What a key is not secret as.
const OPEN_WORDS: &str = "\
    primary foreign cache partition sort object row index idempotency unique composite group lookup hash dict map registry \
    translation message msg event route query site hot shortcut arrow item label column json field parent child node sub \
    natural surrogate bucket host known ssh rsa cell dedup dedupe block metadata config param attribute lock down up";
/// What neither a key nor a token is secret as.
const PASSING_WORDS: &str = "\
    public pub publishable verification verifying csrf xsrf authenticity next page cursor continuation sync pagination";

/// Whose key is a secret.
const OWNER_WORDS: &str = "api access secret private auth account encryption signing master app service admin license";
/// What stands before a name and does not say whose it is.
const PLAIN_WORDS: &str = "\
    const let var val use using used the a an my your our this that with for new old set get def default string str char \
    text export static final auto return and or is in of to by as info debug error warn log some any if add env self";

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
    let (password, secret) = ending(part);
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

const PASSWORDS: u16 = 1;
const SECRETS: u16 = 2;
const WEAK: u16 = 4;
const HEADERS: u16 = 8;
const ABOUT: u16 = 16;
const OPEN: u16 = 32;
const OWNERS: u16 = 64;
const PLAIN: u16 = 128;
const PASSING: u16 = 256;

/// The lists in which `part` stands.
#[inline(never)]
pub(super) fn lists_of(part: &[u8]) -> u16 {
    let (Some(first), Some(last)) = (part.first(), part.last()) else { return 0 };
    let bucket = bucket(*first, *last, part.len());
    let words = CHAINS.places(bucket).filter_map(|place| WORDS.get(place));
    words.filter(|word| part.eq_ignore_ascii_case(word.text.as_bytes())).fold(0, |lists, word| lists | word.list)
}

/// A word of a list.
#[derive(Clone, Copy)]
struct Word {
    text: &'static str,
    list: u16,
}

static WORDS: [Word; count()] = words();
/// By [`bucket`]: the words.
static CHAINS: Chains<256, { count() }> = chains();

const LISTS: [(&str, u16); 9] = [
    (PASSWORD_WORDS, PASSWORDS),
    (SECRET_WORDS, SECRETS),
    (WEAK_WORDS, WEAK),
    (HEADER_WORDS, HEADERS),
    (ABOUT_WORDS, ABOUT),
    (OPEN_WORDS, OPEN),
    (PASSING_WORDS, PASSING),
    (OWNER_WORDS, OWNERS),
    (PLAIN_WORDS, PLAIN),
];

/// Eight bits of the first letter, the last, and the length.
const fn bucket(first: u8, last: u8, length: usize) -> usize {
    let bytes = (first | 0x20) as u32 | ((last | 0x20) as u32) << 8 | (length as u32 & 31) << 16;
    (bytes.wrapping_mul(0x9E37_79B1) >> 24) as usize
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
const fn count() -> usize {
    let (mut words, mut list) = (0, 0);
    while list < LISTS.len() {
        let (text, mut at) = (LISTS[list].0.as_bytes(), 0);
        words += 1;
        while at < text.len() {
            words += (text[at] == b' ') as usize;
            at += 1;
        }
        list += 1;
    }
    words
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
const fn words() -> [Word; count()] {
    let mut words = [Word { text: "", list: 0 }; count()];
    let (mut list, mut place) = (0, 0);
    while list < LISTS.len() {
        let (text, bit) = LISTS[list];
        let (bytes, mut start, mut end) = (text.as_bytes(), 0, 0);
        while end <= bytes.len() {
            if end == bytes.len() || bytes[end] == b' ' {
                words[place] = Word { text: text.split_at(end).0.split_at(start).1, list: bit };
                place += 1;
                start = end + 1;
            }
            end += 1;
        }
        list += 1;
    }
    words
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
const fn chains() -> Chains<256, { count() }> {
    let (words, mut buckets, mut place) = (words(), [0; count()], 0);
    while place < buckets.len() {
        let word = words[place].text.as_bytes();
        buckets[place] = bucket(word[0], word[word.len() - 1], word.len());
        place += 1;
    }
    Chains::new(&buckets)
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
