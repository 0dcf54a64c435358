//! Assertions as RFC 7523 and Google want them, and tokens on the clock.
//!
//! ```text
//! account ─▶ unsigned ─▶ signed ─▶ form ─▶ take ─▶ token … until a minute before its end
//! ```
//!
//! Invariant: the key here is no key: nothing in this file signs.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::encoding::from_base64;
use alloc::string::ToString as _;
use alloc::vec;
use serde_json::{Value, json};

const NOW: Millis = Millis(1_795_262_400_000);

fn document() -> Value {
    let pem = ["-----BEGIN PRIVATE", " KEY-----\nAQID\nBAU=\n-----END PRIVATE", " KEY-----\n"].concat();
    json!({ "type": "service_account", "client_email": "a@p.iam.gserviceaccount.com", "private_key_id": "k1",
        "private_key": pem, "token_uri": "https://oauth2.googleapis.com/token" })
}

fn account() -> Rc<Account> {
    Rc::new(Account::parse(document().to_string().as_bytes()).unwrap())
}

fn signed(account: &Rc<Account>, now: Millis) {
    account.unsigned(now).unwrap().done(&Found::Value(vec![0xFB, 0xFF]), now);
}

#[test]
fn an_assertion_says_what_rfc_7523_asks_for() {
    let signing = account().unsigned(NOW).unwrap();
    assert_eq!(signing.key(), [1, 2, 3, 4, 5]);
    let text = core::str::from_utf8(signing.message()).unwrap();
    let parts: Vec<Value> =
        text.split('.').map(|part| serde_json::from_slice(&from_base64(part.as_bytes())).unwrap()).collect();
    assert_eq!(parts[0], json!({ "alg": "RS256", "typ": "JWT", "kid": "k1" }));
    let claims = json!({ "iss": "a@p.iam.gserviceaccount.com", "scope": SCOPE, "aud": "https://oauth2.googleapis.com/token",
        "iat": 1_795_262_400_u64, "exp": 1_795_266_000_u64 });
    assert_eq!((parts.len(), &parts[1]), (2, &claims));
}

#[test]
fn the_form_holds_the_assertion_with_its_signature() {
    let account = account();
    let message = account.message(NOW);
    assert!(!account.is_able());
    signed(&account, NOW);
    let form = account.form();
    let form = core::str::from_utf8(&form).unwrap();
    let expected = ["grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=", &message, ".-_8"];
    assert_eq!(form, expected.concat());
    assert!(account.is_able());
}

#[test]
fn a_token_is_used_until_a_minute_before_its_end() {
    let account = account();
    assert!(account.take(br#"{"access_token":"ya29.x","expires_in":3599,"token_type":"Bearer"}"#, NOW));
    let last = NOW.after(Millis(3_539_000));
    assert_eq!(account.token(Millis(last.0 - 1)).as_deref(), Some("Bearer ya29.x"));
    assert_eq!(account.token(last), None);
    assert!(account.unsigned(NOW).is_none(), "nothing is signed while a token holds");
    assert!(account.unsigned(last).is_some());
    account.forget();
    assert_eq!(account.token(NOW), None);
}

#[test]
fn one_request_buys_the_next_token_and_the_others_go_on_with_the_last() {
    const TOKEN: &[u8] = br#"{"access_token":"ya29.x","expires_in":3599}"#;
    let account = account();
    assert!(account.take(TOKEN, NOW));
    let last = NOW.after(Millis(3_539_000));
    assert_eq!(account.token(last), None, "whoever comes first buys");
    let buying = account.buy(last);
    assert!(account.token(last.after(Millis(9_999))).is_some(), "who comes while that is under way does not");
    assert_eq!(account.token(last.after(Millis(10_000))), None, "an exchange of which nothing is heard is given up");
    let late = account.buy(last.after(Millis(25_000)));
    drop(buying);
    assert!(account.token(last.after(Millis(29_999))).is_some());
    assert_eq!(account.token(last.after(Millis(30_000))), None, "the last half minute is nobody's");
    assert!(account.take(br#"{"access_token":"ya29.y","expires_in":3599}"#, last));
    drop(late);
    assert_eq!(account.token(last).as_deref(), Some("Bearer ya29.y"));
    assert_eq!(account.token(last.after(Millis(3_539_000))), None, "nothing is under way any more");
    let _buying = account.buy(last);
    account.forget();
    assert_eq!(account.token(last), None, "a token that was refused serves nobody");
}

#[test]
fn what_is_no_token_is_not_taken() {
    for answer in [
        "",
        "{}",
        r#"{"access_token":""}"#,
        r#"{"access_token":"a b"}"#,
        r#"{"access_token":7}"#,
        r#"{"access_token":"a","expires_in":60}"#,
        r#"{"error":"invalid_grant"}"#,
    ] {
        let account = account();
        assert!(!account.take(answer.as_bytes(), NOW), "{answer}");
        assert_eq!(account.token(NOW), None);
    }
    let account = account();
    assert!(account.take(br#"{"access_token":"a"}"#, NOW), "a token that does not say how long it holds");
    assert!(account.token(NOW.after(Millis(59_999))).is_some() && account.token(NOW.after(Millis(60_000))).is_none());
}

#[test]
fn a_signature_is_asked_for_twice_an_hour_and_after_a_failure_once_a_minute() {
    let account = account();
    signed(&account, NOW);
    assert!(account.unsigned(NOW.after(Millis(1_799_999))).is_none());
    let later = NOW.after(Millis(1_800_000));
    account.unsigned(later).unwrap().done(&Found::Unreachable, later);
    assert!(account.unsigned(later.after(Millis(59_999))).is_none());
    assert!(account.unsigned(later.after(Millis(60_000))).is_some());
}

#[test]
fn what_is_no_service_account_is_named_without_its_text() {
    let without = |name: &str| {
        let mut document = document();
        document.as_object_mut().unwrap().remove(name);
        Account::parse(document.to_string().as_bytes()).err()
    };
    assert_eq!(without("client_email"), Some("has no client_email"));
    assert_eq!(without("token_uri"), Some("has no token_uri"));
    assert_eq!(without("private_key"), Some("has no private_key in PEM, PKCS #8"));
    assert_eq!(Account::parse(b"{").err(), Some("is not JSON"));
}
