//! Words that are no name by themselves, even where they are part of one: after "May Brown" a bare "May" stays, "Brenner" would not.
//!
//! ```text
//! common    the  und  avec  Monday  März  Group  Bank  Street  Dr
//! ```
//!
//! Own list: articles, pronouns, prepositions, common verbs, days, months, colours, titles and words of firms and places in English, German,
//! French, Spanish, Italian, Dutch and Portuguese.
//!
//! Invariant: folded words, sorted, a line each.

use crate::redact::sorted::{Sorted, sorted};

static WORDS: Sorted = sorted!(include_bytes!("common.txt"));

/// Whether the folded `word` is one of them.
pub(in crate::redact) fn is_common(word: &[u8]) -> bool {
    WORDS.has(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_only() {
        assert!(is_common(b"the") && is_common(b"strasse") && is_common(b"senhora"));
        assert!(
            !is_common(b"brenner") && !is_common(b"senhor senhora x") && !is_common(b"hospita") && !is_common(b"rass")
        );
    }
}
