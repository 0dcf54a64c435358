//! What a body asks of the route: every word, every limit, every suffix.
//!
//! ```text
//! "provider":{"sort":"price"} · "a:floor" ─▶ Preferences
//! ```
//!
//! Invariant: a row is a body and what must come of it.

use super::*;

#[test]
fn routing_wishes_are_strictly_typed() {
    let rows = [
        (r#"{"models":"a"}"#, "models"),
        (r#"{"models":{}}"#, "models"),
        (r#"{"models":[1]}"#, "models"),
        (r#"{"models":["a:floor:nitro"]}"#, "models"),
        (r#"{"provider":{"sort":"cost"}}"#, "provider.sort"),
        (r#"{"provider":{"sort":["price"]}}"#, "provider.sort"),
        (r#"{"provider":{"sort":1}}"#, "provider.sort"),
        (r#"{"provider":{"sort":{"by":"Price"}}}"#, "provider.sort.by"),
        (r#"{"provider":{"sort":{"by":{}}}}"#, "provider.sort.by"),
        (r#"{"provider":{"sort":{"by":"price","partition":"all"}}}"#, "provider.sort.partition"),
        (r#"{"provider":{"max_price":1}}"#, "provider.max_price"),
        (r#"{"provider":{"max_price":{"prompt":true}}}"#, "provider.max_price.prompt"),
        (r#"{"provider":{"max_price":{"prompt":[1]}}}"#, "provider.max_price.prompt"),
        (r#"{"provider":{"max_price":{"prompt":-1}}}"#, "provider.max_price.prompt"),
        (r#"{"provider":{"max_price":{"prompt":1e3}}}"#, "provider.max_price.prompt"),
        (r#"{"provider":{"max_price":{"completion":"2 USD"}}}"#, "provider.max_price.completion"),
        (r#"{"provider":{"max_price":{"completion":0.1234567}}}"#, "provider.max_price.completion"),
        (r#"{"provider":{"quantizations":"fp8"}}"#, "provider.quantizations"),
        (r#"{"provider":{"require_parameters":"yes"}}"#, "provider.require_parameters"),
        (r#"{"providerOptions":{"gateway":{"sort":"price"}}}"#, "providerOptions.gateway.sort"),
        (r#"{"providerOptions":{"gateway":{"models":{}}}}"#, "providerOptions.gateway.models"),
        (r#"{"providerOptions":{"gateway":{"timeout":"5000"}}}"#, "providerOptions.gateway.timeout"),
        (r#"{"providerOptions":{"gateway":{"timeout":0}}}"#, "providerOptions.gateway.timeout"),
        (r#"{"providerOptions":{"gateway":{"timeout":1.5}}}"#, "providerOptions.gateway.timeout"),
        (r#"{"providerOptions":{"gateway":{"timeout":600001}}}"#, "providerOptions.gateway.timeout"),
        (r#"{"providerOptions":{"gateway":{"cache":true}}}"#, "providerOptions.gateway.cache"),
        (r#"{"providerOptions":{"gateway":{"caching":"always"}}}"#, "providerOptions.gateway.caching"),
        (r#"{"providerOptions":{"gateway":{"caching":true}}}"#, "providerOptions.gateway.caching"),
    ];
    for (body, path) in rows {
        let refusal = read(body).err();
        assert!(matches!(refusal, Some(Refusal::WrongType { field, .. }) if field == path), "{body} {refusal:?}");
    }
    let unknown = read(r#"{"provider":{"sort":{"bye":"price"}}}"#).err();
    assert_eq!(unknown, Some(Refusal::UnknownMember { parent: "provider.sort", at: 22, nearest: "by" }));
}

#[test]
fn routing_wishes_arrive() {
    let preferences =
        |body: &str| read(body).map(|mut seen| (seen.asks.preferences(), seen.asks.join_to(&Rc::default())));
    let Ok((wishes, terms)) = preferences(
        r#"{"models":["b:zdr","c:nitro"],"provider":{"sort":{"by":"latency","partition":"none"},"quantizations":["fp8","unknown"],
            "max_price":{"prompt":0.5,"completion":"2"},"require_parameters":true},
            "providerOptions":{"gateway":{"models":["d"],"sort":"cost","timeout":1500}}}"#,
    ) else {
        unreachable!("the body is right")
    };
    assert_eq!(wishes.models, ["b", "c", "d"]);
    assert!(!wishes.caching);
    let cached = preferences(r#"{"providerOptions":{"gateway":{"caching":"auto"}}}"#);
    assert!(cached.is_ok_and(|(wishes, _)| wishes.caching));
    assert_eq!((wishes.sort, wishes.together), (Some(Sort::Latency), true));
    assert_eq!((wishes.require_parameters, wishes.patience), (true, Some(Millis(1_500))));
    assert!(terms.zero_retention, "a suffix of any model counts");
    assert_eq!((terms.max_prompt_price, terms.max_completion_price), (Some(Price(500_000)), Some(Price(2_000_000))));
    assert_eq!(terms.quantizations.as_ref().map(crate::policy::Set::len), Some(2));
    let sorted = |body: &str| preferences(body).ok().and_then(|(wishes, _)| wishes.sort);
    assert_eq!(sorted(r#"{"models":["c:nitro"],"providerOptions":{"gateway":{"sort":"cost"}}}"#), Some(Sort::Price));
    assert_eq!(sorted(r#"{"models":["c:nitro"]}"#), Some(Sort::Throughput));
    assert_eq!(
        sorted(r#"{"provider":{"sort":"price"},"providerOptions":{"gateway":{"sort":"tps"}}}"#),
        Some(Sort::Price)
    );
    assert_eq!(sorted(r#"{"providerOptions":{"gateway":{"sort":"ttft"}}}"#), Some(Sort::Latency));
    assert_eq!(sorted("{}"), None);
}

#[test]
fn suffixes_stand_in_any_order_and_names_keep_theirs() {
    let rows = [
        ("a:zdr", Some("a"), true, None),
        ("a:floor:zdr", Some("a"), true, Some(Sort::Price)),
        ("a:zdr:floor:zdr", Some("a"), true, Some(Sort::Price)),
        ("a:nitro", Some("a"), false, Some(Sort::Throughput)),
        ("a:nitro:floor", None, false, Some(Sort::Price)),
        ("a:free:floor", Some("a:free"), false, Some(Sort::Price)),
        ("llama3:8b", Some("llama3:8b"), false, None),
        ("ft:gpt-4o:org::x", Some("ft:gpt-4o:org::x"), false, None),
        ("a:floor:8b", Some("a:floor:8b"), false, None),
        ("a:Floor", Some("a:Floor"), false, None),
    ];
    for (model, base, zero_retention, sort) in rows {
        let mut asks = super::super::Asks::default();
        assert_eq!(asks.suffixed(model), base, "{model}");
        assert_eq!(
            (asks.join_to(&Rc::default()).zero_retention, asks.preferences().sort),
            (zero_retention, sort),
            "{model}"
        );
    }
}
