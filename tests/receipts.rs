//! Receipts through the public face: what an id says, who vouches for it, and that no byte of it can be another.
//!
//! ```text
//! Platform { RECEIPT_KEY } ─▶ x-generation-id: gen_… ─▶ Verifier │ POST /v1/generation
//! ```
//!
//! Invariant: a record holds no text of request or answer, no key and no address; an id of at most 1,500 bytes.
#![expect(clippy::unwrap_used, reason = "tests")]

use lethe_core::curve::Portable;
use lethe_core::gateway::Gateway;
use lethe_core::receipt::{Keys, LONGEST, Verifier};
use lethe_tests::platform::{Outcome, Platform, Rows, Told};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Seeds of nobody's: 32 equal bytes each.
const FIRST: &str = "first:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";
const SECOND: &str = "second:0202020202020202020202020202020202020202020202020202020202020202";

const ASKED: &str =
    r#"{"model":"house/sure","zdr":true,"messages":[{"role":"user","content":"canary, mail bob@acme-corp.com"}]}"#;

fn platform(keys: &str) -> Platform {
    let mut platform = Platform::new();
    platform.settings.insert("RECEIPT_KEY".into(), keys.into());
    platform
}

fn answered(platform: &Platform, headers: Rows<'_>) -> Told {
    platform.chat(headers, ASKED).sent().answer(r#"{"choices":[]}"#)
}

fn id(told: &Told) -> &str {
    told.header("x-generation-id").unwrap()
}

fn verifier(keys: &str) -> Verifier {
    let document = Keys::parse(keys, &Portable).unwrap().verifier().document();
    Verifier::of_jwks(&document).unwrap()
}

fn said(id: &str, keys: &str) -> Value {
    serde_json::from_slice(&verifier(keys).open(id).unwrap().payload).unwrap()
}

fn asked(platform: &Platform, id: &str) -> Told {
    let body = json!({ "id": id }).to_string();
    platform.post("/v1/generation", &[], [body.as_bytes()]).told()
}

#[test]
fn the_record_of_an_answer_says_what_was_decided() {
    let platform = platform(FIRST);
    let sent = platform.chat(&[("x-lethe-nonce", "audit-7")], ASKED).sent();
    let told = sent.answer(r#"{"choices":[]}"#);
    assert!(id(&told).len() <= LONGEST, "{}", id(&told).len());
    let said = said(id(&told), FIRST);
    assert_eq!(said["v"], 1);
    assert_eq!(said["iat"], 1_795_262_400);
    assert_eq!((&said["status"], &said["nonce"]), (&json!(200), &json!("audit-7")));
    assert_eq!((&said["model"], &said["provider"]), (&json!("house/sure"), &json!("sure")));
    assert_eq!(said["endpoint"], "sure-upstream");
    assert_eq!((&said["zdr"]["basis"], &said["zdr"]["until"]), (&json!("zdr_addendum"), &json!("2027-10-01")));
    assert_eq!(said["zdr"]["evidence"].as_str().unwrap().len(), 43);
    assert_eq!(said["retention"], "gateway: none · platform: none · provider: none under zdr_addendum · reading A");
    assert_eq!(said["registry"]["version"], 1);
    assert_eq!(said["attempts"], json!([["sure", 200]]));
    assert_eq!(said["terms"], json!({ "zdr": "request" }));
    assert_eq!(said["redacted"], "EMAIL=1");
    assert_eq!(said["sub"].as_str().unwrap().len(), 22);
    assert_eq!(said["jti"].as_str().unwrap().len(), 26);
    assert_eq!(said["egress"].as_str().unwrap().len(), 43);
    assert_eq!(told.header("x-lethe-salt").unwrap().len(), 22);
}

#[test]
fn the_reading_is_what_can_be_claimed() {
    let reading = |metadata: bool, exceptions: Value, model: &str| {
        let mut platform = platform(FIRST);
        let mut registry: Value = serde_json::from_slice(&platform.kv["registry"]).unwrap();
        registry["platform"]["metadata"] = metadata.into();
        registry["attest"].as_array_mut().unwrap().iter_mut().for_each(|row| row["exceptions"] = exceptions.clone());
        platform.kv.insert("registry".into(), registry.to_string().into());
        let body = json!({ "model": model, "messages": [{ "role": "user", "content": "x" }] }).to_string();
        let told = platform.chat(&[], &body).sent().answer(r#"{"choices":[]}"#);
        said(id(&told), FIRST)["retention"].as_str().unwrap().rsplit_once(" · reading ").unwrap().1.to_owned()
    };
    for (metadata, exceptions, model, label) in [
        (false, json!([]), "house/sure", "A"),
        (true, json!([]), "house/sure", "C"),
        (false, json!(["law"]), "house/sure", "B"),
        (true, json!(["classifier"]), "house/sure", "B"),
        (false, json!([]), "house/bare", "B"),
    ] {
        assert_eq!(reading(metadata, exceptions, model), label, "{metadata} {model}");
    }
}

#[test]
fn every_party_that_asked_is_named() {
    let mut platform = platform(FIRST);
    platform.settings.insert("DEPLOYMENT_TERMS".into(), r#"{"zdr":true}"#.into());
    platform.kv.insert("account/acme".into(), br#"{"zdr":true,"no_train":true}"#.to_vec());
    let said = said(id(&answered(&platform, &[])), FIRST);
    assert_eq!(said["terms"], json!({ "no_train": "account", "zdr": "deployment,account,request" }));
}

#[test]
fn the_door_reads_it_back_without_any_store() {
    let platform = platform(FIRST);
    let told = answered(&platform, &[]);
    let record = asked(&platform, id(&told));
    assert_eq!(record.status, 200, "{}", record.body);
    let data = record.json()["data"].take();
    assert_eq!(data["id"], id(&told));
    assert_eq!((&data["model"], &data["provider_name"]), (&json!("house/sure"), &json!("sure")));
    assert_eq!(data["created_at"], "2026-11-21T12:00:00Z");
    assert_eq!(data["routing_trace"], json!([{ "provider": "sure", "status": 200 }]));
    assert_eq!((&data["signed"], &data["kid"]), (&json!(true), &json!("first")));
    assert_eq!((&data["usage"], &data["finish_reason"]), (&Value::Null, &Value::Null));
    assert_eq!(data["receipt"], said(id(&told), FIRST));
}

#[test]
fn refusals_carry_one_too() {
    let platform = platform(FIRST);
    let bare = ASKED.replace("house/sure", "house/bare");
    let broken = "{\"model\":";
    for (body, status) in [(bare.as_str(), 422), (broken, 400)] {
        let told = platform.chat(&[], body).told();
        let said = said(id(&told), FIRST);
        assert_eq!((told.status, &said["status"]), (status, &json!(status)), "{}", told.body);
        assert_eq!((&said["model"], &said["provider"], &said["egress"]), (&Value::Null, &Value::Null, &Value::Null));
        assert_eq!(said["sub"].as_str().unwrap().len(), 22);
    }
    let told = platform.chat(&[("content-type", "text/plain")], ASKED).told();
    assert_eq!((told.status, &said(id(&told), FIRST)["status"]), (415, &json!(415)));
    let mut stranger = platform.clone();
    stranger.key = "sk-lethe-unknown".into();
    let told = stranger.chat(&[], ASKED).told();
    assert_eq!((told.status, id(&told).len()), (401, 26), "who is not known has no receipt");
}

#[test]
fn keys_rotate() {
    let old = platform(FIRST);
    let before = answered(&old, &[]);
    let both = [SECOND, ",", FIRST].concat();
    let new = platform(&both);
    let after = answered(&new, &[]);
    assert_eq!(asked(&new, id(&before)).status, 200);
    assert_eq!(asked(&new, id(&after)).json()["data"]["kid"], "second");
    assert_eq!(asked(&old, id(&after)).status, 400);
    assert_eq!(asked(&platform(SECOND), id(&before)).status, 400);
}

#[test]
fn without_a_key_it_is_unsigned_and_says_so() {
    let bare = Platform::new();
    let told = answered(&bare, &[]);
    let data = asked(&bare, id(&told)).json()["data"].take();
    assert_eq!((&data["signed"], &data["kid"]), (&json!(false), &Value::Null));
    assert_eq!((&data["receipt"]["sub"], &data["receipt"]["egress"]), (&Value::Null, &Value::Null));
    assert_eq!(told.header("x-lethe-salt"), None);
    assert_eq!(asked(&platform(FIRST), id(&told)).status, 400, "a deployment with keys takes no unsigned record");
}

#[test]
fn a_key_that_is_none_serves_nobody() {
    let twice = [FIRST, ",", FIRST].concat();
    for wrong in ["x", "a:b", "first:AQEB", "thirteen-long:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE", &twice] {
        let told = platform(wrong).chat(&[], ASKED).told();
        assert_eq!((told.status, told.json()["error"]["type"].as_str()), (503, Some("settings_invalid")), "{wrong}");
    }
}

#[test]
fn a_nonce_that_is_none_is_refused() {
    for wrong in ["", "two words", &"n".repeat(65)] {
        assert_eq!(platform(FIRST).chat(&[("x-lethe-nonce", wrong)], ASKED).told().status, 400, "{wrong:?}");
    }
    let longest = "\"".repeat(64);
    let told = answered(&platform(FIRST), &[("x-lethe-nonce", &longest)]);
    assert_eq!(said(id(&told), FIRST)["nonce"], longest);
}

#[test]
fn no_text_no_key_and_no_secret_stands_in_it() {
    let platform = platform(FIRST);
    let sent = answered(&platform, &[]);
    let refused = platform.chat(&[], &ASKED.replace("house/sure", "canary-model")).told();
    for told in [&sent, &refused] {
        let text = said(id(told), FIRST).to_string();
        for word in ["canary", "bob", "acme", &platform.key, "operator-sure", "AQEB", "127.0.0.1"] {
            assert!(!text.contains(word), "{word} in {text}");
        }
    }
}

/// `count` records that differ in their nonces.
fn records(count: usize) -> Vec<String> {
    let (platform, mut gateway) = (platform(FIRST), Gateway::new());
    let record = |number: usize| {
        let nonce = number.to_string();
        let headers = [("x-lethe-nonce", nonce.as_str())];
        let outcome = platform.post_to(&mut gateway, "/v1/chat/completions", &headers, [ASKED.as_bytes()]);
        let Outcome::Sent(sent) = outcome else { panic!("refused") };
        id(&sent.answer("{}")).to_owned()
    };
    (0..count).map(record).collect()
}

/// Another digit in every place of `places`: all refused.
fn changed((verifier, keys): (&Verifier, &Keys), id: &str, places: impl Iterator<Item = usize>) {
    for place in places {
        let mut bytes = id.as_bytes().to_vec();
        bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
        let text = core::str::from_utf8(&bytes).unwrap();
        assert!(verifier.open(text).is_none(), "byte {place}");
        assert!(keys.open(text).is_none(), "byte {place}, made again");
    }
}

/// A thousand records, each changed in every fiftieth place, all places in turn; three in every place.
#[test]
fn a_changed_byte_is_refused() {
    let (verifier, keys) = (verifier(FIRST), Keys::parse(FIRST, &Portable).unwrap());
    for (number, id) in records(1_000).iter().enumerate() {
        assert!(verifier.open(id).is_some());
        assert!(keys.open(id).is_some_and(|opened| opened.payload == verifier.open(id).unwrap().payload));
        let step = if number < 3 { 1 } else { 50 };
        changed((&verifier, &keys), id, (number % step..id.len()).step_by(step));
    }
}

/// Every byte of all thousand, by as many threads as there are processors; wasm, which has none, is spared it.
#[cfg(not(target_family = "wasm"))]
#[test]
fn every_changed_byte_of_a_thousand_is_refused() {
    let ids = records(1_000);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let tried: usize = std::thread::scope(|scope| {
        let workers: Vec<_> =
            ids.chunks(ids.len().div_ceil(threads)).map(|ids| scope.spawn(|| all_changed(ids))).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).sum()
    });
    assert_eq!(tried, ids.iter().map(String::len).sum::<usize>());
}

/// How many bytes were changed, one at a time.
#[cfg(not(target_family = "wasm"))]
fn all_changed(ids: &[String]) -> usize {
    let (verifier, keys) = (verifier(FIRST), Keys::parse(FIRST, &Portable).unwrap());
    for id in ids {
        assert!(verifier.open(id).is_some());
        changed((&verifier, &keys), id, 0..id.len());
    }
    ids.iter().map(String::len).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_cut_longer_or_invented_is_refused(cut in 0_usize..600, tail in "[A-Za-z0-9_=.-]{1,40}", free in "gen_[A-Za-z0-9_-]{0,400}") {
        let (keys, verifier) = (Keys::parse(FIRST, &Portable).unwrap(), verifier(FIRST));
        let id = keys.seal(br#"{"v":1}"#).unwrap();
        prop_assert!(verifier.open(&id).is_some());
        prop_assert!(verifier.open(&id[..id.len() - 1 - cut % (id.len() - 1)]).is_none());
        prop_assert!(verifier.open(&[&id, tail.as_str()].concat()).is_none());
        prop_assert!(verifier.open(&free).is_none() && keys.open(&free).is_none());
        prop_assert!(keys.open(&[&id, tail.as_str()].concat()).is_none());
    }
}
