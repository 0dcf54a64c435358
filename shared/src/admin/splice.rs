//! A member of a JSON document set or taken away, the rest of it left as its author wrote it.
//!
//! ```text
//! {"version": 7, "attest": […]}  ── set("version", "8") ─▶  {"version": 8, "attest": […]}
//! ```
//!
//! Invariant: only documents that parse are changed, and what comes out parses to the same but for the one member.

use alloc::vec::Vec;

use crate::registry::{Node, find, span};

/// `document` with the member `name` of its root being the JSON `value`; `None` if it cannot be found although it is there, as when
/// its name is written with escapes, or if the document is none.
pub(super) fn set(document: &[u8], name: &str, value: &[u8]) -> Option<Vec<u8>> {
    let members = Node::document(document).ok()?;
    if find(&members, name).is_some() {
        let (start, end) = span(document, name)?;
        return Some([document.get(..start)?, value, document.get(end..)?].concat());
    }
    let open = document.iter().position(|byte| *byte == b'{')?.saturating_add(1);
    let comma: &[u8] = if members.is_empty() { b"" } else { b", " };
    Some([document.get(..open)?, b"\"", name.as_bytes(), b"\": ", value, comma, document.get(open..)?].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_set_and_the_rest_stays() {
        for (before, after) in [
            ("{}", r#"{"v": 8}"#),
            (r#"{ "a": 1 }"#, r#"{"v": 8,  "a": 1 }"#),
            (r#"{"v":7,"a":{"v":1}}"#, r#"{"v":8,"a":{"v":1}}"#),
            ("{\"a\":{\"v\":1},\n \"v\" : [1, \"]\"] }", "{\"a\":{\"v\":1},\n \"v\" : 8 }"),
            (r#"{"v":null}"#, r#"{"v":8}"#),
            (r#"{"a":"\"v\":1","v":"x\"y"}"#, r#"{"a":"\"v\":1","v":8}"#),
        ] {
            assert_eq!(set(before.as_bytes(), "v", b"8").as_deref(), Some(after.as_bytes()), "{before}");
        }
        for none in ["", "[]", "{", r#"{"\u0076":1}"#] {
            assert_eq!(set(none.as_bytes(), "v", b"8"), None, "{none}");
        }
    }
}
