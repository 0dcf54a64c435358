//! One search for a text in another.
//!
//! ```text
//! cut("https://a.b/c", "://")   →   ("https", "a.b/c")
//! ```
//!
//! The library's is compiled anew wherever it is used, and brings tables for saying what it cannot cut.
//!
//! Invariant: a place costs at most the length of the part; parts are short and our own, or an operator's.

use alloc::string::String;

/// Where `part` first stands in `text`. The empty part stands everywhere.
#[inline(never)]
pub(crate) fn find(text: &str, part: &str) -> Option<usize> {
    place(text.as_bytes(), part.as_bytes())
}

/// As [`find`], in bytes.
#[inline(never)]
pub(crate) fn place(text: &[u8], part: &[u8]) -> Option<usize> {
    let Some(first) = part.first() else { return Some(0) };
    let mut from = 0_usize;
    loop {
        let rest = text.get(from..)?;
        let at = from.saturating_add(memchr::memchr(*first, rest)?);
        if text.get(at..)?.starts_with(part) {
            return Some(at);
        }
        from = at.saturating_add(1);
    }
}

/// What stands before the first `part`, and behind it.
pub(crate) fn cut<'t>(text: &'t str, part: &str) -> Option<(&'t str, &'t str)> {
    let at = find(text, part)?;
    Some((text.get(..at)?, text.get(at.saturating_add(part.len())..)?))
}

/// Whether `part` stands in `text`.
pub(crate) fn has(text: &str, part: &str) -> bool {
    find(text, part).is_some()
}

/// `text` with `new` wherever `part`, which is not empty, stood.
pub(crate) fn replace(text: &str, part: &str, new: &str) -> String {
    let (mut made, mut rest) = (String::new(), text);
    while let Some((before, behind)) = cut(rest, part) {
        made.push_str(before);
        made.push_str(new);
        rest = behind;
    }
    made.push_str(rest);
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_is_what_the_library_finds() {
        let texts = ["", "a", "aab", "aaab", "abaabab", "é-aé", "--", "-----BEGIN x -----", "{0} and {0}"];
        for text in texts {
            for part in ["a", "ab", "aab", "b", "é", "é-", "--", "-----", "{0}", "aé"] {
                assert_eq!(find(text, part), text.find(part), "{text} {part}");
                assert_eq!(cut(text, part), text.split_once(part), "{text} {part}");
                assert_eq!(replace(text, part, "zz"), text.replace(part, "zz"), "{text} {part}");
            }
        }
        assert!(has("abc", "") && !has("abc", "cb"));
    }
}
