//! The lint of a body that the gateway has written itself, in the dialect of an upstream: what is sent is judged, not only what came.
//!
//! ```text
//! client   {"tools":[{"type":"custom","name":"sh"}]}                     judged by the lists of Responses as it came
//! upstream {"tools":[{"type":"custom","custom":{"name":"sh"}}]}          judged by the lists of Chat Completions before it leaves
//! ```
//!
//! Invariant: a member of the root, a type of a part and a type of a tool each pass by name, or the body does not leave.

use super::{Axis, Dialect, Lint, not_eligible, reason};
use crate::json::Raw;
use crate::refusal::Refusal;
use crate::seek;

/// Members whose parts have types, and under which their own parts stand.
const PARTS: &str = "messages input system content output";
/// Results of tools in messages have parts of their own, and nothing goes deeper.
const DEEPEST: u8 = 4;

impl Dialect {
    /// What of `body` is on none of this dialect's lists; `ours`: members as JSON that the provider's own row has put there.
    pub(crate) fn unlisted(self, body: &[u8], ours: &str) -> Option<Refusal> {
        let root = Raw::document(core::str::from_utf8(body).unwrap_or_default()).members();
        let judge = Judge { lint: self.lint() };
        let own = |name: &str| seek::has(ours, &["\"", name, "\":"].concat());
        let mut members = root.into_iter().flatten();
        members.find_map(|(name, value)| {
            let field = judge.of(Axis::Field, name).filter(|_| !own(name));
            let tools = || value.items().filter(|_| name == "tools").into_iter().flatten();
            field
                .or_else(|| tools().find_map(|tool| judge.typed(Axis::Tool, tool)))
                .or_else(|| judge.parts(name, value, 0))
        })
    }
}

struct Judge {
    lint: &'static Lint,
}

impl Judge {
    fn of(&self, axis: Axis, name: &str) -> Option<Refusal> {
        (!self.lint.knows(axis, name)).then(|| not_eligible(axis, name, reason(axis, name)))
    }

    /// The type of `object`, if it has one.
    fn typed(&self, axis: Axis, object: Raw<'_>) -> Option<Refusal> {
        let kind = object.members().into_iter().flatten().find(|(name, _)| *name == "type");
        kind.and_then(|(_, kind)| self.of(axis, kind.string().unwrap_or_default()))
    }

    /// The parts in the list `value`, which is the member `name`.
    fn parts(&self, name: &str, value: Raw<'_>, depth: u8) -> Option<Refusal> {
        let parts = value.items().filter(|_| depth < DEEPEST && PARTS.split(' ').any(|known| known == name));
        parts.into_iter().flatten().find_map(|part| {
            let inside = || part.members().into_iter().flatten();
            self.typed(Axis::Part, part)
                .or_else(|| inside().find_map(|(name, value)| self.parts(name, value, depth.saturating_add(1))))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(dialect: Dialect, body: &str) -> Option<Refusal> {
        dialect.unlisted(body.as_bytes(), ",\"provider\":{\"zdr\":true}")
    }

    #[test]
    fn what_is_on_a_list_passes_and_so_does_what_a_row_has_put_there() {
        let rows = [
            (
                Dialect::Chat,
                r#"{"model":"m","provider":{"zdr":true},"messages":[{"role":"user","content":[{"type":"text"}]}]}"#,
            ),
            (
                Dialect::Chat,
                r#"{"messages":[{"role":"assistant","tool_calls":[{"type":"function"}]}],"tools":[{"type":"custom"}]}"#,
            ),
            (Dialect::Messages, r#"{"system":[{"type":"text"}],"tools":[{"name":"a"}],"messages":[{"content":"x"}]}"#),
            (Dialect::Messages, r#"{"messages":[{"content":[{"type":"tool_result","content":[{"type":"image"}]}]}]}"#),
            (
                Dialect::Responses,
                r#"{"store":false,"input":[{"type":"function_call_output","output":[{"type":"input_text"}]}]}"#,
            ),
        ];
        for (dialect, body) in rows {
            assert_eq!(refused(dialect, body), None, "{body}");
        }
    }

    #[test]
    fn what_is_on_none_is_named() {
        let rows = [
            (Dialect::Chat, r#"{"model":"m","previous_response_id":"a"}"#, Axis::Field, "previous_response_id"),
            (Dialect::Chat, r#"{"web_search_options":{}}"#, Axis::Field, "web_search_options"),
            (
                Dialect::Chat,
                r#"{"messages":[{"content":[{"type":"text"},{"type":"input_text"}]}]}"#,
                Axis::Part,
                "input_text",
            ),
            (Dialect::Responses, r#"{"tools":[{"type":"file_search"}]}"#, Axis::Tool, "file_search"),
            (Dialect::Responses, r#"{"input":[{"type":"item_reference"}]}"#, Axis::Part, "item_reference"),
            (Dialect::Messages, r#"{"system":[{"type":"video"}]}"#, Axis::Part, "video"),
            (
                Dialect::Messages,
                r#"{"messages":[{"content":[{"type":"tool_result","content":[{"type":"x"}]}]}]}"#,
                Axis::Part,
                "x",
            ),
            (Dialect::Messages, r#"{"tools":[{"type":"computer_20250124"}]}"#, Axis::Tool, "computer_20250124"),
        ];
        for (dialect, body, axis, name) in rows {
            assert_eq!(refused(dialect, body), Some(not_eligible(axis, name, reason(axis, name))), "{body}");
        }
    }
}
