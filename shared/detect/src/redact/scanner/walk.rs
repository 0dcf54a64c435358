//! The walk over a block: which of its words and marks are worth a question.
//!
//! ```text
//! please write to alice@acme.com and pay 4539 1488 0343 6467
//! ~~~~~~ ~~~~~ ~~ ~~~~~▲~~~~ ~~~ ~~~ ~~~ ▲    ▲    ▲    ▲        ~ skipped by their bits
//! ```
//!
//! Invariant: a word of which some row may find something is asked about, and so is every mark; the next block begins where a word does.

use super::super::ascii;
use super::super::token;
use super::Scan;
use super::block::{Block, SIZE, below};

impl Scan<'_, '_> {
    /// Asks the rows of all marks and words of a block, and says where the next begins.
    pub(super) fn block(&mut self, at: usize) -> usize {
        let rest = self.view.text.get(at..).unwrap_or_default();
        let mut room = [0; SIZE];
        let bytes = rest.first_chunk().unwrap_or_else(|| {
            room.iter_mut().zip(rest).for_each(|(slot, byte)| *slot = *byte);
            &room
        });
        let block = Block::read(bytes);
        let whole = block.whole();
        if whole == 0 {
            return self.word(at);
        }
        let mut open = block.starts() | block.marks;
        loop {
            let place = open.trailing_zeros();
            if place >= whole {
                return at.saturating_add(whole as usize);
            }
            open &= open.wrapping_sub(1);
            let here = at.saturating_add(place as usize);
            if block.marks.wrapping_shr(place) & 1 == 1 {
                let next = self.look(here).saturating_sub(at);
                if next >= whole as usize {
                    return at.saturating_add(next);
                }
                let next = next as u32;
                if next > place.wrapping_add(1) {
                    open = open & !below(next) | block.words & 1_u64.wrapping_shl(next);
                }
            } else if self.is_promising(&block, place, here) {
                self.word(here);
            }
        }
    }

    /// Whether some row may be asked at the word at `at`, which is at `place` in the block: most words are only skipped.
    #[inline]
    fn is_promising(&self, block: &Block, place: u32, at: usize) -> bool {
        let length = block.length(place);
        let rest = self.view.text.get(at..).unwrap_or_default();
        let lone = length == 1 && rest.first().is_some_and(u8::is_ascii_uppercase);
        lone | block.is_odd(place, length) | token::may_begin(rest) | may_be_pair(rest, length as usize)
    }
}

/// Whether [`TABLE`]'s pairs are asked at a word of `length` bytes.
pub(super) fn may_be_pair(rest: &[u8], length: usize) -> bool {
    let kind = match length {
        2 => ascii::ENDS_PAIR,
        4 => ascii::ENDS_FOUR,
        _ => 0,
    };
    rest.get(length).is_some_and(|byte| ascii::is(*byte, kind))
}
