//! A user by a token that was signed: its guardrail joins, and a token that is not right serves nobody.
//!
//! ```text
//! x-lethe-user-token: …{"sub":"u7","exp":…}…  ─▶ guardrail of u7      one character changed ─▶ 401
//! ```
//!
//! Invariant: tokens are made elsewhere (Python's `hmac`), at the moment of the harness' clock; none is sent on.

use lethe_tests::platform::{Outcome, Platform, Sent};
use serde_json::json;

const KEY: &str = "a key for users' tokens, of the tests";

/// Of u7, for one second; of u7, begun within the leeway, with what is not looked at.
const GOOD: [&str; 2] = [
    concat!(
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
        ".",
        "eyJzdWIiOiJ1NyIsImV4cCI6MTc5NTI2MjQwMX0",
        ".",
        "raxhAX-Ps5RlVcYw3Us9UYDEI98hQiqsYcSVZsVva_w"
    ),
    concat!(
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
        ".",
        "eyJzdWIiOiJ1NyIsIm5iZiI6MTc5NTI2MjQ2MCwiZXhwIjoxNzk1MjY2MDAwLjUsImF1ZCI6IngifQ",
        ".",
        "8cXwzCnTdCglMUfcfKvxRVMPaVCL9C2XVEQz9pl2wVE"
    ),
];

/// Each with what is wrong with it.
const BAD: [(&str, &str); 11] = [
    (
        "over",
        concat!(
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
            ".",
            "eyJzdWIiOiJ1NyIsImV4cCI6MTc5NTI2MjQwMH0",
            ".",
            "fiWM_wqxbooocjddT6IDAl75arSCOI5HvLz9o_hKwck"
        ),
    ),
    (
        "endless",
        concat!(
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
            ".",
            "eyJzdWIiOiJ1NyJ9",
            ".",
            "M29dnTVTtE6ph3qXInSLakWlUtveid6ycwYQCzmM11w"
        ),
    ),
    (
        "text end",
        concat!(
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
            ".",
            "eyJzdWIiOiJ1NyIsImV4cCI6IjE3OTUyNjI0MDkifQ",
            ".",
            "5JpE5bnU-Hx5_NHgRAVQiY9A0G1K1TLmBZXZlYRmq6Y"
        ),
    ),
    (
        "not yet",
        concat!(
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
            ".",
            "eyJzdWIiOiJ1NyIsIm5iZiI6MTc5NTI2MjQ2MSwiZXhwIjoxNzk1MjYyNDk5fQ",
            ".",
            "vL43BKFh5xSyjEYpjrZFLSBiZX0YVKsLrPYDclkDD10"
        ),
    ),
    (
        "nobody",
        concat!(
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
            ".",
            "eyJleHAiOjE3OTUyNjI0MDl9",
            ".",
            "-HAnku6Y3pdg4ddlHDSasd7Itp55DJGbhu-_5pQWrLc"
        ),
    ),
    (
        "empty",
        concat!(
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
            ".",
            "eyJzdWIiOiIiLCJleHAiOjE3OTUyNjI0MDl9",
            ".",
            "auFQq-DAHqJnsnDViG0rCAtb3ADGxLPLx2Io-CxDU4E"
        ),
    ),
    (
        "number",
        concat!(
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
            ".",
            "eyJzdWIiOjcsImV4cCI6MTc5NTI2MjQwOX0",
            ".",
            "aaMBJtHQWzRyrcVguOuiG4PRBDwRk4gmW3V48Zu9yG8"
        ),
    ),
    (
        "none",
        concat!(
            "eyJhbGciOiJub25lIn0",
            ".",
            "eyJzdWIiOiJ1NyIsImV4cCI6MTc5NTI2MjQwOX0",
            ".",
            "lcNZIP9uyjuuh-5EaLOUkimGaRWijP9z-SHcshC3-5w"
        ),
    ),
    (
        "HS512",
        concat!(
            "eyJhbGciOiJIUzUxMiJ9",
            ".",
            "eyJzdWIiOiJ1NyIsImV4cCI6MTc5NTI2MjQwOX0",
            ".",
            "RXTUqzFHOwHrx8kprsrLpT8mJFFtzwqpgWUAH5NTYdw"
        ),
    ),
    (
        "crit",
        concat!(
            "eyJhbGciOiJIUzI1NiIsImNyaXQiOlsiYjY0Il19",
            ".",
            "eyJzdWIiOiJ1NyIsImV4cCI6MTc5NTI2MjQwOX0",
            ".",
            "9epIkJOQvsnH480HOXY9Dmml1sVAO0zpjFjGQYfIqJA"
        ),
    ),
    (
        "other key",
        concat!(
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
            ".",
            "eyJzdWIiOiJ1NyIsImV4cCI6MTc5NTI2MjQwOX0",
            ".",
            "GTz5q4RztbQ4E2E6EmrjO_e2flwugk5f5qwwlxstOAQ"
        ),
    ),
];

fn platform() -> Platform {
    let mut platform = Platform::new();
    platform.kv.insert("account/acme".into(), br#"{"users":{"u7":"strict","u8":"softer"}}"#.to_vec());
    platform.kv.insert("guardrail/strict".into(), br#"{"redact":{"EMAIL":"block"}}"#.to_vec());
    platform.kv.insert("guardrail/softer".into(), br#"{"redact":{"EMAIL":"off"}}"#.to_vec());
    platform.settings.insert("USER_TOKEN_KEY".into(), KEY.into());
    platform
}

fn asked(platform: &Platform, token: &str, user: &str) -> Outcome {
    let body =
        json!({ "model": "house/sure", "user": user, "messages": [{ "role": "user", "content": "bob@acme.com" }] });
    platform.chat(&[("x-lethe-user-token", token)], &body.to_string())
}

/// What was sent for a user whose guardrail blocks nothing, with no word of the token.
fn sent(outcome: Outcome, token: &str) -> Sent {
    let sent = outcome.sent();
    assert!(!sent.body.contains("u7") && sent.headers.iter().all(|(_, value)| !value.contains(token)), "{}", sent.body);
    sent
}

#[test]
fn the_guardrail_of_a_verified_user_joins() {
    let mut platform = platform();
    for token in GOOD {
        for user in ["u8", "somebody"] {
            let told = asked(&platform, token, user).told();
            assert_eq!(
                (told.status, told.json()["error"]["type"].as_str()),
                (422, Some("redaction_blocked")),
                "{user}"
            );
        }
    }
    // Nobody rules its users, or this one.
    for account in ["{}", r#"{"users":{"u8":"softer"}}"#] {
        platform.kv.insert("account/acme".into(), account.into());
        assert!(sent(asked(&platform, GOOD[0], "x"), GOOD[0]).body.contains("<EMAIL_0>"));
    }
}

#[test]
fn every_changed_character_is_refused() {
    let platform = platform();
    for at in 0..GOOD[0].len() {
        let (before, rest) = GOOD[0].split_at(at);
        let other = if rest.starts_with('A') { 'B' } else { 'A' };
        for changed in [format!("{before}{other}{}", &rest[1..]), format!("{before}{}", &rest[1..]), before.to_owned()]
        {
            assert_eq!(asked(&platform, &changed, "x").told().status, 401, "{changed}");
        }
    }
}

#[test]
fn a_token_that_is_not_right_serves_nobody() {
    let mut platform = platform();
    for (what, token) in BAD {
        let told = asked(&platform, token, "u7").told();
        assert_eq!((told.status, told.json()["error"]["code"].as_str()), (401, Some("user_token")), "{what}");
    }
    for token in ["", ".", "..", "a.b.c", "u7"] {
        assert_eq!(asked(&platform, token, "x").told().status, 401, "{token}");
    }
    platform.kv.insert("account/acme".into(), b"{}".to_vec());
    assert_eq!(asked(&platform, BAD[0].1, "x").told().status, 401, "also where nobody rules its users");
    platform.settings.remove("USER_TOKEN_KEY");
    assert_eq!(asked(&platform, GOOD[0], "x").told().status, 401, "no key is set");
    platform.settings.insert("USER_TOKEN_KEY".into(), "a short one".into());
    let told = asked(&platform, GOOD[0], "x").told();
    assert!(told.status == 503 && told.body.contains("USER_TOKEN_KEY"), "{}", told.body);
}

#[test]
fn no_document_can_name_its_key() {
    let mut platform = platform();
    platform.kv.insert("account/acme".into(), br#"{"credentials":{"sure":"USER_TOKEN_KEY"}}"#.to_vec());
    let told = asked(&platform, GOOD[0], "x").told();
    assert!(told.status == 503 && !told.body.contains(KEY), "{}", told.body);
}
