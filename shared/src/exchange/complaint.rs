//! What an upstream's error says, and how much of it a client may hear.
//!
//! ```text
//! {"error":{"message":"prompt is too long: 210118 > 200000 (org-Ab12…)","code":"context_length_exceeded"}}     status 400
//!   told: 400 invalid_request_error context_length_exceeded "prompt is too long: 210118 > 200000 ([removed])"
//! status 500: told: 500 upstream_error server_error "The provider answered with status 500."
//! ```
//!
//! Invariant: a provider's words reach only the caller who wrote the request, only for statuses on which a program can act
//! (400, 413, 422, 429), and only scrubbed; of everything else a status and a code from [`CODES`] remain.

use alloc::format;
use alloc::string::{String, ToString as _};
use zeroize::Zeroizing;

use super::scrub::scrub;
use crate::refusal::{Notice, Retry};
use crate::registry::{Node, find};
use crate::route::Stop;

/// An error of an upstream. Its message may echo a prompt or a key: wiped on drop, never shown unscrubbed.
pub(crate) struct Complaint {
    status: Option<u16>,
    code: Option<&'static str>,
    message: Option<Zeroizing<String>>,
}

/// What a client is told.
pub(crate) struct Told {
    pub(crate) status: u16,
    pub(crate) kind: &'static str,
    pub(crate) code: String,
    pub(crate) message: Zeroizing<String>,
}

/// Codes and types of providers that say what happened and nothing about anybody (error references of OpenAI, Anthropic,
/// Azure OpenAI, Mistral, Groq, OpenRouter).
const CODES: [&str; 35] = [
    "api_error",
    "billing_hard_limit_reached",
    "billing_not_active",
    "capacity_exceeded",
    "content_filter",
    "content_policy_violation",
    "context_length_exceeded",
    "engine_overloaded",
    "insufficient_quota",
    "internal_server_error",
    "invalid_image",
    "invalid_prompt",
    "invalid_request_error",
    "invalid_type",
    "invalid_value",
    "json_validate_failed",
    "missing_required_parameter",
    "model_not_available",
    "model_not_found",
    "not_found_error",
    "overloaded",
    "overloaded_error",
    "rate_limit_error",
    "rate_limit_exceeded",
    "request_too_large",
    "requests",
    "server_error",
    "service_unavailable",
    "string_above_max_length",
    "timeout",
    "timeout_error",
    "tokens",
    "tool_use_failed",
    "unsupported_parameter",
    "unsupported_value",
];

/// The statuses of codes that an error in mid-stream gives instead of one (Anthropic, "Errors"; OpenAI, "Error codes").
const MEANT: [(&str, u16); 9] = [
    ("api_error", 500),
    ("context_length_exceeded", 400),
    ("invalid_request_error", 400),
    ("not_found_error", 404),
    ("overloaded_error", 529),
    ("rate_limit_error", 429),
    ("rate_limit_exceeded", 429),
    ("request_too_large", 413),
    ("timeout_error", 504),
];

impl Complaint {
    /// A complaint that says nothing.
    pub(crate) const SILENT: Self = Self { status: None, code: None, message: None };

    /// Reads an error body or the data of an error event; what is not understood is not repeated. Google's doors of the OpenAI
    /// protocol put the one error into a list.
    pub(crate) fn read(body: &[u8]) -> Self {
        let body = body.trim_ascii();
        let single = body.strip_prefix(b"[").and_then(|rest| rest.strip_suffix(b"]"));
        let Ok(root) = Node::document(single.unwrap_or(body)) else { return Self::SILENT };
        let failed = find(&root, "response").and_then(|response| response.member("error"));
        let error = failed.or_else(|| find(&root, "error")).filter(|error| !error.is_null());
        let member = |name: &str| error.map_or_else(|| find(&root, name), |error| error.member(name));
        let text = |name: &str| member(name).and_then(Node::text);
        let words =
            error.filter(|error| error.text().is_some()).or_else(|| member("message")).or_else(|| member("detail"));
        let mut message = Zeroizing::default();
        words.into_iter().for_each(|words| hear(words, &mut message));
        let code = ["code", "type"].iter().find_map(|name| known(text(name)?));
        let told = ["code", "status", "http_status"].iter().find_map(|name| status(member(name)?));
        Self {
            status: told.or_else(|| MEANT.iter().find(|(name, _)| Some(*name) == code).map(|(_, status)| *status)),
            code,
            message: Some(message).filter(|message| !message.is_empty()),
        }
    }

    /// Whether another upstream may do better: not where the error blames the request itself.
    pub(crate) const fn may_pass_elsewhere(&self) -> bool {
        !matches!(self.status, Some(400 | 404 | 413 | 422))
    }

    /// What a client is told of an answer with `status`; `None`: it began as a success, the error's own status counts.
    pub(crate) fn told(&self, status: Option<u16>, stop: &Stop) -> Told {
        let status = status.or(self.status).unwrap_or(502);
        let kind = match status {
            400 | 413 | 422 => "invalid_request_error",
            429 => "rate_limit_error",
            _ => "upstream_error",
        };
        let heard = self.message.as_ref().filter(|_| matches!(status, 400 | 413 | 422 | 429));
        let message =
            heard.map_or_else(|| Zeroizing::new(plain(status, stop.manner.own)), |message| scrub(message, stop));
        let code = self.code.map_or_else(|| format!("upstream_{status}"), |code| code.to_string());
        Told { status, kind, code, message }
    }
}

impl Told {
    /// As an error that can be rendered; `after`: seconds that the upstream asked to wait.
    pub(crate) fn notice(&self, after: Option<u32>) -> Notice<'_> {
        let retry = match (self.status, after) {
            (408 | 429 | 500..=599, Some(seconds)) => Retry::After(seconds),
            (408 | 429 | 500..=599, None) => Retry::Perhaps,
            _ => Retry::Never,
        };
        Notice { retry, ..Notice::new(self.status, self.kind, &self.code, &self.message) }
    }
}

/// The words of an error: a text, or a list of problems, each with its place, as servers built with FastAPI say them
/// ("Handling Errors": `detail`, `loc`, `msg`), Mistral within `message`. What they were given, `input`, is not repeated.
fn hear(words: &Node<'_>, out: &mut String) {
    match words {
        Node::Text(text) => out.push_str(text),
        Node::Whole(number) => out.push_str(&number.to_string()),
        Node::List(list) => join(list, "; ", out),
        Node::Object(_) => {
            if let Some(place) = words.member("loc").and_then(Node::list) {
                join(place, ".", out);
                out.push_str(": ");
            }
            ["msg", "message", "detail"]
                .iter()
                .find_map(|name| words.member(name))
                .into_iter()
                .for_each(|inner| hear(inner, out));
        }
        Node::Null | Node::Flag(_) | Node::Odd(_) => {}
    }
}

fn join(list: &[Node<'_>], between: &str, out: &mut String) {
    for (at, words) in list.iter().enumerate() {
        out.push_str(if at == 0 { "" } else { between });
        hear(words, out);
    }
}

/// Our words, where the provider's are not repeated.
fn plain(status: u16, own: bool) -> String {
    let remedy = match status {
        401 | 403 if own => "It refused the key that you brought. Check that key, or leave it out.",
        408 | 429 | 500..=599 => "Try again later, or ask for another model.",
        _ => "Check the request against the provider's documentation.",
    };
    format!("The provider answered with status {status}. {remedy}")
}

/// An error status, as a number or in digits.
fn status(node: &Node<'_>) -> Option<u16> {
    let number: u64 = if let Node::Whole(number) = node { *number } else { node.text()?.parse().ok()? };
    u16::try_from(number).ok().filter(|status| (400..600).contains(status))
}

fn known(code: &str) -> Option<&'static str> {
    CODES.binary_search(&code).ok().and_then(|at| CODES.get(at)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::scrub::tests::stop;

    fn told(body: &str, status: impl Into<Option<u16>>) -> (u16, &'static str, String, String) {
        let told = Complaint::read(body.as_bytes()).told(status.into(), &stop());
        (told.status, told.kind, told.code, told.message.to_string())
    }

    #[test]
    fn codes_are_ordered() {
        assert!(CODES.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn messages_pass_only_where_a_program_can_act_on_them() {
        let body = r#"{"error":{"message":"too long: 2 > 1","type":"invalid_request_error","code":"context_length_exceeded"}}"#;
        let expected = (400, "invalid_request_error", "context_length_exceeded".into(), "too long: 2 > 1".into());
        assert_eq!(told(body, 400), expected);
        for status in [401, 403, 404, 500, 503] {
            let (_, kind, code, message) = told(body, status);
            assert_eq!((kind, code.as_str()), ("upstream_error", "context_length_exceeded"));
            assert!(!message.contains("too long"), "{message}");
        }
    }

    #[test]
    fn shapes_of_several_providers_are_read() {
        assert_eq!(told(r#"{"error":"slow down"}"#, 429).3, "slow down");
        assert_eq!(told(r#"{"message":"bad","type":"invalid_request_error"}"#, 422).3, "bad");
        assert_eq!(told(r#"{"detail":"bad"}"#, 400).3, "bad");
        let said = "body.messages.0.content: Field required; body.n: too many";
        let problems = r#"{"detail":[{"loc":["body","messages",0,"content"],"msg":"Field required","input":{"role":"user"}},{"loc":["body","n"],"msg":"too many"}]}"#;
        assert_eq!(told(problems, 422).3, said);
        let within =
            ["{\"object\":\"error\",\"message\":", problems, ",\"type\":\"invalid_request_error\",\"code\":null}"]
                .concat();
        assert_eq!((told(&within, 422).2.as_str(), told(&within, 422).3.as_str()), ("invalid_request_error", said));
        assert_eq!(told(r#"{"detail":[{"input":"x"}]}"#, 422).3, plain(422, false));
        let listed = "\n[{\"error\":{\"code\":400,\"message\":\"too long\",\"status\":\"INVALID_ARGUMENT\"}}\n]\n";
        assert_eq!((told(listed, 400).2.as_str(), told(listed, 400).3.as_str()), ("upstream_400", "too long"));
        assert_eq!(told(r#"[{"error":{"message":"a"}},{"error":{"message":"b"}}]"#, 400).3, plain(400, false));
        assert_eq!(told(r#"{"error":{"code":429,"message":"slow"}}"#, None).0, 429);
        let overloaded = told(r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#, None);
        assert_eq!((overloaded.0, overloaded.2.as_str()), (529, "overloaded_error"));
        let long = r#"{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long"}}"#;
        assert_eq!((told(long, None).0, told(long, None).3.as_str()), (400, "prompt is too long"));
        let failed =
            r#"{"type":"response.failed","response":{"error":{"code":"rate_limit_exceeded","message":"slow"}}}"#;
        assert_eq!((told(failed, None).0, told(failed, None).3.as_str()), (429, "slow"));
        assert_eq!(told(r#"{"error":{"code":"made up for alice@acme.com"}}"#, 500).2, "upstream_500");
        assert_eq!(told("<html>", 500), (500, "upstream_error", "upstream_500".into(), plain(500, false)));
    }
}
