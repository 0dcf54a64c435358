//! What a cue or a neighbouring word announces: records, dates of birth, addresses, accounts, plates; and addresses with checks.
//!
//! ```text
//! finds("MRN: 00123456", &["MEDICAL_RECORD 00123456"])
//! ```
//!
//! Invariant: the same digits without their cue stay. Addresses of cryptocurrencies are those of their specifications.

use super::finds;

#[test]
fn record_numbers_count_behind_their_cue() {
    finds("MRN: 00123456", &["MEDICAL_RECORD 00123456"]);
    finds("Medical record no. 12-345-678, seen today", &["MEDICAL_RECORD 12-345-678"]);
    finds("patient id A-471199 was seen", &["MEDICAL_RECORD A-471199"]);
    finds("Patientennummer: 4711993", &["MEDICAL_RECORD 4711993"]);
    finds("member ID: XGH98765432", &["HEALTH_PLAN_ID XGH98765432"]);
    finds("Versicherungsnummer 65170839", &["HEALTH_PLAN_ID 65170839"]);
    for text in ["the patient took 1500 steps", "chart 2024", "order 00123456", "member since 2019", "policy of 2021"] {
        finds(text, &[]);
    }
}

#[test]
fn a_date_counts_behind_a_birth() {
    for (text, date) in [
        ("DOB: 03/12/1985", "03/12/1985"),
        ("date of birth 1985-03-12", "1985-03-12"),
        ("born on March 12th, 1985 in Rome", "March 12th, 1985"),
        ("She was born 12 March 1985.", "12 March 1985"),
        ("geboren am 12.03.1985", "12.03.1985"),
        ("geb. 12. März 1985", "12. März 1985"),
        ("née le 12/03/1985", "12/03/1985"),
        ("fecha de nacimiento: 12 de marzo de 1985", "12 de marzo de 1985"),
        ("data di nascita 12-03-85", "12-03-85"),
        ("geboortedatum: 12-03-1985", "12-03-1985"),
        ("Data de nascimento: 12/03/1985", "12/03/1985"),
    ] {
        finds(text, &[&format!("DATE_OF_BIRTH {date}")]);
    }
    for text in
        ["born in 1985", "due 03/12/1985", "version born 99/99/1985", "the 12 March 1985 issue", "born 31/02/1985"]
    {
        finds(text, &[]);
    }
}

#[test]
fn street_addresses_are_found_with_their_town() {
    for (text, address) in [
        ("I live at 12 Main Street.", "12 Main Street"),
        (
            "Ship to 1600 Pennsylvania Avenue NW, Washington, DC 20500 please",
            "1600 Pennsylvania Avenue NW, Washington, DC 20500",
        ),
        (
            "742 Evergreen Terrace, Apt 4B, Springfield, IL 62704-1234",
            "742 Evergreen Terrace, Apt 4B, Springfield, IL 62704-1234",
        ),
        ("221B Baker Street, London NW1 6XE", "221B Baker Street, London NW1 6XE"),
        ("wohnt in der Hauptstraße 12a, 10115 Berlin", "Hauptstraße 12a, 10115 Berlin"),
        ("Lindenallee 7", "Lindenallee 7"),
        ("12, rue de la Paix, 75002 Paris", "12, rue de la Paix, 75002 Paris"),
        ("Calle de Alcalá, 48", "Calle de Alcalá, 48"),
        ("Via Roma 10, 20121 Milano", "Via Roma 10, 20121 Milano"),
        ("Keizersgracht 123, 1015 Amsterdam", "Keizersgracht 123, 1015 Amsterdam"),
        ("P.O. Box 1234", "P.O. Box 1234"),
    ] {
        finds(text, &[&format!("ADDRESS {address}")]);
    }
    for text in [
        "In 1929 Wall Street crashed",
        "20 Great Ways to Cook",
        "5 Main Ideas",
        "10 Downing",
        "the 42 Drive bays",
        "Chapter 12 Road safety",
        "Via 10",
    ] {
        finds(text, &[]);
    }
}

#[test]
fn accounts_codes_and_plates_count_behind_their_cue() {
    finds("Account number: 12345678, sort code 20-00-00", &["BANK_ACCOUNT 12345678", "SORT_CODE 20-00-00"]);
    finds("Kontonummer 1234567890", &["BANK_ACCOUNT 1234567890"]);
    finds("PIN: 4711", &["PIN 4711"]);
    finds("license plate B-AB 1234", &["LICENSE_PLATE B-AB 1234"]);
    finds("number plate: AB12 CDE", &["LICENSE_PLATE AB12 CDE"]);
    finds("BIC: DEUTDEFF500, SWIFT DEUTDEFF", &["BIC DEUTDEFF500", "BIC DEUTDEFF"]);
    finds("diagnosis E11.9 and J45", &["ICD_CODE E11.9", "ICD_CODE J45"]);
    for text in ["account of 2021", "pin 13", "ABSTRACT BUSINESS", "DEUTDEFF", "E11.9", "20-00-00", "12345678"] {
        finds(text, &[]);
    }
}

#[test]
fn addresses_of_cryptocurrencies_need_their_check() {
    // BIP-173, BIP-350, ERC-55; the first block's address.
    for address in [
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    ] {
        finds(&format!("pay {address} now"), &[&format!("CRYPTO_ADDRESS {address}")]);
        let last = if address.ends_with('a') { "b" } else { "a" };
        finds(&format!("pay {}{last} now", &address[..address.len() - 1]), &[]);
    }
    finds(
        "wallet 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        &["CRYPTO_ADDRESS 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"],
    );
    finds("hash 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", &[]);
}

#[test]
fn what_stands_between_a_cue_and_its_value() {
    for (text, value) in [
        ("D.O.B.: 12.03.1985", "DATE_OF_BIRTH 12.03.1985"),
        ("dob: 14MAY1978", "DATE_OF_BIRTH 14MAY1978"),
        ("nato a Roma il 25/07/1978", "DATE_OF_BIRTH 25/07/1978"),
        ("NÉE LE 1971-11-20", "DATE_OF_BIRTH 1971-11-20"),
        ("Fecha nac. ..... 25-01-1948", "DATE_OF_BIRTH 25-01-1948"),
        ("data urodzenia: 28 września 1996", "DATE_OF_BIRTH 28 września 1996"),
        ("<input name=\"birthdate\" value=\"1985-03-12\">", "DATE_OF_BIRTH 1985-03-12"),
        ("<td>MRN#</td><td>08-67-09</td>", "MEDICAL_RECORD 08-67-09"),
        ("MRN: 5904262 DOB: see chart", "MEDICAL_RECORD 5904262"),
        ("user['patient_id'] = '0775815'", "MEDICAL_RECORD 0775815"),
        ("{\\\"account_number\\\": \\\"41205412\\\"}", "BANK_ACCOUNT 41205412"),
        ("a/c no 545918188", "BANK_ACCOUNT 545918188"),
        ("Member #: KJ8215414", "HEALTH_PLAN_ID KJ8215414"),
        ("Plate: B-PS 5117", "LICENSE_PLATE B-PS 5117"),
        ("name;phone\nKim;912 393 156", "PHONE 912 393 156"),
    ] {
        finds(text, &[value]);
    }
    for text in [
        "plate 1234",
        "scientist-discovers-plate-237303.aspx",
        "in Roma il 25/07/1978",
        "born in the USSR and raised, 25/07/1978",
    ] {
        finds(text, &[]);
    }
}

#[test]
fn a_checked_number_with_its_word_beats_a_form() {
    finds("nhsNumber: 974-543-8359", &["UK_NHS 974-543-8359"]);
    finds("social insurance number: 303560668", &["CA_SIN 303560668"]);
    finds("Versichertennummer A123456780", &["DE_HEALTH_INSURANCE A123456780"]);
    finds("id,vin\n3,1M8GDM9AXKP042788", &["VIN 1M8GDM9AXKP042788"]);
}

#[test]
fn addresses_as_people_write_them() {
    for address in [
        "972 E. Clark Pkwy #165",
        "460 Patrick Court Apt. 328",
        "01497 Deborah Underpass Suite 092",
        "Via Roma, n. 112/A",
        "Vicolo Dante Alighieri 36bis",
        "Calle del Sol nº 95, 3º B",
        "Rua da Liberdade, n.º 154, 2.º Esq",
        "R. da Liberdade 133",
        "Largo 25 de Abril 168",
        "Goetheweg 90 b",
        "Kerkstraat 37-2, 6140 VL Amsterdam",
        "Bergstrasse 165, 30297 Bad Kissingen",
        "PO Box 1657",
    ] {
        finds(&format!("see {address}, thanks"), &[&format!("ADDRESS {address}")]);
    }
    for text in ["R. Smith 1234", "5 Star Hotel", "3 Blue Widgets, Room service"] {
        finds(text, &[]);
    }
}
