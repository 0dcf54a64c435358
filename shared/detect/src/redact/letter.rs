//! Letters of addresses, forwards and backwards, told apart by how their scripts are set.
//!
//! ```text
//! 请联系alice@acme.com谢谢     scripts that write no spaces end where another begins
//! ```
//!
//! Invariant: a step never splits a character.

/// How a script is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    /// ASCII.
    Ascii,
    /// Other scripts with spaces between words, free to mix with ASCII.
    Spaced,
    /// Scripts without spaces between words.
    Unspaced,
}

/// Length and script of the letter, digit or dash that `text` begins with.
pub(super) fn first(text: &[u8]) -> Option<(usize, Script)> {
    let lead = *text.first()?;
    if lead.is_ascii() {
        return (lead.is_ascii_alphanumeric() || lead == b'-').then_some((1, Script::Ascii));
    }
    let length = match lead {
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 3,
        _ => 4,
    };
    script(text.get(..length)?).map(|script| (length, script))
}

/// Length of the last character of `text` if a local part may hold it; and, for marks none, whether its script is unspaced.
pub(super) fn before(text: &[u8]) -> Option<(usize, Option<bool>)> {
    let last = *text.last()?;
    if last.is_ascii_alphanumeric() {
        return Some((1, Some(false)));
    }
    if last.is_ascii() {
        return b"._%+-'!^~$#".contains(&last).then_some((1, None));
    }
    let length = text.iter().rev().take(4).position(|byte| byte & 0xC0 != 0x80)?.saturating_add(1);
    let script = script(text.get(text.len().saturating_sub(length)..)?)?;
    Some((length, Some(script == Script::Unspaced)))
}

/// The script of one character that is not ASCII; `None` for punctuation, symbols and emoji.
fn script(character: &[u8]) -> Option<Script> {
    match character {
        [0xC2 | 0xEF, ..] | [0xE2, 0x80..=0xAF, ..] | [0xE3, 0x80, ..] | [0xF0, ..=0x9F, ..] => None,
        [0xE2, 0xBA..=0xBF, ..] | [0xE3..=0xED, ..] | [0xF0, ..] => Some(Script::Unspaced),
        _ => Some(Script::Spaced),
    }
}
