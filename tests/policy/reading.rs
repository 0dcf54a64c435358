//! Terms as operators write them.
//!
//! ```text
//! {"zrd": true}   →   terms.zrd: unknown member, did you mean `zdr`?
//! ```
//!
//! Invariant: a row is a document and the sentence that refuses it, or what it demands.

use lethe_core::policy::{Floor, Terms};
use lethe_core::redact::{Entity, Group, NOT_LOOKED_FOR, Named};
use serde_json::json;

#[test]
fn terms_of_operators_are_read_strictly() {
    for (text, path, what) in [
        (json!({ "zrd": true }), "terms.zrd", "did you mean `zdr`?"),
        (json!({ "zdr": "true" }), "terms.zdr", "true or false"),
        (json!({ "zdr": 1 }), "terms.zdr", "true or false"),
        (json!({ "regions": "eu" }), "terms.regions", "list of strings"),
        (json!({ "regions": ["eu", 3] }), "terms.regions[1]", "string"),
        (json!({ "certifications": ["soc3"] }), "terms.certifications", "did you mean `soc2`?"),
        (json!({ "max_price": { "promt": "1" } }), "terms.max_price.promt", "did you mean `prompt`?"),
        (json!({ "max_price": { "prompt": "-1" } }), "terms.max_price.prompt", "US dollars"),
        (json!({ "redact": { "EMIAL": "mask" } }), "terms.redact.EMIAL", "did you mean `EMAIL`?"),
        (json!({ "redact": { "EMAIL": "hide" } }), "terms.redact.EMAIL", "off, mask, redact or block"),
        (json!([]), "terms", "must be a JSON object"),
    ] {
        let error = Terms::parse(text.to_string().as_bytes(), "terms").err().unwrap();
        assert_eq!(error.path, path, "{text}");
        assert!(error.what.contains(what), "{text}: {}", error.what);
    }
    assert!(Terms::parse(br#"{ "zdr": null }"#, "terms").unwrap() == Terms::default());
    assert!(Floor::parse(Some(b"{}")).unwrap() == Floor::default());
}

/// `PiiEntityType` of the API reference of Amazon Bedrock, and the supported entities of Presidio's documentation.
const OTHERS: &str = "ADDRESS AGE AWS_ACCESS_KEY AWS_SECRET_KEY CA_HEALTH_NUMBER CA_SOCIAL_INSURANCE_NUMBER CREDIT_DEBIT_CARD_CVV \
    CREDIT_DEBIT_CARD_EXPIRY CREDIT_DEBIT_CARD_NUMBER DRIVER_ID EMAIL INTERNATIONAL_BANK_ACCOUNT_NUMBER IP_ADDRESS LICENSE_PLATE \
    MAC_ADDRESS NAME PASSWORD PHONE PIN SWIFT_CODE UK_NATIONAL_HEALTH_SERVICE_NUMBER UK_NATIONAL_INSURANCE_NUMBER \
    UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER URL USERNAME US_BANK_ACCOUNT_NUMBER US_BANK_ROUTING_NUMBER \
    US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER US_PASSPORT_NUMBER US_SOCIAL_SECURITY_NUMBER VEHICLE_IDENTIFICATION_NUMBER \
    CREDIT_CARD CRYPTO DATE_TIME EMAIL_ADDRESS IBAN_CODE NRP LOCATION PERSON PHONE_NUMBER MEDICAL_LICENSE US_BANK_NUMBER \
    US_DRIVER_LICENSE US_ITIN US_MBI US_NPI US_PASSPORT US_SSN UK_NHS UK_NINO UK_PASSPORT UK_POSTCODE UK_VEHICLE_REGISTRATION \
    UK_DRIVING_LICENCE ES_NIF ES_NIE IT_FISCAL_CODE IT_DRIVER_LICENSE IT_VAT_CODE IT_PASSPORT IT_IDENTITY_CARD PL_PESEL SG_NRIC_FIN \
    SG_UEN AU_ABN AU_ACN AU_TFN AU_MEDICARE IN_PAN IN_AADHAAR IN_VEHICLE_REGISTRATION IN_VOTER IN_PASSPORT IN_GSTIN \
    FI_PERSONAL_IDENTITY_CODE KR_DRIVER_LICENSE KR_FRN KR_BRN KR_PASSPORT KR_RRN TH_TNIN SE_PERSONNUMMER NG_NIN \
    NG_VEHICLE_REGISTRATION TR_NATIONAL_ID CA_SIN";

#[test]
fn names_of_others_are_ours_or_refused_as_what_they_are() {
    for name in OTHERS.split_whitespace() {
        let document = json!({ "redact": { name: "BLOCK" } });
        match Terms::parse(document.to_string().as_bytes(), "terms") {
            Ok(_) => assert!(!NOT_LOOKED_FOR.contains(&name), "{name}"),
            Err(error) => {
                assert!(
                    NOT_LOOKED_FOR.contains(&name) && error.what.contains("not looked for"),
                    "{name} {}",
                    error.what
                );
            }
        }
    }
}

#[test]
fn no_name_means_two_things() {
    let groups = Group::ALL.iter().map(|group| group.name()).chain(["ALL", "OTHER"]);
    let types = Entity::ALL.iter().flat_map(|entity| entity.aliases().chain([entity.name()]));
    let mut names: Vec<&str> = groups.chain(types).chain(NOT_LOOKED_FOR).collect();
    names.sort_unstable();
    for pair in names.windows(2) {
        assert!(pair[0] != pair[1], "{} stands twice", pair[0]);
    }
    for entity in Entity::ALL {
        let wrong =
            |name: &str| name.contains("__") || !name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        assert!(!wrong(entity.name()), "{}", entity.name());
        let reached = Named::All.reaches(*entity) && Named::Group(entity.group()).reaches(*entity);
        assert_eq!(reached, !entity.is_quiet() && !entity.is_literal(), "{}", entity.name());
    }
}
