//! Who asks, and what.
//!
//! ```text
//! Case::draw(&mut draw, &world) ─▶ Case { documents: [account, guardrail, key], headers, body }
//! ```
//!
//! Invariant: every document and body is one that the gateway takes; terms are drawn for every party that has them.

use serde_json::{Value, json};

use super::draw::Draw;
use super::world::{PROVIDERS, QUANTIZATIONS, REGIONS, World, terms};

/// Who asks, and what.
pub(super) struct Case {
    /// Account, guardrail, key.
    pub(super) documents: [Value; 3],
    /// The path that it is asked at.
    pub(super) door: &'static str,
    pub(super) headers: Vec<(&'static str, &'static str)>,
    pub(super) body: Value,
    pub(super) order: Vec<String>,
    pub(super) single: bool,
}

impl Case {
    pub(super) fn draw(draw: &mut Draw, _: &World) -> Self {
        let mut account = json!({});
        for name in ["zdr", "no_train"] {
            if draw.once_in(12) {
                account[name] = true.into();
            }
        }
        if draw.once_in(4) {
            let group = draw.one(&["anthropic", "openai", "google", "others"]);
            account["groups"][group][draw.one(&["zdr", "no_train"])] = true.into();
        }
        if draw.once_in(3) {
            account["terms"] = terms(draw, 14);
        }
        let mut guardrail = json!({});
        if draw.once_in(4) {
            guardrail["terms"] = terms(draw, 14);
        }
        if draw.once_in(12) {
            guardrail["preset"] = draw.one(&["hipaa", "gdpr", "fedramp", "soc2"]).into();
        }
        let mut key = json!({});
        if draw.once_in(3) {
            key["terms"] = terms(draw, 14);
        }
        if draw.once_in(4) {
            key["models"] = json!(draw.some(&["v/*", "*/c", "v/a*", "openai/*"]));
        }
        let (body, headers) = (body(draw), if draw.once_in(10) { vec![("x-zdr", "true")] } else { Vec::new() });
        let list = |path: &str| {
            let list = body.pointer(path).and_then(Value::as_array).into_iter().flatten();
            list.filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
        };
        let order = [list("/provider/order"), list("/providerOptions/gateway/order")].concat();
        let single = body.pointer("/provider/allow_fallbacks") == Some(&Value::Bool(false));
        let (door, body) = said(draw, body);
        Self { documents: [account, guardrail, key], door, headers, body, order, single }
    }
}

/// The same request at one of the three doors of a conversation, in its words; `seed` is a word of Chat alone.
fn said(draw: &mut Draw, mut body: Value) -> (&'static str, Value) {
    let door = draw.one(&["/v1/chat/completions", "/v1/messages", "/v1/responses"]);
    if door != "/v1/chat/completions" {
        body.as_object_mut().and_then(|members| members.remove("seed"));
    }
    match door {
        "/v1/messages" => body["max_tokens"] = 100.into(),
        "/v1/responses" => {
            body["input"] = body["messages"].take();
            body.as_object_mut().and_then(|members| members.remove("messages"));
        }
        _ => {}
    }
    (door, body)
}

const NAMES: [&str; 12] =
    ["anthropic/c", "openai/d", "v/a", "v/b", "v/a-7", "v/a-long", "v/z7", "nick", "c", "a", "nobody/x", "v/a-b"];

fn body(draw: &mut Draw) -> Value {
    let suffix = if draw.once_in(16) { ":zdr" } else { "" };
    let mut body = json!({ "model": format!("{}{suffix}", draw.one(&NAMES[..11])), "messages": [{ "role": "user", "content": "hi" }] });
    if draw.once_in(6) {
        body["models"] = json!([draw.one(&NAMES), draw.one(&NAMES)]);
    }
    if draw.once_in(16) {
        body["zdr"] = (!draw.once_in(3)).into();
    }
    if draw.once_in(8) {
        body["seed"] = 7.into();
    }
    for (path, name, one_in) in [
        ("provider", "only", 10),
        ("provider", "ignore", 8),
        ("provider", "order", 6),
        ("provider", "quantizations", 12),
    ] {
        if draw.once_in(one_in) {
            let of: &[&str] = if name == "quantizations" { &QUANTIZATIONS } else { &PROVIDERS };
            body[path][name] = json!(draw.some(of));
        }
    }
    if draw.once_in(8) {
        body["provider"]["allow_fallbacks"] = draw.once_in(2).into();
    }
    if draw.once_in(12) {
        body["provider"]["require_parameters"] = true.into();
    }
    if draw.once_in(12) {
        body["provider"]["data_collection"] = draw.one(&["allow", "deny"]).into();
    }
    if draw.once_in(16) {
        body["provider"]["zdr"] = true.into();
    }
    if draw.once_in(12) {
        body["provider"]["max_price"]["prompt"] = draw.one(&[1, 2, 3]).into();
    }
    others(draw, &mut body);
    body
}

/// What a body wishes in the words of others than OpenRouter.
fn others(draw: &mut Draw, body: &mut Value) {
    if draw.once_in(16) {
        body["providerOptions"]["gateway"]["zeroDataRetention"] = true.into();
    }
    if draw.once_in(12) {
        body["providerOptions"]["gateway"]["only"] = json!(draw.some(&PROVIDERS));
    }
    if draw.once_in(16) {
        body["providerOptions"]["gateway"]["disallowPromptTraining"] = true.into();
    }
    if draw.once_in(10) {
        body["zdr_policy"]["region"] = json!(draw.some(&REGIONS[..4]));
    }
    if draw.once_in(16) {
        body["zdr_policy"]["certifications"] = json!(draw.some(&["soc2", "fedramp_moderate"]));
    }
    if draw.once_in(20) {
        body["zdr_policy"]["strict_cache"] = true.into();
    }
    if draw.once_in(20) {
        body["zdr_policy"]["preset"] = draw.one(&["hipaa", "gdpr", "soc2", "ccpa"]).into();
    }
}
