//! The same document in any pieces.
//!
//! ```text
//! {"a" │ :1}   =   {"a":1}
//! ```
//!
//! Invariant: every split tells the same, at linear cost.

use lethe_core::json::{Container, Flaw, Limits, Path, decode};
use lethe_core::splice::Span;

use super::{flaw, scan};

/// Valid and broken documents with every construct that a chunk may cut.
const VECTORS: [&str; 9] = [
    r#"{"model":"gpt","messages":[{"role":"user","content":"caf\u00e9 \ud83d\ude00 \"q\" \\ "}],"n":-1.5e+10}"#,
    "{\"é😀\":\"é😀\u{2028}\",\"\\u00e9\":[true,false,null,0,10,{}],\"x\":[]}",
    r#"  [ 1 , 2 , "a" ] "#,
    r#"{"a":1,"b":{"c":2,"c":3}}"#,
    "[\"a\u{1}\"]",
    r#"["\ud83dx"]"#,
    r#"{"a":tru}"#,
    "12345678901234567890123",
    "[[[[{\"a\":[[]]}]]]",
];

#[test]
fn every_split_tells_the_same() {
    for vector in VECTORS.map(str::as_bytes) {
        let whole = scan(Limits::REQUEST, [vector]);
        for first in 0..=vector.len() {
            for second in first..=vector.len() {
                let chunks = [&vector[..first], &vector[first..second], &[], &vector[second..]];
                assert_eq!(scan(Limits::REQUEST, chunks), whole, "{first} {second} {}", vector.escape_ascii());
            }
        }
        assert_eq!(scan(Limits::REQUEST, vector.chunks(1)), whole);
    }
}

#[test]
fn broken_utf8_is_found_for_every_split() {
    for bad in [
        b"\"a\xf0\x9f\x98\"".as_slice(),
        b"\"\xf0\x80\x80\x80\"",
        b"\"\xe9\x80\\n\"",
        b"\"\xf4\x90\x80\x80\"",
        b"\"\xc0\xaf\"",
    ] {
        assert!(core::str::from_utf8(bad).is_err());
        for split in 0..=bad.len() {
            let result = scan(Limits::REQUEST, [&bad[..split], &bad[split..]]).0;
            assert_eq!(
                result.map_err(|malformed| malformed.flaw),
                Err(Flaw::Encoding),
                "{split} {}",
                bad.escape_ascii()
            );
        }
    }
}

#[cfg(not(target_family = "wasm"))] // no clock there
#[test]
fn hostile_documents_are_linear() {
    let keys: String = (0..200_000).map(|index| format!("\"k{}\":0,", index * 7_919 % 200_000)).collect();
    let long = "x".repeat(4_000_000);
    let documents = [
        format!("{{{keys}\"z\":0}}"),
        format!("[\"{long}\"]"),
        format!("[\"{}\"]", "\\u00e9".repeat(700_000)),
        format!("[{}0]", "0,".repeat(2_000_000)),
    ];
    for document in documents {
        let started = std::time::Instant::now();
        assert_eq!(flaw(document.as_bytes()), None);
        assert!(started.elapsed().as_secs() < 10, "{} bytes took {:?}", document.len(), started.elapsed());
    }
}

#[test]
fn paths_hold_no_odd_text() {
    let mut path = Path::new();
    path.open(Container::Object);
    path.key("messages");
    path.open(Container::Array);
    path.open(Container::Object);
    path.key("content");
    assert_eq!(path.as_str(), "messages[].content");
    path.key("alice@x.io");
    assert_eq!(path.as_str(), "messages[].?");
    path.close();
    path.close();
    assert_eq!(path.as_str(), "messages");
    path.close();
    assert_eq!(path.as_str(), "");
}

#[test]
fn decoding_knows_where_it_came_from() {
    let raw = r#"a\u0040\n\ud83d\ude00b\ud83dc"#;
    let decoded = decode(raw);
    assert_eq!(decoded.text(), "a@\n😀b\u{fffd}c");
    let part = |start, end| {
        let span = decoded.raw(Span { start, end });
        &raw[span.start..span.end]
    };
    assert_eq!(part(0, 1), "a");
    assert_eq!(part(1, 2), "\\u0040");
    assert_eq!(part(2, 3), "\\n");
    assert_eq!(part(3, 7), "\\ud83d\\ude00");
    assert_eq!(part(7, 8), "b");
    assert_eq!(part(0, 12), raw);
}
