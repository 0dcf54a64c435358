//! Folding against a walk that takes every character by itself.
//!
//! ```text
//! "a４\u{200b}" → bytes "a4", which came from 0..1 and 1..4
//! ```
//!
//! Invariant: the slow walk keeps a span per byte; the fast one keeps nothing.
#![expect(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used, reason = "tests")]

use super::*;
use alloc::string::String;

const PIECES: [&str; 22] = [
    "a",
    "4",
    "４",
    "＠",
    "é",
    "例",
    "\u{200b}",
    "\u{a0}",
    "𝟒",
    "𝔸",
    "ℬ",
    "①",
    "٣",
    "५",
    "\u{fe0f}",
    "–",
    "“",
    "😀",
    "ア",
    "\u{e0020}",
    " ",
    "x9",
];

#[test]
fn folding_and_the_way_back_are_as_character_by_character() {
    let mut state = 11_u64;
    for round in 0..8_000 {
        let mut draw = |bound: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % bound
        };
        let text: String = (0..round % 70).map(|_| PIECES[draw(PIECES.len())]).collect();
        let (bytes, spans) = one_by_one(&text);
        let folded = Folded::new(&text);
        assert_eq!(folded.bytes(), bytes, "{text:?}");
        let (mut places, mut start) = (folded.places(), 0);
        while start < bytes.len() {
            let end = start + 1 + draw(bytes.len() - start);
            let original = places.original(Span { start, end });
            assert_eq!(
                original,
                Span { start: spans[start].start, end: spans[end - 1].end },
                "{start}..{end} of {text:?}"
            );
            start = end + draw(3);
        }
    }
}

/// The bytes, and where each came from.
fn one_by_one(text: &str) -> (Vec<u8>, Vec<Span>) {
    let (mut bytes, mut spans) = (Vec::new(), Vec::new());
    for (at, character) in text.char_indices() {
        let mut buffer = [0; 4];
        match fold(character) {
            Fold::Nothing => {}
            Fold::Ascii(byte) => {
                bytes.push(byte);
                spans.push(Span { start: at, end: at + character.len_utf8() });
            }
            Fold::Same => {
                for (offset, byte) in character.encode_utf8(&mut buffer).bytes().enumerate() {
                    bytes.push(byte);
                    spans.push(Span { start: at + offset, end: at + offset + 1 });
                }
            }
        }
    }
    (bytes, spans)
}

#[test]
fn the_first_two_bytes_tell_which_characters_may_change() {
    for character in (0x80..=0x10_ffff).filter_map(char::from_u32) {
        let mut buffer = [0; 4];
        let bytes = character.encode_utf8(&mut buffer).as_bytes();
        assert!(fold(character) == Fold::Same || blocks::may_change(bytes[0], bytes[1]), "{character:?}");
    }
    let pairs =
        [("４５３９", "4539"), ("𝟒𝟓𝟑𝟗", "4539"), ("𝓪𝒁𝚣ℎ", "aZzh"), ("٤٥٣٩", "4539"), ("4️⃣5️⃣", "45"), ("﹫．", "@.")];
    for (text, expected) in pairs {
        assert_eq!(Folded::new(text).bytes(), expected.as_bytes(), "{text}");
    }
}
