//! A value of a document that a scanner has let through, as the bytes it was written in: taken apart level by level, never built.
//!
//! ```text
//! {"role":"user","content":[{"text":"caf\u00e9"}]}    members ─▶ ("role", "user") ("content", [{"text":"caf\u00e9"}])
//!                                                      items ─▶ {"text":"caf\u00e9"}     string ─▶ caf\u00e9, as written
//! ```
//!
//! Invariant: what comes out is a part of what went in; each level is read once when it is taken apart, so that a document costs
//! its length times the levels that somebody looks into.

use super::text::decode;

/// One value, without white space around it.
#[derive(Clone, Copy)]
pub(crate) struct Raw<'a>(&'a str);

impl<'a> Raw<'a> {
    /// The one value of `document`.
    pub(crate) fn document(document: &'a str) -> Self {
        Self(value(document).0)
    }

    /// As it is written.
    pub(crate) const fn written(self) -> &'a str {
        self.0
    }

    pub(crate) fn is_null(self) -> bool {
        self.0 == "null"
    }

    /// What stands between a string's quotes, escapes and all.
    pub(crate) fn string(self) -> Option<&'a str> {
        self.0.strip_prefix('"')?.strip_suffix('"')
    }

    /// Is this the string `word`?
    pub(crate) fn is(self, word: &str) -> bool {
        self.string().is_some_and(|string| same(string, word))
    }

    /// A number that is written as digits alone.
    pub(crate) fn whole(self) -> Option<u64> {
        self.0.parse().ok()
    }

    /// A list's elements.
    pub(crate) fn items(self) -> Option<Items<'a>> {
        self.0.strip_prefix('[').map(Items)
    }

    /// An object's members: names as they are written, and values.
    pub(crate) fn members(self) -> Option<Members<'a>> {
        self.0.strip_prefix('{').map(Members)
    }
}

/// Does `written`, the inside of a string, stand for `word`?
pub(crate) fn same(written: &str, word: &str) -> bool {
    written == word || (written.contains('\\') && decode(written).text() == word)
}

/// The elements of a list.
#[derive(Clone)]
pub(crate) struct Items<'a>(&'a str);

impl<'a> Iterator for Items<'a> {
    type Item = Raw<'a>;

    fn next(&mut self) -> Option<Raw<'a>> {
        let (element, rest) = value(between(self.0)?);
        self.0 = rest;
        Some(Raw(element))
    }
}

/// The members of an object.
#[derive(Clone)]
pub(crate) struct Members<'a>(&'a str);

impl<'a> Iterator for Members<'a> {
    type Item = (&'a str, Raw<'a>);

    fn next(&mut self) -> Option<(&'a str, Raw<'a>)> {
        let (name, rest) = value(between(self.0)?);
        let (member, rest) = value(rest.trim_start_matches(is_space).strip_prefix(':')?);
        self.0 = rest;
        Some((Raw(name).string()?, Raw(member)))
    }
}

/// What stands behind a comma, or in front of the first value; `None` at the end.
fn between(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(|letter| letter == ',' || is_space(letter));
    (!text.is_empty() && !text.starts_with([']', '}'])).then_some(text)
}

const fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r')
}

/// The value that `text` begins with, and what stands behind it.
fn value(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches(is_space);
    let length = match text.as_bytes().first() {
        Some(b'"') => string(text.as_bytes()),
        Some(b'{' | b'[') => container(text.as_bytes()),
        Some(_) | None => text.find([',', ']', '}', ' ', '\t', '\n', '\r', ':']).unwrap_or(text.len()),
    };
    text.split_at_checked(length).unwrap_or((text, ""))
}

/// How long the string is that `text` begins with, both quotes counted.
fn string(text: &[u8]) -> usize {
    let mut at = 1_usize;
    while let Some(rest) = text.get(at..) {
        let Some(found) = memchr::memchr2(b'"', b'\\', rest) else { break };
        let end = at.saturating_add(found);
        if rest.get(found) == Some(&b'"') {
            return end.saturating_add(1);
        }
        at = end.saturating_add(2);
    }
    text.len()
}

/// How long the object or list is that `text` begins with.
fn container(text: &[u8]) -> usize {
    let (mut at, mut depth) = (0_usize, 0_usize);
    while let Some(byte) = text.get(at) {
        let mut step = 1;
        match byte {
            b'"' => step = string(text.get(at..).unwrap_or_default()),
            b'{' | b'[' => depth = depth.saturating_add(1),
            b'}' | b']' if depth <= 1 => return at.saturating_add(1),
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at = at.saturating_add(step);
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn members_and_items_are_parts_of_the_document() {
        let document = " { \"a\" : [ 1 , -2.5e1,\"x]\\\"\" , {\"b\":{}} ,null ] ,\"c\\u0064\":\"\" , \"e\":true}\n";
        let members: Vec<_> = Raw::document(document).members().into_iter().flatten().collect();
        let names: Vec<_> = members.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["a", "c\\u0064", "e"]);
        let items = members.first().and_then(|(_, value)| value.items()).into_iter().flatten();
        assert!(items.map(Raw::written).eq(["1", "-2.5e1", "\"x]\\\"\"", "{\"b\":{}}", "null"]));
        assert!(same("c\\u0064", "cd") && !same("cd", "c"));
        assert_eq!(members.last().map(|(_, value)| value.written()), Some("true"));
    }

    #[test]
    fn what_is_broken_ends() {
        for broken in
            ["", "{", "[", "{\"a", "{\"a\"", "{\"a\":", "[1,", "[\"", "{\"a\\", "[[[", "{:}", "[,,]", "{\"a\" 1}"]
        {
            let raw = Raw::document(broken);
            assert!(raw.members().into_iter().flatten().count() < 3);
            assert!(raw.items().into_iter().flatten().count() < 3);
        }
    }
}
