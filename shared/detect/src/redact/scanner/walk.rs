//! The walk over a block: which of its words and marks are worth a question.
//!
//! ```text
//! please write to alice@acme.com and pay 4539 1488 0343 6467
//! ~~~~~~ ~~~~~ ~~ ~~~~~▲~~~~ ~~~ ~~~ ~~~ ▲    ▲    ▲    ▲        ~ skipped by their bits
//! ```
//!
//! Invariant: a word of which some row may find something is asked about, and so is every mark; the next block begins where a word does.

use super::super::token;
use super::Scan;
use super::block::{Block, below};
use super::masks::{self, SIZE};

impl Scan<'_, '_> {
    /// Asks the rows of all marks and words of a block, and says where the next begins.
    pub(super) fn block(&mut self, at: usize) -> usize {
        let rest = self.view.text.get(at..).unwrap_or_default();
        let padded;
        let window = match rest.first_chunk() {
            Some(window) => window,
            None => {
                padded = masks::padded(rest);
                &padded
            }
        };
        let block = Block::read(window);
        let whole = block.whole();
        if whole == 0 {
            return self.word(at);
        }
        let mut open = (block.odd_words() | known(&block, window) | block.marks)
            & u64::MAX.wrapping_shr(64_u32.wrapping_sub(whole));
        while open != 0 {
            let place = open.trailing_zeros();
            open &= open.wrapping_sub(1);
            let here = at.saturating_add(place as usize);
            if block.marks.wrapping_shr(place) & 1 == 0 {
                self.word(here);
                continue;
            }
            let next = self.look(here).saturating_sub(at);
            if next >= whole as usize {
                return at.saturating_add(next);
            }
            let next = next as u32;
            if next > place.wrapping_add(1) {
                open = open & !below(next) | block.words & 1_u64.wrapping_shl(next);
            }
        }
        at.saturating_add(whole as usize)
    }
}

/// A block and as many bytes behind it as are asked for of a word that begins at its end.
const WINDOW: usize = SIZE + 8;

/// Where words begin in the block that `text` begins with of which some row knows the first bytes, or what is behind.
#[inline]
fn known(block: &Block, text: &[u8; WINDOW]) -> u64 {
    let rest = |place: u32| text.get(place as usize & (SIZE - 1)..).unwrap_or_default();
    let (mut known, mut tokens) = (block.lone_capitals(), 0_u64);
    each(block.starts(), |place| tokens |= u64::from(token::may_begin(&start(rest(place)))).wrapping_shl(place));
    each(tokens, |place| known |= u64::from(token::may_go_on(start(rest(place)))).wrapping_shl(place));
    let (pairs, fours) = block.pairs();
    each(pairs, |place| known |= u64::from(may_be_pair(rest(place), 2)).wrapping_shl(place));
    each(fours, |place| known |= u64::from(may_be_pair(rest(place), 4)).wrapping_shl(place));
    known
}

/// The first eight bytes of `rest`, blanks where it has fewer.
#[inline]
pub(super) fn start(rest: &[u8]) -> [u8; 8] {
    rest.first_chunk().copied().unwrap_or_else(|| masks::padded(rest))
}

/// Calls `take` for every place in a set.
#[inline]
fn each(mut set: u64, mut take: impl FnMut(u32)) {
    while set != 0 {
        take(set.trailing_zeros());
        set &= set.wrapping_sub(1);
    }
}

/// Whether [`TABLE`]'s pairs are asked at a word of `length` bytes.
#[inline]
pub(super) fn may_be_pair(rest: &[u8], length: usize) -> bool {
    let hexadecimal = |length| rest.get(..length).is_some_and(|word| word.iter().all(u8::is_ascii_hexdigit));
    let goes_on = |at: usize| rest.get(at).is_some_and(u8::is_ascii_hexdigit);
    match (length, rest.get(length)) {
        (2, Some(b'-')) => goes_on(3) && hexadecimal(2),
        (2, Some(b')' | b']' | b'}')) => matches!(rest, [b'a' | b'A', b't' | b'T', ..]),
        (4, Some(b'.')) => goes_on(5) && hexadecimal(4),
        _ => false,
    }
}
