//! Classes and escapes of a pattern.
//!
//! ```text
//! [^\w&&[:alpha:]]      \x41   \u{e9}   \d   \b{start}   \.
//! ```
//!
//! Invariant: a class is a set of bytes; what asks for characters beyond ASCII in one is refused.

use alloc::string::String;

use super::bytes::{Bytes, Look};
use super::syntax::{ANY_LINES, FOLD, Item, LINES, Reader, fault};

const UNICODE: &str = "asks for Unicode, patterns are matched byte by byte";
const NO_ESCAPE: &str = "an escape that does not exist";
const NO: &str = "not a regular expression";

impl Reader<'_> {
    /// The class whose bracket is here.
    pub(super) fn class(&mut self) -> Result<Bytes, String> {
        let open = self.at;
        self.not_too_deep(self.depth, open)?;
        self.depth = self.depth.saturating_add(1);
        self.pass();
        let negated = self.take("^");
        self.space();
        let mut set = Bytes::default();
        while self.take("-") {
            set = set.with(b'-', b'-');
            self.space();
        }
        if set == Bytes::default() && self.take("]") {
            set = set.with(b']', b']');
        }
        let all = self.members(open, set)?;
        self.depth = self.depth.saturating_sub(1);
        Ok(self.folded(all).negated(negated))
    }

    /// What stands between the brackets; `set` is what was read of it.
    fn members(&mut self, open: usize, set: Bytes) -> Result<Bytes, String> {
        let (mut left, mut set): (Bytes, Bytes) = (Bytes::default(), set);
        let mut combine: fn(u64, u64) -> u64 = |_, set| set;
        loop {
            self.space();
            let next: fn(u64, u64) -> u64 = if self.take("]") {
                return Ok(left.join(self.folded(set), combine));
            } else if self.take("&&") {
                |left, set| left & set
            } else if self.take("--") {
                |left, set| left & !set
            } else if self.take("~~") {
                |left, set| left ^ set
            } else {
                set = set.or(self.member(open)?);
                continue;
            };
            left = left.join(self.folded(set), combine);
            (combine, set) = (next, Bytes::default());
        }
    }

    /// A byte, a range, or a class in the class.
    fn member(&mut self, open: usize) -> Result<Bytes, String> {
        let start = self.at;
        if self.peek() == Some(b'[') {
            return if let Some(set) = self.posix() { Ok(set) } else { self.class() };
        }
        let unclosed = || fault(open, "a class that is not closed");
        self.peek().ok_or_else(unclosed)?;
        let item = self.item(false)?;
        let range = self.is_range();
        if let (Item::Set(set), false) = (&item, range) {
            return Ok(*set);
        }
        let first = byte(&item, start)?;
        if !range {
            self.peek().ok_or_else(unclosed)?;
            return Ok(Bytes::default().with(first, first));
        }
        self.pass();
        self.peek().ok_or_else(unclosed)?;
        let at = self.at;
        let last = byte(&self.item(false)?, at)?;
        if first <= last { Ok(Bytes::default().with(first, last)) } else { Err(fault(start, NO)) }
    }

    /// Whether here is the sign of a range: `-` before neither `]` nor another.
    fn is_range(&mut self) -> bool {
        self.space();
        let here = self.at;
        let range = self.take("-") && {
            self.space();
            !matches!(self.peek(), Some(b']' | b'-'))
        };
        self.at = here;
        range
    }

    /// `[:alpha:]` or `[:^alpha:]`, else nothing was read.
    fn posix(&mut self) -> Option<Bytes> {
        let rest = self.rest().strip_prefix("[:")?;
        let name = rest.split(':').next()?;
        rest.get(name.len()..)?.strip_prefix(":]")?;
        let set = self.folded(Bytes::named(name.trim_start_matches('^'))?);
        let negated = name.bytes().filter(|byte| *byte == b'^').count();
        if negated > 1 {
            return None;
        }
        self.at = self.at.saturating_add(name.len()).saturating_add(4);
        Some(set.negated(negated == 1))
    }

    fn folded(&self, set: Bytes) -> Bytes {
        if self.has(FOLD) { set.folded() } else { set }
    }

    /// Passes over one byte, and the space behind it.
    fn pass(&mut self) {
        self.at = self.at.saturating_add(1);
        self.space();
    }

    /// A character or an escape; `signs`: also `.`, `^` and `$`.
    pub(super) fn item(&mut self, signs: bool) -> Result<Item, String> {
        let at = self.at;
        let Some(character) = self.rest().chars().next() else { return Err(fault(at, NO)) };
        self.at = self.at.saturating_add(character.len_utf8());
        let (start, end) = match (self.has(LINES), self.has(ANY_LINES)) {
            (false, _) => (Look::Start, Look::End),
            (true, false) => (Look::LineStart, Look::LineEnd),
            (true, true) => (Look::AnyLineStart, Look::AnyLineEnd),
        };
        match character {
            '\\' => self.escape(at),
            '.' if signs => Ok(Item::Set(self.dot())),
            '^' if signs => Ok(Item::Look(start)),
            '$' if signs => Ok(Item::Look(end)),
            character => Ok(Item::Character(character)),
        }
    }

    /// What follows the backslash at `at`.
    fn escape(&mut self, at: usize) -> Result<Item, String> {
        const CONTROL: [(char, char); 6] =
            [('a', '\x07'), ('f', '\x0c'), ('t', '\t'), ('n', '\n'), ('r', '\r'), ('v', '\x0b')];
        let Some(letter) = self.rest().chars().next() else { return Err(fault(at, NO_ESCAPE)) };
        self.at = self.at.saturating_add(letter.len_utf8());
        if let Some((_, control)) = CONTROL.iter().find(|(known, _)| *known == letter) {
            return Ok(Item::Character(*control));
        }
        let class = |name| Ok(Item::Set(Bytes::named(name).unwrap_or_default().negated(letter.is_ascii_uppercase())));
        match letter {
            '0'..='9' => Err(fault(at, "a back-reference, which cannot be matched in linear time")),
            'x' => self.hexadecimal(at, 2),
            'u' => self.hexadecimal(at, 4),
            'U' => self.hexadecimal(at, 8),
            'p' | 'P' => Err(fault(at, UNICODE)),
            'd' | 'D' => class("digit"),
            's' | 'S' => class("space"),
            'w' | 'W' => class("word"),
            'A' => Ok(Item::Look(Look::Start)),
            'z' => Ok(Item::Look(Look::End)),
            'b' => self.boundary(at),
            'B' => Ok(Item::Look(Look::Inside)),
            '<' => Ok(Item::Look(Look::WordStart)),
            '>' => Ok(Item::Look(Look::WordEnd)),
            sign if sign.is_ascii() && !sign.is_ascii_alphanumeric() => Ok(Item::Character(sign)),
            _ => Err(fault(at, NO_ESCAPE)),
        }
    }

    /// `\b`, or one of the kind `\b{start}`; `\b{2}` is a repetition.
    fn boundary(&mut self, at: usize) -> Result<Item, String> {
        const SPECIAL: [(&str, Look); 4] = [
            ("{start}", Look::WordStart),
            ("{end}", Look::WordEnd),
            ("{start-half}", Look::NoWordBefore),
            ("{end-half}", Look::NoWordAfter),
        ];
        if let Some((_, look)) = SPECIAL.iter().find(|(name, _)| self.take(name)) {
            return Ok(Item::Look(*look));
        }
        let wrong = matches!(self.rest().as_bytes(), [b'{', b'a'..=b'z' | b'A'..=b'Z' | b'-', ..]);
        if wrong { Err(fault(at, NO)) } else { Ok(Item::Look(Look::Boundary)) }
    }

    /// Digits, `count` of them or those in braces. Two of them that are no ASCII are a byte, others a character.
    fn hexadecimal(&mut self, at: usize, count: usize) -> Result<Item, String> {
        self.space();
        let braces = self.take("{");
        let (mut value, mut digits) = (0_u32, 0_usize);
        while digits < count || braces {
            self.space();
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else { break };
            self.at = self.at.saturating_add(1);
            value = value.checked_mul(16).and_then(|value| value.checked_add(digit)).ok_or_else(|| fault(at, NO))?;
            digits = digits.saturating_add(1);
        }
        let right = if braces { digits > 0 && self.take("}") } else { digits == count };
        let character = char::from_u32(value).filter(|_| right).ok_or_else(|| fault(at, NO))?;
        match u8::try_from(value) {
            Ok(byte) if count == 2 && !braces && !byte.is_ascii() => Ok(Item::Byte(byte)),
            Ok(_) | Err(_) => Ok(Item::Character(character)),
        }
    }
}

/// The byte that `item`, which begins at `at`, is in a class.
fn byte(item: &Item, at: usize) -> Result<u8, String> {
    match item {
        Item::Byte(byte) => Ok(*byte),
        Item::Character(character) if character.is_ascii() => u8::try_from(*character).map_err(|_| fault(at, NO)),
        Item::Character(_) => Err(fault(at, UNICODE)),
        Item::Set(_) | Item::Look(_) => Err(fault(at, NO)),
    }
}
