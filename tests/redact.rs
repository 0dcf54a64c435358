//! Detection as rows of text and what is found in it; the vault; and the way back, for every division into pieces, against a
//! naive oracle over the whole text.
//!
//! Invariant: a row that fails names its text; sources stand at the tables. No value here was issued to anybody: checksums are computed,
//! secrets are drawn from a fixed generator.
#![expect(clippy::unwrap_used, reason = "tests")]

use lethe_core::redact::{
    Action, Actions, Change, Entity, Examples, Finding, Place, Restored, Restorer, Vault, catalogue, scan, scan_with,
};

fn findings(text: &str, key: &str, examples: Examples) -> Vec<Finding> {
    let mut found = Vec::new();
    scan_with(text, key, examples, &mut |finding| found.push(finding));
    found
}

/// What is found, as `ENTITY text`.
fn found(text: &str, key: &str) -> Vec<String> {
    let name = |finding: Finding| format!("{} {}", finding.entity.name(), &text[finding.span.start..finding.span.end]);
    findings(text, key, Examples::Spared).into_iter().map(name).collect()
}

#[track_caller]
fn finds(text: &str, expected: &[&str]) {
    assert_eq!(found(text, ""), expected, "in {text:?}");
}

/// Whole-value rows: the value is found by itself, in quotes, in prose, after `=`, before a line's end.
#[track_caller]
fn value(entity: &str, value: &str) {
    for (before, after) in
        [("", ""), ("\"", "\""), ("see ", " there"), ("x=", "\n"), ("(", "),"), ("a\\n", "\\n"), ("k%3D", "&z=1")]
    {
        if value.contains('"') && before == "\"" {
            continue;
        }
        finds(&format!("{before}{value}{after}"), &[&format!("{entity} {value}")]);
    }
}

#[test]
fn emails_are_found_in_every_form() {
    // RFC 5321, RFC 5322, RFC 6531; percent-encoding of RFC 3986.
    for address in [
        "alice@acme-health.com",
        "alice.brenner+news@mail.acme.co.uk",
        "o'brien@acme.ie",
        "a@acme.de",
        "_svc-1%x@acme.io",
        "alice%2Bnews%40acme.com",
        "müller@straße.de",
        "用户@例え.jp",
        "иван@почта.рф",
        "user@xn--e1afmkfd.xn--p1ai",
        "Alice.Brenner@ACME.COM",
        "alice＠acme．com",
        "alice﹫acme.com",
        "al\u{200b}ice@ac\u{ad}me.com",
        "1234567@students.acme.edu",
    ] {
        value("EMAIL", address);
    }
    value("EMAIL", "\"john doe\"@acme.com");
}

#[test]
fn an_email_ends_and_begins_where_it_should() {
    finds("Write to alice@acme.com.", &["EMAIL alice@acme.com"]);
    finds("Write to alice@acme.com... or not", &["EMAIL alice@acme.com"]);
    finds("a@acme.com,b@acme.com;c@acme.com", &["EMAIL a@acme.com", "EMAIL b@acme.com", "EMAIL c@acme.com"]);
    finds("<alice@acme.com>", &["EMAIL alice@acme.com"]);
    finds("[x](mailto:alice@acme.com)", &["EMAIL alice@acme.com"]);
    finds("*alice@acme.com*", &["EMAIL alice@acme.com"]);
    finds("'alice@acme.com'", &["EMAIL alice@acme.com"]);
    finds("请联系alice@acme.com谢谢", &["EMAIL alice@acme.com"]);
    finds("?user%3Dalice%40acme.com%26x", &["EMAIL alice%40acme.com"]);
    finds("{\"alice@acme.com\":3}", &["EMAIL alice@acme.com"]);
    finds("alice@acme.com@bob@acme.org", &["EMAIL alice@acme.com", "EMAIL bob@acme.org"]);
    finds("alice@acme.com-", &["EMAIL alice@acme.com"]);
}

#[test]
fn what_only_looks_like_an_email_stays() {
    for text in [
        "git@github.com:acme/app.git",
        "ssh://git@acme.com/app",
        "noreply@acme.com",
        "No-Reply@acme.com",
        "anyone@example.com",
        "x@mail.example.org",
        "x@service.test",
        "u0@lethe.invalid",
        "pkg@1.2.3",
        "react@18.2.0-rc.1",
        "actions/checkout@v4",
        "icon@2x.png",
        "getty@tty1.service",
        "this@Outer.field",
        "@decorator",
        "a @ b.com",
        "@acme.com",
        "alice@localhost",
        "alice@",
        "a@b",
        "a@b.c",
        "alice@-.com",
        "100%40",
        "@@@@",
        "",
    ] {
        finds(text, &[]);
    }
    let all = findings("anyone@example.com", "", Examples::Found);
    assert_eq!(all.len(), 1, "examples are found on demand");
}

/// `prefix`, zeros and ones up to `length`, and the check digit of ISO/IEC 7812-1, computed digit by digit.
fn card(prefix: &str, length: usize) -> String {
    let mut digits: Vec<u32> = prefix.chars().map(|digit| digit.to_digit(10).unwrap()).collect();
    let filler = [9, 1, 4, 8, 8, 0, 3, 4, 3, 6, 4, 6, 7, 2, 5, 1];
    digits.extend(filler.iter().take(length - 1 - digits.len()));
    let doubled = |digit: u32| digit / 5 + digit * 2 % 10;
    let sum: u32 =
        digits.iter().rev().enumerate().map(|(at, digit)| if at % 2 == 0 { doubled(*digit) } else { *digit }).sum();
    digits.push((10 - sum % 10) % 10);
    digits.iter().map(|digit| char::from_digit(*digit, 10).unwrap()).collect()
}

fn grouped(number: &str, sizes: &[usize], separator: &str) -> String {
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
    for number in ["856-45-6789", "001-01-0001", "078-05-1120", "899-99-9999"] {
        value("US_SSN", number);
    }
    for number in ["856456789", "856 45 6789", "856.45.6789", "85645-6789", "856-456789"] {
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
        "ssn 856-45 6789",
        "ssn a856-45-6789",
        "+856-45-6789",
    ] {
        finds(text, &[]);
    }
}

/// A fixed generator (SplitMix64), so that every run draws the same secrets.
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound).unwrap()).unwrap()
    }

    fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        (0..length).map(|_| char::from(alphabet[self.below(alphabet.len())])).collect()
    }
}

const BASE62: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const URL_SAFE: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
const BASE32: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const DIGITS: &[u8] = b"0123456789";

/// A GitHub token: 30 random characters and their CRC-32 in base 62, the latter computed with a table, unlike the product's.
fn github(prefix: &str, body: &str) -> String {
    let table: Vec<u32> = (0..256_u32)
        .map(|byte| (0..8).fold(byte, |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 }))
        .collect();
    let mut crc = !body.bytes().fold(u32::MAX, |crc, byte| table[usize::from(crc as u8 ^ byte)] ^ crc >> 8);
    let mut check = Vec::new();
    for _ in 0..6 {
        check.insert(0, BASE62[(crc % 62) as usize]);
        crc /= 62;
    }
    format!("{prefix}{body}{}", String::from_utf8(check).unwrap())
}

#[test]
fn secrets_of_every_vendor_are_found() {
    // Forms: the vendors' documentation, named in the rows.
    let mut draws = Draws(7);
    for _ in 0..40 {
        value("OPENAI_KEY", &format!("sk-{}1T3BlbkFJ{}", draws.text(BASE62, 19), draws.text(BASE62, 20)));
        for kind in ["proj", "svcacct", "admin"] {
            let (front, back) = (draws.text(URL_SAFE, 72), draws.text(URL_SAFE, 72));
            value("OPENAI_KEY", &format!("sk-{kind}-a1{front}T3BlbkFJ{back}a1"));
        }
        value("ANTHROPIC_KEY", &format!("sk-ant-api03-{}-{}AA", draws.text(URL_SAFE, 86), draws.text(BASE62, 6)));
        value("ANTHROPIC_KEY", &format!("sk-ant-oat01-{}-{}AA", draws.text(URL_SAFE, 86), draws.text(BASE62, 6)));
        value("AWS_ACCESS_KEY", &format!("AKIA{}", draws.text(BASE32, 16)));
        value("AWS_ACCESS_KEY", &format!("ASIA{}", draws.text(BASE32, 16)));
        for prefix in ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"] {
            value("GITHUB_TOKEN", &github(prefix, &draws.text(BASE62, 30)));
        }
        value("GITHUB_TOKEN", &format!("github_pat_{}_{}", draws.text(BASE62, 22), draws.text(BASE62, 59)));
        let (team, bot) = (draws.text(DIGITS, 12), draws.text(DIGITS, 13));
        value("SLACK_TOKEN", &format!("xoxb-{team}-{bot}-{}", draws.text(BASE62, 24)));
        value("SLACK_TOKEN", &format!("xoxp-{team}-{bot}-{team}-{}", draws.text(b"0123456789abcdef", 32)));
        value(
            "SLACK_TOKEN",
            &format!("xapp-1-A{}-{bot}-{}", draws.text(BASE32, 10), draws.text(b"0123456789abcdef", 64)),
        );
        value("SLACK_TOKEN", &format!("xoxe.xoxp-1-{}", draws.text(BASE62, 160)));
        let hook = format!("T{}/B{}/{}", draws.text(BASE32, 8), draws.text(BASE32, 10), draws.text(BASE62, 24));
        value("SLACK_WEBHOOK", &format!("https://hooks.slack.com/services/{hook}"));
        finds(
            &format!("//hooks.slack.com/services/{hook}"),
            &[&format!("SLACK_WEBHOOK hooks.slack.com/services/{hook}")],
        );
        value("GOOGLE_KEY", &format!("AIza{}a", draws.text(URL_SAFE, 34)));
        value("GOOGLE_CLIENT_SECRET", &format!("GOCSPX-{}", draws.text(URL_SAFE, 28)));
        value("GOOGLE_TOKEN", &format!("ya29.a0{}", draws.text(URL_SAFE, 180)));
    }
}

#[test]
fn secrets_that_need_a_word() {
    let mut draws = Draws(11);
    for _ in 0..40 {
        let secret = format!("{}/{}", draws.text(BASE62, 30), draws.text(BASE62, 9));
        finds(&format!("digest {secret}"), &[]);
        finds(&format!("AWS_SECRET_ACCESS_KEY={secret}"), &[&format!("AWS_SECRET_KEY {secret}")]);
        assert_eq!(found(&secret, "SecretAccessKey"), [format!("AWS_SECRET_KEY {secret}")]);
        finds(&format!("aws {secret}x"), &[]);
        let unchecked = format!("ghp_{}", draws.text(BASE62, 36));
        finds(&format!("see {unchecked}"), &[]);
        finds(&format!("token: {unchecked}"), &[&format!("GITHUB_TOKEN {unchecked}")]);
    }
    let pair = format!("AKIA{}\n{}+{}", draws.text(BASE32, 16), draws.text(BASE62, 19), draws.text(BASE62, 20));
    let names: Vec<_> = findings(&pair, "aws", Examples::Spared).into_iter().map(|finding| finding.entity).collect();
    assert_eq!(names, [Entity::AwsAccessKey, Entity::AwsSecretKey]);
}

#[test]
fn fixtures_and_near_misses_of_secrets_stay() {
    let long = "a1B2c3D4e5F6g7H8i9J0".repeat(3);
    for text in [
        "AKIAIOSFODNN7EXAMPLE",
        "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "sk-proj-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "sk-your-key-goes-here-please-do-not-share",
        "sk-ant-api03-000000000000000000000000000000000000",
        "sk-folding-cube sk-spinner-double-bounce",
        "risk-adjusted disk-utilisation-percentages-2024",
        "sk-lines",
        "AKIA and ASIA",
        "AKIAshortlowercaseabc",
        "ghp_short",
        "github_patterns_of_use",
        "AIzaTooShort",
        "xoxb-one-two",
        "ya29.short",
        "hooks.slack.com/services/",
        &format!("xAKIA{}", "QWERTZUIOPASDFGH"),
        &format!("AIza{}", &long[..36]),
        &format!("AKIA{}", &long[..17]),
    ] {
        finds(text, &[]);
    }
    assert_eq!(findings("AKIAIOSFODNN7EXAMPLE", "", Examples::Found).len(), 1, "fixtures are found on demand");
}

#[test]
fn text_that_looks_like_a_placeholder_is_protected() {
    for literal in [
        "<EMAIL_0>",
        "<US_SSN_12>",
        "<email_3>",
        "&lt;EMAIL_0&gt;",
        "\\u003cEMAIL_0\\u003e",
        "\\<EMAIL_0\\>",
        "<EMAIL\\_0>",
        "<LITERAL_1>",
    ] {
        finds(&format!("a {literal} b"), &[&format!("LITERAL {literal}")]);
    }
    for text in [
        "<EMAIL>",
        "<EMAIL_>",
        "<EMAIL_00>",
        "<EMAIL_0",
        "<MAIL_0>",
        "< EMAIL_0>",
        "<EMAIL_0&gt;",
        "<EMAIL_99999999999999999999999>",
    ] {
        finds(text, &[]);
    }
}

#[test]
fn findings_are_ordered_and_whole_characters_whatever_the_text() {
    let pieces = [
        "@",
        "a",
        "４",
        "\u{200b}",
        "é",
        "例",
        ".",
        "com",
        "%40",
        "<EMAIL_0>",
        " ",
        "-",
        "4539148803436467",
        "ssn",
        "856456789",
        "\\n",
        "sk-",
        "\"",
        "😀",
        "＠",
        "AKIA",
        "\u{a0}",
    ];
    let mut draws = Draws(3);
    for _ in 0..20_000 {
        let count = draws.below(12);
        let text: String = (0..count).map(|_| pieces[draws.below(pieces.len())]).collect();
        let mut last = 0;
        for finding in findings(&text, "", Examples::Found) {
            assert!(last <= finding.span.start && finding.span.start < finding.span.end, "{text:?}");
            assert!(text.get(finding.span.start..finding.span.end).is_some(), "{text:?}");
            last = finding.span.end;
        }
    }
}

#[test]
fn names_and_sources_of_the_catalogue() {
    for entity in Entity::ALL.iter().filter(|entity| !entity.is_literal()) {
        assert_eq!(Entity::named(entity.name()), Some(*entity));
        assert!(entity.name().bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'));
        assert!(catalogue().any(|(listed, source)| listed == *entity && source.len() > 10), "{}", entity.name());
    }
    assert_eq!(Entity::named("EMAIL_ADDRESS"), Some(Entity::Email));
    assert_eq!(Entity::named("US_SOCIAL_SECURITY_NUMBER"), Some(Entity::UsSsn));
    assert_eq!(Entity::named("LITERAL"), None);
    assert_eq!(Action::named("ANONYMIZE"), Some(Action::Redact));
}

#[test]
fn demands_join_to_the_strictest() {
    let account = Actions::default().with(Entity::Email, Action::Mask).with(Entity::CreditCard, Action::Block);
    let key = Actions::default().with(Entity::Email, Action::Off).with(Entity::UsSsn, Action::Off);
    let both = account.join(key);
    assert_eq!(both, key.join(account));
    assert_eq!(both.of(Entity::Email, false), Action::Mask);
    assert_eq!(both.of(Entity::CreditCard, false), Action::Block);
    assert_eq!(both.of(Entity::UsSsn, false), Action::Off);
    assert_eq!(both.of(Entity::OpenAiKey, false), Action::Mask);
    assert_eq!(both.of(Entity::OpenAiKey, true), Action::Redact);
    assert_eq!(both.with(Entity::OpenAiKey, Action::Mask).of(Entity::OpenAiKey, true), Action::Mask);
    assert_eq!(both.of(Entity::Literal, false), Action::Redact);
    assert!(both.blocks() && !key.blocks() && Actions::default().is_default());
}

#[test]
fn the_vault_numbers_by_first_appearance() {
    let mut vault = Vault::new();
    assert!(vault.is_empty());
    assert_eq!(vault.placeholder(Entity::Email, "bob@acme.com", Action::Redact), "<EMAIL_0>");
    assert_eq!(vault.placeholder(Entity::Email, "eve@acme.com", Action::Redact), "<EMAIL_1>");
    assert_eq!(vault.placeholder(Entity::Email, "bob@acme.com", Action::Redact), "<EMAIL_0>");
    assert_eq!(vault.placeholder(Entity::Email, "Bob@acme.com", Action::Redact), "<EMAIL_2>");
    assert_eq!(vault.placeholder(Entity::OpenAiKey, "k", Action::Mask), "<OPENAI_KEY_0>");
    assert_eq!(vault.original("<EMAIL_1>"), Some("eve@acme.com"));
    assert_eq!(vault.original("<EMAIL_3>"), None);
    assert_eq!(vault.original("<OPENAI_KEY_0>"), None, "masked is one-way");
    assert_eq!((vault.counts().of(Entity::Email), vault.counts().total()), (4, 5));
    vault.wipe();
    assert!(vault.is_empty() && vault.original("<EMAIL_0>").is_none());
}

/// Redacts a text as a request is: every finding a placeholder.
fn redacted(text: &str, vault: &mut Vault) -> String {
    let mut out = String::new();
    let mut from = 0;
    scan(text, "", &mut |finding| {
        out.push_str(&text[from..finding.span.start]);
        out.push_str(vault.placeholder(finding.entity, &text[finding.span.start..finding.span.end], Action::Redact));
        from = finding.span.end;
    });
    out + &text[from..]
}

/// A piece with its changes, which must be in order, apart, and on character boundaries.
fn applied(piece: &str, changes: &[Change]) -> String {
    let (mut out, mut from) = (String::new(), 0);
    for change in changes {
        out.push_str(&piece[from..change.range.start]);
        out.push_str(&change.with);
        from = change.range.end;
    }
    out + &piece[from..]
}

/// The answer that a client reads, and what the restorer counted.
fn restored(pieces: &[&str], vault: &Vault, place: Place) -> (String, Restored) {
    let mut restorer = Restorer::new(place);
    let mut out = String::new();
    for piece in pieces {
        let mut changes = Vec::new();
        restorer.push(piece, vault, &mut changes);
        out.push_str(&applied(piece, &changes));
        assert!(restorer.held() <= 96);
    }
    out.push_str(restorer.finish());
    assert_eq!(restorer.held(), 0);
    (out, restorer.restored())
}

/// All of it at once, by searching for every placeholder that was issued.
fn oracle(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = text;
    'text: while !rest.is_empty() {
        for (placeholder, original) in values {
            if let Some(tail) = rest.strip_prefix(placeholder) {
                out.push_str(original);
                rest = tail;
                continue 'text;
            }
        }
        let letter = rest.chars().next().unwrap();
        out.push(letter);
        rest = &rest[letter.len_utf8()..];
    }
    out
}

const VECTORS: [&str; 14] = [
    "mail <EMAIL_0> and <EMAIL_1>!",
    "<EMAIL_10><EMAIL_1><EMAIL_0>",
    "<<EMAIL_0>>",
    "<EMAIL_<EMAIL_0>",
    "<EMAIL_0",
    "<EMAIL_2> <CREDIT_CARD_0> <US_SSN_0>",
    "&lt;EMAIL_0&gt; <email_1> <EMAIL\\_1>",
    "**<EMAIL_0>** é<EMAIL_1>é",
    "\\u003cEMAIL_1\\u003e \\<EMAIL_0\\>",
    "a < b && c \\< d <EMAIL",
    "<EMAIL\\u003cEMAIL_0\\u003e",
    "&l&lt;EMAIL_0&gt",
    "<LITERAL_0><OPENAI_KEY_0>",
    "<CREDIT_CARD&lt;EMAIL_1&gt;",
];

fn vault() -> Vault {
    let mut vault = Vault::new();
    vault.placeholder(Entity::Email, "bob@acme.com", Action::Redact);
    vault.placeholder(Entity::Email, "\"eve\"@acme.com", Action::Redact);
    vault.placeholder(Entity::Literal, "<EMAIL_7>", Action::Redact);
    vault.placeholder(Entity::OpenAiKey, "sk-original", Action::Redact);
    vault
}

#[test]
fn every_division_into_pieces_restores_the_same_bytes() {
    let (eve, vault) = ("\"eve\"@acme.com", vault());
    let mut values = vec![("<EMAIL_0>", "bob@acme.com"), ("<EMAIL_1>", eve), ("<LITERAL_0>", "<EMAIL_7>")];
    values.extend([
        ("&lt;EMAIL_0&gt;", "bob@acme.com"),
        ("&lt;EMAIL_1&gt;", eve),
        ("<email_1>", eve),
        ("<EMAIL\\_1>", eve),
    ]);
    values.extend([
        ("\\u003cEMAIL_0\\u003e", "bob@acme.com"),
        ("\\u003cEMAIL_1\\u003e", eve),
        ("\\<EMAIL_0\\>", "bob@acme.com"),
    ]);
    for text in VECTORS {
        let expected = oracle(text, &values);
        let (whole, counted) = restored(&[text], &vault, Place::Prose);
        assert_eq!(whole, expected, "{text}");
        let cuts: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
        for first in &cuts {
            for second in cuts.iter().filter(|second| first <= second) {
                let pieces = [&text[..*first], &text[*first..*second], "", &text[*second..]];
                assert_eq!(restored(&pieces, &vault, Place::Prose), (expected.clone(), counted), "{pieces:?}");
            }
        }
        let letters: Vec<String> = text.chars().map(String::from).collect();
        let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
        assert_eq!(restored(&letters, &vault, Place::Prose), (expected, counted), "{text} letter by letter");
    }
}

#[test]
fn an_echo_of_what_was_redacted_is_what_was_said() {
    let number = card("4", 16);
    let texts = [
        format!("Pay {number} for alice@acme.com, ssn 856-45-6789, then alice@acme.com again."),
        "what does <EMAIL_0> mean for bob@acme.com and <EMAIL_0> and &lt;EMAIL_0&gt;?".into(),
        "卡号４５３９１４８８０３４３６４６７。alice＠acme．com".into(),
        "<LITERAL_0> <LITERAL_1> <LITERAL_0> x@acme.com".into(),
    ];
    for text in texts {
        let mut vault = Vault::new();
        let sent = redacted(&text, &mut vault);
        assert!(!sent.contains("@acme") && !sent.contains(&number), "{sent}");
        for cut in (0..=sent.len()).filter(|at| sent.is_char_boundary(*at)) {
            let (back, counted) = restored(&[&sent[..cut], &sent[cut..]], &vault, Place::Prose);
            assert_eq!((back.as_str(), counted.unresolved), (text.as_str(), 0), "cut at {cut} of {sent}");
        }
    }
}

#[test]
fn an_empty_vault_is_the_identity_and_a_quiet_one_allocates_nothing() {
    for text in VECTORS {
        let mut changes = Vec::new();
        Restorer::new(Place::Prose).push(text, &Vault::new(), &mut changes);
        assert!(changes.is_empty() && changes.capacity() == 0);
    }
    let mut changes = Vec::new();
    let mut restorer = Restorer::new(Place::Prose);
    restorer.push("nothing to <see> here, 1 < 2 && <EMAIL_", &Vault::new(), &mut changes);
    restorer.push("plain text <b>bold</b> &amp; <US_SSN_0> \\n", &vault(), &mut changes);
    assert!(changes.capacity() == 0 && restorer.held() == 0);
}

#[test]
fn only_what_was_issued_is_withheld() {
    let vault = vault();
    let held = |text: &str, place| {
        let mut restorer = Restorer::new(place);
        restorer.push(text, &vault, &mut Vec::new());
        restorer.held()
    };
    for (text, bytes) in [
        ("a <", 1),
        ("a <EM", 3),
        ("<EMAIL_", 7),
        ("<EMAIL_1", 8),
        ("<EMAIL_2", 0),
        ("<EMAIL_01", 0),
        ("<US_", 0),
        ("<b", 0),
        ("a &", 1),
        ("\\u00", 4),
    ] {
        assert_eq!(held(text, Place::Prose), bytes, "{text}");
    }
    assert_eq!(held("<OPENAI_", Place::Prose), 0, "secrets do not return to prose");
    assert_eq!(held("<OPENAI_", Place::ToolArguments), 8);
}

#[test]
fn secrets_return_to_tool_arguments_only_and_masked_ones_never() {
    let mut vault = vault();
    vault.placeholder(Entity::CreditCard, "4539148803436467", Action::Mask);
    let text = "<OPENAI_KEY_0> <CREDIT_CARD_0> <EMAIL_1> <EMAIL_9>";
    let (prose, counted) = restored(&[text], &vault, Place::Prose);
    assert_eq!(prose, "<OPENAI_KEY_0> <CREDIT_CARD_0> \"eve\"@acme.com <EMAIL_9>");
    assert_eq!(counted, Restored { restored: 1, unresolved: 1, masked: 0 });
    let (arguments, counted) = restored(&[text], &vault, Place::ToolArguments);
    assert_eq!(arguments, "sk-original <CREDIT_CARD_0> \\\"eve\\\"@acme.com <EMAIL_9>");
    assert_eq!(counted, Restored { restored: 2, unresolved: 1, masked: 1 });
}

#[test]
fn arguments_stay_json() {
    let mut vault = Vault::new();
    let awkward = "a\"b\\c\nd\u{1}é";
    vault.placeholder(Entity::Literal, awkward, Action::Redact);
    let (arguments, _) = restored(&["{\"path\":\"x <LIT", "ERAL_0> y\"}"], &vault, Place::ToolArguments);
    let parsed: serde_json::Value = serde_json::from_str(&arguments).unwrap();
    assert_eq!(parsed["path"], format!("x {awkward} y"));
}

#[test]
fn the_last_piece_withholds_nothing() {
    let mut changes = Vec::new();
    let mut restorer = Restorer::new(Place::Prose);
    restorer.close("see <EMAIL_0> <EMAIL_", &vault(), &mut changes);
    assert_eq!(applied("see <EMAIL_0> <EMAIL_", &changes), "see bob@acme.com <EMAIL_");
    assert_eq!((restorer.held(), restorer.finish()), (0, ""));
}
