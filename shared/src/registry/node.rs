//! A JSON document as a tree that borrows from its bytes, read once and dropped.
//!
//! ```text
//! {"model":"a/b","weight":2}   →   Object[("model", Text "a/b"), ("weight", Whole 2)]
//! ```
//!
//! Invariant: members keep their order and no object holds a name twice; what editors leave behind (BOM, CRLF) is tolerated,
//! everything else that is not RFC 8259 is refused with its place.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use serde_json::{Number, Value};

use super::Invalid;
use crate::order::sort;

/// The members of an object, in their order.
pub(crate) type Members<'a> = Vec<(Cow<'a, str>, Node<'a>)>;

/// One JSON value.
pub(crate) enum Node<'a> {
    Null,
    Flag(bool),
    Whole(u64),
    /// Negative, fractional or huge: nothing in a registry is.
    Odd(Number),
    Text(Cow<'a, str>),
    List(Vec<Self>),
    Object(Members<'a>),
}

impl<'a> Node<'a> {
    /// Reads a document whose root is an object.
    pub(crate) fn document(bytes: &'a [u8]) -> Result<Members<'a>, Invalid> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = core::str::from_utf8(bytes).map_err(|error| not_text(bytes, error.valid_up_to()))?;
        match serde_json::from_str(text) {
            Ok(Self::Object(members)) => Ok(members),
            Ok(Self::Null | Self::Flag(_) | Self::Whole(_) | Self::Odd(_) | Self::Text(_) | Self::List(_)) => {
                Err(Invalid { line: 1, column: 1, what: "must be a JSON object".into() })
            }
            Err(error) => Err(diagnose(bytes, &error)),
        }
    }

    pub(crate) const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub(crate) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(crate) fn list(&self) -> Option<&[Self]> {
        if let Self::List(list) = self { Some(list) } else { None }
    }

    pub(crate) const fn object(&self) -> Option<&Members<'a>> {
        if let Self::Object(members) = self { Some(members) } else { None }
    }

    pub(crate) const fn flag(&self) -> Option<bool> {
        if let Self::Flag(flag) = self { Some(*flag) } else { None }
    }

    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        self.object().and_then(|members| find(members, name))
    }

    /// The same tree, owned.
    pub(crate) fn value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Flag(flag) => Value::Bool(*flag),
            Self::Whole(number) => Value::Number((*number).into()),
            Self::Odd(number) => Value::Number(number.clone()),
            Self::Text(text) => Value::String(text.as_ref().into()),
            Self::List(list) => Value::Array(list.iter().map(Self::value).collect()),
            Self::Object(members) => value(members),
        }
    }
}

/// The member `name`.
pub(crate) fn find<'n, 'a>(members: &'n [(Cow<'a, str>, Node<'a>)], name: &str) -> Option<&'n Node<'a>> {
    members.iter().find(|(known, _)| known == name).map(|(_, node)| node)
}

/// `members` as an object that owns them.
pub(crate) fn value(members: &Members<'_>) -> Value {
    let mut object = serde_json::Map::new();
    for (name, node) in members {
        object.insert(name.as_ref().into(), node.value());
    }
    Value::Object(object)
}

fn not_text(bytes: &[u8], at: usize) -> Invalid {
    let before = bytes.get(..at).unwrap_or_default();
    let line = before.split(|byte| *byte == b'\n').count();
    let column = before.rsplit(|byte| *byte == b'\n').next().map_or(1, |rest| rest.len().saturating_add(1));
    Invalid { line, column, what: "is not UTF-8".into() }
}

/// Says what people and their editors do to JSON, rather than what a parser expected.
fn diagnose(text: &[u8], error: &serde_json::Error) -> Invalid {
    let (line, column) = (error.line(), error.column());
    let at = |line: usize, column: usize, what: String| Invalid { line, column, what };
    let start =
        text.split_inclusive(|byte| *byte == b'\n').take(line.saturating_sub(1)).map(<[u8]>::len).sum::<usize>();
    let here = start.saturating_add(column.saturating_sub(1)).min(text.len());
    let before = text.get(..here).unwrap_or_default();
    let after = text.get(here..).unwrap_or_default();
    if after.starts_with(b"\xe2\x80") && !error.is_data() {
        return at(line, column, "a smart quote or other typographic character: write plain \" quotes".into());
    }
    if matches!(after.first(), Some(b']' | b'}')) && before.trim_ascii_end().ends_with(b",") {
        return at(line, column, "a trailing comma: remove the comma before this bracket".into());
    }
    if after.starts_with(b"/") || after.starts_with(b"#") {
        return at(line, column, "a comment: JSON has none".into());
    }
    if after.starts_with(b"'") {
        return at(line, column, "a single quote: write plain \" quotes".into());
    }
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or_default();
    at(line, column.max(1), if text.trim_ascii().is_empty() { "the document is empty".into() } else { what.into() })
}

impl<'de: 'a, 'a> Deserialize<'de> for Node<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Tree)
    }
}

struct Tree;

impl<'de> Visitor<'de> for Tree {
    type Value = Node<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Node<'de>, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Node<'de>, E> {
        Ok(Node::Flag(flag))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node<'de>, E> {
        Ok(Node::Whole(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node<'de>, E> {
        Ok(Node::Odd(number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Node<'de>, E> {
        Number::from_f64(number).map(Node::Odd).ok_or_else(|| E::custom("a number out of range"))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Owned(text.into())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(node) = items.next_element()? {
            list.push(node);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Node<'de>, A::Error> {
        let mut object = Members::with_capacity(12);
        while let Some(Word(name)) = members.next_key()? {
            if object.len() < FEW && find(&object, &name).is_some() {
                return Err(A::Error::custom(format!("the member `{name}` stands twice")));
            }
            object.push((name, members.next_value()?));
        }
        no_twins(&object).map_err(A::Error::custom)?;
        Ok(Node::Object(object))
    }
}

/// Up to so many members, each new one is compared with all before.
const FEW: usize = 24;

fn no_twins(object: &Members<'_>) -> Result<(), String> {
    if object.len() <= FEW {
        return Ok(());
    }
    let mut names: Vec<&str> = object.iter().map(|(name, _)| name.as_ref()).collect();
    sort(&mut names, Ord::cmp);
    let twin = names
        .windows(2)
        .find_map(|pair| if let [left, right] = pair { (left == right).then_some(*left) } else { None });
    twin.map_or(Ok(()), |name| Err(format!("the member `{name}` stands twice")))
}

/// A member's name.
struct Word<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Word<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Letters)
    }
}

struct Letters;

impl<'de> Visitor<'de> for Letters {
    type Value = Word<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Word<'de>, E> {
        Ok(Word(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Word<'de>, E> {
        Ok(Word(Cow::Owned(text.into())))
    }
}
