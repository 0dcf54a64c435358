//! Placeholders that look like the values they stand for, out of spaces that are reserved for examples (`style: shaped`).
//!
//! ```text
//! bob@acme.com   →  u0@lethe.invalid      RFC 2606        +49 30 901820  →  +1-201-555-0100       NANP, fictitious numbers
//! 93.184.216.34  →  192.0.2.1             RFC 5737        536-22-8731    →  000-01-0001           area 000 was never issued
//! ```
//!
//! A type without such a space, and a number beyond it, has the plain placeholder.
//!
//! Invariant: what is issued is read back as the same type and number, whole, in any letter case, and never as a part of a longer
//! word; nothing issued belongs to anybody.

mod forms;
mod translator;

use alloc::string::String;

use super::entity::Entity;
use crate::splice::Span;
use forms::{FORMS, Form};

pub(super) use translator::Translator;

/// Most bytes of a shaped value.
pub(super) const LONGEST: usize = 40;

/// The `number`th value for `original`, if its type has a reserved space and that is not used up.
pub(super) fn issue(entity: Entity, number: usize, original: &str) -> Option<String> {
    let holds =
        |form: &&Form| form.entity == entity && (form.base..form.base.saturating_add(form.room)).contains(&number);
    let form = FORMS.iter().filter(holds).find(|form| (form.fits)(original))?;
    Some(form.write(number.saturating_sub(form.base)))
}

/// Type and number of `value`, if it is a shaped one and nothing else.
pub(super) fn named(value: &str) -> Option<(Entity, usize)> {
    let form = FORMS.iter().find(|form| form.read(value.as_bytes(), true) == Read::Whole(value.len()))?;
    let number = (form.number)(&form.variable(value))?;
    Some((form.entity, number.checked_add(form.base)?))
}

/// Every shaped value in `text`, whoever wrote it.
pub(crate) fn each(text: &str, found: &mut dyn FnMut(Span)) {
    let (bytes, mut at) = (text.as_bytes(), 0);
    while at < bytes.len() {
        let rest = bytes.get(at..).unwrap_or_default();
        let length = match begins(bytes, at).then(|| read(rest, true)) {
            Some(Read::Whole(length)) => length,
            Some(Read::Part | Read::Not) | None => 0,
        };
        if length > 0 {
            found(Span { start: at, end: at.saturating_add(length) });
        }
        at = at.saturating_add(length.max(1));
    }
}

/// Whether a value may begin at `at`: not within a word.
fn begins(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| bytes.get(before).copied());
    begins_after(before) && bytes.get(at).is_some_and(|byte| may_begin(*byte))
}

const fn begins_after(before: Option<u8>) -> bool {
    match before {
        Some(byte) => !byte.is_ascii_alphanumeric() && !matches!(byte, b'.' | b'_' | b'@'),
        None => true,
    }
}

const fn may_begin(byte: u8) -> bool {
    matches!(byte, b'u' | b'U' | b'+' | b'0' | b'1' | b'2' | b'9')
}

/// What stands at the beginning of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Read {
    /// A value of so many bytes.
    Whole(usize),
    /// The text ends in what may become one.
    Part,
    Not,
}

/// Reads what `text` begins with; `complete`: nothing follows it.
fn read(text: &[u8], complete: bool) -> Read {
    let mut best = Read::Not;
    for form in &FORMS {
        match (form.read(text, complete), best) {
            (whole @ Read::Whole(_), _) => return whole,
            (Read::Part, Read::Not) => best = Read::Part,
            (Read::Part | Read::Not, _) => {}
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::vec::Vec;

    #[test]
    fn values_come_from_reserved_spaces_and_are_read_whole() {
        let rows = [
            (Entity::Email, "a@b.io", 12, "u12@lethe.invalid"),
            (Entity::Phone, "+49", 0, "+1-201-555-0100"),
            (Entity::Phone, "+49", 101, "+1-202-555-0101"),
            (Entity::IpAddress, "9.9.9.9", 253, "192.0.2.254"),
            (Entity::IpAddress, "9.9.9.9", 254, "198.51.100.1"),
            (Entity::IpAddress, "fe::1", 255, "2001:db8::ff"),
            (Entity::MacAddress, "", 255, "00:00:5e:00:53:ff"),
            (Entity::UsSsn, "", 9_999, "000-02-0001"),
            (Entity::CreditCard, "", 0, "9999900000000005"),
        ];
        for (entity, original, number, expected) in rows {
            let value = issue(entity, number, original).unwrap_or_default();
            assert_eq!(value, expected);
            assert_eq!(named(&value), Some((entity, number)), "{value}");
            let mut found = Vec::new();
            each(&format!("a {value}, {}! x{value} {value}x", value.to_uppercase()), &mut |span| {
                found.push(span.start)
            });
            assert_eq!(found, [2, value.len() + 4], "{value}");
        }
        assert_eq!(issue(Entity::IpAddress, 508, "9.9.9.9"), None);
        assert_eq!(issue(Entity::Literal, 0, "x"), None);
    }

    #[test]
    fn every_beginning_may_become_one() {
        for (entity, original) in
            [(Entity::Email, "a"), (Entity::Phone, "a"), (Entity::IpAddress, "::"), (Entity::CreditCard, "a")]
        {
            let value = issue(entity, 3, original).unwrap_or_default();
            for end in 1..=value.len() {
                assert!(read(value.as_bytes().get(..end).unwrap_or_default(), false) == Read::Part, "{value} {end}");
            }
        }
    }
}
