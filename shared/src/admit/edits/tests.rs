//! Bodies and what leaves in their stead: placeholders, removed members.
//!
//! ```text
//! {"user":"bob\\u0040acme-health.com"}  ─▶  {"user":"<EMAIL_0>"}      for every split of the body
//! ```
//!
//! Invariant: a row is a body and its redaction; every byte outside a value stays.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::super::lens::Lens;
use super::super::reading::{Reading, Seen};
use super::{Replaced, remove, replace};
use crate::redact::{Action, Actions, Entity, Vault};
use crate::splice::Pieces;
use alloc::string::String;

fn seen(body: &str, split: usize) -> Seen {
    let mut reading = Reading::new(crate::Dialect::Chat, Lens::default());
    let pushed = reading.push(body.as_bytes().get(..split).unwrap()).and_then(|()| reading.push(body.as_bytes()));
    let finished = pushed.and_then(|()| reading.finish(body.as_bytes()));
    finished.unwrap_or_else(|refusal| unreachable!("{refusal:?} {body}"))
}

/// The redacted body, its originals put back, and what happened.
fn redacted(body: &str, actions: &Actions, split: usize) -> (String, String, Replaced) {
    let seen = seen(body, split);
    let mut vault = Vault::new();
    let replaced = replace(body.as_bytes(), &seen.findings.into_found(), actions, true, &mut vault);
    let redacted =
        String::from_utf8(Pieces::new(body.as_bytes(), &replaced.edits).flatten().copied().collect()).unwrap();
    let mut restored = redacted.clone();
    for entity in Entity::ALL {
        for number in 0..4 {
            let placeholder = alloc::format!("<{}_{number}>", entity.name());
            if let Some(original) = vault.original(&placeholder) {
                restored = restored.replace(&placeholder, original);
            }
        }
    }
    (redacted, restored, replaced)
}

/// Body, redaction; and whether putting the originals back gives the body itself (it does where nothing was escaped).
#[test]
fn values_are_replaced_where_they_stand() {
    let rows = [
        (r#"{"user":"bob@acme-health.com"}"#, r#"{"user":"<EMAIL_0>"}"#, true),
        (r#"{"user":"bob\u0040acme-health.com"}"#, r#"{"user":"<EMAIL_0>"}"#, false),
        (r#"{"user":"a\n\"bob@acme-health.com\"\ud83d\ude00"}"#, r#"{"user":"a\n\"<EMAIL_0>\"\ud83d\ude00"}"#, true),
        (r#"{"x":{"y":["é bob@acme-health.com 😀"]}}"#, r#"{"x":{"y":["é <EMAIL_0> 😀"]}}"#, true),
        (r#"{"metadata":{"bob@acme-health.com":3}}"#, r#"{"metadata":{"<EMAIL_0>":3}}"#, true),
        (r#"{"bob@acme-health.com":3}"#, r#"{"<EMAIL_0>":3}"#, true),
        (r#"{"ssn":"536228731"}"#, r#"{"ssn":"<US_SSN_0>"}"#, true),
        (
            r#"{"a":"zoe@acme-health.com","b":["bob@acme-health.com","zoe@acme-health.com"]}"#,
            r#"{"a":"<EMAIL_0>","b":["<EMAIL_1>","<EMAIL_0>"]}"#,
            true,
        ),
        (
            r#"{"model":"bob@acme-health.com","messages":[{"role":"bob@acme-health.com","tool_call_id":"bob@acme-health.com"}]}"#,
            r#"{"model":"bob@acme-health.com","messages":[{"role":"bob@acme-health.com","tool_call_id":"bob@acme-health.com"}]}"#,
            true,
        ),
        (
            r#"{"messages":[{"content":"<EMAIL_0> is bob@acme-health.com"}]}"#,
            r#"{"messages":[{"content":"<LITERAL_0> is <EMAIL_0>"}]}"#,
            false,
        ),
        (
            r#"{"messages":[{"content":null,"tool_calls":[{"id":"c","function":{"name":"f","arguments":"{\"to\":\"bob@acme-health.com\"}"}}]}]}"#,
            r#"{"messages":[{"content":null,"tool_calls":[{"id":"c","function":{"name":"f","arguments":"{\"to\":\"<EMAIL_0>\"}"}}]}]}"#,
            true,
        ),
        (
            r#"{"x":"{\"to\":\"bob\\u0040acme-health.com\",\"ssn\":536228731}"}"#,
            r#"{"x":"{\"to\":\"<EMAIL_0>\",\"ssn\":\"<US_SSN_0>\"}"}"#,
            false,
        ),
        (r#"{"x":"{\"bob@acme-health.com\":1}"}"#, r#"{"x":"{\"<EMAIL_0>\":1}"}"#, true),
        (r#"{"x":"{\"to\":\"bob@acme-health.com\""}"#, r#"{"x":"{\"to\":\"<EMAIL_0>\""}"#, true),
        (r#"{"x":"[see] bob@acme-health.com"}"#, r#"{"x":"[see] <EMAIL_0>"}"#, true),
    ];
    for (body, expected, exact) in rows {
        for split in 0..=body.len() {
            let (redacted, restored, _) = redacted(body, &Actions::default(), split);
            assert_eq!(redacted, expected, "{split}");
            assert!(!exact || restored == body, "{restored}");
        }
    }
}

#[test]
fn a_card_spread_over_parts_is_one_card() {
    let body = r#"{"messages":[{"content":[{"type":"text","text":"card 4532 7981 "},{"type":"text","text":"6402 \u0033572 ok"}]},{"content":[{"text":"x"}]}]}"#;
    let expected = r#"{"messages":[{"content":[{"type":"text","text":"card <CREDIT_CARD_0>"},{"type":"text","text":" ok"}]},{"content":[{"text":"x"}]}]}"#;
    for split in 0..=body.len() {
        assert_eq!(redacted(body, &Actions::default(), split).0, expected, "{split}");
    }
}

#[test]
fn what_a_schema_fixes_is_counted_or_blocked() {
    let body = r#"{"tools":[{"type":"function","function":{"name":"f","description":"ask bob@acme-health.com","parameters":{
        "type":"object","properties":{"zoe@acme-health.com":{"type":"string","description":"of zoe@acme-health.com","enum":["eve@acme-health.com"]}},
        "required":["zoe@acme-health.com"]}}}]}"#;
    let (text, _, replaced) = redacted(body, &Actions::default(), 7);
    assert_eq!(replaced.fixed, 3);
    let expected =
        body.replacen("bob@acme-health.com", "<EMAIL_0>", 1).replacen("of zoe@acme-health.com", "of <EMAIL_1>", 1);
    assert_eq!(text, expected);
    let (_, _, replaced) = redacted(body, &Actions::default().with(Entity::Email, Action::Block), 7);
    assert_eq!(replaced.blocked.of(Entity::Email), 5);
    let (text, _, replaced) = redacted(body, &Actions::default().with(Entity::Email, Action::Off), 7);
    assert_eq!((text.as_str(), replaced.fixed, replaced.reports.len()), (body, 0, 0));
}

#[test]
fn media_are_counted_and_text_in_them_is_read() {
    let body = r#"{"messages":[{"content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},
        {"type":"image_url","image_url":{"url":"https://acme-health.com/?u=bob@acme-health.com"}},
        {"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}},{"type":"file","file":{"file_data":"data:application/pdf;base64,AA"}}]}]}"#;
    let seen = seen(body, 0);
    let counts: alloc::vec::Vec<_> = seen.findings.unscanned.each().collect();
    assert_eq!(counts, [("image", 2), ("audio", 1), ("file", 1)]);
    assert_eq!(seen.findings.into_found().hits.len(), 1);
    let file = |data: &str| alloc::format!(r#"{{"messages":[{{"content":[{{"file":{{"file_data":"{data}"}}}}]}}]}}"#);
    let rows = [
        ("DATA:Text/plain,to%20bob@acme-health.com", "DATA:Text/plain,to%20%3CEMAIL_0%3E"),
        ("data:,bob%40acme-health.com", "data:,%3CEMAIL_0%3E"),
        ("data:;base64,Ym9iQGFjbWUtaGVhbHRoLmNvbQ==", "data:;base64,PEVNQUlMXzA+"),
        (
            "data:text/x;charset=UTF-8;base64,Ym9iQGFjbWUtaGVhbHRoLmNvbQ",
            "data:text/x;charset=UTF-8;base64,PEVNQUlMXzA+",
        ),
        ("Ym9iQGFjbWUtaGVhbHRoLmNvbQ==", "PEVNQUlMXzA+"),
        ("bob@acme-health.com", "<EMAIL_0>"),
        ("data:text/plain;base64,aGVsbG8=", "data:text/plain;base64,aGVsbG8="),
    ];
    for (data, expected) in rows {
        assert_eq!(redacted(&file(data), &Actions::default(), 0).0, file(expected));
    }
    for data in ["data:text/plain;base64,//5i", "data:text/plain;charset=utf-16,x", "data:,%ff"] {
        assert!(Reading::new(crate::Dialect::Chat, Lens::default()).push(file(data).as_bytes()).is_err(), "{data}");
    }
}

fn without(body: &str) -> String {
    let edits = remove(&seen(body, 0).members);
    let pieces = Pieces::new(body.as_bytes(), &edits);
    String::from_utf8(pieces.flatten().copied().collect()).unwrap()
}

#[test]
fn our_members_leave_with_their_commas() {
    let rows = [
        (r#"{"zdr":true}"#, r"{}"),
        (r#"{ "zdr" : true }"#, r"{  }"),
        (r#"{"zdr":true,"a":1}"#, r#"{"a":1}"#),
        (r#"{"a":1,"zdr":true}"#, r#"{"a":1}"#),
        (r#"{"a":1 , "zdr":true , "b":2}"#, r#"{"a":1 , "b":2}"#),
        (r#"{"zdr":true,"provider":{"zdr":true},"a":1}"#, r#"{"a":1}"#),
        (r#"{"a":1,"zdr":true,"provider":{"order":["x"]},"b":[1]}"#, r#"{"a":1,"b":[1]}"#),
        (r#"{"zdr":null,"a":1,"provider":null,"b":2,"zdr_policy":{}}"#, r#"{"a":1,"b":2}"#),
        (r#"{"zdr":false,"zdr_policy":{"region":["eu"]}}"#, r"{}"),
        (r#"{"a":"x" ,"models":null,"providerOptions":{"gateway":{}} }"#, r#"{"a":"x" }"#),
        (r#"{"a":1}"#, r#"{"a":1}"#),
    ];
    for (body, expected) in rows {
        assert_eq!(without(body), expected, "{body}");
    }
}
