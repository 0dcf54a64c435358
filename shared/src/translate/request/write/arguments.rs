//! What a tool is called with: a string that holds JSON, or the object itself.
//!
//! ```text
//! string   "{\"city\":\"Rome\"}"   ⇄   {"city":"Rome"}   object
//! ```
//!
//! Invariant: what is written as an object is one, by RFC 8259; what a model once wrote half is not thrown away.

use super::super::super::writer::Writer;
use super::super::Input;
use crate::json::{Limits, Scanner, Sink, decode};

/// `input` as a string.
pub(super) fn string(json: &mut Writer, input: Input<'_>) {
    match input {
        Input::Text(text) | Input::Free(text) => json.text(text),
        Input::Object(object) => json.escaped(object),
    }
}

/// `input` as an object; `false`: it is none, and stands in one as `input`.
pub(super) fn object(json: &mut Writer, input: Input<'_>) -> bool {
    let (text, free) = match input {
        Input::Object(object) => {
            json.raw(object);
            return true;
        }
        Input::Text(text) => (text, false),
        Input::Free(text) => (text, true),
    };
    if !free {
        let decoded = decode(text);
        let object = decoded.text().trim_ascii();
        if object.is_empty() || is_object(object) {
            json.raw(if object.is_empty() { "{}" } else { object });
            return true;
        }
    }
    json.open(b'{');
    json.member("input", text);
    json.close(b'}');
    free
}

fn is_object(text: &str) -> bool {
    let limits = Limits { duplicates: true, ..Limits::REQUEST };
    let mut scanner = Scanner::new(limits);
    let ignored: &mut dyn Sink = &mut ();
    text.starts_with('{') && scanner.push(text.as_bytes(), ignored).and_then(|()| scanner.finish(ignored)).is_ok()
}
