//! JSON that the gateway itself says: small trees, written once.
//!
//! ```text
//! json!({ "object": "list", "data": rows })   →   {"data":[…],"object":"list"}
//! ```
//!
//! Invariant: members stand in the order of their names, and no name twice.

use alloc::string::String;
use alloc::vec::Vec;

use super::escape_into;
use crate::table::Table;

/// A JSON value.
#[derive(Clone, Default)]
pub(crate) enum Value {
    #[default]
    Null,
    Flag(bool),
    Number(u64),
    Text(String),
    Array(Vec<Self>),
    Object(Map),
}

/// The members of an object.
#[derive(Clone, Default)]
pub(crate) struct Map(Table<&'static str, Value>);

/// An object of these members.
macro_rules! json {
    ({ $($name:literal: $value:expr),* $(,)? }) => {{
        let mut map = $crate::json::Map::default();
        $(map.insert($name, $value);)*
        $crate::json::Value::Object(map)
    }};
}
pub(crate) use json;

impl Value {
    /// The text of it.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut out);
        out
    }

    /// Appends the text of it.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Null => out.extend_from_slice(b"null"),
            Self::Flag(flag) => out.extend_from_slice(if *flag { b"true" } else { b"false" }),
            Self::Number(number) => decimal(*number, out),
            Self::Text(text) => quoted(text, out),
            Self::Array(items) => listed(b"[]", items.len(), out, &mut |at, out| {
                items.get(at).unwrap_or(&Self::Null).write(out);
            }),
            Self::Object(map) => {
                let mut members = map.0.iter();
                listed(b"{}", map.0.len(), out, &mut |_, out| {
                    if let Some((name, value)) = members.next() {
                        quoted(name, out);
                        out.push(b':');
                        value.write(out);
                    }
                });
            }
        }
    }

    /// The member `name` of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        if let Self::Object(map) = self { map.0.get(name) } else { None }
    }
}

impl Map {
    /// Sets a member.
    pub(crate) fn insert(&mut self, name: &'static str, value: impl Into<Value>) {
        self.put(name, value.into());
    }

    #[inline(never)]
    fn put(&mut self, name: &'static str, value: Value) {
        self.0.insert(name, value);
    }

    /// Whether there is a member of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

impl IntoIterator for Map {
    type Item = (&'static str, Value);
    type IntoIter = alloc::vec::IntoIter<(&'static str, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Extend<(&'static str, Value)> for Map {
    fn extend<I: IntoIterator<Item = (&'static str, Value)>>(&mut self, members: I) {
        members.into_iter().for_each(|(name, value)| self.put(name, value));
    }
}

impl FromIterator<(&'static str, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (&'static str, Value)>>(members: I) -> Self {
        let mut map = Self::default();
        map.extend(members);
        map
    }
}

impl FromIterator<Self> for Value {
    fn from_iter<I: IntoIterator<Item = Self>>(items: I) -> Self {
        Self::Array(items.into_iter().collect())
    }
}

impl From<Map> for Value {
    fn from(map: Map) -> Self {
        Self::Object(map)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u16> for Value {
    fn from(number: u16) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(u64::try_from(number).unwrap_or(u64::MAX))
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map(Into::into).unwrap_or_default()
    }
}

impl<T: Into<Self>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        items.into_iter().map(Into::into).collect()
    }
}

impl<T: Into<Self>, const N: usize> From<[T; N]> for Value {
    fn from(items: [T; N]) -> Self {
        items.into_iter().map(Into::into).collect()
    }
}

/// `count` items between two brackets.
fn listed(brackets: &[u8; 2], count: usize, out: &mut Vec<u8>, item: &mut dyn FnMut(usize, &mut Vec<u8>)) {
    let [open, close] = *brackets;
    out.push(open);
    for at in 0..count {
        if at > 0 {
            out.push(b',');
        }
        item(at, out);
    }
    out.push(close);
}

/// Appends `text` as a JSON string.
pub(crate) fn quoted(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    escape_into(text, out);
    out.push(b'"');
}

/// Appends `number` in decimal digits.
pub(crate) fn decimal(number: u64, out: &mut Vec<u8>) {
    let (mut digits, mut rest, mut count) = ([0; 20], number, 0_usize);
    for place in digits.iter_mut().rev() {
        *place = b'0' | u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
        count = count.saturating_add(1);
        if rest == 0 {
            break;
        }
    }
    out.extend(digits.iter().skip(digits.len().saturating_sub(count)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_what_a_library_would_say() {
        let text = "\"\\\u{8}\u{c}\n\r\t\u{1}\u{1f}\u{7f}/é🎈";
        let ours = json!({
            "b": text, "a": Vec::from([1_u32, 0, u32::MAX]), "c": u64::MAX, "d": None::<bool>, "e": Map::default(), "f": Vec::<bool>::new(),
            "g": [true, false], "a": 10_u16,
        });
        let theirs = serde_json::json!({
            "a": 10, "b": text, "c": u64::MAX, "d": null, "e": {}, "f": [], "g": [true, false],
        });
        assert_eq!(String::from_utf8(ours.bytes()).ok(), serde_json::to_string(&theirs).ok());
    }
}
