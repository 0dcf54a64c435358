//! The text of a pattern, read into a tree: the syntax of Rust's `regex` without Unicode.
//!
//! ```text
//! a|(?i:b)+\d{2,3}   →   Choice[a, Chain[Repeat(1.., [Bb]), Repeat(2..3, [0-9])]]
//! ```
//!
//! Invariant: the tree is no deeper than the pattern is long, and a fault names its byte. White space that the flag x passes over is ASCII's.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::bytes::{Bytes, Look};
use super::tree::{Count, Tree};

/// Reads a pattern.
///
/// # Errors
/// What is wrong, and at which byte.
pub(super) fn read(pattern: &str) -> Result<Tree, String> {
    let mut reader = Reader { pattern, at: 0, flags: 0, depth: 0, names: Vec::new() };
    reader.choice(None)
}

/// What an escape stands for.
pub(super) enum Item {
    Character(char),
    Byte(u8),
    Set(Bytes),
    Look(Look),
}

/// A place in a pattern.
pub(super) struct Reader<'p> {
    pattern: &'p str,
    pub(super) at: usize,
    /// The letters of [`FLAGS`] that are set here.
    flags: u8,
    /// Groups and classes around this place.
    pub(super) depth: u8,
    names: Vec<&'p str>,
}

const FLAGS: &[u8] = b"imsURx";
pub(super) const FOLD: u8 = 1;
pub(super) const LINES: u8 = 2;
const NEW_LINES: u8 = 4;
const SWAPPED: u8 = 8;
pub(super) const ANY_LINES: u8 = 16;
const SPACED: u8 = 32;

/// Most groups in one another, and most repetitions of one another.
const DEEPEST: u8 = 50;

const NO: &str = "not a regular expression";
const NOTHING: &str = "a repetition of nothing";
const LOOK_AROUND: &str = "look-around, which cannot be matched in linear time";

impl<'p> Reader<'p> {
    /// Branches, to the end of the group that opened at `open`, or of the pattern.
    fn choice(&mut self, open: Option<usize>) -> Result<Tree, String> {
        let mut branches = vec![self.branch()?];
        while self.take("|") {
            branches.push(self.branch()?);
        }
        match (self.take(")"), open) {
            (true, Some(_)) | (false, None) => {}
            (true, None) => return Err(fault(self.at.saturating_sub(1), "the end of a group that is not open")),
            (false, Some(open)) => return Err(fault(open, "a group that is not closed")),
        }
        Ok(if branches.len() > 1 { Tree::Choice(branches) } else { Tree::chain(branches) })
    }

    fn branch(&mut self) -> Result<Tree, String> {
        let mut trees = Vec::new();
        // How many repetitions there were of the last tree; none: there is nothing to repeat.
        let mut repeated = None;
        loop {
            self.space();
            let times = match self.peek() {
                None | Some(b'|' | b')') => return Ok(Tree::chain(trees)),
                Some(b'?' | b'*' | b'+' | b'{') => {
                    let tree = trees.pop().filter(|_| repeated.is_some()).ok_or_else(|| fault(self.at, NOTHING))?;
                    self.not_too_deep(repeated.unwrap_or(0), self.at)?;
                    trees.push(self.repetition(tree)?);
                    repeated.map(|times: u8| times.saturating_add(1))
                }
                Some(b'(') => {
                    let group = self.group()?;
                    let times = group.is_some().then_some(0);
                    trees.extend(group);
                    times
                }
                Some(_) => {
                    trees.push(self.single()?);
                    Some(0)
                }
            };
            repeated = times;
        }
    }

    fn repetition(&mut self, tree: Tree) -> Result<Tree, String> {
        let (least, most) = if self.take("?") {
            (0, Some(1))
        } else if self.take("*") {
            (0, None)
        } else if self.take("+") {
            (1, None)
        } else {
            self.counts()?
        };
        let greedy = self.take("?") == self.has(SWAPPED);
        Ok(match (tree, most) {
            (_, Some(0)) => Tree::Chain(Vec::new()),
            (Tree::Chain(none), _) if none.is_empty() => Tree::Chain(none),
            (tree, most) => Tree::Repeat(Box::new(tree), Count { least, most, greedy }),
        })
    }

    /// `{2}`, `{2,}` or `{2,3}`.
    fn counts(&mut self) -> Result<(u32, Option<u32>), String> {
        let open = self.at;
        self.at = self.at.saturating_add(1);
        let least = self.number();
        let most = if !self.take(",") { least } else { self.number() };
        let endless = most.is_none() && self.pattern.get(open..self.at).is_some_and(|text| text.contains(','));
        let right = least.is_some() && self.take("}") && (endless || most >= least);
        self.space();
        least.filter(|_| right).map(|least| (least, most)).ok_or_else(|| fault(open, "a count that is not one"))
    }

    /// Digits, with white space around them.
    fn number(&mut self) -> Option<u32> {
        let mut number: Option<u32> = None;
        while let Some(byte) = self.peek().filter(|byte| byte.is_ascii_digit() || byte.is_ascii_whitespace()) {
            self.at = self.at.saturating_add(1);
            if byte.is_ascii_digit() {
                let digit = u32::from(byte.wrapping_sub(b'0'));
                number = Some(number.unwrap_or(0).saturating_mul(10).saturating_add(digit));
            }
        }
        number
    }

    /// A group; none if it only sets flags.
    fn group(&mut self) -> Result<Option<Tree>, String> {
        let (open, flags) = (self.at, self.flags);
        self.not_too_deep(self.depth, open)?;
        self.at = self.at.saturating_add(1);
        self.space();
        if ["?=", "?!", "?<=", "?<!"].iter().any(|mark| self.rest().starts_with(mark)) {
            return Err(fault(open, LOOK_AROUND));
        }
        let mut name = "";
        if self.take("?P<") || self.take("?<") {
            name = self.name()?;
        } else if self.take("?") && !self.flags(open)? {
            return Ok(None);
        }
        self.depth = self.depth.saturating_add(1);
        let tree = self.choice(Some(open))?;
        self.depth = self.depth.saturating_sub(1);
        self.flags = flags;
        Ok(Some(if name == "value" { Tree::Value(Box::new(tree)) } else { tree }))
    }

    fn name(&mut self) -> Result<&'p str, String> {
        let (start, rest) = (self.at, self.rest());
        let name = rest.split('>').next().filter(|name| name.len() < rest.len()).ok_or_else(|| fault(start, NO))?;
        let right = |(at, byte): (usize, u8)| match byte {
            b'_' | b'a'..=b'z' | b'A'..=b'Z' | 128.. => true,
            b'.' | b'[' | b']' | b'0'..=b'9' => at > 0,
            _ => false,
        };
        if name.is_empty() || !name.bytes().enumerate().all(right) {
            return Err(fault(start, NO));
        }
        if self.names.contains(&name) {
            return Err(fault(start, "a group of the same name as another"));
        }
        self.names.push(name);
        self.at = start.saturating_add(name.len()).saturating_add(1);
        Ok(name)
    }

    /// `i-s)` or `i-s:`; true if a group follows.
    fn flags(&mut self, open: usize) -> Result<bool, String> {
        let (start, mut seen, mut off) = (self.at, 0, false);
        loop {
            let at = self.at;
            let Some(byte) = self.peek() else {
                return Err(if at == start { fault(open, "a group that is not closed") } else { fault(at, NO) });
            };
            self.at = self.at.saturating_add(1);
            let before = self.pattern.as_bytes().get(at.saturating_sub(1));
            match byte {
                b':' | b')' if off && before == Some(&b'-') => return Err(fault(at.saturating_sub(1), NO)),
                b')' if at == start => return Err(fault(start.saturating_sub(1), NOTHING)),
                b':' | b')' => return Ok(byte == b':'),
                b'-' if !off => off = true,
                b'u' => {
                    return Err(format!("the flag u at byte {at} is not supported, patterns are matched byte by byte"));
                }
                _ => {
                    let place = FLAGS.iter().position(|flag| *flag == byte).ok_or_else(|| fault(at, NO))?;
                    let flag = FLAGS.iter().take(place).fold(1_u8, |flag, _| flag << 1);
                    if seen & flag != 0 {
                        return Err(fault(at, NO));
                    }
                    seen |= flag;
                    self.flags = if off { self.flags & !flag } else { self.flags | flag };
                }
            }
        }
    }

    /// A character, a class, an escape or an assertion.
    fn single(&mut self) -> Result<Tree, String> {
        if self.peek() == Some(b'[') {
            return Ok(Tree::Set(self.class()?));
        }
        Ok(match self.item(true)? {
            Item::Byte(byte) => Tree::Byte(byte),
            Item::Set(set) => Tree::Set(set),
            Item::Look(look) => Tree::Look(look),
            Item::Character(letter) if letter.is_ascii_alphabetic() && self.has(FOLD) => {
                let mut utf8 = [0; 4];
                Tree::Set(
                    letter
                        .encode_utf8(&mut utf8)
                        .bytes()
                        .fold(Bytes::default(), |set, byte| set.with(byte, byte))
                        .folded(),
                )
            }
            Item::Character(character) => {
                Tree::chain(character.encode_utf8(&mut [0; 4]).bytes().map(Tree::Byte).collect())
            }
        })
    }

    /// What `.` stands for.
    pub(super) fn dot(&self) -> Bytes {
        let ends = match (self.has(NEW_LINES), self.has(ANY_LINES)) {
            (true, _) => "",
            (false, true) => "\n\n\r\r",
            (false, false) => "\n\n",
        };
        Bytes::ranges(ends).negated(true)
    }

    /// # Errors
    /// `depth` is too deep, at the byte `at`.
    pub(super) fn not_too_deep(&self, depth: u8, at: usize) -> Result<(), String> {
        if depth < DEEPEST { Ok(()) } else { Err(fault(at, "more than 50 groups in one another")) }
    }

    pub(super) const fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    pub(super) fn rest(&self) -> &'p str {
        self.pattern.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.pattern.as_bytes().get(self.at).copied()
    }

    /// Takes `text` if it stands here.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let here = self.rest().starts_with(text);
        if here {
            self.at = self.at.saturating_add(text.len());
        }
        here
    }

    /// With the flag x, passes over white space and comments.
    pub(super) fn space(&mut self) {
        while self.has(SPACED)
            && let Some(byte) = self.peek()
            && (byte.is_ascii_whitespace() || byte == b'#' || byte == 11)
        {
            let line = |text: &str| text.split('\n').next().map_or(0, str::len);
            let comment = if byte == b'#' { line(self.rest()) } else { 1 };
            self.at = self.at.saturating_add(comment);
        }
    }
}

/// What is wrong at the byte `at`.
#[inline(never)]
pub(super) fn fault(at: usize, what: &str) -> String {
    format!("at byte {at}: {what}")
}
