//! Documents of accounts, keys and guardrails: the published schemas, and the checks that tell what is wrong.
//!
//! ```text
//! boon(schema, document) = policy::check(kind, document)
//! ```
//!
//! Invariant: the schema refuses no document that the core takes; it knows shapes, the core knows the rest.

use lethe_core::policy::check::{self, Kind};

const ACCOUNTS: [&str; 8] = [
    "{}",
    r#"{"zdr":true,"no_train":null,"groups":{"openai":{"no_train":true},"google":null},"terms":null}"#,
    r#"{"terms":{"regions":["eu"],"certifications":["soc2"],"max_price":{"prompt":"0.25","completion":15},"context_length":8000}}"#,
    r#"{"group":"payments","users":{"u7":"strict","bob@example.com":"strict","x":null}}"#,
    r#"{"credentials":{"openai":"OPENAI_TEAM7_API_KEY","groq":null},"cache_isolation":true}"#,
    r#"{"terms":{"redact":{"EMAIL":"block","SECRETS":"ANONYMIZE","DATE":null},"output":{"ALL":"redact"},"media":"refuse"}}"#,
    r#"{"terms":{"restore":{"hosts":["wiki.acme.com","[::1]"],"tools":{"a*":"none","b":["EMAIL"]},"same_origin":true},"presets":["pci"]}}"#,
    r#"{"limits":{"tokens_per_minute":90000,"usd_per_month":"100"}}"#,
];
const KEYS: [&str; 4] = [
    "{}",
    r#"{"account":"team-7","guardrail":"pii.v2","label":"x","models":["openai/*"],"expires_at":"2027-01-31","disabled":false}"#,
    r#"{"limits":{"requests_per_minute":10,"usd_per_day":"12.50","usd_per_month":100,"tokens_per_minute":null}}"#,
    r#"{"byok_attested":{"openai":["ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"]},"terms":{"style":"shaped"}}"#,
];
const GUARDRAILS: [&str; 4] = [
    "{}",
    r#"{"redact":{"EMAIL":"block"},"media":"pass","names":true,"examples":"find","style":"shaped","preset":"hipaa","terms":{"zdr":true}}"#,
    r#"{"given":["Alice Brenner",{"type":"PROJECT","terms":["Bluebird"]}],"patterns":[{"name":"T","pattern":"\\bACME-\\d{4}\\b","action":null}]}"#,
    r#"{"blind":{"check":"00112233445566aa","lists":[{"type":"PERSON","words":2,"chars":13,"prints":"00112233445566aa00112233"}]}}"#,
];

/// What neither takes.
const WRONG: [(Kind, &str, &str); 50] = [
    (Kind::Account, "zrd", r#"{"zrd":true}"#),
    (Kind::Account, "zrd", r#"{"zrd":null}"#),
    (Kind::Key, "limits", r#"{"limits":[]}"#),
    (Kind::Key, "limits.rpm", r#"{"limits":{"rpm":5}}"#),
    (Kind::Key, "limits.requests_per_minute", r#"{"limits":{"requests_per_minute":"5"}}"#),
    (Kind::Account, "limits.tokens_per_minute", r#"{"limits":{"tokens_per_minute":-1}}"#),
    (Kind::Account, "limits.usd_per_day", r#"{"limits":{"usd_per_day":0.5}}"#),
    (Kind::Account, "limits.usd_per_month", r#"{"limits":{"usd_per_month":"1e3"}}"#),
    (Kind::Account, "zdr", r#"{"zdr":"true"}"#),
    (Kind::Account, "groups.mistral", r#"{"groups":{"mistral":{"zdr":true}}}"#),
    (Kind::Account, "groups.openai", r#"{"groups":{"openai":true}}"#),
    (Kind::Account, "groups.openai.zdr", r#"{"groups":{"openai":{"zdr":1}}}"#),
    (Kind::Account, "groups.openai.zrd", r#"{"groups":{"openai":{"zrd":true}}}"#),
    (Kind::Account, "group", r#"{"group":"a b"}"#),
    (Kind::Account, "credentials", r#"{"credentials":["OPENAI_API_KEY"]}"#),
    (Kind::Account, "credentials.openai", r#"{"credentials":{"openai":"KEY_SECRET"}}"#),
    (Kind::Account, "credentials.openai", r#"{"credentials":{"openai":"_API_KEY"}}"#),
    (Kind::Account, "credentials.openai", r#"{"credentials":{"openai":"openai_API_KEY"}}"#),
    (Kind::Account, "credentials.Open AI", r#"{"credentials":{"Open AI":"OPENAI_API_KEY"}}"#),
    (Kind::Account, "cache_isolation", r#"{"cache_isolation":"yes"}"#),
    (Kind::Account, "users.u7", r#"{"users":{"u7":"a/b"}}"#),
    (Kind::Account, "users.", r#"{"users":{"":"strict"}}"#),
    (Kind::Account, "terms.regions", r#"{"terms":{"regions":"eu"}}"#),
    (Kind::Account, "terms.regions[1]", r#"{"terms":{"regions":["eu",3]}}"#),
    (Kind::Account, "terms.certifications", r#"{"terms":{"certifications":["soc3"]}}"#),
    (Kind::Account, "terms.max_price.prompt", r#"{"terms":{"max_price":{"prompt":"-1"}}}"#),
    (Kind::Account, "terms.max_price.promt", r#"{"terms":{"max_price":{"promt":"1"}}}"#),
    (Kind::Account, "terms.context_length", r#"{"terms":{"context_length":"200k"}}"#),
    (Kind::Account, "terms.redact.EMAIL", r#"{"terms":{"redact":{"EMAIL":"hide"}}}"#),
    (Kind::Account, "terms.given", r#"{"terms":{"given":["Alice"]}}"#),
    (Kind::Account, "terms.preset", r#"{"terms":{"preset":"hippa"}}"#),
    (Kind::Account, "terms.restore.hosts", r#"{"terms":{"restore":{"hosts":["https://acme.com/x"]}}}"#),
    (Kind::Account, "terms.restore.tools.a", r#"{"terms":{"restore":{"tools":{"a":"some"}}}}"#),
    (Kind::Key, "account", r#"{"account":"a/../b"}"#),
    (Kind::Key, "account", r#"{"account":""}"#),
    (Kind::Key, "guardrail", r#"{"guardrail":7}"#),
    (Kind::Key, "models", r#"{"models":"openai/*"}"#),
    (Kind::Key, "models[0]", r#"{"models":[""]}"#),
    (Kind::Key, "expires_at", r#"{"expires_at":"31.01.2027"}"#),
    (Kind::Key, "disable", r#"{"disable":true}"#),
    (Kind::Key, "disabled", r#"{"disabled":"true"}"#),
    (Kind::Key, "label", r#"{"label":7}"#),
    (Kind::Key, "byok_attested.openai", r#"{"byok_attested":{"openai":["abc"]}}"#),
    (Kind::Key, "byok_attested.openai", r#"{"byok_attested":{"openai":"abc"}}"#),
    (Kind::Guardrail, "redcat", r#"{"redcat":{"EMAIL":"block"}}"#),
    (Kind::Guardrail, "media", r#"{"media":"drop"}"#),
    (Kind::Guardrail, "given[0].typ", r#"{"given":[{"typ":"PERSON","terms":["Alice Brenner"]}]}"#),
    (Kind::Guardrail, "patterns[0].name", r#"{"patterns":[{"name":"t","pattern":"abc"}]}"#),
    (Kind::Guardrail, "patterns[0].action", r#"{"patterns":[{"name":"T","pattern":"abc","action":"drop"}]}"#),
    (Kind::Guardrail, "blind.check", r#"{"blind":{"check":"xyz","lists":[]}}"#),
];

/// What only the core knows to be wrong.
const MEANT: [(Kind, &str, &str); 6] = [
    (Kind::Account, "terms.redact.EMIAL", r#"{"terms":{"redact":{"EMIAL":"mask"}}}"#),
    (Kind::Key, "expires_at", r#"{"expires_at":"2027-02-30"}"#),
    (Kind::Guardrail, "redact.URL", r#"{"redact":{"URL":"block"}}"#),
    (Kind::Guardrail, "given[1]", r#"{"given":["Alice Brenner","--"]}"#),
    (Kind::Guardrail, "patterns[0].pattern", r#"{"patterns":[{"name":"T","pattern":"x(?=y)"}]}"#),
    (Kind::Guardrail, "restore.tools.a", r#"{"restore":{"tools":{"a":["EMIAL"]}}}"#),
];

fn good() -> impl Iterator<Item = (Kind, &'static str)> {
    let of = |kind: Kind, rows: &'static [&'static str]| rows.iter().map(move |row| (kind, *row));
    of(Kind::Account, &ACCOUNTS).chain(of(Kind::Key, &KEYS)).chain(of(Kind::Guardrail, &GUARDRAILS))
}

#[test]
fn what_is_wrong_is_named_by_its_path() {
    for (kind, document) in good() {
        assert!(check::check(kind, document.as_bytes()).is_ok(), "{document}");
    }
    for (kind, path, document) in WRONG.iter().chain(&MEANT) {
        let problems = check::check(*kind, document.as_bytes()).err().unwrap();
        assert_eq!(problems.iter().map(|row| row.path.as_str()).collect::<Vec<_>>(), [*path], "{document}");
        assert!(problems[0].line == 1 && !problems[0].what.is_empty());
    }
    let account = check::account(ACCOUNTS[4].as_bytes()).unwrap();
    assert_eq!(account.credentials, [("openai".to_owned(), "OPENAI_TEAM7_API_KEY".to_owned())]);
    assert_eq!(check::account(ACCOUNTS[3].as_bytes()).unwrap().refers, ["guardrail/strict"]);
    assert_eq!(check::key(KEYS[1].as_bytes()).unwrap().refers, ["account/team-7", "guardrail/pii.v2"]);
    assert!(check::guardrail(b"{\"redact\": {,}}").is_err_and(|problems| problems[0].column == 13));
}

#[test]
fn lists_of_users_are_bounded() {
    let users = |users: usize, guardrails: usize| {
        let rows: Vec<String> = (0..users).map(|at| format!("\"u{at}\":\"g{}\"", at % guardrails)).collect();
        check::account(format!("{{\"users\":{{{}}}}}", rows.join(",")).as_bytes())
    };
    assert_eq!(users(1_000, 16).unwrap().refers.len(), 16);
    for (number, guardrails) in [(1_001, 1), (17, 17)] {
        assert_eq!(users(number, guardrails).err().unwrap()[0].path, "users");
    }
}

#[cfg(not(target_family = "wasm"))] // the schema validator draws entropy that wasm has not
#[test]
fn the_schemas_agree_with_the_checks() {
    let texts = [
        (Kind::Account, include_str!("../../shared/data/account.schema.json")),
        (Kind::Key, include_str!("../../shared/data/key.schema.json")),
        (Kind::Guardrail, include_str!("../../shared/data/guardrail.schema.json")),
    ];
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    let indexes = texts.map(|(kind, text)| {
        let place = format!("mem:///{}", kind.name());
        compiler.add_resource(&place, serde_json::from_str(text).unwrap()).unwrap();
        (kind, compiler.compile(&place, &mut schemas).unwrap())
    });
    let shaped = |kind: Kind, document: &str| {
        let (_, index) = indexes.iter().find(|(known, _)| *known == kind).unwrap();
        schemas.validate(&serde_json::from_str(document).unwrap(), *index).is_ok()
    };
    for (kind, document) in good() {
        assert!(shaped(kind, document), "the schema refuses {document}");
    }
    for (kind, _, document) in WRONG {
        assert!(!shaped(kind, document), "the schema takes {document}");
    }
    for (kind, _, document) in MEANT {
        assert!(shaped(kind, document), "{document} is a matter of shape");
    }
}
