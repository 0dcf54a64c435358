//! Ids that states and registers give: what counts alone, what needs a word, and what only looks like one.
//!
//! ```text
//! ALONE   "FI_PERSONAL_IDENTITY_CODE", "170869-189A"
//! NEAR    "UK_NHS", "819 087 6686", "NHS number"
//! ```
//!
//! Invariant: nobody's numbers: drawn at random, check digits included, or printed as an example by the authority.

use super::{Draws, finds, found};
use lethe_core::redact::conforms;

/// Found without a word, in forms that are printed.
const ALONE: &[(&str, &str)] = &[
    ("BE_NATIONAL_NUMBER", "40.08.16-878.23"),
    ("BE_NATIONAL_NUMBER", "84051731603"),
    ("BG_EGN", "8101088545"),
    ("CH_AHV", "756.9774.3372.84"),
    ("CH_AHV", "7565196416521"),
    ("CZ_BIRTH_NUMBER", "880801/4149"),
    ("DE_TAX_ID", "70 346 149 827"),
    ("DE_SOCIAL_SECURITY", "15 070649 C 103"),
    ("DK_CPR", "260886-4011"),
    ("EE_PERSONAL_CODE", "59506203474"),
    ("ES_NIF", "06781210M"),
    ("ES_NIF", "87611924-W"),
    ("ES_NIF", "87.611.924-W"),
    ("ES_NIE", "Z6983556W"),
    ("ES_NIE", "X-4603553-B"),
    ("FI_PERSONAL_IDENTITY_CODE", "170869-189A"),
    ("FI_PERSONAL_IDENTITY_CODE", "091278+131U"),
    ("FI_PERSONAL_IDENTITY_CODE", "020786W0657"),
    ("FR_NIR", "1 95 10 78 246 131 97"),
    ("FR_NIR", "195107824613197"),
    ("FR_NIR", "291022B10070413"),
    ("GR_AMKA", "23034552283"),
    ("IS_KENNITALA", "021178-0209"),
    ("IT_FISCAL_CODE", "RSSMRA85T10A562S"),
    ("LV_PERSONAL_CODE", "270936-01382"),
    ("NO_BIRTH_NUMBER", "121173 55886"),
    ("NO_BIRTH_NUMBER", "08040850377"),
    ("PL_PESEL", "45020339866"),
    ("RO_CNP", "5970821143188"),
    ("RU_INN", "323709666982"),
    ("SE_PERSONNUMMER", "960102-4616"),
    ("SE_PERSONNUMMER", "19861101-7784"),
    ("SI_EMSO", "0603074124581"),
    ("TR_NATIONAL_ID", "48807613030"),
    ("UK_NINO", "AB 12 34 56 C"),
    ("UK_NINO", "JG103759A"),
    ("UK_DRIVING_LICENCE", "MORGA657054SM9IJ"),
    ("AR_CUIT", "20-90033474-6"),
    ("BR_CPF", "517.328.873-65"),
    ("BR_CPF", "92148398750"),
    ("BR_CNPJ", "04.869.873/6993-00"),
    ("BR_CNPJ", "9J.PW1.BIT/GB2L-69"),
    ("CL_RUT", "3.244.727-9"),
    ("MX_CURP", "LOAK820802MTCHDW67"),
    ("US_MBI", "1EG4-TE5-MK73"),
    ("US_MBI", "1EG4TE5MK73"),
    ("AU_ABN", "20 314 522 968"),
    ("NZ_IRD", "037-497-452"),
    ("ZA_ID_NUMBER", "7804053908073"),
    ("AE_EMIRATES_ID", "784-1980-1234567-8"),
    ("CN_RESIDENT_ID", "330104198502177492"),
    ("HK_ID", "A123456(3)"),
    ("IN_AADHAAR", "6847 9175 4095"),
    ("IN_GSTIN", "06KXUPC6735D9ZW"),
    ("KR_RRN", "870211-1375841"),
    ("KR_FRN", "900101-5123452"),
    ("MY_NRIC", "610428-36-8218"),
    ("PK_CNIC", "30238-9950723-1"),
    ("SG_NRIC_FIN", "S1234567D"),
    ("TH_TNIN", "5-0447-49560-24-4"),
    ("TW_ID", "A123456789"),
];

/// Found near a word only.
const NEAR: &[(&str, &str, &str)] = &[
    ("AT_SVNR", "3989 050352", "SVNR"),
    ("DE_HEALTH_INSURANCE", "A123456780", "Krankenkasse"),
    ("DE_VAT_ID", "DE122704363", "USt-IdNr."),
    ("DE_TAX_NUMBER", "123/456/78901", "Steuernummer"),
    ("DE_PASSPORT", "C01X00T47", "Reisepass"),
    ("DE_ID_CARD", "L01X00T47", "Personalausweis"),
    ("DK_CPR", "2608864011", "CPR-nr."),
    ("ES_CIF", "N38758231", "CIF"),
    ("ES_PASSPORT", "XDD123456", "pasaporte"),
    ("FR_SIREN", "552 008 443", "SIREN"),
    ("FR_PASSPORT", "09AB12345", "passeport"),
    ("UK_NHS", "819 087 6686", "NHS number"),
    ("UK_UTR", "2996625920", "UTR"),
    ("UK_PASSPORT", "AB1234567", "UK passport no"),
    ("GR_AFM", "654841190", "AFM"),
    ("HR_OIB", "19838942142", "OIB"),
    ("HU_TAX_NUMBER", "41496961", "adószám"),
    ("IE_PPS", "3868464N", "PPS number"),
    ("IT_VAT_CODE", "12264450748", "partita IVA"),
    ("IT_DRIVER_LICENSE", "U1H12Z456K", "patente"),
    ("NL_BSN", "593874080", "BSN"),
    ("PL_NIP", "562-434-29-87", "NIP"),
    ("PT_NIF", "630 882 738", "contribuinte"),
    ("RU_INN", "6060828953", "INN"),
    ("SE_ORGANISATIONSNUMMER", "993897-5357", "org.nr"),
    ("UA_TAX_NUMBER", "7317035401", "РНОКПП"),
    ("AR_DNI", "27.460.991", "DNI"),
    ("CA_SIN", "561-211-079", "SIN"),
    ("CO_NIT", "717.240.492-0", "NIT"),
    ("EC_CEDULA", "0308517820", "cedula"),
    ("MX_RFC", "SXCJ4802078N3", "RFC"),
    ("MX_RFC", "VIL871210HQA", "RFC"),
    ("UY_CEDULA", "1.234.567-2", "cedula"),
    ("US_BANK_ROUTING_NUMBER", "112539142", "routing number"),
    ("US_NPI", "1234567893", "NPI"),
    ("MEDICAL_LICENSE", "AB1234563", "DEA"),
    ("US_PASSPORT", "A12345678", "US passport"),
    ("US_DRIVER_LICENSE", "H12234567", "driver's license"),
    ("AU_ACN", "796 884 663", "ACN"),
    ("AU_TFN", "766 991 839", "TFN"),
    ("AU_MEDICARE", "2123 45670 1", "Medicare"),
    ("NG_NIN", "12345678902", "NIN"),
    ("ID_NIK", "3273012706830811", "NIK"),
    ("IL_ID", "867907982", "teudat zehut"),
    ("IN_AADHAAR", "543642543000", "Aadhaar"),
    ("IN_PAN", "POBFR3120O", "PAN card"),
    ("IN_VOTER", "WPY2203099", "voter id"),
    ("IN_PASSPORT", "T3569075", "Indian passport"),
    ("IN_VEHICLE_REGISTRATION", "KA53ME3456", "vehicle"),
    ("JP_MY_NUMBER", "485553176038", "マイナンバー"),
    ("KR_BRN", "623-71-66334", "BRN"),
    ("KR_PASSPORT", "M345D9012", "여권"),
    ("KR_DRIVER_LICENSE", "11-22-123456-12", "운전면허"),
    ("SG_UEN", "T08RF3880H", "UEN"),
    ("IMEI", "527841737159666", "IMEI"),
    ("VIN", "1M8GDM9AXKP042788", "VIN"),
    ("UK_VEHICLE_REGISTRATION", "BD62 XYZ", "vehicle"),
    ("TR_LICENSE_PLATE", "34 ABC 123", "plaka"),
];

#[test]
fn what_counts_alone_does_so_anywhere() {
    for (entity, id) in ALONE {
        for (before, after) in [("", ""), ("\"", "\""), ("see ", " there"), ("(", "),"), ("a\\n", "\\n"), (": ", ".")] {
            finds(&format!("{before}{id}{after}"), &[&format!("{entity} {id}")]);
        }
    }
}

#[test]
fn what_needs_a_word_is_left_alone_without_one() {
    for (entity, id, word) in NEAR {
        finds(&format!("{word}: {id}"), &[&format!("{entity} {id}")]);
        finds(&format!("{id} ({word})"), &[&format!("{entity} {id}")]);
        let without = found(&format!("see {id} there"), "");
        assert!(!without.iter().any(|other| other.starts_with(entity)), "{without:?}");
    }
}

#[test]
fn a_key_is_a_word() {
    assert_eq!(found("819 087 6686", "nhsNumber"), ["UK_NHS 819 087 6686"]);
    assert_eq!(found("593874080", "bsn"), ["NL_BSN 593874080"]);
}

#[test]
fn of_two_readings_the_word_decides() {
    // Estonia and Lithuania share form and check.
    finds("isikukood 56706174677", &["EE_PERSONAL_CODE 56706174677"]);
    finds("asmens kodas 59506203474", &["LT_PERSONAL_CODE 59506203474"]);
}

#[test]
fn one_wrong_digit_is_no_id() {
    for (entity, id) in
        ALONE.iter().filter(|(entity, _)| !["DK_CPR", "UK_NINO", "UK_DRIVING_LICENCE", "US_MBI"].contains(entity))
    {
        let Some(at) = id.rfind(|char: char| char.is_ascii_digit()) else { continue };
        if ["PK_CNIC", "MY_NRIC", "IS_KENNITALA"].contains(entity) {
            continue;
        }
        let digit = id.as_bytes()[at];
        let wrong =
            format!("{}{}{}", &id[..at], char::from(if digit == b'9' { b'0' } else { digit + 1 }), &id[at + 1..]);
        let others = found(&wrong, "");
        assert!(!others.contains(&format!("{entity} {wrong}")), "{wrong}: {others:?}");
    }
}

#[test]
fn what_is_part_of_something_longer_is_nothing() {
    for text in [
        "https://example.net/status/45020339866",
        "order #45020339866",
        "id=45020339866&x",
        "0.45020339866",
        "45020339866.25",
        "45020339866-12345",
        "1-45020339866",
        "img_45020339866_small",
        "3a45020339866",
        "45020339866/7",
        "$45020339866",
        "550e8400-e29b-41d4-a716-121173558860",
        "1111 6847 9175 4095",
        "6847 9175 4095 1111",
        "12,45020339866",
        "timestamp 45020339866",
        "Bestellnummer 45020339866",
    ] {
        finds(text, &[]);
    }
}

#[test]
fn a_word_outweighs_a_path_or_a_counter() {
    finds("order 17, PESEL 45020339866", &["PL_PESEL 45020339866"]);
    finds("pesel=45020339866", &["PL_PESEL 45020339866"]);
}

#[test]
fn logs_hold_no_ids() {
    let mut draws = Draws(3);
    let mut text = String::new();
    for line in 0..4_000_u64 {
        let seconds = 1_700_000_000 + line * 977;
        let drawn = draws.next();
        text.push_str(&format!(
            "2026-11-21T12:{:02}:{:02}.{:03}Z INFO [{seconds}] ts={}{:03} order {} done in {}ms, trace {:016x} v1.{}.{}, {}\n",
            line % 60,
            line / 60 % 60,
            drawn % 1000,
            seconds,
            line % 1000,
            20_000_000_000 + drawn % 70_000_000_000,
            drawn % 9999,
            drawn,
            line % 30,
            line % 17,
            20_261_121_000_000 + drawn % 240_000,
        ));
    }
    finds(&text, &[]);
}

#[test]
fn prose_and_code_hold_no_ids() {
    for text in [
        "In 1867 the population was 12,345,678 (2,345,678 in 1801), and by 31 December 1999 it had grown to 98.765.432.",
        "ISBN 978-3-16-148410-0 and ISBN 0-306-40615-2; ISSN 2049-3630; doi:10.1000/182; arXiv:2106.01234",
        "The A1 meets the M25 near B4009; BMW R1200GS, Boeing 747-400, Ilyushin Il-76, F-16C 88-0413, NGC 4889",
        "const MASK: u64 = 0x1234_5678_9ABC_DEF0; let limit = 4294967295; let max = 18446744073709551615;",
        "git show 0a5d0849bdcefa85a80a4a40fb1d578e879; sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "MD5 D41D8CD98F00B204E9800998ECF8427E CRC32 CBF43926 GUID {6B29FC40-CA47-1067-B31D-00DD010662DA}",
        "uint32_t x = 2147483648; float y = 3.14159265358979; 192.168.10.254:8080 fe80::1ff:fe23:4567:890a",
        "H2O C6H12O6 CAS 7732-18-5 EC 231-791-2 UN1202 E300 RS232 USB3 MP3 X509 AES256 SHA512 UTF8 ISO8601 RFC2822",
        "rows 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; 001 002 003 004 005 006 007 008; 100 200 300 400 500 600",
        "SELECT * FROM t WHERE a = 1000000 AND b BETWEEN 20240101 AND 20241231 LIMIT 100 OFFSET 2000000000",
        "call 030 901820, 020 7946 0958 or 01 23 45 67 89; room 12-345, shelf 456-789-012-345",
    ] {
        let ids: Vec<_> = found(text, "")
            .into_iter()
            .filter(|found| !found.starts_with("PHONE") && !found.starts_with("IP"))
            .collect();
        assert_eq!(ids, [""; 0], "in {text}");
    }
}

#[test]
fn few_bare_numbers_read_as_ids() {
    let mut draws = Draws(11);
    // The tiers' table: what random numbers of a length may come to, in percent, all types of that length together.
    for (length, most) in [(7, 0), (8, 0), (9, 0), (10, 3), (11, 11), (12, 2), (13, 3), (14, 2), (15, 3), (16, 1)] {
        let numbers: Vec<String> = (0..4_000).map(|_| draws.text(super::DIGITS, length)).collect();
        let hits = numbers
            .iter()
            .filter(|number| {
                found(number, "").iter().any(|hit| !hit.starts_with("PHONE") && !hit.starts_with("CREDIT"))
            })
            .count();
        assert!(hits * 100 <= most * 4_000, "{hits} of 4000 numbers of {length} digits");
    }
}

#[test]
fn every_form_is_bounded_by_its_row() {
    assert_eq!(conforms("pl-pesel", "45020339866"), Some(true));
    assert_eq!(conforms("pl-pesel", "45020339865"), Some(false));
    assert_eq!(conforms("pl-pesel", "450203398660"), Some(false));
    assert_eq!(conforms("no-such-rule", "45020339866"), None);
}
