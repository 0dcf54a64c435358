//! Marks at which a pass stops: signs of addresses, brackets, colons and equals signs, and the rows that each asks.
//!
//! ```text
//! bob@acme.com   %40   <EMAIL_0>   \\n   https://   password = "…"
//!    ▲           ▲     ▲           ▲         ▲              ▲
//! ```
//!
//! Invariant: at most a bounded stretch before a mark is read to decide whether its rows are asked.

use super::Scan;
use crate::redact::ascii;
use crate::redact::detector::{Hit, TABLE, Tier};
use crate::redact::entity::Entity;
use crate::redact::token;

impl Scan<'_, '_> {
    /// Asks the rows of the mark at `at`, and says where to go on.
    pub(super) fn look(&mut self, at: usize) -> usize {
        let past = |length| at.saturating_add(length);
        match self.view.text.get(at..).unwrap_or_default() {
            [b'@', ..] => self.at_sign(at, past(1)),
            [b'%', b'4', b'0', ..] => self.at_sign(at, past(3)),
            [b'%', high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                self.word(past(1));
                past(3)
            }
            [b'\\', b'n' | b'r' | b't', ..] => {
                self.word(past(1));
                past(2)
            }
            [b'<', next, ..] if opens(*next) => {
                self.around(at, TABLE.brackets);
                past(1)
            }
            [b'&', b'l' | b'L' | b'#', ..] | [b'\\', b'\\' | b'<' | b'u' | b'U', ..] => {
                self.around(at, TABLE.brackets);
                past(1)
            }
            [b':' | b'=', ..] => {
                self.sign(at);
                past(1)
            }
            _ => past(1),
        }
    }

    pub(super) fn at_sign(&mut self, at: usize, next: usize) -> usize {
        if let Some(end) = self.around(at, TABLE.at_signs) {
            self.view.taken = end;
        }
        next
    }

    /// A colon that can be within an address or a URL, or a sign after a word that announces a credential.
    pub(super) fn sign(&mut self, at: usize) {
        match self.view.text.get(at..).unwrap_or_default() {
            [b':', b'/', b'/', ..] => {
                self.around(at, TABLE.schemes);
                return;
            }
            [b':'] | [b':', b':' | b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F', ..] => {
                let hex = self.view.before(at).is_none_or(|byte| byte.is_ascii_hexdigit()) || self.view.begins(at);
                if hex && self.may_divide(at) {
                    self.around(at, TABLE.colons);
                }
            }
            _ => {}
        }
        // Of two signs the last is asked.
        if matches!(self.view.slice(at, at.saturating_add(2)), b"::" | b":=") {
            return;
        }
        let is_gap = |byte| ascii::is(byte, ascii::SIGN_GAP);
        let gap = if self.view.before(at).is_some_and(is_gap) { self.view.run_before(at, 24, is_gap) } else { 0 };
        let end = at.saturating_sub(gap);
        if token::announces(&self.view, end) {
            self.assignment(at);
        }
    }

    /// Whether the colon at `at` may divide what the rows for colons look for: behind a digit anything, else no longer word than a group of
    /// hexadecimal digits follows, as it does in `std::fmt`.
    fn may_divide(&self, at: usize) -> bool {
        let next = at.saturating_add(1);
        let double = self.view.byte(next) == Some(b':');
        let next = next.saturating_add(usize::from(double));
        let end = next.saturating_add(self.view.run(next, 5, |byte| byte.is_ascii_hexdigit()));
        let longer = self.view.byte(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        !longer || !double && self.view.before(at).is_some_and(|byte| byte.is_ascii_digit())
    }

    /// Asks the rows for what a word announces. In a value without spaces or quotes each sign would have the same bytes looked at: `a=b=c=…`. Of
    /// so many signs the first are asked, and what follows the last of them is taken as one.
    fn assignment(&mut self, at: usize) {
        const MOST: u32 = 16;
        let rest = self.view.bare.rest(at.saturating_add(1));
        self.assigned = if rest.is_some() { self.assigned.saturating_add(1) } else { 0 };
        let Some(span) = rest.filter(|_| self.assigned >= MOST) else {
            self.around(at, TABLE.assignments);
            return;
        };
        let rows = if self.assigned == MOST { TABLE.assignments } else { &[] };
        for row in rows.iter().filter(|row| row.entity != Entity::PrivateKey) {
            self.judge(row.head(), Hit { span, tier: Tier::Alone }, at);
        }
    }
}

/// Whether a placeholder or a tag may go on with `byte` behind its bracket: most are comparisons, types and ends of tags.
const fn opens(byte: u8) -> bool {
    byte.is_ascii_alphabetic()
        || !byte.is_ascii()
        || matches!(byte, b'_' | b'*' | b'`' | b'\\' | b':' | b'-' | b'.' | b'0'..=b'9')
}
