//! A JSON document as a tree that borrows from its bytes, read once and dropped.
//!
//! ```text
//! {"model":"a/b","weight":2}   →   Object[("model", Text "a/b"), ("weight", Whole 2)]
//! ```
//!
//! Invariant: members keep their order and no object holds a name twice; what editors leave behind (BOM, CRLF) is tolerated,
//! everything else that is not RFC 8259 is refused with its place.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::Invalid;
use super::document::{Fault, read};

/// The members of an object, in their order.
pub(crate) type Members<'a> = Vec<(Cow<'a, str>, Node<'a>)>;

/// One JSON value.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Node<'a> {
    Null,
    Flag(bool),
    Whole(u64),
    /// Negative, fractional or huge, as it is written: nothing in a registry is.
    Odd(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Self>),
    Object(Members<'a>),
}

impl<'a> Node<'a> {
    /// Reads a document whose root is an object.
    pub(crate) fn document(bytes: &'a [u8]) -> Result<Members<'a>, Invalid> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = core::str::from_utf8(bytes)
            .map_err(|error| diagnose(bytes, Fault { at: error.valid_up_to(), what: "is not UTF-8".into() }))?;
        match read(text) {
            Ok(Self::Object(members)) => Ok(members),
            Ok(Self::Null | Self::Flag(_) | Self::Whole(_) | Self::Odd(_) | Self::Text(_) | Self::List(_)) => {
                Err(Invalid { line: 1, column: 1, what: "must be a JSON object".into() })
            }
            Err(fault) => Err(diagnose(bytes, fault)),
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
}

/// The member `name`.
pub(crate) fn find<'n, 'a>(members: &'n [(Cow<'a, str>, Node<'a>)], name: &str) -> Option<&'n Node<'a>> {
    members.iter().find(|(known, _)| known == name).map(|(_, node)| node)
}

/// Says what people and their editors do to JSON, rather than what a parser expected.
fn diagnose(text: &[u8], fault: Fault) -> Invalid {
    let (before, after) = text.split_at_checked(fault.at).unwrap_or((text, b""));
    let line = before.iter().filter(|byte| **byte == b'\n').count().saturating_add(1);
    let column = before.rsplit(|byte| *byte == b'\n').next().map_or(0, <[u8]>::len);
    let ended = after.is_empty();
    let column = if ended { column.max(1) } else { column.saturating_add(1) };
    Invalid { line, column, what: habit(before, after).map_or_else(|| fault.what.into_owned(), Into::into) }
}

/// What people and their editors do to JSON, where `after` cannot follow `before`.
fn habit(before: &[u8], after: &[u8]) -> Option<&'static str> {
    match after {
        [b'\xe2', b'\x80', ..] => Some("a smart quote or other typographic character: write plain \" quotes"),
        [b']' | b'}', ..] if before.trim_ascii_end().ends_with(b",") => {
            Some("a trailing comma: remove the comma before this bracket")
        }
        [b'/' | b'#', ..] => Some("a comment: JSON has none"),
        [b'\'', ..] => Some("a single quote: write plain \" quotes"),
        [] if before.trim_ascii().is_empty() => Some("the document is empty"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString as _;
    use serde_json::Value;

    /// The tree as the library would have it; numbers that nothing accepts are all alike.
    fn value(node: &Node<'_>) -> Value {
        match node {
            Node::Null | Node::Odd(_) => Value::Null,
            Node::Flag(flag) => Value::Bool(*flag),
            Node::Whole(number) => Value::Number((*number).into()),
            Node::Text(text) => Value::String(text.as_ref().into()),
            Node::List(list) => Value::Array(list.iter().map(value).collect()),
            Node::Object(members) => members.iter().map(|(name, node)| (name.to_string(), value(node))).collect(),
        }
    }

    /// As a library reads it, which the gateway does not hold.
    fn oracle(text: &str) -> Option<Value> {
        serde_json::from_str(text).ok()
    }

    #[test]
    fn a_document_is_read_as_a_library_reads_it() {
        let documents = [
            r#"{"a":1,"b":[true,false,null,"x",{"c":0}],"d":{},"e":[],"f":18446744073709551615,"g":1}"#,
            " {\n\"a\" :\t[ 1 , 2.5 ,\"\\u00e9\\n\\ud83c\\udf88\" ] }\r\n",
            r#"{"a":"\/\b\f\"\\","\u0061b":"é🎈"}"#,
        ];
        let mut read_right = 0_usize;
        for document in documents {
            for end in 0..=document.len() {
                for put in ["", "\"", "\\", "}", "]", ",", ":", "0", "-", ".", "e", "t", "\u{1}", " ", "é", "\\ud83c"]
                {
                    let Some((before, after)) = document.split_at_checked(end) else { continue };
                    let text = alloc::format!("{before}{put}{after}");
                    let ours = Node::document(text.as_bytes()).ok().map(|members| value(&Node::Object(members)));
                    let theirs = oracle(&text).filter(Value::is_object).map(whole);
                    let twice = ours.is_none() && text.matches("\"a\"").count() > 1;
                    read_right = read_right.saturating_add(usize::from(ours.is_some()));
                    let beyond =
                        serde_json::from_str::<Value>(&text).is_err_and(|error| error.to_string().contains("range"));
                    assert!(twice || beyond || ours == theirs, "{text}");
                }
            }
        }
        assert!(read_right > 200, "{read_right}");
    }

    /// Numbers that nothing accepts are all alike.
    fn whole(value: Value) -> Value {
        match value {
            Value::Number(number) if !number.is_u64() => Value::Null,
            Value::Array(list) => list.into_iter().map(whole).collect(),
            Value::Object(members) => members.into_iter().map(|(name, value)| (name, whole(value))).collect(),
            plain @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => plain,
        }
    }
}
