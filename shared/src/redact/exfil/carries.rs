//! Whether a target carries something of the request: a placeholder or an original, as it is or encoded, or so much that looks
//! random that it may be either.
//!
//! ```text
//! ?q=EMAIL_0   ?q=%3CEMAIL_0%3E   ?q=PEVNQUlMXzA+   ?q=3c454d41494c5f303e   ?q=bob%40acme.com       carries
//! ```
//!
//! Invariant: work is linear in the target; in doubt it carries.

use alloc::vec::Vec;
use zeroize::Zeroizing;

use crate::encoding::{from_base64, from_percent, hex_byte, sextet};
use crate::redact::ascii::ends_with;
use crate::redact::vault::{SHORTEST, Vault};

/// How often percent-encoding is undone.
const ROUNDS: usize = 3;
/// The most originals that are compared in earnest before a target counts as carrying one.
const COMPARISONS: usize = 64;
/// More bytes than this that look random are too many.
const RANDOM: usize = 64;

/// Whether `target` carries a placeholder or an original of `vault`.
pub(super) fn carries(target: &[u8], vault: &Vault) -> bool {
    let mut form = Zeroizing::new(target.to_vec());
    for _ in 0..=ROUNDS {
        if direct(&form, vault) || encoded(&form, vault) {
            return true;
        }
        let decoded = from_percent(&form);
        if decoded.len() == form.len() {
            return false;
        }
        form = decoded;
    }
    false
}

/// Whether more than [`RANDOM`] bytes of `target` look random: words of eight bytes or more that mix letters and digits.
pub(super) fn is_random(target: &[u8]) -> bool {
    let words = target.split(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'_' | b'%')));
    let random = words.filter(|word| word.len() >= 8 && mixed(word));
    random.fold(0, |sum: usize, word| sum.saturating_add(word.len())) > RANDOM
}

/// Letters and digits, or both cases, change places at least four times.
fn mixed(word: &[u8]) -> bool {
    let class = |byte: &u8| (byte.is_ascii_digit(), byte.is_ascii_uppercase());
    word.windows(2).filter(|pair| pair.first().map(class) != pair.last().map(class)).count() >= 4
}

fn direct(form: &[u8], vault: &Vault) -> bool {
    placeholder(form, vault) || original(form, vault)
}

/// `EMAIL_0`, whatever stands around it.
fn placeholder(form: &[u8], vault: &Vault) -> bool {
    let begins =
        |at: usize| form.get(at) == Some(&b'_') && form.get(at.saturating_add(1)).is_some_and(u8::is_ascii_digit);
    (0..form.len()).filter(|at| begins(*at)).any(|at| {
        let (before, behind) = form.split_at_checked(at).unwrap_or_default();
        let before = before.strip_suffix(b"\\").unwrap_or(before);
        let digits = behind.iter().skip(1).take_while(|byte| byte.is_ascii_digit()).take(12);
        let number = digits
            .fold(0_usize, |sum, digit| sum.saturating_mul(10).saturating_add(usize::from(digit.wrapping_sub(b'0'))));
        vault.each_issued().any(|(entity, issued)| number < issued && ends_with(before, entity.name().as_bytes()))
    })
}

fn original(form: &[u8], vault: &Vault) -> bool {
    let mut compared = 0_usize;
    for at in 0..form.len().saturating_sub(SHORTEST.saturating_sub(1)) {
        let rest = form.get(at..).unwrap_or_default();
        if vault.may_begin(rest) {
            compared = compared.saturating_add(1);
            if compared > COMPARISONS || vault.begins(rest) {
                return true;
            }
        }
    }
    false
}

fn encoded(form: &[u8], vault: &Vault) -> bool {
    let sixty_four = |byte: &u8| sextet(*byte).is_none();
    let hexadecimal = |byte: &u8| !byte.is_ascii_hexdigit();
    let in_base64 = form
        .split(sixty_four)
        .filter(|run| run.len() >= 8)
        .any(|run| (0..4).any(|skip| direct(&from_base64(run.get(skip..).unwrap_or_default()), vault)));
    in_base64
        || form
            .split(hexadecimal)
            .filter(|run| run.len() >= 8)
            .any(|run| (0..2).any(|skip| direct(&base16(run.get(skip..).unwrap_or_default()), vault)))
}

fn base16(run: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut decoded = Zeroizing::new(Vec::with_capacity(run.len()));
    decoded.extend(run.as_chunks::<2>().0.iter().filter_map(|[high, low]| hex_byte(*high, *low)));
    decoded
}
