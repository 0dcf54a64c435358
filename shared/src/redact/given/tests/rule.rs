//! The rule of given terms as one would write it down.
//!
//! ```text
//! all words of the text in a vector; every term at every place; whatever is covered, joined
//! ```
//!
//! Invariant: shares the table of letters with the code, and nothing else.

use alloc::string::String;
use alloc::vec::Vec;

use crate::redact::words::{GAP, letters::tests::glyph_of};

/// What the rule finds.
pub(super) fn spans(terms: &[&str], text: &str) -> Vec<(usize, usize)> {
    let mut covered = Vec::new();
    for gaps in [false, true] {
        let words = split(text, gaps);
        for term in terms {
            let term: Vec<String> = split(term, false).into_iter().map(|(_, _, word)| word).collect();
            for window in words.windows(term.len()) {
                let near = window.windows(2).all(|pair| pair[1].0 - pair[0].1 <= GAP);
                if near && window.iter().map(|(_, _, word)| word).eq(&term) {
                    covered.push((window[0].0, window[term.len() - 1].1));
                }
            }
        }
    }
    covered.sort_unstable();
    let mut joined: Vec<(usize, usize)> = Vec::new();
    for (start, end) in covered {
        match joined.last_mut() {
            Some(last) if last.1 > start => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    joined
}

/// Start, end and folded letters of each word.
fn split(text: &str, gaps: bool) -> Vec<(usize, usize, String)> {
    let (mut words, mut word): (Vec<_>, Option<(usize, usize, String)>) = (Vec::new(), None);
    let (mut at, mut chars) = (0, text.chars());
    while let Some(letter) = chars.next() {
        let (start, rest) = (at, &text[at..]);
        at += letter.len_utf8();
        let hex = rest.len() > 2 && letter == '%' && rest.as_bytes()[1..3].iter().all(u8::is_ascii_hexdigit);
        let skip =
            if hex { 2 } else { usize::from(["\\n", "\\r", "\\t"].iter().any(|escape| rest.starts_with(escape))) };
        if gaps && skip > 0 {
            (0..skip).for_each(|_| assert!(chars.next().is_some()));
            at += skip;
            words.extend(word.take());
            continue;
        }
        match glyph_of(letter) {
            Some((folded, true)) => {
                let word = word.get_or_insert((start, at, String::new()));
                (word.1, word.2) = (at, core::mem::take(&mut word.2) + &folded);
            }
            Some((alone, false)) => {
                words.extend(word.take());
                words.push((start, at, alone));
            }
            None if matches!(letter, '\u{301}') && word.is_some() => word.as_mut().unwrap().1 = at,
            None => words.extend(word.take()),
        }
    }
    words.extend(word);
    words
}
