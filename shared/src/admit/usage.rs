//! A streamed Chat answer tells what it used only if it was asked to: where somebody's limit needs it, the gateway asks.
//!
//! ```text
//! {"model":"m","stream":true}                                        ─▶ {…,"stream_options":{"include_usage":true}}
//! {…,"stream_options":{"include_obfuscation":false}}                 ─▶ {…,"stream_options":{"include_usage":true,"include_obfuscation":false}}
//! {…,"stream_options":{"include_usage":true}}                        ─▶ as it is: the client has asked itself
//! ```
//!
//! The event that tells it then, one without choices (OpenAI, "Streaming: usage"), is kept from a client that did not ask.
//!
//! Invariant: nothing else of the body is changed; what has another form than the API's goes as it came.

use alloc::vec::Vec;

use super::reading::Member;
use crate::seek::place;
use crate::splice::{Edit, Span};

const NAME: &[u8] = b"\"include_usage\"";

/// The edit by which the gateway asks; `None`: the client has, or nobody can.
pub(super) fn asking(body: &[u8], members: &[Member]) -> Option<Edit> {
    let Some(options) = members.iter().rfind(|member| member.key.of(body) == b"stream_options") else {
        let end = body.iter().rposition(|byte| *byte == b'}')?;
        return Some(edit(end, end, &[b",\"stream_options\":{", NAME, b":true}"]));
    };
    let from = value(body, options.key.end.saturating_add(1), options.end)?;
    let text = body.get(from..options.end)?;
    if text == b"null" {
        return Some(edit(from, options.end, &[b"{", NAME, b":true}"]));
    }
    let Some(at) = place(text, NAME) else {
        let inside = from.checked_add(1).filter(|_| text.starts_with(b"{"))?;
        let empty = body.get(inside..)?.trim_ascii_start().starts_with(b"}");
        return Some(edit(inside, inside, &[NAME, if empty { b":true" } else { b":true," }]));
    };
    let from = value(body, from.checked_add(at)?.checked_add(NAME.len())?, options.end)?;
    let no =
        [&b"false"[..], b"null"].into_iter().find(|no| body.get(from..).is_some_and(|text| text.starts_with(no)))?;
    Some(edit(from, from.checked_add(no.len())?, &[b"true"]))
}

/// Where the value begins whose member's name ends at `at`.
fn value(body: &[u8], at: usize, end: usize) -> Option<usize> {
    let rest = body.get(at..end)?.trim_ascii_start().strip_prefix(b":")?.trim_ascii_start();
    end.checked_sub(rest.len())
}

fn edit(start: usize, end: usize, with: &[&[u8]]) -> Edit {
    let with: Vec<u8> = with.concat();
    Edit { span: Span { start, end }, with }
}

#[cfg(test)]
mod tests {
    use super::super::lens::Lens;
    use super::super::reading::Reading;
    use super::*;
    use alloc::string::String;

    fn asked(body: &str) -> Option<String> {
        let mut reading = Reading::new(crate::Dialect::Chat, Lens::default());
        assert!(reading.push(body.as_bytes()).is_ok(), "{body}");
        let Ok(seen) = reading.finish(body.as_bytes()) else { unreachable!("{body}") };
        let edit = asking(body.as_bytes(), &seen.members)?;
        let (before, rest) = body.split_at_checked(edit.span.start)?;
        let after = rest.get(edit.span.length()..)?;
        Some([before, core::str::from_utf8(&edit.with).ok()?, after].concat())
    }

    #[test]
    fn the_gateway_asks_where_the_client_has_not() {
        let rows = [
            (r#"{"model":"m"}"#, r#"{"model":"m","stream_options":{"include_usage":true}}"#),
            ("{\"model\":\"}\"\n } \n", "{\"model\":\"}\"\n ,\"stream_options\":{\"include_usage\":true}} \n"),
            (r#"{"stream_options": null,"a":1}"#, r#"{"stream_options": {"include_usage":true},"a":1}"#),
            (r#"{"stream_options":{}}"#, r#"{"stream_options":{"include_usage":true}}"#),
            (r#"{"stream_options" : { } }"#, r#"{"stream_options" : {"include_usage":true } }"#),
            (
                r#"{"stream_options":{"include_obfuscation":false}}"#,
                r#"{"stream_options":{"include_usage":true,"include_obfuscation":false}}"#,
            ),
            (
                r#"{"stream_options":{"x":1, "include_usage" : false },"a":false}"#,
                r#"{"stream_options":{"x":1, "include_usage" : true },"a":false}"#,
            ),
            (r#"{"stream_options":{"include_usage":null}}"#, r#"{"stream_options":{"include_usage":true}}"#),
        ];
        for (body, expected) in rows {
            assert_eq!(asked(body).as_deref(), Some(expected), "{body}");
            assert_eq!(asked(expected), None, "once is enough");
        }
    }

    #[test]
    fn what_has_another_form_goes_as_it_came() {
        for body in
            [r#"{"stream_options":true}"#, r#"{"stream_options":[]}"#, r#"{"stream_options":{"include_usage":"no"}}"#]
        {
            assert_eq!(asked(body), None, "{body}");
        }
    }
}
