//! What stands where, and what is wrong where.
//!
//! ```text
//! {"a":1,"a":2}   →   Duplicate at 8
//! ```
//!
//! Invariant: a flaw has the offset of the first byte that cannot be right.

use lethe_core::json::{Flaw, Limits, Scanner};

use super::{flaw, scan};

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
