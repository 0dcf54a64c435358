//! Payment cards and social security numbers, and what only looks like one.
//!
//! ```text
//! card("4", 16)   4914880343646725 and its like: range, filler, computed check digit
//! ```
//!
//! Invariant: no row is a number that was issued; check digits are computed here, not by the product.

use super::{findings, finds, found, value};
use lethe_core::redact::Examples;

/// `prefix`, zeros and ones up to `length`, and the check digit of ISO/IEC 7812-1, computed digit by digit.
pub(crate) fn card(prefix: &str, length: usize) -> String {
    let mut digits: Vec<u32> = prefix.chars().map(|digit| digit.to_digit(10).unwrap()).collect();
    let filler = [9, 1, 4, 8, 8, 0, 3, 4, 3, 6, 4, 6, 7, 2, 5, 1];
    digits.extend(filler.iter().take(length - 1 - digits.len()));
    let doubled = |digit: u32| digit / 5 + digit * 2 % 10;
    let sum: u32 =
        digits.iter().rev().enumerate().map(|(at, digit)| if at % 2 == 0 { doubled(*digit) } else { *digit }).sum();
    digits.push((10 - sum % 10) % 10);
    digits.iter().map(|digit| char::from_digit(*digit, 10).unwrap()).collect()
}

pub(crate) fn grouped(number: &str, sizes: &[usize], separator: &str) -> String {
    let mut rest = number;
    let mut groups = Vec::new();
    for size in sizes {
        let (group, tail) = rest.split_at(*size);
        groups.push(group);
        rest = tail;
    }
    groups.join(separator)
}

#[test]
fn cards_of_every_network_are_found_bare() {
    // Ranges: ISO/IEC 7812 and the networks' documents, see the table of issuers.
    for (prefix, length) in [
        ("34", 15),
        ("37", 15),
        ("4", 16),
        ("51", 16),
        ("55", 16),
        ("2221", 16),
        ("2720", 16),
        ("2200", 16),
        ("2204", 16),
        ("300", 14),
        ("305", 14),
        ("3095", 14),
        ("36", 14),
        ("38", 14),
        ("2131", 15),
        ("1800", 15),
        ("3528", 16),
        ("3589", 16),
        ("6011", 16),
        ("644", 16),
        ("65", 16),
        ("62", 16),
        ("62", 19),
        ("6759", 16),
        ("5018", 16),
        ("6073", 16),
        ("9792", 16),
    ] {
        value("CREDIT_CARD", &card(prefix, length));
    }
}

#[test]
fn wide_ranges_and_odd_lengths_need_a_word() {
    for (prefix, length) in
        [("4", 13), ("4", 19), ("50", 12), ("56", 18), ("6011", 19), ("62", 17), ("1", 15), ("9704", 16)]
    {
        let number = card(prefix, length);
        finds(&format!("order {number} done"), &[]);
        finds(&format!("my card is {number}"), &[&format!("CREDIT_CARD {number}")]);
        assert_eq!(found(&number, "cardNumber"), [format!("CREDIT_CARD {number}")]);
        assert_eq!(found(&number, "discarded"), [""; 0], "a piece of a word is no context");
    }
}

#[test]
fn cards_are_found_through_separators() {
    let number = card("4", 16);
    for separator in [" ", "-", ".", "\u{a0}", "\u{202f}", "\u{2011}", "\u{200b} "] {
        value("CREDIT_CARD", &grouped(&number, &[4, 4, 4, 4], separator));
    }
    value("CREDIT_CARD", &grouped(&card("37", 15), &[4, 6, 5], " "));
    value("CREDIT_CARD", &grouped(&card("36", 14), &[4, 6, 4], "-"));
    value("CREDIT_CARD", &grouped(&card("62", 19), &[6, 13], " "));
    let wide: String = number.chars().map(|digit| char::from_u32(digit as u32 + 0xfee0).unwrap()).collect();
    value("CREDIT_CARD", &wide);
    let joined: String = number.chars().flat_map(|digit| [digit, '\u{200d}']).collect();
    value("CREDIT_CARD", joined.trim_end_matches('\u{200d}'));
    let odd = grouped(&number, &[2, 8, 6], " ");
    finds(&format!("call {odd}"), &[]);
    finds(&format!("Visa: {odd}"), &[&format!("CREDIT_CARD {odd}")]);
    finds(
        &format!("12 {}", grouped(&number, &[4, 4, 4, 4], " ")),
        &[&format!("CREDIT_CARD {}", grouped(&number, &[4, 4, 4, 4], " "))],
    );
    finds(&format!("卡号{number}。"), &[&format!("CREDIT_CARD {number}")]);
    finds(
        &format!("a,{number},b\n1,{number},2"),
        &[&format!("CREDIT_CARD {number}"), &format!("CREDIT_CARD {number}")],
    );
}

#[test]
fn what_only_looks_like_a_card_stays() {
    let number = card("4", 16);
    let wrong = format!("{}{}", &number[..15], (number[15..].parse::<u32>().unwrap() + 1) % 10);
    for text in [
        &wrong,
        "4111111111111111",
        "4242 4242 4242 4242",
        "3782 822463 10005",
        "1700000000000000000",
        "1460323737035677698",
        &format!("4201 {} 4205", grouped(&number, &[4, 4, 4, 4], " ")),
        &format!("[.{}.0001]", grouped(&number, &[4, 4, 4, 4], ".")),
        "20240131123456789012345",
        &format!("0.{number}"),
        &format!("{number}.5"),
        &format!("x{number}"),
        &format!("{number}ab"),
        &format!("{number}99999"),
        &format!("550e8400-e29b-41d4-a716-{}", card("5", 12)),
        &format!("aGVsbG8gd29ybGQsIHRoaXMgaXM4/{number}/bG9uZ0Jhc2U2NA"),
    ] {
        finds(text, &[]);
    }
    assert_eq!(findings("4111111111111111", "", Examples::Found).len(), 1, "test cards are found on demand");
}

#[test]
fn social_security_numbers() {
    // SSA: areas 000, 666 and 900 to 999, group 00 and serial 0000 are not issued.
    for number in ["856-45-6789", "001-01-0001", "078-05-1120", "899-99-9999", "856 45 6789", "856.45.6789"] {
        value("US_SSN", number);
    }
    for number in ["856456789", "85645-6789", "856-456789"] {
        finds(&format!("part {number} of"), &[]);
        finds(&format!("SSN: {number}."), &[&format!("US_SSN {number}")]);
        finds(&format!("{number} is her social-security number"), &[&format!("US_SSN {number}")]);
        for key in ["ssn", "employeeSSN", "social_security_number", "SocialSecurityNo"] {
            assert_eq!(found(number, key), [format!("US_SSN {number}")], "under {key}");
        }
        assert_eq!(found(number, "lesson"), [""; 0]);
    }
    for text in [
        "ssn 000-12-3456",
        "ssn 666-12-3456",
        "ssn 900-12-3456",
        "ssn 856-00-3456",
        "ssn 856-12-0000",
        "ssn 1-856-45-6789",
        "ssn 856-45-6789-1",
        "ssn 856-45-67890",
        "856 45 6789 12",
        "17 856 45 6789",
        "ssn 856-45 6789",
        "ssn a856-45-6789",
        "+856-45-6789",
    ] {
        finds(text, &[]);
    }
}

#[test]
fn tax_numbers_of_the_united_states() {
    // IRS: areas 900 to 999; groups 50 to 65, 70 to 88, 90 to 92, 94 to 99.
    for number in ["912-78-1234", "900-70-0001", "999-99-9999", "955-50-1234", "912 78 1234"] {
        value("US_ITIN", number);
    }
    for number in ["912781234", "91278-1234", "912-781234"] {
        finds(&format!("part {number} of"), &[]);
        finds(&format!("her ITIN is {number}."), &[&format!("US_ITIN {number}")]);
    }
    for text in ["itin 912-49-1234", "itin 912-66-1234", "itin 912-89-1234", "itin 912-93-1234", "itin 812-00-1234"] {
        finds(text, &[]);
    }
    for number in ["12-3456789", "98-7654321", "123456780"] {
        finds(&format!("part {number} of"), &[]);
        finds(&format!("EIN: {number}."), &[&format!("US_EIN {number}")]);
        assert_eq!(found(number, "employerIdentificationNumber"), [format!("US_EIN {number}")]);
    }
    for text in [
        "EIN 07-3456789",
        "EIN 49-3456789",
        "EIN 12-345678",
        "EIN 1-23456789",
        "ein 12-3456789-0",
        "Einstein 12-3456789",
    ] {
        finds(text, &[]);
    }
}
