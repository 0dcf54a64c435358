//! Words right before a value that announce it, for values whose form says nothing: record numbers, dates of birth, accounts.
//!
//! ```text
//! MRN: 00123456            "patientId": "A-4711"       geboren am 12.03.1985
//! ▲ cue  ▲ value            ▲ the key, if the value is the whole text
//! ```
//!
//! Unlike context, a cue stands directly before its value; only marks, numbering words (`no`, `id`) and little words (`is`,
//! `am`) may stand between. The answer is kept until another place is asked for, since several rows ask for the same one.
//!
//! Invariant: looks at a bounded stretch; the work does not depend on the text's length.

mod filters;
mod phrases;

use super::ascii::{self, is_letter};
use super::column;
use super::view::View;
use Cue::{Birth, CardExpiry, Plate};
use filters::{ending, ends_like_known, is_known, last_three};
use phrases::{COPULAS, LITTLE, NUMBERING, Phrase};

/// What a value is announced as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// A person's birth.
    Birth,
    /// A record of a patient.
    Record,
    /// A membership of a health plan.
    Plan,
    /// A bank account.
    Account,
    /// A branch of a British bank.
    SortCode,
    /// A secret number of few digits.
    Pin,
    /// A person's age.
    Age,
    /// The plate of a vehicle.
    Plate,
    /// A box at a post office.
    PostBox,
    /// The code on the back of a card.
    CardCode,
    /// The month until which a card is valid.
    CardExpiry,
}

impl Cue {
    /// In their order.
    const ALL: [Self; 11] = [
        Birth,
        Self::Record,
        Self::Plan,
        Self::Account,
        Self::SortCode,
        Self::Pin,
        Self::Age,
        Plate,
        Self::PostBox,
        Self::CardCode,
        CardExpiry,
    ];
}

/// Most bytes between the value and the word before it.
const GAP: usize = 10;
/// Most bytes of a word.
const WORD: usize = 24;
/// Most words that are looked at.
const WORDS: usize = 7;

/// What announces a value at `at`, if anything does.
pub(super) fn before(view: &View<'_>, at: usize) -> Option<Cue> {
    let bare = view.key.is_empty() || at > WORDS.saturating_mul(WORD);
    if view.before(at).is_some_and(|byte| !is_mark(byte))
        || bare && !may_stand(view.text.get(..at).unwrap_or_default(), true) && !column::may_begin(view, at)
    {
        return None;
    }
    if let Some((_, cue)) = view.cue.get().filter(|(asked, _)| *asked == at) {
        return cue;
    }
    let cue = find(view, at);
    view.cue.set(Some((at, cue)));
    cue
}

/// A glance: whether the last word of `text` ends like one that is known; `again` for the word before it, if it is a little one.
#[inline]
fn may_stand(text: &[u8], again: bool) -> bool {
    let mut rest = text;
    for _ in 0..=GAP {
        match rest {
            [others @ .., mark] if is_mark(*mark) => rest = others,
            _ => break,
        }
    }
    match *rest {
        [.., before, b'2'] => matches!(before | 0x20, b'v' | b'c'),
        _ => {
            let stands = |before: &[u8]| {
                may_stand(before, false) || before_place(before).is_some_and(|before| may_stand(before, false))
            };
            may_end(rest) && (!again || between(rest).is_none_or(stands))
        }
    }
}

/// What is before a short word that only stands between others: `of`, `is`, `the`.
fn between(text: &[u8]) -> Option<&[u8]> {
    let length = text.iter().rev().take(4).position(|byte| !is_letter(*byte))?;
    let (before, word) = text.split_at_checked(text.len().saturating_sub(length))?;
    (LITTLE.has(word) || COPULAS.has(word)).then_some(before)
}

fn find(view: &View<'_>, at: usize) -> Option<Cue> {
    let start = view.taken.min(at);
    let reach = at.saturating_sub(WORDS.saturating_mul(WORD)).max(start);
    let text = view.slice(reach, at);
    let heading = || Some(column::heading(view, at)).filter(|heading| !heading.is_empty());
    let cue = match_words(text).or_else(|| match_words(heading()?));
    if cue.is_some() || reach > 0 || view.key.is_empty() {
        return cue;
    }
    let begins = text.iter().all(|byte| !byte.is_ascii_alphanumeric());
    if begins { match_words(view.key.as_bytes()) } else { None }
}

/// The cue that the words at the end of `text` spell.
fn match_words(text: &[u8]) -> Option<Cue> {
    let mut rest = text;
    let (mut numbering, mut little, mut place) = (false, false, false);
    for _ in 0..5 {
        let Some((before, word)) = last_word(rest).filter(|(_, word)| is_known(word)) else {
            if !little || place {
                return None;
            }
            (rest, place) = (before_place(rest)?, true);
            continue;
        };
        if let Some(phrase) =
            phrases(before, word, little).find(|phrase| !phrase.numbered || numbering || is_signed(text, phrase))
        {
            return Some(phrase.cue);
        }
        if NUMBERING.has(word) {
            numbering = true;
        } else if LITTLE.has(word) {
            little = true;
        } else if !COPULAS.has(word) {
            return None;
        }
        rest = before;
    }
    None
}

/// `Roma` between `nato a` and `il 12.3.1985`: a word that begins with a capital, left out.
fn before_place(text: &[u8]) -> Option<&[u8]> {
    let text = text.strip_suffix(b" ")?;
    let length = text.iter().rev().take(WORD).take_while(|byte| is_letter(**byte)).count();
    let (before, place) = text.split_at_checked(text.len().saturating_sub(length))?;
    place.first().is_some_and(|first| first.is_ascii_uppercase() || *first >= 0x80).then_some(before)
}

/// The phrases that end in `last`, after the words at the end of `before`.
fn phrases(before: &[u8], last: &[u8], little: bool) -> impl Iterator<Item = Phrase> {
    ending(last).filter(move |phrase| {
        let place = phrase.words.len().checked_sub(last.len());
        let Some((others, wanted)) = place.and_then(|place| phrase.words.split_at_checked(place)) else { return false };
        let earlier = others.rsplit(|byte| *byte == b' ').filter(|word| !word.is_empty());
        is_same(last, wanted)
            && matches!(others, [] | [.., b' '])
            && (!little || matches!(phrase.cue, Birth | CardExpiry))
            && ends_with(before, earlier)
    })
}

/// Whether marks at the end of `text` number what follows: `#`, and behind the word for a plate any that does not join words.
fn is_signed(text: &[u8], phrase: &Phrase) -> bool {
    let plate = matches!(phrase.cue, Plate);
    let mut gap = text.iter().rev().take(GAP).take_while(|byte| is_mark(**byte));
    gap.any(|byte| *byte == b'#' || plate && !matches!(byte, b' ' | b'-' | b'_' | b'/' | b'.'))
}

/// Whether the last words of `text` are these, the last one first.
fn ends_with(text: &[u8], mut words: impl Iterator<Item = &'static [u8]>) -> bool {
    let mut rest = text;
    words.all(|wanted| {
        last_word(rest).is_some_and(|(before, word)| {
            rest = before;
            is_same(word, wanted)
        })
    })
}

/// Whether a word is the one that is wanted, in any case of ASCII and of Latin-1 (`É` is `C3 89`, `é` is `C3 A9`).
fn is_same(word: &[u8], wanted: &[u8]) -> bool {
    let same = |(byte, wanted): (&u8, &u8)| {
        let letter = wanted.is_ascii_alphabetic() || *wanted >= 0xA0;
        (byte ^ wanted) & if letter { 0xDF } else { 0xFF } == 0
    };
    word.len() == wanted.len() && word.iter().zip(wanted).all(same)
}

/// The last word of `text` and what is before it; `None` if other than marks stand behind it.
fn last_word(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let gap = text.iter().rev().take(GAP.saturating_add(1)).position(|byte| !is_mark(*byte))?;
    let text = text.get(..text.len().saturating_sub(gap))?;
    // CVV2, CVC2
    let text = text.strip_suffix(b"2").filter(|text| matches!(text, [.., b'v' | b'V' | b'c' | b'C'])).unwrap_or(text);
    if !may_end(text) {
        return None;
    }
    let (mut length, mut capital) = (0_usize, false);
    for byte in text.iter().rev().take(WORD) {
        if !is_letter(*byte) || capital && byte.is_ascii_lowercase() {
            break;
        }
        capital = byte.is_ascii_uppercase();
        length = length.saturating_add(1);
    }
    text.split_at_checked(text.len().saturating_sub(length)).filter(|_| length > 0)
}

/// A glance: whether the last three bytes are those of a word that is known. A capital behind lower case is a word of its own.
fn may_end(text: &[u8]) -> bool {
    if !text.last().is_some_and(|last| is_letter(*last)) {
        return false;
    }
    let [third, second, last] = last_three(text);
    let single = !is_letter(second) || last.is_ascii_uppercase() && second.is_ascii_lowercase();
    let third =
        if is_letter(third) && !(second.is_ascii_uppercase() && third.is_ascii_lowercase()) { third } else { 0 };
    ends_like_known(if single { [0, 0, last] } else { [third, second, last] })
}

fn is_mark(byte: u8) -> bool {
    ascii::is(byte, ascii::CUE_MARK)
}
