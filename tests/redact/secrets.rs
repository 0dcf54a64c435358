//! Keys and tokens, and what only looks like one.
//!
//! ```text
//! ghp_ + 30 drawn characters + their CRC-32    found
//! AKIAIOSFODNN7EXAMPLE                         a fixture: not
//! ```
//!
//! Invariant: every secret is drawn from a fixed generator.

use super::{BASE32, BASE62, DIGITS, Draws, URL_SAFE, findings, finds, found, value};
use lethe_core::redact::{Entity, Examples};

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
        &format!("AKIA{}", "Q2W0E1R8T9Z3U4I5"),
        &format!("dapi{}", "7a06c8587f1449bfea3141dc8865d7g2"),
        &format!("{}-us12", "7A06C8587F1449BFEA3141DC8865D772"),
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
