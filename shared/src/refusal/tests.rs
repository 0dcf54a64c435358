//! Every refusal has its sentence, its section, its status; and its numbers are where clients look.

use alloc::format;
use alloc::string::String;

use super::message::sentences;
use super::*;

fn all() -> [Refusal; 55] {
    [
        Refusal::UnknownPath,
        Refusal::PathNotLiteral,
        Refusal::MethodNotAllowed { allow: "GET" },
        Refusal::QueryNotAllowed,
        Refusal::Stateful { reason: "r" },
        Refusal::WebSocket,
        Refusal::KeyMissing,
        Refusal::KeyAmbiguous,
        Refusal::KeyUnknown,
        Refusal::KeyExpired,
        Refusal::KeyDisabled,
        Refusal::UserToken,
        Refusal::MetricsOff,
        Refusal::MetricsToken,
        Refusal::PageOff,
        Refusal::ModelForbidden,
        Refusal::ModelUnknown,
        Refusal::MediaType,
        Refusal::ContentEncoding,
        Refusal::EncodingBroken,
        Refusal::BodyTooLarge { limit: 9 },
        Refusal::BodyBomb,
        Refusal::Overloaded,
        Refusal::HeaderValue { header: "x-zdr" },
        Refusal::NotJson { at: 4, what: "w" },
        Refusal::NotAnObject,
        Refusal::NotMultipart,
        Refusal::MultipartBroken { at: 4, what: "w" },
        Refusal::DuplicatePart { at: 4 },
        Refusal::TooDeep { at: 4, limit: 32 },
        Refusal::DuplicateKey { at: 4 },
        Refusal::FoldedKey { at: 4, known: "store" },
        Refusal::UnknownMember { parent: "provider", at: 4, nearest: "zdr" },
        Refusal::WrongType { field: "zdr", wanted: "true" },
        Refusal::FieldMissing { field: "model" },
        Refusal::UnsupportedField { field: "models" },
        Refusal::Untranslatable { field: "n" },
        Refusal::FeatureNotEligible { kind: "field", name: Word::new("background"), reason: "r" },
        Refusal::RedactionUnavailable { part: "a file" },
        Refusal::Upstream { what: "w" },
        Refusal::HostBarred { host: Word::new("api.openai.com") },
        Refusal::UpstreamCredential,
        Refusal::UpstreamTimeout,
        Refusal::RateLimited { after: None },
        Refusal::RateLimited { after: Some(7) },
        Refusal::Limited { measure: Measure::Requests, after: Some(7) },
        Refusal::Limited { measure: Measure::Month, after: Some(7) },
        Refusal::Limited { measure: Measure::Tokens, after: None },
        Refusal::LimitsUnreachable,
        Refusal::SettingInvalid { name: "PAGE" },
        Refusal::PolicyInvalid { record: "key record", member: "terms" },
        Refusal::PolicyMissing { record: "account record" },
        Refusal::PolicyUnreachable,
        Refusal::RegistryInvalid { line: 2, column: 3 },
        Refusal::TallyUnreachable,
    ]
}

fn text(refusal: Refusal, voice: Voice) -> String {
    String::from_utf8(refusal.reply(voice, "gen_x").body).unwrap_or_default()
}

fn header(refusal: Refusal, name: &str) -> Option<String> {
    let headers = refusal.reply(Voice::OpenAi, "gen_x").headers;
    headers.into_iter().find(|(known, _)| *known == name).map(|(_, value)| value)
}

#[test]
fn every_refusal_has_a_sentence_a_type_and_a_place_in_the_docs() {
    let docs = include_str!("../../../docs/refusals.md");
    for refusal in all() {
        let sheet = refusal.sheet();
        assert!(sentences().any(|(code, _, _)| code == sheet.code), "{} has no sentence", sheet.code);
        assert!(TYPES.contains(&sheet.kind), "{}", sheet.kind);
        assert!(docs.contains(&format!("\n## {}\n", sheet.kind)), "{}", sheet.kind);
        assert!((400..=599).contains(&sheet.status), "{}", sheet.status);
        assert!(!refusal.message().contains(['{', '}']), "{}", refusal.message());
    }
    for (code, _, remedy) in sentences() {
        assert!(all().iter().any(|refusal| refusal.sheet().code == code) || code == "redaction_blocked", "{code}");
        assert!(remedy.ends_with(['.', '?']), "{code}: one sentence on what to do");
    }
}

#[test]
fn retrying_is_said_to_help_only_where_it_can() {
    assert_eq!(header(Refusal::KeyUnknown, "x-should-retry").as_deref(), Some("false"));
    assert_eq!(header(Refusal::Overloaded, "retry-after").as_deref(), Some("1"));
    assert_eq!(header(Refusal::Overloaded, "x-should-retry"), None);
    assert_eq!(header(Refusal::RateLimited { after: Some(7) }, "retry-after").as_deref(), Some("7"));
    assert_eq!(header(Refusal::UpstreamTimeout, "x-should-retry"), None);
    let limited = |measure| Refusal::Limited { measure, after: Some(7) };
    let both = |refusal| (header(refusal, "retry-after"), header(refusal, "x-should-retry"));
    assert_eq!(both(limited(Measure::Tokens)), (Some("7".into()), None));
    assert_eq!(both(limited(Measure::Day)), (Some("7".into()), Some("false".into())), "nobody waits for tomorrow");
}

#[test]
fn the_place_and_the_field_are_members_of_their_own() {
    let body = text(Refusal::DuplicateKey { at: 41 }, Voice::OpenAi);
    assert!(body.contains(r#""offset":41"#) && body.contains("byte 41"), "{body}");
    let body = text(Refusal::WrongType { field: "provider.zdr", wanted: "true, false or null" }, Voice::OpenAi);
    assert!(body.contains(r#""param":"provider.zdr""#), "{body}");
}

#[test]
fn types_and_numbers_of_what_was_blocked_are_members_too() {
    let mut counts = Counts::default();
    counts.add(crate::redact::Entity::Email);
    counts.add(crate::redact::Entity::Email);
    let body = text(Refusal::RedactionBlocked { counts }, Voice::OpenAi);
    assert!(body.contains(r#""entities":{"EMAIL":2}"#) && body.contains("EMAIL=2"), "{body}");
}

#[test]
fn every_voice_wraps_its_own_way() {
    let refusal = Refusal::BodyTooLarge { limit: 9 };
    let starts = [
        (Voice::OpenAi, r#"{"error":{"#, r#""type":"invalid_request_error""#),
        (Voice::Vercel, r#"{"error":{"#, r#""code":"body_too_large""#),
        (Voice::OpenRouter, r#"{"error":{"#, r#""code":413"#),
        (Voice::Anthropic, r#"{"error":{"#, r#""type":"request_too_large""#),
    ];
    for (voice, start, part) in starts {
        let body = text(refusal, voice);
        assert!(body.starts_with(start) && body.contains(part), "{voice:?} {body}");
        assert!(body.contains("docs/refusals.md#invalid_request_error"), "{voice:?} {body}");
    }
}
