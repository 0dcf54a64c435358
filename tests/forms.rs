//! Doors that take a file: a multipart body is read strictly and passes as it is.
//!
//! ```text
//! --b.1 ⏎ Content-Disposition: form-data; name="model" ⏎⏎ house/bare ⏎ --b.1--     ▶ only the model's name changes
//! ```
//!
//! Invariant: any chunking, same bytes out; where redaction is asked, or a part could be read in two ways, nothing leaves.

use lethe_tests::platform::{Outcome, Platform, Rows};
use serde_json::json;

const BOB: &str = "bob@acme.com";

/// A multipart body of `parts`: name, more of the disposition, value.
fn form(parts: &[(&str, &str, &str)]) -> String {
    let part = |(name, more, value): &(&str, &str, &str)| {
        format!("--b.1\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{value}\r\n")
    };
    parts.iter().map(part).chain(["--b.1--\r\n".into()]).collect()
}

/// Sends `body`, in one piece and byte by byte, under terms that ask for no redaction.
fn upload(path: &str, headers: Rows<'_>, body: &str) -> Outcome {
    let mut platform = Platform::new();
    platform.key_terms(&json!({"redact": {"ALL": "off"}}));
    let kind = [("content-type", "multipart/form-data; boundary=b.1")];
    let headers: Vec<(&str, &str)> = headers.iter().chain(&kind).copied().collect();
    let whole = platform.post(path, &headers, [body.as_bytes()]);
    match (&whole, &platform.post(path, &headers, body.as_bytes().chunks(1))) {
        (Outcome::Sent(whole), Outcome::Sent(bytes)) => assert_eq!(whole.body, bytes.body),
        (Outcome::Told(whole), Outcome::Told(bytes)) => assert_eq!(whole.body, bytes.body),
        (_, _) => panic!("the cut decides about {body}"),
    }
    whole
}

const FILE: (&str, &str, &str) =
    ("file", "; filename=\"a;b.wav\"\r\ncontent-type: audio/wav", "RIFF\r\n--b.\r\n\"model\"");

#[test]
fn a_file_passes_where_no_redaction_is_asked_and_only_the_models_name_changes() {
    for (path, name) in [
        ("/v1/audio/transcriptions", "/audio/transcriptions"),
        ("/v1/audio/translations", "/audio/translations"),
        ("/v1/images/edits", "/images/edits"),
        ("/v1/images/variations", "/images/variations"),
    ] {
        let body =
            form(&[FILE, ("model", "", "house/bare"), ("prompt", "", BOB), ("image[]", "", "1"), ("image[]", "", "2")]);
        let sent = upload(path, &[], &body).sent();
        assert_eq!(sent.body, body.replace("house/bare", "bare-upstream"));
        assert!(sent.url.ends_with(name), "{}", sent.url);
        let kind = sent.headers.iter().find(|(name, _)| *name == "content-type").map(|(_, value)| value.as_str());
        assert_eq!(kind, Some("multipart/form-data; boundary=b.1"));
        assert_eq!(sent.answer("{}").header("x-lethe-unscanned"), Some("file=1"));
    }
    let body = form(&[FILE, ("model", "", "house/bare")]);
    let kind = [("content-type", "multipart/form-data; boundary=b.1")];
    let told = Platform::new().post("/v1/audio/transcriptions", &kind, [body.as_bytes()]).told();
    assert_eq!((told.status, &told.json()["error"]["type"]), (422, &"redaction_unavailable".into()), "{}", told.body);
}

#[test]
fn a_form_is_read_strictly() {
    let model = ("model", "", "house/bare");
    let whole = form(&[model, FILE]);
    let rows = [
        (form(&[model, FILE, model]), 400, "duplicate_part"),
        (form(&[model, ("prompt", "", "a"), ("prompt", "", "b")]), 400, "duplicate_part"),
        (form(&[model, ("Model", "", "a")]), 400, "duplicate_part"),
        (form(&[("Model", "", "house/bare")]), 400, "folded_key"),
        (form(&[model, ("zdr", "", "true")]), 400, "wrong_type"),
        (form(&[model, ("provider", "", "{}")]), 400, "wrong_type"),
        (form(&[FILE]), 400, "field_missing"),
        (form(&[("model", "; filename=\"x\"", "house/bare")]), 400, "wrong_type"),
        (form(&[model, ("a", "; name=\"b\"", "")]), 400, "multipart_broken"),
        (form(&[model, ("a", "; filename*=utf-8''x", "")]), 400, "multipart_broken"),
        (form(&[model, ("a\\", "", "")]), 400, "multipart_broken"),
        (form(&[model, ("a", "\r\nContent-Disposition: form-data; name=\"b\"", "")]), 400, "multipart_broken"),
        (form(&[model, ("a", "\r\nContent-Transfer-Encoding: base64", "")]), 400, "multipart_broken"),
        (format!("preamble\r\n{whole}"), 400, "multipart_broken"),
        (format!("{whole}epilogue"), 400, "multipart_broken"),
        (whole.replace("--b.1--\r\n", ""), 400, "multipart_broken"),
        (String::new(), 400, "multipart_broken"),
        (form(&vec![("x[]", "", ""); 65]), 400, "multipart_broken"),
    ];
    for (body, status, code) in rows {
        let told = upload("/v1/audio/transcriptions", &[], &body).told();
        let error = told.json()["error"].clone();
        assert_eq!((told.status, error["code"].as_str()), (status, Some(code)), "{body} {error}");
    }
    for kind in [
        "application/json",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/mixed; boundary=b",
        "multipart/form-data; boundary=a b",
    ] {
        let told = Platform::new().post("/v1/images/edits", &[("content-type", kind)], [whole.as_bytes()]).told();
        assert_eq!(told.json()["error"]["code"], "not_multipart", "{kind}");
    }
}

#[test]
fn zero_retention_of_a_form_is_asked_by_header() {
    let body = form(&[FILE, ("user", "", "u7"), ("model", "", "house/sure"), ("stream", "", "true")]);
    let zero = [("x-zdr", "true")];
    let sent = upload("/v1/audio/transcriptions", &zero, &body).sent();
    assert_eq!(sent.body, form(&[FILE, ("model", "", "sure-upstream"), ("stream", "", "true")]));
    assert!(sent.headers.iter().any(|(_, value)| value == "text/event-stream"));
    let last = form(&[("model", "", "house/sure"), FILE, ("user", "", "u7")]);
    let sent = upload("/v1/audio/transcriptions", &zero, &last).sent();
    assert_eq!(sent.body, form(&[("model", "", "sure-upstream"), FILE]));
    let new = form(&[("model", "", "house/sure"), FILE, ("shipped_yesterday", "", "null")]);
    let told = upload("/v1/audio/transcriptions", &zero, &new).told();
    assert!(told.status == 422 && told.body.contains("shipped_yesterday"), "{}", told.body);
    drop(upload("/v1/audio/transcriptions", &[], &new).sent());
    let bare = upload("/v1/audio/transcriptions", &zero, &body.replace("house/sure", "house/bare")).told();
    assert_eq!(bare.json()["error"]["type"], "zdr_not_verified");
}
