//! Keys and tokens: one row each.
//!
//! ```text
//! prefix      alphabet besides letters, digits   length   check
//! AKIA        -                                  16       -
//! ghp_        -                                  36…      CRC-32 in the last six
//! ```
//!
//! Invariant: prefixes have at least three bytes; of two that match, the longer hit wins.

use super::Examples;
use super::detector::{Around, Detector, Hit, Tier};
use super::entity::Entity::{self, *};
use super::token::{Token, is_fixture, variety};
use super::view::View;
use crate::splice::Span;

const OPENAI: &str = "OpenAI API reference, authentication; keys as issued 2023 to 2026";
const ANTHROPIC: &str = "Anthropic API reference; keys as issued";
const AWS: &str = "AWS IAM user guide, unique identifiers and access keys";
const GITHUB: &str = "GitHub blog, Behind GitHub's new authentication token formats (2021)";
const SLACK: &str = "Slack API documentation, token types and incoming webhooks";
const GOOGLE: &str = "Google Cloud documentation, API keys and OAuth clients; values as issued";

const NONE: &[u8] = b"";
const URL_SAFE: &[u8] = b"-_";
const ANY: usize = usize::MAX;

/// Tokens with a prefix.
pub(super) const TOKENS: &[Detector<Token>] = &[
    row(OpenAiKey, "sk-proj-", URL_SAFE, 20, ANY, mixed, OPENAI),
    row(OpenAiKey, "sk-svcacct-", URL_SAFE, 20, ANY, mixed, OPENAI),
    row(OpenAiKey, "sk-admin-", URL_SAFE, 20, ANY, mixed, OPENAI),
    row(OpenAiKey, "sk-None-", URL_SAFE, 20, ANY, mixed, OPENAI),
    row(OpenAiKey, "sk-", NONE, 32, 64, mixed, OPENAI),
    row(AnthropicKey, "sk-ant-", URL_SAFE, 20, ANY, mixed, ANTHROPIC),
    row(AwsAccessKey, "AKIA", NONE, 16, 16, upper, AWS),
    row(AwsAccessKey, "ASIA", NONE, 16, 16, upper, AWS),
    row(AwsAccessKey, "ABIA", NONE, 16, 16, upper, AWS),
    row(AwsAccessKey, "ACCA", NONE, 16, 16, upper, AWS),
    row(GitHubToken, "ghp_", NONE, 36, 255, checksummed, GITHUB),
    row(GitHubToken, "gho_", NONE, 36, 255, checksummed, GITHUB),
    row(GitHubToken, "ghu_", NONE, 36, 255, checksummed, GITHUB),
    row(GitHubToken, "ghs_", NONE, 36, 255, checksummed, GITHUB),
    row(GitHubToken, "ghr_", NONE, 36, 255, checksummed, GITHUB),
    row(GitHubToken, "github_pat_", b"_", 82, 82, fine_grained, GITHUB),
    row(SlackToken, "xoxa-", b"-", 20, ANY, mixed, SLACK),
    row(SlackToken, "xoxb-", b"-", 20, ANY, mixed, SLACK),
    row(SlackToken, "xoxc-", b"-", 20, ANY, mixed, SLACK),
    row(SlackToken, "xoxd-", b"-%+/=", 20, ANY, mixed, SLACK),
    row(SlackToken, "xoxe-", b"-", 20, ANY, mixed, SLACK),
    row(SlackToken, "xoxe.xoxb-", b"-", 20, ANY, mixed, SLACK),
    row(SlackToken, "xoxe.xoxp-", b"-", 20, ANY, mixed, SLACK),
    row(SlackToken, "xoxo-", b"-", 20, ANY, mixed, SLACK),
    row(SlackToken, "xoxp-", b"-", 20, ANY, mixed, SLACK),
    row(SlackToken, "xoxr-", b"-", 20, ANY, mixed, SLACK),
    row(SlackToken, "xoxs-", b"-", 20, ANY, mixed, SLACK),
    row(SlackToken, "xapp-", b"-", 20, ANY, mixed, SLACK),
    row(SlackWebhook, "https://hooks.slack.com/services/", b"/", 30, 100, varied, SLACK),
    row(SlackWebhook, "https://hooks.slack.com/workflows/", b"/", 30, 100, varied, SLACK),
    row(SlackWebhook, "https://hooks.slack.com/triggers/", b"/", 30, 100, varied, SLACK),
    row(SlackWebhook, "hooks.slack.com/services/", b"/", 30, 100, varied, SLACK),
    row(SlackWebhook, "hooks.slack.com/workflows/", b"/", 30, 100, varied, SLACK),
    row(SlackWebhook, "hooks.slack.com/triggers/", b"/", 30, 100, varied, SLACK),
    row(GoogleKey, "AIza", URL_SAFE, 35, 35, varied, GOOGLE),
    row(GoogleClientSecret, "GOCSPX-", URL_SAFE, 28, 28, varied, GOOGLE),
    row(GoogleToken, "ya29.", b"-_.", 20, ANY, mixed, GOOGLE),
];

/// Secrets without a prefix, found from a run of letters of both cases and digits.
pub(super) const RUNS: &[Detector<Around>] = &[Detector {
    entity: AwsSecretKey,
    rule: "aws-secret-key",
    verify: aws_secret,
    context: &["aws", "amazon", "secret access key", "secret key", "secret"],
    strength: 0,
    source: AWS,
}];

/// Words that announce a credential: lower case. The engine asks [`TABLE`](super::detector::TABLE)'s assignments where the word before
/// the sign ends in the last three letters of one of these, in any case.
pub(super) const CREDENTIALS: &[&str] =
    &["password", "passwd", "passphrase", "pwd", "secret", "token", "key", "credential", "credentials", "auth"];

const fn row(
    entity: Entity,
    prefix: &'static str,
    marks: &'static [u8],
    least: usize,
    most: usize,
    check: fn(&[u8]) -> Option<Tier>,
    source: &'static str,
) -> Detector<Token> {
    const CONTEXT: &[&str] = &[
        "token",
        "github",
        "gh",
        "git",
        "secret",
        "password",
        "auth",
        "authorization",
        "bearer",
        "credential",
        "key",
        "pat",
    ];
    Detector {
        entity,
        rule: prefix,
        verify: Token { prefix, marks, least, most, check },
        context: CONTEXT,
        strength: 2,
        source,
    }
}

/// A body that looks drawn at random.
fn varied(body: &[u8]) -> Option<Tier> {
    (variety(body) >= 8).then_some(Tier::Alone)
}

/// [`varied`], and with letters and digits, for prefixes that also begin words (`sk-spinner-…`).
fn mixed(body: &[u8]) -> Option<Tier> {
    let lettered = body.iter().any(u8::is_ascii_alphabetic) && body.iter().any(u8::is_ascii_digit);
    varied(body).filter(|_| lettered)
}

/// Upper case and digits only.
fn upper(body: &[u8]) -> Option<Tier> {
    varied(body).filter(|_| !body.iter().any(u8::is_ascii_lowercase))
}

/// 22 characters, an underscore, 59 characters.
fn fine_grained(body: &[u8]) -> Option<Tier> {
    varied(body).filter(|_| body.iter().position(|byte| *byte == b'_') == Some(22))
}

/// Six digits of base 62 at the end are the CRC-32 of what is before them: then certain, else in need of context.
fn checksummed(body: &[u8]) -> Option<Tier> {
    let (value, check) = body.split_last_chunk::<6>()?;
    let tier = if base62(crc32(value)) == *check { Tier::Alone } else { Tier::WithContext };
    varied(body).map(|_| tier)
}

/// CRC-32 of IEEE 802.3, reflected.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _: u8| (crc >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(crc & 1));
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

/// `value` in base 62 (0-9, A-Z, a-z), padded with zeros to six digits.
fn base62(mut value: u32) -> [u8; 6] {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut text = [b'0'; 6];
    for slot in text.iter_mut().rev() {
        *slot = DIGITS.get((value % 62) as usize).copied().unwrap_or(b'0');
        value /= 62;
    }
    text
}

/// Exactly 40 characters of base 64, both cases and digits, none too often.
fn aws_secret(view: &View<'_>, at: usize) -> Option<Hit> {
    const LENGTH: usize = 40;
    let accept = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+');
    let before = view.run_before(at, LENGTH, accept);
    if before == LENGTH {
        return None;
    }
    let start = at.saturating_sub(before);
    let length = view.run(start, LENGTH.saturating_add(1), accept);
    let end = start.saturating_add(length);
    let body = view.slice(start, end);
    let spared = view.examples == Examples::Spared && is_fixture(body);
    if length != LENGTH || variety(body) < 20 || spared {
        return None;
    }
    Some(Hit { span: Span { start, end }, tier: Tier::WithContext })
}
