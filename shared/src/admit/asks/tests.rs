//! Gateway fields: every dialect, every wrong type, every chunking.
//!
//! ```text
//! body, split at every byte ─▶ Reading ─▶ Asks or Refusal, each time the same
//! ```
//!
//! Invariant: a row is a body and what must come of it.

mod routing;

use alloc::rc::Rc;

use super::super::lens::Lens;
use super::super::reading::{Reading, Seen};
use crate::host::Millis;
use crate::policy::Price;
use crate::redact::{Action, Entity};
use crate::refusal::{Refusal, Voice};
use crate::route::Sort;

fn read(body: &str) -> Result<Seen, Refusal> {
    let whole = read_split(body, body.len());
    for split in 0..body.len() {
        assert_eq!(read_split(body, split).err(), whole.as_ref().err().copied(), "{split} {body}");
    }
    whole
}

fn read_split(body: &str, split: usize) -> Result<Seen, Refusal> {
    let mut reading = Reading::new(crate::Dialect::Chat, Lens::default());
    reading.push(body.as_bytes().get(..split).unwrap_or_default())?;
    reading.push(body.as_bytes())?;
    reading.finish(body.as_bytes())
}

/// Body, zero retention, no training, voice.
#[test]
fn every_dialect_asks() {
    let rows = [
        (r#"{"zdr":true}"#, true, false, Voice::OpenAi),
        (r#"{"zdr":false}"#, false, false, Voice::OpenAi),
        (r#"{"zdr":null}"#, false, false, Voice::OpenAi),
        (r#"{"\u007adr":true}"#, true, false, Voice::OpenAi),
        (r#"{"provider":{"zdr":true}}"#, true, false, Voice::OpenRouter),
        (r#"{"provider":{"zdr":false},"zdr":true}"#, true, false, Voice::OpenAi),
        (r#"{"provider":{"data_collection":"deny"}}"#, false, true, Voice::OpenRouter),
        (r#"{"provider":{"data_collection":"allow"}}"#, false, false, Voice::OpenRouter),
        (r#"{"provider":{"zdr":null,"order":null,"sort":null}}"#, false, false, Voice::OpenRouter),
        (r#"{"provider":null}"#, false, false, Voice::OpenAi),
        (r#"{"providerOptions":{"gateway":{"zeroDataRetention":true}}}"#, true, false, Voice::Vercel),
        (r#"{"providerOptions":{"gateway":{"disallowPromptTraining":true}}}"#, false, true, Voice::Vercel),
        (
            r#"{"providerOptions":{"gateway":{"zeroDataRetention":true}},"provider":{"zdr":true}}"#,
            true,
            false,
            Voice::OpenRouter,
        ),
        (r#"{"providerOptions":{"gateway":{"only":["a"]}}}"#, false, false, Voice::Vercel),
        (r#"{"providerOptions":{"gateway":{"only":["a"]}},"zdr":true}"#, true, false, Voice::OpenAi),
        (r#"{"zdr_policy":{"region":["eu"]}}"#, false, false, Voice::OpenAi),
    ];
    for (body, zero_retention, no_training, voice) in rows {
        let Ok(seen) = read(body) else { unreachable!("{body}") };
        let terms = seen.asks.join_to(&Rc::default());
        assert_eq!((terms.zero_retention, terms.no_training), (zero_retention, no_training), "{body}");
        assert_eq!(seen.asks.voice(&|| seen.asks.join_to(&Rc::default())), voice, "{body}");
    }
}

#[test]
fn a_value_of_another_type_is_refused_by_its_path() {
    let rows = [
        (r#"{"zdr":"true"}"#, "zdr"),
        (r#"{"zdr":1}"#, "zdr"),
        (r#"{"zdr":[true]}"#, "zdr"),
        (r#"{"zdr":{}}"#, "zdr"),
        (r#"{"provider":true}"#, "provider"),
        (r#"{"provider":"openai"}"#, "provider"),
        (r#"{"provider":[]}"#, "provider"),
        (r#"{"provider":{"zdr":"yes"}}"#, "provider.zdr"),
        (r#"{"provider":{"data_collection":true}}"#, "provider.data_collection"),
        (r#"{"provider":{"data_collection":"never"}}"#, "provider.data_collection"),
        (r#"{"provider":{"order":"openai"}}"#, "provider.order"),
        (r#"{"provider":{"order":[1]}}"#, "provider.order"),
        (r#"{"provider":{"order":[null]}}"#, "provider.order"),
        (r#"{"provider":{"order":[["openai"]]}}"#, "provider.order"),
        (r#"{"provider":{"only":[{}]}}"#, "provider.only"),
        (r#"{"provider":{"ignore":[""]}}"#, "provider.ignore"),
        (r#"{"provider":{"allow_fallbacks":"no"}}"#, "provider.allow_fallbacks"),
        (r#"{"providerOptions":[]}"#, "providerOptions"),
        (r#"{"providerOptions":{"gateway":true}}"#, "providerOptions.gateway"),
        (r#"{"providerOptions":{"gateway":{"zeroDataRetention":0}}}"#, "providerOptions.gateway.zeroDataRetention"),
        (r#"{"zdr_policy":"eu"}"#, "zdr_policy"),
        (r#"{"zdr_policy":{"region":"eu"}}"#, "zdr_policy.region"),
        (r#"{"zdr_policy":{"certifications":["soc9"]}}"#, "zdr_policy.certifications"),
        (r#"{"zdr_policy":{"redact":{"EMAIL":"hide"}}}"#, "zdr_policy.redact"),
        (r#"{"zdr_policy":{"redact":{"EMAIL":true}}}"#, "zdr_policy.redact"),
        (r#"{"model":1}"#, "model"),
        (r#"{"model":["a"]}"#, "model"),
        (r#"{"stream":"true"}"#, "stream"),
        (r#"{"store":{}}"#, "store"),
        (r#"{"messages":"hi"}"#, "messages"),
        (r#"{"messages":{}}"#, "messages"),
        (r#"{"messages":1}"#, "messages"),
    ];
    for (body, path) in rows {
        let refusal = read(body).err();
        assert!(matches!(refusal, Some(Refusal::WrongType { field, .. }) if field == path), "{body} {refusal:?}");
    }
}

#[test]
fn unknown_members_name_the_nearest() {
    let rows = [
        (r#"{"provider":{"zrd":true}}"#, "provider", 14, "zdr"),
        (r#"{"provider":{"ZDR":true}}"#, "provider", 14, "data_collection"),
        (r#"{"provider":{"ignored":[]}}"#, "provider", 14, "ignore"),
        (r#"{"providerOptions":{"openai":{}}}"#, "providerOptions", 21, "gateway"),
        (
            r#"{"providerOptions":{"gateway":{"zeroDataRetension":true}}}"#,
            "providerOptions.gateway",
            32,
            "zeroDataRetention",
        ),
        (r#"{"zdr_policy":{"regions":["eu"]}}"#, "zdr_policy", 16, "region"),
        (r#"{"zdr_policy":{"redact":{"EMIAL":"block"}}}"#, "zdr_policy.redact", 26, "EMAIL"),
        (r#"{"zdr_policy":{"redact":{"LITERAL":"block"}}}"#, "zdr_policy.redact", 26, "LITERAL"),
    ];
    for (body, parent, at, nearest) in rows {
        let expected = Refusal::UnknownMember { parent, at, nearest };
        let found = read(body).err();
        let same = matches!(found, Some(Refusal::UnknownMember { parent: p, at: a, .. }) if (p, a) == (parent, at));
        assert!(
            same && (found == Some(expected) || matches!(nearest, "data_collection" | "LITERAL")),
            "{body} {found:?}"
        );
    }
}

#[test]
fn a_key_that_only_folds_to_a_known_one_is_refused() {
    let rows = [
        (r#"{"ZDR":true}"#, 2, "zdr"),
        (r#"{"Provider":{}}"#, 2, "provider"),
        (r#"{"provideroptions":{}}"#, 2, "providerOptions"),
        (r#"{"STORE":true}"#, 2, "store"),
        ("{\"\u{17f}tore\":true}", 2, "store"),
        (r#"{"\u017ftore":true}"#, 2, "store"),
        (r#"{"MODEL":"x","model":"y"}"#, 2, "model"),
        (r#"{"messages":[{"Content":"x"}]}"#, 15, "content"),
        (r#"{"messages":[{"content":[{"TEXT":"x"}]}]}"#, 27, "text"),
        (r#"{"tools":[{"Function":{}}]}"#, 12, "function"),
    ];
    for (body, at, known) in rows {
        assert_eq!(read(body).err(), Some(Refusal::FoldedKey { at, known }), "{body}");
    }
    for body in [r#"{"metadata":{"Store":1,"store":2}}"#, r#"{"x":{"Zdr":true}}"#, r#"{"zdr_":1}"#] {
        assert_eq!(read(body).err(), None, "{body}");
    }
}

#[test]
fn what_cannot_be_honoured_is_refused_by_name() {
    let rows = [
        (r#"{"provider":{"max_price":{"request":1}}}"#, "provider.max_price.request"),
        (r#"{"provider":{"max_price":{"image":"0.01"}}}"#, "provider.max_price.image"),
    ];
    for (body, field) in rows {
        assert_eq!(read(body).err(), Some(Refusal::UnsupportedField { field }), "{body}");
    }
    let absent = r#"{"models":null,"provider":{"sort":null,"max_price":{"request":null,"prompt":null}},
        "providerOptions":{"gateway":{"models":null,"sort":null,"timeout":null,"cache":null,"caching":null}}}"#;
    assert_eq!(read(absent).err(), None);
    assert_eq!(read(r#"{"providerOptions":{"gateway":{"cache":false}}}"#).err(), None);
}

#[test]
fn keys_are_strictly_typed_and_kept_apart() {
    let under = |value: &str| alloc::format!(r#"{{"providerOptions":{{"gateway":{{"byok":{value}}}}}}}"#);
    let one = "providerOptions.gateway.byok.<provider>";
    let key = "providerOptions.gateway.byok.<provider>[].apiKey";
    let rows = [
        ("[]", "providerOptions.gateway.byok"),
        ("true", "providerOptions.gateway.byok"),
        (r#"{"a":{}}"#, one),
        (r#"{"a":"k"}"#, one),
        (r#"{"a":["k"]}"#, one),
        (r#"{"a":[[]]}"#, one),
        (r#"{"a":[{"apiKey":1}]}"#, key),
        (r#"{"a":[{"apiKey":["k"]}]}"#, key),
        (r#"{"a":[{"apiKey":""}]}"#, key),
        (r#"{"a":[{"apiKey":"two words"}]}"#, key),
    ];
    for (value, field) in rows {
        let refused = read(&under(value)).err();
        assert!(matches!(refused, Some(Refusal::WrongType { field: named, .. }) if named == field), "{value}");
    }
    let unknown = read(&under(r#"{"a":[{"apikey":"k"}]}"#)).err();
    assert!(matches!(unknown, Some(Refusal::UnknownMember { nearest: "apiKey", .. })));
    let value = r#"{"a":[{},{"apiKey":"one"},{"apiKey":null}],"\u0062":[{"apiKey":"tw\u006f"}],"c":[],"d":null}"#;
    let keys = read(&under(value)).map(|mut seen| seen.asks.preferences().keys).unwrap_or_default();
    let given = |provider| keys.key(provider, false).and_then(|key| key.text());
    assert_eq!([given("a"), given("b"), given("c"), given("d")], [Some("one"), Some("two"), None, None]);
}

#[test]
fn policy_and_preferences_arrive() {
    let body = r#"{"provider":{"order":["a","b"],"only":["a"],"ignore":["c"],"allow_fallbacks":false},
        "providerOptions":{"gateway":{"order":["d"],"only":["a","e"]}},
        "zdr_policy":{"region":["eu","us"],"certifications":["soc2"],"strict_cache":true,
            "redact":{"EMAIL":"mask","EMAIL_ADDRESS":"BLOCK","US_SSN":null}}}"#;
    let Ok(mut seen) = read(body) else { unreachable!("the body is right") };
    let preferences = seen.asks.preferences();
    assert_eq!(preferences.order, ["a", "b", "d"]);
    assert_eq!((preferences.only, preferences.ignore), (alloc::vec!["a".into()], alloc::vec!["c".into()]));
    assert!(!preferences.allow_fallbacks);
    let terms = seen.asks.join_to(&Rc::default());
    assert!(terms.strict_cache);
    assert_eq!(terms.regions.as_ref().map(crate::policy::Set::len), Some(2));
    assert_eq!(terms.only.as_ref().map(crate::policy::Set::len), Some(2));
    assert_eq!(terms.redaction.demanded(Entity::Email), Some(Action::Block));
    assert_eq!(terms.redaction.demanded(Entity::UsSsn), None);
}

#[test]
fn a_body_is_one_object() {
    for body in ["[]", "1", "null", "\"a\"", "true"] {
        assert_eq!(read(body).err(), Some(Refusal::NotAnObject), "{body}");
    }
}
