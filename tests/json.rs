//! The scanner against its oracle, `serde_json`, and against itself under every chunking.
#![expect(clippy::unwrap_used, reason = "tests")]

use lethe_core::json::{Container, Flaw, Limits, Malformed, Path, Scalar, Scanner, Sink, decode, escape_into};
use lethe_core::splice::Span;
use proptest::prelude::*;
use serde_json::Value;

/// What a scanner told, as one line a call.
#[derive(Default, PartialEq, Debug)]
struct Heard(Vec<String>);

impl Sink for Heard {
    fn open(&mut self, container: Container, at: usize) {
        self.0.push(format!("open {container:?} {at}"));
    }
    fn close(&mut self, container: Container, end: usize) {
        self.0.push(format!("close {container:?} {end}"));
    }
    fn key(&mut self, key: &str, span: Span) -> Result<(), Malformed> {
        self.0.push(format!("key {key} {}..{}", span.start, span.end));
        Ok(())
    }
    fn string_open(&mut self, at: usize) {
        self.0.push(format!("string {at}"));
    }
    fn string_close(&mut self, end: usize) {
        self.0.push(format!("end {end}"));
    }
    fn scalar(&mut self, scalar: Scalar, span: Span) {
        self.0.push(format!("{scalar:?} {}..{}", span.start, span.end));
    }
}

fn scan<'a>(limits: Limits, chunks: impl IntoIterator<Item = &'a [u8]>) -> (Result<(), Malformed>, Heard) {
    let mut heard = Heard::default();
    let mut scanner = Scanner::new(limits);
    let pushed = chunks.into_iter().try_for_each(|chunk| scanner.push(chunk, &mut heard));
    let result = pushed.and_then(|()| scanner.finish(&mut heard));
    (result, heard)
}

fn flaw(document: &[u8]) -> Option<(usize, Flaw)> {
    scan(Limits::REQUEST, [document]).0.err().map(|malformed| (malformed.at, malformed.flaw))
}

#[test]
fn tells_what_stands_where() {
    let (result, heard) = scan(Limits::REQUEST, [br#"{"a\u0062":["x",1,-2.5e3],"c":null}"#.as_slice()]);
    assert_eq!(result, Ok(()));
    let expected = [
        "open Object 0",
        "key ab 2..9",
        "open Array 11",
        "string 13",
        "end 14",
        "Number(Some(1)) 16..17",
        "Number(None) 18..24",
        "close Array 25",
        "key c 27..28",
        "Null 30..34",
        "close Object 35",
    ];
    assert_eq!(heard.0, expected);
}

#[test]
fn names_the_flaw_and_its_offset() {
    let rows: [(&[u8], usize, Flaw); 33] = [
        (b"", 0, Flaw::Truncated),
        (b"  ", 2, Flaw::Truncated),
        (b"\xef\xbb\xbf{}", 0, Flaw::ByteOrderMark),
        (b"{}{}", 2, Flaw::Trailing),
        (b"{} x", 3, Flaw::Trailing),
        (b"1 2", 2, Flaw::Trailing),
        (b"NaN", 0, Flaw::Unexpected),
        (b"[Infinity]", 1, Flaw::Unexpected),
        (b"[01]", 2, Flaw::Unexpected),
        (b"[1.]", 3, Flaw::Unexpected),
        (b"[+1]", 1, Flaw::Unexpected),
        (b"[-]", 2, Flaw::Unexpected),
        (b"-", 1, Flaw::Truncated),
        (b"[1e]", 3, Flaw::Unexpected),
        (b"[1,]", 3, Flaw::Unexpected),
        (b"{\"a\":1,}", 7, Flaw::Unexpected),
        (b"{'a':1}", 1, Flaw::Unexpected),
        (b"{\"a\" 1}", 5, Flaw::Unexpected),
        (b"[1}", 2, Flaw::Unexpected),
        (b"tru", 3, Flaw::Truncated),
        (b"trux", 3, Flaw::Unexpected),
        (b"\"a", 2, Flaw::Truncated),
        (b"\"a\nb\"", 2, Flaw::Control),
        (b"\"\\x\"", 2, Flaw::Escape),
        (b"\"\\u12g4\"", 5, Flaw::Escape),
        (b"\"\\ud800\"", 7, Flaw::Surrogate),
        (b"\"\\udc00\"", 6, Flaw::Surrogate),
        (b"\"\\ud800\\u0041\"", 12, Flaw::Surrogate),
        (b"\"\xff\"", 1, Flaw::Encoding),
        (b"\"\xc3\"", 1, Flaw::Encoding),
        (b"\"\xed\xa0\x80\"", 1, Flaw::Encoding),
        (b"{\"a\":1,\"\\u0061\":2}", 8, Flaw::Duplicate),
        (b"/*c*/1", 0, Flaw::Unexpected),
    ];
    for (document, at, what) in rows {
        assert_eq!(flaw(document), Some((at, what)), "{}", document.escape_ascii());
    }
}

#[test]
fn depth_is_bounded() {
    let nested = |levels: usize| [b"[".repeat(levels), b"]".repeat(levels)].concat();
    assert_eq!(flaw(&nested(28)), None);
    assert_eq!(flaw(&nested(29)), Some((28, Flaw::Depth)));
    assert_eq!(flaw(&nested(30)), Some((28, Flaw::Depth)));
    assert_eq!(flaw(&b"[".repeat(1_000_000)), Some((28, Flaw::Depth)));
}

#[test]
fn keys_may_repeat_in_different_objects_only() {
    assert_eq!(flaw(br#"{"a":{"a":1},"b":[{"a":1},{"a":1}]}"#), None);
    assert_eq!(flaw(br#"{"b":{"x":1,"y":2,"x":3},"a":1}"#), Some((19, Flaw::Duplicate)));
    let answer = scan(Limits::ANSWER, [br#"{"a":1,"a":2}"#.as_slice()]).0;
    assert_eq!(answer, Ok(()));
}

#[test]
fn an_error_stays() {
    let mut scanner = Scanner::new(Limits::REQUEST);
    let first = scanner.push(b"[x", &mut ()).unwrap_err();
    assert_eq!(scanner.push(b"1]", &mut ()), Err(first));
    assert_eq!(scanner.finish(&mut ()), Err(first));
    scanner.reset();
    assert_eq!(scanner.push(b"[1]", &mut ()), Ok(()));
    assert_eq!(scanner.finish(&mut ()), Ok(()));
}

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

fn arbitrary_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_the_oracle_writes_is_read(value in arbitrary_json(), size in 1_usize..9, pretty: bool) {
        let text = if pretty { serde_json::to_vec_pretty(&value) } else { serde_json::to_vec(&value) }.unwrap();
        let whole = scan(Limits::REQUEST, [text.as_slice()]);
        prop_assert_eq!(whole.0, Ok(()));
        prop_assert_eq!(scan(Limits::REQUEST, text.chunks(size)), whole);
    }

    /// A mutated document is taken exactly when the oracle takes it. (The oracle lets duplicates and depth pass.)
    #[test]
    fn the_oracle_agrees_on_mutations(value in arbitrary_json(), at: prop::sample::Index, byte in prop::sample::select(
        b"{}[]:,\"\\/u0123456789eE+-. tfn\n\x00\x1f\x7f\x80\xc3\xa9\xe2\xed\xf0\xf4\xff".to_vec()), replace: bool) {
        let mut text = serde_json::to_vec(&value).unwrap();
        let at = at.index(text.len());
        if replace { text[at] = byte } else { text.insert(at, byte) }
        let ours = scan(Limits::REQUEST, [text.as_slice()]).0;
        let theirs = serde_json::from_slice::<Value>(&text);
        let out_of_range = theirs.as_ref().is_err_and(|error| error.to_string().starts_with("number out of range"));
        let judged = matches!(ours, Err(Malformed { flaw: Flaw::Duplicate | Flaw::Depth, .. }));
        prop_assume!(!out_of_range && !judged);
        prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{:?} {}", ours, text.escape_ascii());
    }

    #[test]
    fn strings_decode_as_the_oracle_says(text: String) {
        let mut escaped = Vec::new();
        escape_into(&text, &mut escaped);
        let quoted = format!("\"{}\"", core::str::from_utf8(&escaped).unwrap());
        prop_assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), text.as_str());
        let decoded = decode(core::str::from_utf8(&escaped).unwrap());
        prop_assert_eq!(decoded.text(), text);
    }

    /// Every range of the text maps to the raw bytes that decode to it.
    #[test]
    fn every_range_maps_to_its_bytes(text in "[a-c\"\\\\\n\u{1}é😀]{0,12}", seed: u64) {
        let raw: String = text.chars().enumerate().map(|(index, c)| escaped(c, seed >> (index * 2) & 3)).collect();
        let decoded = decode(&raw);
        prop_assert_eq!(decoded.text(), text.as_str());
        let borders: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        for (index, start) in borders.iter().enumerate() {
            for end in &borders[index..] {
                let span = decoded.raw(Span { start: *start, end: *end });
                let part = decode(&raw[span.start..span.end]);
                prop_assert_eq!(part.text(), &text[*start..*end]);
            }
        }
    }
}

/// One character as JSON may write it, in one of the ways it may.
fn escaped(character: char, way: u64) -> String {
    let mut units = [0; 2];
    let must = matches!(character, '"' | '\\') || character < ' ';
    if way == 0 && !must {
        return character.to_string();
    }
    character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect()
}
