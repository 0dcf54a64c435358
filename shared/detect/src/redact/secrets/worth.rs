//! Whether a value that a name announces can be a secret, by its text alone.
//!
//! ```text
//! hunter2   wJalr7Xk…        yes
//! ${VAR}   <your key>   process.env.KEY   ~/.ssh/key   changeme      no
//! ```
//!
//! Invariant: no function here reads anything but the value.

use super::super::ascii::holds_one_of;
use super::super::token::is_fixture;
use super::random::Mix;
use super::word::{self, Class};

/// `${VAR}`, `{{ x }}`, `<your key>`, `%(name)s`, `#{x}`, `[x]`, `$VAR`, `$(command)`.
pub(super) fn is_template(text: &[u8]) -> bool {
    let opens = match text {
        [b'$', b'{' | b'(' | b'A'..=b'Z' | b'a'..=b'z' | b'_', rest @ ..] => !rest.contains(&b'$'),
        [b'{', b'{', ..]
        | [b'<', ..]
        | [b'%', b'(' | b's' | b'{' | b'$', ..]
        | [b'#', b'{', ..]
        | [b'@', b'{' | b'@', ..]
        | [b'$', b'$', ..]
        | [b'{', .., b'}']
        | [b'[', .., b']']
        | [b'%', .., b'%'] => true,
        _ => false,
    };
    let holds = |open: &[u8], close: &[u8]| {
        let Some(at) = text.windows(open.len()).position(|window| window == open) else { return false };
        let inner = text.get(at.saturating_add(open.len())..).unwrap_or_default();
        let length = inner.windows(close.len()).position(|window| window == close).unwrap_or(0);
        let name = inner.get(..length).unwrap_or_default();
        length > 0
            && name
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b' ' | b'-' | b':' | b'$'))
    };
    opens
        || holds(b"${", b"}")
        || holds(b"{{", b"}}")
        || holds(b"$(", b")")
        || holds(b"#{", b"}")
        || holds(b"<%", b"%>")
}

/// A place where a secret is kept, a path or an address.
pub(super) fn is_reference(text: &[u8]) -> bool {
    const PLACES: [&[u8]; 12] = [
        b"process.env",
        b"environ",
        b"getenv",
        b"secrets.",
        b"vault:",
        b"env.",
        b"config.",
        b"arn:",
        b"://",
        b"self.",
        b"this.",
        b"import.meta",
    ];
    let path = matches!(text, [b'/' | b'~', b'a'..=b'z' | b'A'..=b'Z' | b'.' | b'/', ..] | [b'.', b'/' | b'.', ..])
        && text.iter().filter(|byte| **byte == b'/').count() >= 1
        && !Mix::of(text).is_drawn(24);
    path || holds_one_of(text, &PLACES, <[u8]>::eq)
}

/// What documentation writes where a secret would stand.
pub(super) fn is_placeholder(text: &[u8], class: Class) -> bool {
    const WORDS: [&[u8]; 16] = [
        b"change",
        b"replace",
        b"dummy",
        b"sample",
        b"fake",
        b"redacted",
        b"insert",
        b"enter",
        b"todo",
        b"...",
        b"***",
        b"<",
        b"my-",
        b"my_",
        b"not-",
        b"test-",
    ];
    let holds = |words: &[&[u8]]| holds_one_of(text, words, <[u8]>::eq_ignore_ascii_case);
    const ALPHABETS: [&[u8]; 3] = [b"xyzabcdefghijklmnopqrstuvwxyz", b"0123456789abcdefghijkl", b"xyz0123456789"];
    is_fixture(text)
        || is_own_name(text)
        || text.ends_with(b"..")
        || class == Class::Weak && holds(&ALPHABETS)
        || holds(&WORDS) && !Mix::of(text).is_drawn(24)
}

/// `__PASSWORD__`, `@@TOKEN@@`, `username:password`: what it is called stands where it would.
pub(super) fn is_own_name(text: &[u8]) -> bool {
    let wrapped = matches!(text, [first @ (b'_' | b'@'), .., last] if first == last);
    let user = [b"user:".as_slice(), b"username:"].iter().find_map(|user| text.strip_prefix(*user));
    let name = text.trim_ascii_start();
    let name = user.unwrap_or(name);
    (wrapped || user.is_some()) && !name.iter().any(u8::is_ascii_digit) && word::class(name, 0).is_some()
}

/// A name or an expression: letters and dots, a credential's own name with a number, marks of code.
pub(super) fn is_code(text: &[u8], mix: &Mix) -> bool {
    let marks = text.iter().any(|byte| matches!(byte, b'(' | b')' | b'{' | b'}' | b'[' | b']' | b'|' | b'*' | b'?'));
    // A number of 256 bits is a key.
    let number = matches!(text, [b'0', b'x' | b'X', digits @ ..] if digits.len() != 64);
    let names = text.iter().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'.' | b'-' | b':'));
    let constant = mix.lower == 0 && mix.odd == 0 && text.iter().filter(|byte| **byte == b'_').count() > 1;
    let own = mix.digits < 3 && word::class(text, 1).is_some();
    let member = text.iter().position(|byte| *byte == b'.').is_some_and(|at| {
        let (first, rest) = text.split_at(at);
        first.iter().all(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
            && rest.get(1).is_some_and(u8::is_ascii_alphabetic)
            && !mix.is_drawn(16)
    });
    (names || constant || marks) && !mix.is_drawn(16) || own || number || member
}

/// Letters with digits or odd marks; no sentence, no date, no text of a script that has no spaces.
pub(super) fn is_password(text: &[u8], mix: &Mix) -> bool {
    let marked = mix.odd > 0 && !matches!(text, [.., b'!' | b'?' | b'*' | b')']) || mix.odd > 1;
    let made = mix.letters() > 0 && (mix.digits > 0 || marked) || mix.digits >= 6 && mix.odd > 0;
    let path = text.iter().filter(|byte| **byte == b'/').count() > 1 || text.starts_with(b"#");
    let date = matches!(text, [b'0'..=b'9', _, _, b'0'..=b'9', b'-', _, _, b'-', _, _, b'T', ..]);
    let foreign = text.len() > 24 && mix.marks > mix.characters();
    mix.spaces == 0 && (6..=128).contains(&text.len()) && (made && !path && !date && !foreign || mix.is_drawn(10))
}

/// One word that people choose: letters only, not a label, a type, or what a credential is called.
pub(super) fn is_word(text: &[u8], mix: &Mix) -> bool {
    const OTHERS: &[&str] = &[
        "string",
        "number",
        "boolean",
        "object",
        "required",
        "optional",
        "hidden",
        "invalid",
        "missing",
        "unknown",
        "undefined",
        "false",
        "input",
        "field",
        "username",
        "users",
        "value",
        "nullable",
        "prompt",
        "masked",
        "empty",
    ];
    let label = matches!(text, [b'A'..=b'Z', rest @ ..] if rest.iter().all(u8::is_ascii_lowercase));
    let other = OTHERS.iter().any(|other| other.as_bytes().eq_ignore_ascii_case(text));
    let named = word::class(text, 1).is_some() && (text.len() < 10 || mix.upper > 0);
    mix.letters() == text.len() && text.len() <= 40 && !label && !other && !named
}

/// Two to eight words of a passphrase: lower case, none of which belongs to a sentence about one.
pub(super) fn is_phrase(text: &[u8], mix: &Mix) -> bool {
    let words = || text.split(|byte| *byte == b' ');
    mix.lower.saturating_add(mix.spaces) == text.len()
        && (2..=8).contains(&words().count())
        && words().all(|word| word.len() > 2 && word::lists_of(word) == 0)
}

/// Marks of many kinds among the letters.
pub(super) const fn is_jumble(mix: &Mix) -> bool {
    mix.spaces == 0 && mix.odd >= 3 && mix.letters() >= 6
}
