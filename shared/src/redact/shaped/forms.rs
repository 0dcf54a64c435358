//! The reserved spaces, and how a number is written in each.
//!
//! ```text
//! mould  +1-ddd-555-01dd      number 101      202 01 ─▶ +1-202-555-0101
//! ```
//!
//! Invariant: writing and reading are each other's inverse for every number that a form has room for.

use alloc::format;
use alloc::string::String;

use super::{LONGEST, Read};
use crate::redact::entity::Entity;

/// A reserved space. In `mould`, `d` is a digit, `h` a hexadecimal digit, `#` one to seven digits, `x` one to seven hexadecimal ones.
pub(super) struct Form {
    pub(super) entity: Entity,
    mould: &'static str,
    /// The number of its first value, and how many there are.
    pub(super) base: usize,
    pub(super) room: usize,
    /// Which originals it stands for.
    pub(super) fits: fn(&str) -> bool,
    /// What takes the place of the mould's variable parts for a number counted from `base`; and back.
    value: fn(usize) -> String,
    pub(super) number: fn(&str) -> Option<usize>,
}

const ROOM: usize = 9_999_999;

pub(super) static FORMS: [Form; 8] = [
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
    pub(super) fn write(&self, number: usize) -> String {
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
    pub(super) fn variable(&self, value: &str) -> String {
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

    pub(super) fn read(&self, text: &[u8], complete: bool) -> Read {
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
