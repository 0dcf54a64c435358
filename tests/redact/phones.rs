//! Telephone numbers as people of many countries write them, and what only looks like one.
//!
//! ```text
//! +44 (0)20 7123 4567    found alone
//! 612 345 678            found after "llámame al", not after "order"
//! ```
//!
//! Invariant: numbers follow the national plans (ITU-T E.164, NANPA); nobody is behind the rows on purpose.

use super::{findings, finds, found, value};
use lethe_core::redact::Examples;

#[test]
fn international_numbers_are_found_in_every_notation() {
    for number in [
        "+4915112345678",
        "+49 30 1234567",
        "+49 (0) 30 1234567",
        "+49 (30) 123-4567",
        "+49-30/1234567",
        "+44 20 7123 4567",
        "+44 (0)20 7123 4567",
        "+1 (415) 555-2671",
        "+1-415-555-2671",
        "+1.415.555.2671",
        "+1 415\u{2011}555\u{2011}2671",
        "+33 6 12 34 56 78",
        "+39 06 1234 5678",
        "+34 612 34 56 78",
        "+31 6 12345678",
        "+351 912 345 678",
        "+41 44 668 18 00",
        "+43 1 234567890",
        "+61 2 9876 5432",
        "+64 21 123 4567",
        "+91 98765 43210",
        "+55 11 98456-5666",
        "+972 54-123-4567",
        "+81-90-1234-5678",
        "+86 138 1234 5678",
        "+90 (532) 123 45 67",
        "+63 917 123 4567",
        "+45 12 34 56 78",
        "+353 85 123 4567",
        "%2B14155552671",
        "＋４９ ３０ １２３４５６７",
        "0049 30 1234567",
        "00 44 20 7123 4567",
        "011 44 20 7123 4567",
        "001-420-335-7509",
    ] {
        value("PHONE", number);
    }
    finds("(+1) 415-555-2671", &["PHONE (+1) 415-555-2671"]);
    finds("tel:+1-415-555-2671;ext=17", &["PHONE +1-415-555-2671;ext=17"]);
    finds("call (4155552671) now", &["PHONE 4155552671"]);
    finds("wa (+4915112345678)", &["PHONE +4915112345678"]);
}

#[test]
fn north_american_numbers_are_found_by_their_separators() {
    for number in [
        "415-555-2671",
        "415.555.2671",
        "415 555 2671",
        "(415) 555-2671",
        "(415)555-2671",
        "(415) 555 2671",
        "(415)-555-2671",
        "415/555-2671",
        "415 555-2671",
        "1-800-356-9377",
        "1 (415) 555-2671",
        "415-555-2671x123",
        "415-555-2671 x123",
        "(415) 555-2671 ext. 4",
        "415.555.2671 extension 4521",
        "415\u{a0}555\u{a0}2671",
        "415 - 555 - 2671",
    ] {
        value("PHONE", number);
    }
    finds("415-555-2671,408-867-5309", &["PHONE 415-555-2671", "PHONE 408-867-5309"]);
    finds("415-555-2671 408-867-5309", &["PHONE 415-555-2671", "PHONE 408-867-5309"]);
    finds("room 12 415-555-2671", &["PHONE 415-555-2671"]);
    for fictitious in ["415-555-0132", "(800) 555-0199", "+1 212 555 0100"] {
        value("PHONE", fictitious);
    }
    for stand_in in ["+1-201-555-0100", "201-555-0199"] {
        finds(stand_in, &[]);
        assert_eq!(findings(stand_in, "", Examples::Found).len(), 1, "{stand_in} is found on demand");
    }
}

#[test]
fn printed_national_numbers_are_found() {
    for number in [
        "020 7123 4567",
        "0121 234 5678",
        "07700 912 345",
        "07700 912345",
        "(020) 7123 4567",
        "(0171) 1234567",
        "030/1234567",
        "0171/1234567",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "02 9876 5432",
        "(02) 9876 5432",
        "0412 345 678",
        "044 668 18 00",
        "0532 123 45 67",
        "0917-123-4567",
        "090-1234-5678",
        "03-1234-5678",
        "054-123-4567",
        "(11) 98456-5666",
        "(55) 1234-5678",
    ] {
        value("PHONE", number);
    }
}

#[test]
fn groupings_of_one_country_count_alone() {
    for number in ["070-141 11 00", "06-12345678", "8 (912) 345-67-89"] {
        finds(&format!("see {number} there"), &[&format!("PHONE {number}")]);
    }
    finds("(415) 555-2671 (ext. 652)", &["PHONE (415) 555-2671 (ext. 652)"]);
    finds("call _050-231-9583_ today", &["PHONE 050-231-9583"]);
    finds("tel 01 29 83 88 94 ce soir", &["PHONE 01 29 83 88 94"]);
    finds("see 415-555-2671 = -2811", &[]);
}

#[test]
fn other_national_numbers_need_a_word() {
    for (number, sentence) in [
        ("612 345 678", "Llámame al {} mañana"),
        ("912345678", "O meu telemóvel é {}."),
        ("3351234567", "il mio cellulare: {}"),
        ("333 123 4567", "Cell. {}"),
        ("0171 1234567", "Handynummer {}"),
        ("01711234567", "Rufen Sie unter {} an"),
        ("0612345678", "appelez-moi au {} svp"),
        ("12 34 56 78", "mobil: {}"),
        ("6123 4567", "tel {}"),
        ("98765 43210", "whatsapp {}"),
        ("13812345678", "her mobile is {}"),
        ("4155552671", "call {} please"),
        ("14155552671", "phone={}"),
        ("555-2671", "Call {} now"),
        ("96 627 277", "the fax is {}"),
        ("06 12345678", "Bel mij op {}"),
        ("32 12 37 22", "Tlf. {}"),
        ("041 2330265", "Puh. {}"),
        ("691 262 7878", "τηλ. {}"),
        ("131 0679 8678", "电话：{}"),
        ("12 347 93 84", "kom. {}"),
        ("(2) 2122 6075", "Fono: {}"),
        ("912 345 678", "Meine Nummer: {}"),
        ("4155552671", "{} is my phone number"),
    ] {
        finds(&format!("see {number} there"), &[]);
        finds(&sentence.replace("{}", number), &[&format!("PHONE {number}")]);
    }
    for key in ["phone", "phoneNumber", "mobile_no", "customerTel", "contact-number", "Telefonnummer", "téléphone"] {
        assert_eq!(found("4155552671", key), ["PHONE 4155552671"], "under {key}");
    }
    assert_eq!(found("4155552671", "orderId"), [""; 0]);
}

#[test]
fn what_only_looks_like_a_phone_stays() {
    for text in [
        "call on 2024-05-12 at 10:30",
        "call me on 12.05.2024",
        "call on 12/05/2024",
        "call 20240512",
        "call between 2019-2023",
        "phone bill 1.234.567,89",
        "phone firmware 15.0.4420.1017",
        "phone costs $1234567",
        "phone 40.712776, -74.005974",
        "call lines 1096-1098",
        "ISBN 978-3-16-148410-0",
        "ISBN 0-306-40615-2 call",
        "order 4155552671 called",
        "order no. 415 555 2671",
        "invoice 0121 234 5678",
        "case 0612345678 phone",
        "SKU-415-555-2671",
        "415-555-2671-88",
        "1415-555-2671-0000",
        "x415-555-2671",
        "415-555-2671y",
        "0.415.555.2671",
        "115-555-2671",
        "411-555-2671",
        "415-155-2671",
        "415-911-2671",
        "+999 1234567890",
        "+0123456789",
        "1+4915112345678",
        "a+4915112345678",
        "+49 123",
        "01 02 03 04 05",
        "10 20 30 40 50 60",
        "12 415 555 2671 17",
        "0612345678",
        "4155552671",
        "call https://acme.com/4155552671/x",
        "612 345 678",
        "550e8400-e29b-41d4-a716-446655440000",
        "call 550e8400-e29b-41d4-a716-446655440000",
        "2024-01-01T00:00:00+01:00",
        "UTC+0200",
        "1700000000000000000",
        "$415-555-2671",
        "M12.5.048.367.54.54",
        "v1.2.3-415",
    ] {
        finds(text, &[]);
    }
}
