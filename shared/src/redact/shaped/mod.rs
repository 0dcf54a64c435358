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

mod translator;

use alloc::format;
use alloc::string::String;

use super::entity::Entity;
use crate::splice::Span;

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

/// A reserved space. In `mould`, `d` is a digit, `h` a hexadecimal digit, `#` one to seven digits, `x` one to seven hexadecimal ones.
struct Form {
    entity: Entity,
    mould: &'static str,
    /// The number of its first value, and how many there are.
    base: usize,
    room: usize,
    /// Which originals it stands for.
    fits: fn(&str) -> bool,
    /// What takes the place of the mould's variable parts for a number counted from `base`; and back.
    value: fn(usize) -> String,
    number: fn(&str) -> Option<usize>,
}

const ROOM: usize = 9_999_999;

static FORMS: [Form; 8] = [
    // RFC 2606 §2.
    Form {
        entity: Entity::Email,
        mould: "u#@lethe.invalid",
        base: 0,
        room: ROOM,
        fits: any,
        value: plain,
        number: parsed,
    },
    // 555-0100 to 555-0199 of every area code (ATIS-0300115).
    Form {
        entity: Entity::Phone,
        mould: "+1-ddd-555-01dd",
        base: 0,
        room: 50_000,
        fits: any,
        value: phone,
        number: dialled,
    },
    // TEST-NET-1 and -2 (RFC 5737).
    Form {
        entity: Entity::IpAddress,
        mould: "192.0.2.#",
        base: 0,
        room: 254,
        fits: v4,
        value: counted,
        number: uncounted,
    },
    Form {
        entity: Entity::IpAddress,
        mould: "198.51.100.#",
        base: 254,
        room: 254,
        fits: v4,
        value: counted,
        number: uncounted,
    },
    // RFC 3849.
    Form { entity: Entity::IpAddress, mould: "2001:db8::x", base: 0, room: ROOM, fits: v6, value: hex, number: unhex },
    // RFC 9542 §2.1.2.
    Form {
        entity: Entity::MacAddress,
        mould: "00:00:5e:00:53:hh",
        base: 0,
        room: 256,
        fits: any,
        value: byte,
        number: unhex,
    },
    Form { entity: Entity::UsSsn, mould: "000-dd-dddd", base: 0, room: 980_000, fits: any, value: ssn, number: issued },
    // A major industry identifier of 9 is for national use (ISO/IEC 7812-1), and 999 is no country's (ISO 3166-1).
    Form {
        entity: Entity::CreditCard,
        mould: "99999ddddddddddd",
        base: 0,
        room: ROOM,
        fits: any,
        value: card,
        number: embossed,
    },
];

impl Form {
    fn write(&self, number: usize) -> String {
        let value = (self.value)(number);
        let mut variable = value.chars();
        let mut text = String::with_capacity(LONGEST);
        for letter in self.mould.chars() {
            match letter {
                '#' | 'x' => text.extend(variable.by_ref()),
                'd' | 'h' if !self.is_fixed(&text) => text.extend(variable.next()),
                letter => text.push(letter),
            }
        }
        text
    }

    /// What stands in the variable parts of `value`, which was read.
    fn variable(&self, value: &str) -> String {
        let fixed = self.mould.find(['#', 'x', 'd', 'h']).unwrap_or_default();
        let tail =
            self.mould.rfind(['#', 'x']).map_or("", |at| self.mould.get(at.saturating_add(1)..).unwrap_or_default());
        let start = if self.mould.starts_with("2001") { self.mould.len().saturating_sub(1) } else { fixed };
        let end = value.len().saturating_sub(tail.len());
        let mut moulded = self.mould.get(start..).unwrap_or_default().chars();
        let text = value.get(start..end).unwrap_or_default().chars();
        let counted = self.mould.contains(['#', 'x']);
        text.filter(|_| counted || moulded.next().is_some_and(|letter| matches!(letter, 'd' | 'h'))).collect()
    }

    /// Letters of a mould that stand for themselves though they name a class: those of `lethe.invalid` and `db8`.
    fn is_fixed(&self, before: &str) -> bool {
        matches!(self.entity, Entity::Email) || before.ends_with("2001:") || before.ends_with("u")
    }

    fn read(&self, text: &[u8], complete: bool) -> Read {
        let mut at = 0_usize;
        for (place, letter) in self.mould.bytes().enumerate() {
            let fixed = self.mould.get(..place).is_some_and(|before| self.is_fixed(before));
            let (accepts, most): (fn(&u8) -> bool, usize) = match letter {
                b'#' => (u8::is_ascii_digit, 7),
                b'x' => (u8::is_ascii_hexdigit, 7),
                b'd' if !fixed => (u8::is_ascii_digit, 1),
                b'h' if !fixed => (u8::is_ascii_hexdigit, 1),
                letter => match text.get(at) {
                    None => return part(complete),
                    Some(byte) if byte.eq_ignore_ascii_case(&letter) => {
                        at = at.saturating_add(1);
                        continue;
                    }
                    Some(_) => return Read::Not,
                },
            };
            let run = text.get(at..).unwrap_or_default().iter().take(most).take_while(|byte| accepts(byte)).count();
            at = at.saturating_add(run);
            if run == 0 {
                return if at >= text.len() { part(complete) } else { Read::Not };
            }
        }
        match text.get(at) {
            None if complete => Read::Whole(at),
            None => Read::Part,
            Some(next) if next.is_ascii_alphanumeric() => Read::Not,
            Some(_) => Read::Whole(at),
        }
    }
}

const fn part(complete: bool) -> Read {
    if complete { Read::Not } else { Read::Part }
}

const fn any(_: &str) -> bool {
    true
}

fn v4(original: &str) -> bool {
    !original.contains(':')
}

fn v6(original: &str) -> bool {
    original.contains(':')
}

fn plain(number: usize) -> String {
    format!("{number}")
}

fn parsed(text: &str) -> Option<usize> {
    text.parse().ok()
}

fn counted(number: usize) -> String {
    plain(number.saturating_add(1))
}

fn uncounted(text: &str) -> Option<usize> {
    parsed(text)?.checked_sub(1)
}

fn hex(number: usize) -> String {
    format!("{number:x}")
}

fn unhex(text: &str) -> Option<usize> {
    usize::from_str_radix(text, 16).ok()
}

fn byte(number: usize) -> String {
    format!("{number:02x}")
}

/// Area codes from 201 on, two digits of line number.
fn phone(number: usize) -> String {
    format!("{}{:02}", (number / 100).saturating_add(201), number % 100)
}

fn dialled(text: &str) -> Option<usize> {
    let (area, line) = text.split_at_checked(3)?;
    parsed(area)?.checked_sub(201)?.checked_mul(100)?.checked_add(parsed(line)?)
}

/// Group and serial, neither of zeros.
fn ssn(number: usize) -> String {
    format!("{:02}{:04}", (number / 9_999).saturating_add(1), (number % 9_999).saturating_add(1))
}

fn issued(text: &str) -> Option<usize> {
    let (group, serial) = text.split_at_checked(2)?;
    uncounted(group)?.checked_mul(9_999)?.checked_add(uncounted(serial)?)
}

fn embossed(text: &str) -> Option<usize> {
    parsed(text.get(..10)?)
}

/// Ten digits and the check digit of Luhn's formula (ISO/IEC 7812-1, annex B).
fn card(number: usize) -> String {
    let body = format!("{number:010}");
    let doubled =
        |digit: u32| if digit > 4 { digit.saturating_mul(2).saturating_sub(9) } else { digit.saturating_mul(2) };
    let digits = "99999".chars().chain(body.chars()).filter_map(|digit| digit.to_digit(10));
    let sum = digits
        .enumerate()
        .fold(0_u32, |sum, (place, digit)| sum.saturating_add(if place % 2 == 0 { doubled(digit) } else { digit }));
    format!("{body}{}", (10_u32.saturating_sub(sum % 10)) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
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
