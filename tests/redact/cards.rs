//! Cards of all networks in all groupings, and what stands on a card beside its number.
//!
//! ```text
//! card(…), CVV: 123      CREDIT_CARD and CARD_CVV
//! ```
//!
//! Invariant: no number was issued; check digits are computed in `numbers`.

use super::numbers::{card, grouped};
use super::{finds, found, value};

#[test]
fn networks_of_single_countries() {
    // RuPay, Verve, Elo, Troy, Mir, Dankort: the networks' documents, see the table of issuers.
    for (prefix, length) in [
        ("5019", 16),
        ("5020", 16),
        ("5038", 16),
        ("508500", 16),
        ("506150", 16),
        ("506700", 16),
        ("509000", 16),
        ("636368", 16),
        ("8172", 16),
        ("6334", 16),
        ("607000", 16),
        ("979200", 16),
        ("220400", 16),
    ] {
        value("CREDIT_CARD", &card(prefix, length));
    }
    for (prefix, length) in [("31", 19), ("8100", 17), ("1", 15), ("637", 16), ("50", 12), ("0604", 12), ("351", 16)] {
        let number = card(prefix, length);
        finds(&format!("order {number} done"), &[]);
        finds(&format!("tarjeta {number}"), &[&format!("CREDIT_CARD {number}")]);
    }
}

#[test]
fn any_grouping_near_a_word() {
    let number = card("4", 16);
    for sizes in [&[1; 16][..], &[2; 8], &[1, 2, 3, 4, 6], &[3, 3, 3, 3, 4], &[15, 1], &[4, 12]] {
        for separator in [" ", "-", ".", "\u{2009}"] {
            let text = grouped(&number, sizes, separator);
            finds(&format!("Kreditkarte: {text}"), &[&format!("CREDIT_CARD {text}")]);
        }
    }
    let two = format!("{} {}", grouped(&number, &[4; 4], "-"), grouped(&card("51", 16), &[4; 4], " "));
    assert_eq!(found(&two, "").len(), 2, "{two}");
}

#[test]
fn codes_and_expiries_near_a_card() {
    for text in [
        "card, CVV: {}",
        "visa cvv2 {}",
        "credit card security code is {}",
        "Karte, Prüfziffer {}",
        "carte, cryptogramme : {}",
        "(CVC={}) mastercard",
    ] {
        for code in ["123", "4821"] {
            finds(&text.replace("{}", code), &[&format!("CARD_CVV {code}")]);
        }
    }
    assert_eq!(found("123", "cardCvv"), ["CARD_CVV 123"]);
    assert_eq!(found("123", "cvc"), ["CARD_CVV 123"]);
    for text in [
        "my card exp {}",
        "Visa valid thru {}",
        "Karte gültig bis {}",
        "tarjeta, caducidad: {}",
        "card expires on {}.",
        "card expiration date: {}",
    ] {
        for month in ["12/27", "12/2027", "2027-12", "02-31", "1227"] {
            finds(&text.replace("{}", month), &[&format!("CARD_EXPIRY {month}")]);
        }
    }
    assert_eq!(found("12/27", "cardExpiry"), ["CARD_EXPIRY 12/27"]);
    let number = card("4", 16);
    finds(&format!("{number},12/27,x"), &[&format!("CREDIT_CARD {number}"), "CARD_EXPIRY 12/27"]);
    finds(&format!("{number} | 12/2027"), &[&format!("CREDIT_CARD {number}"), "CARD_EXPIRY 12/2027"]);
}

#[test]
fn what_only_looks_like_a_code_or_an_expiry_stays() {
    for text in [
        "your security code is 1234",
        "verification code: 482913",
        "exp 12/27",
        "licence expires 12/2027",
        "card 123",
        "card CVV: 12",
        "card CVV: 12345",
        "card cvv number missing",
        "card exp 13/27",
        "card exp 12/19",
        "card exp 12/27/2024",
        "1234567890123456,12/27",
        "ratio 12/27",
    ] {
        finds(text, &[]);
    }
}

#[test]
fn magnetic_tracks() {
    for number in [card("4", 16), card("37", 15), card("36", 14)] {
        for track in [
            format!("%B{number}^BRENNER/ALICE M.^27121011234567890?"),
            format!(";{number}=27121011234567890?"),
            format!("{number}=2712101123456"),
        ] {
            finds(&track, &[&format!("CARD_TRACK {track}")]);
            finds(&format!("swipe: {track}\n"), &[&format!("CARD_TRACK {track}")]);
        }
        finds(&format!("{number}=1"), &[&format!("CREDIT_CARD {number}")]);
    }
    let wrong = card("4", 16).replace('9', "8");
    finds(&format!("%B{wrong}^BRENNER/ALICE^2712101?"), &[]);
    finds(";4111111111111111=27121011234567890?", &[]);
}
