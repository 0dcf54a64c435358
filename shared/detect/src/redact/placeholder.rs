//! How a placeholder is spelled, and which other spellings of it models use.
//!
//! ```text
//! <EMAIL_0>   &lt;EMAIL_0&gt;   \u003cEMAIL_0\u003e   \<EMAIL_0\>   <EMAIL\_0>   <email_0>   <**EMAIL_0**>   <`EMAIL_0`>
//! ```
//!
//! Backslashes may stand doubled and doubled again, as they do in JSON within JSON.
//!
//! The scanner reads requests with this grammar (such text there is a literal to protect), the restorer reads answers with it:
//! what one recognises the other does too.
//!
//! Invariant: no spelling is a proper prefix of another, none is longer than [`LONGEST`], all are ASCII.

use super::entity::Entity;

/// Bound in bytes of any spelling of any placeholder: the longest name with escaped underscores, ten digits, two entities.
pub const LONGEST: usize = 96;

/// Delimiters that belong together; where one opening begins another, the longer one first.
const QUOTES: [(&[u8], &[u8]); 12] = [
    (b"<**", b"**>"),
    (b"<`", b"`>"),
    (b"<", b">"),
    (b"&lt;", b"&gt;"),
    (b"&#60;", b"&#62;"),
    (b"&#x3c;", b"&#x3e;"),
    (b"\\<", b"\\>"),
    (b"\\\\<", b"\\\\>"),
    (b"\\\\\\\\<", b"\\\\\\\\>"),
    (b"\\u003c", b"\\u003e"),
    (b"\\\\u003c", b"\\\\u003e"),
    (b"\\\\\\\\u003c", b"\\\\\\\\u003e"),
];
/// The most backslashes before an underscore.
const ESCAPES: usize = 4;

/// Whether a spelling can begin with `byte`.
pub const fn may_begin(byte: u8) -> bool {
    matches!(byte, b'<' | b'&' | b'\\')
}

/// What stands at some place of a text.
pub enum Reading {
    /// A whole placeholder of `length` bytes.
    Whole {
        /// Of this type.
        entity: Entity,
        /// Its number.
        number: usize,
        /// Its length in bytes, as it is spelled.
        length: usize,
    },
    /// The text ends in what may become one whose name begins so, and whose number, if it has begun, begins so.
    Part(Part),
    /// Anything else.
    Not,
}

/// The beginning of a placeholder.
pub struct Part {
    name: [u8; LONGEST],
    length: usize,
    number: Option<usize>,
}

impl Part {
    /// Whether a placeholder of `entity`, of which `issued` were issued, begins like this.
    pub fn may_be(&self, entity: Entity, issued: usize) -> bool {
        let (name, begun) = (entity.name().as_bytes(), self.name.get(..self.length).unwrap_or_default());
        match self.number {
            Some(number) => name == begun && number < issued,
            None => issued > 0 && (name.starts_with(begun) || begun.strip_suffix(b"_") == Some(name)),
        }
    }

    /// Whether a placeholder of any type begins like this.
    pub fn may_be_any(&self) -> bool {
        Entity::ALL.iter().any(|entity| self.may_be(*entity, usize::MAX))
    }
}

/// Reads what stands at `at`, where `byte` is the text up to its end.
pub fn read(byte: impl Fn(usize) -> Option<u8>, at: usize) -> Reading {
    read_by(&byte, at)
}

/// Compiled once for texts of every kind.
fn read_by(byte: &dyn Fn(usize) -> Option<u8>, at: usize) -> Reading {
    for (open, close) in QUOTES {
        match begins(byte, at, open) {
            Begins::With => match read_name(byte, at, at.saturating_add(open.len()), close) {
                Reading::Not => {}
                reading @ (Reading::Whole { .. } | Reading::Part(_)) => return reading,
            },
            Begins::Perhaps => return Reading::Part(Part { name: [0; LONGEST], length: 0, number: None }),
            Begins::Not => {}
        }
    }
    Reading::Not
}

/// Reads `text` if it is one whole placeholder and nothing else.
pub fn read_whole(text: &str) -> Option<(Entity, usize)> {
    match read(|at| text.as_bytes().get(at).copied(), 0) {
        Reading::Whole { entity, number, length } if length == text.len() => Some((entity, number)),
        Reading::Whole { .. } | Reading::Part(_) | Reading::Not => None,
    }
}

enum Begins {
    With,
    Perhaps,
    Not,
}

/// Whether the text at `at` begins with `token`, letters of either case, as far as the text goes.
fn begins(byte: &dyn Fn(usize) -> Option<u8>, at: usize, token: &[u8]) -> Begins {
    for (offset, expected) in token.iter().enumerate() {
        match byte(at.saturating_add(offset)) {
            None => return if offset == 0 { Begins::Not } else { Begins::Perhaps },
            Some(found) if found.eq_ignore_ascii_case(expected) => {}
            Some(_) => return Begins::Not,
        }
    }
    Begins::With
}

fn read_name(byte: &dyn Fn(usize) -> Option<u8>, start: usize, mut at: usize, close: &[u8]) -> Reading {
    let mut part = Part { name: [0; LONGEST], length: 0, number: None };
    loop {
        let escapes = (0..=ESCAPES).take_while(|ahead| byte(at.saturating_add(*ahead)) == Some(b'\\')).count();
        at = at.saturating_add(escapes);
        let letter = match byte(at) {
            None => return Reading::Part(part),
            Some(letter) if escapes > 0 && letter != b'_' => return Reading::Not,
            Some(letter) if letter.is_ascii_alphabetic() || letter == b'_' => letter.to_ascii_uppercase(),
            Some(digit) if digit.is_ascii_digit() => return read_number(byte, start, at, close, part),
            Some(_) => return Reading::Not,
        };
        let Some(slot) = part.name.get_mut(part.length) else { return Reading::Not };
        *slot = letter;
        part.length = part.length.saturating_add(1);
        at = at.saturating_add(1);
    }
}

fn read_number(
    byte: &dyn Fn(usize) -> Option<u8>,
    start: usize,
    first: usize,
    close: &[u8],
    mut part: Part,
) -> Reading {
    let Some(name) = part.name.get(..part.length).and_then(|name| name.strip_suffix(b"_")) else { return Reading::Not };
    let entity = Entity::ALL.iter().copied().find(|entity| entity.name().as_bytes() == name);
    part.length = name.len();
    let (mut number, mut at) = (0_usize, first);
    while let Some(digit) = byte(at).filter(u8::is_ascii_digit) {
        let value = usize::from(digit.wrapping_sub(b'0'));
        let next = number.checked_mul(10).and_then(|tens| tens.checked_add(value));
        let Some(next) = next.filter(|_| number > 0 || at == first) else { return Reading::Not };
        number = next;
        at = at.saturating_add(1);
    }
    part.number = Some(number);
    let length = at.saturating_add(close.len()).saturating_sub(start);
    match (begins(byte, at, close), entity) {
        (Begins::With, Some(entity)) => Reading::Whole { entity, number, length },
        (Begins::Perhaps, Some(_)) => Reading::Part(part),
        (Begins::Not, Some(_)) if byte(at).is_none() => Reading::Part(part),
        (Begins::With | Begins::Perhaps | Begins::Not, _) => Reading::Not,
    }
}
