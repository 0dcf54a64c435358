//! Lists of words that are parts of a credential's name, or say that it is none; each word in one lookup.
//!
//! ```text
//! lists_of("key") = WEAK | …      lists_of("primary") = OPEN      lists_of("monkey") = 0
//! ```
//!
//! Invariant: a word may stand in several lists; letters count in either case.

use crate::buckets::{Buckets, Record, buckets};
use crate::redact::ascii::outer;

pub(super) const PASSWORDS: u16 = 1;
pub(super) const SECRETS: u16 = 2;
pub(super) const WEAK: u16 = 4;
pub(super) const HEADERS: u16 = 8;
pub(in super::super) const ABOUT: u16 = 16;
pub(super) const OPEN: u16 = 32;
pub(super) const OWNERS: u16 = 64;
pub(super) const PLAIN: u16 = 128;
pub(super) const PASSING: u16 = 256;

/// The lists in which `part` stands.
#[inline(never)]
pub(in super::super) fn lists_of(part: &[u8]) -> u16 {
    let words = FILED.records(bucket(part)).filter_map(<[u8]>::split_first);
    words
        .filter(|(_, text)| part.eq_ignore_ascii_case(text))
        .fold(0, |lists, (list, _)| lists | 1_u16.wrapping_shl(u32::from(*list)))
}

const PASSWORD_WORDS: &str = "\
    password passwd passphrase passcode pwd pass psw passwort kennwort passe mdp contraseña contrasena parola wachtwoord \
    senha userpass passw pword pw psk storepass keypass";
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
    iv test vector expected public pub map list date time at by \
    encryption method csrftoken csrfmiddlewaretoken";
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

/// A word of a list.
#[derive(Clone, Copy)]
struct Word {
    text: &'static str,
    /// A power of two.
    list: u16,
}

static WORDS: [Word; COUNT] = words().1;
const COUNT: usize = words::<0>().0;
/// By [`bucket`]: which power of two the list is, the word.
static FILED: Buckets = buckets!(256, WORDS, bucket_of, record);

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
const fn bucket(part: &[u8]) -> usize {
    let (first, last) = outer(part);
    let bytes = (first | 0x20) as u32 | ((last | 0x20) as u32) << 8 | (part.len() as u32 & 31) << 16;
    (bytes.wrapping_mul(0x9E37_79B1) >> 24) as usize
}

const fn bucket_of(word: &Word) -> usize {
    bucket(word.text.as_bytes())
}

const fn record(word: &Word) -> Record {
    Record::EMPTY.with(&[word.list.trailing_zeros() as u8]).with(word.text.as_bytes())
}

/// How many words the lists have, and the first `N` of them.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
const fn words<const N: usize>() -> (usize, [Word; N]) {
    let mut words = [Word { text: "", list: 0 }; N];
    let (mut count, mut list) = (0, 0);
    while list < LISTS.len() {
        let (text, bit) = LISTS[list];
        let (bytes, mut start, mut end) = (text.as_bytes(), 0, 0);
        while end <= bytes.len() {
            if end == bytes.len() || bytes[end] == b' ' {
                if count < N {
                    words[count] = Word { text: text.split_at(end).0.split_at(start).1, list: bit };
                }
                count += 1;
                start = end + 1;
            }
            end += 1;
        }
        list += 1;
    }
    (count, words)
}
