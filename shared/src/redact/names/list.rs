//! Common names, sorted and folded, a line each.
//!
//! ```text
//! given.txt     alice  alicia  alicja  …        family.txt     brenner  brown  bruno  …
//! ```
//!
//! Own lists of given and family names that are frequent in English, German, French, Spanish, Italian, Dutch, Portuguese, Polish, Turkish,
//! Arabic, Indian, Chinese (pinyin), Russian, Nordic and some other countries' registers; words that are more often something else are left out.
//!
//! Invariant: letters of ASCII, in lower case.

use crate::redact::sorted::{Sorted, sorted};

static GIVEN: Sorted = sorted!(include_bytes!("given.txt"));
static FAMILY: Sorted = sorted!(include_bytes!("family.txt"));

/// Whether the folded `word` is a common given name.
pub(super) fn is_given(word: &[u8]) -> bool {
    GIVEN.has(word)
}

/// Whether the folded `word` is a common family name.
pub(super) fn is_family(word: &[u8]) -> bool {
    FAMILY.has(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_letters_of_their_list() {
        for list in [include_str!("given.txt"), include_str!("family.txt")] {
            assert!(list.lines().all(|line| !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_lowercase())));
        }
        assert!(is_given(b"alice") && !is_given(b"brenner") && is_family(b"brenner") && !is_family(b"alic"));
    }
}
