//! Drawn documents, against `serde_json`.
//!
//! ```text
//! arbitrary value ─▶ text ─▶ scanner agrees
//! ```
//!
//! Invariant: the oracle is another implementation.

use lethe_core::json::{Flaw, Limits, Malformed, decode, escape_into};
use lethe_core::splice::Span;
use proptest::prelude::*;
use serde_json::Value;

use super::scan;

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
