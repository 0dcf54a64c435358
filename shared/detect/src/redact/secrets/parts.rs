//! Tokens without a prefix whose parts give them away.
//!
//! ```text
//! 123456789:AA○○○…                    Telegram: number, colon, 35 characters
//! MTIzNDU2Nzg5….○○○○○○.○○○…           Discord: base64 of a number, two more parts
//! ○○○○○○○○○○○○○○.atlasv1.○○○…         Terraform Cloud
//! ○○○8Q~○○○…                          Azure client secret
//! ```
//!
//! Invariant: as for every row, a bounded stretch is looked at.

use super::super::ascii::is_alphanumeric;
use super::super::beside::Beside;
use super::super::detector::{Around, Begins, Code, Detector, Hit, Source, Tier, lengths};
use super::super::entity::Entity;
use super::super::scanner::run::read;
use super::super::token::variety;
use super::super::view::View;
use super::aws::spoken;
use super::check::{hex, mixed};
use super::random::Mix;
use crate::encoding::sextet;
use crate::redact::context::words;
use crate::span::Span;

/// At a run of letters and digits.
pub(super) const DISCORD: Detector<Around> =
    alone(Entity::DiscordToken, "discord-bot", discord, "Discord developer documentation, bot tokens; as issued");
/// At a run of letters and digits.
pub(super) const DATA_CENTER: Detector<Around> = alone(
    Entity::AtlassianToken,
    "atlassian-data-center",
    data_center,
    "Atlassian documentation, personal access tokens of Data Center; values as issued",
);
/// At the second run of letters and digits.
pub(super) const TABLEAU: Detector<Around> =
    alone(Entity::ApiKey, "tableau-token", tableau, "Tableau documentation, personal access tokens; values as issued");
/// At a run of letters and digits.
pub(super) const RAPID: Detector<Around> =
    alone(Entity::ApiKey, "rapidapi-key", rapid, "RapidAPI documentation, API keys; values as issued");
/// At a run of letters and digits.
pub(super) const TERRAFORM: Detector<Around> =
    alone(Entity::TerraformToken, "terraform-cloud", terraform, "Terraform Cloud documentation, API tokens; as issued");
/// At a run of letters and digits.
pub(super) const TWILIO: Detector<Around> =
    alone(Entity::TwilioKey, "twilio-key", twilio, "Twilio documentation, API keys and string identifiers");
/// At a run of letters and digits.
pub(super) const MAILCHIMP: Detector<Around> =
    alone(Entity::MailchimpKey, "mailchimp-key", mailchimp, "Mailchimp developers, API keys and data centres");
/// At a run of letters and digits.
pub(super) const MAILGUN: Detector<Around> =
    alone(Entity::MailgunKey, "mailgun-key", mailgun, "Mailgun documentation, API keys; values as issued");
/// At a run of letters and digits.
pub(super) const SIGNED: Detector<Around> = alone(
    Entity::AzureKey,
    "azure-signed-key",
    signed,
    "Microsoft documentation, Azure DevOps personal access tokens (2024 format) and identifiable keys of Azure services \
     (Microsoft Security Utilities, SEC101)",
);
/// At a run of letters and digits.
pub(super) const VAULT: Detector<Around> = alone(
    Entity::VaultToken,
    "vault-service-token",
    vault,
    "HashiCorp Vault documentation, tokens before version 1.10",
);
/// At a run of letters and digits.
pub(super) const STORAGE: Detector<Around> = Detector {
    entity: Entity::AzureKey,
    rule: "azure-512-bit-key",
    verify: storage,
    context: words![
        "account key",
        "accountkey",
        "storage key",
        "storagekey",
        "storage",
        "azure",
        "shared key",
        "cosmos",
        "batch",
        "access key",
    ],
    strength: 1,
    source: Source::of("Microsoft documentation, Azure storage account keys (512 bits in base64)"),
};
/// At a colon.
pub(in super::super) const TELEGRAM: Detector<Around> = Detector {
    context: words!["telegram", "tgram"],
    ..alone(Entity::TelegramToken, "telegram-bot", telegram, "Telegram Bot API, authorizing your bot")
};
/// At a short word.
pub(in super::super) const AZURE: Detector<Code> = Detector {
    entity: Entity::AzureKey,
    rule: "azure-client-secret",
    verify: Code {
        words: lengths(&[2, 3, 4, 5]),
        begins: Begins::Either,
        lower: true,
        four: false,
        needs: Beside::TILDE,
        verify: azure,
    },
    context: &[],
    strength: 2,
    source: Source::of("Microsoft documentation, Entra client secrets; values as issued"),
};

pub(super) const fn alone(
    entity: Entity,
    rule: &'static str,
    verify: Around,
    source: &'static str,
) -> Detector<Around> {
    Detector { entity, rule, verify, context: &[], strength: 2, source: Source::of(source) }
}

pub(super) const fn certain(start: usize, end: usize) -> Option<Hit> {
    Some(Hit { span: Span { start, end }, tier: Tier::Alone })
}

pub(super) const fn dashed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// The end of a run of `least` to `most` bytes from `at` on.
#[inline(never)]
pub(super) fn run(view: &View<'_>, at: usize, accept: fn(u8) -> bool, least: usize, most: usize) -> Option<usize> {
    let length = view.run(at, most.saturating_add(1), accept);
    (least..=most).contains(&length).then(|| at.saturating_add(length))
}

/// The end of a word of `length` letters and digits at `at`.
#[inline(never)]
pub(super) fn word(view: &View<'_>, at: usize, length: usize) -> Option<usize> {
    let (found, _) = read(view.ahead(at, length.saturating_add(1)));
    (found == length).then(|| at.saturating_add(length))
}

/// The byte after `mark` at `at`.
fn after(view: &View<'_>, at: usize, mark: &[u8]) -> Option<usize> {
    let end = at.checked_add(mark.len())?;
    (view.slice(at, end) == mark).then_some(end)
}

fn discord(view: &View<'_>, at: usize) -> Option<Hit> {
    if !is_number(view.slice(at, at.saturating_add(4)), 1) {
        return None;
    }
    let id = run(view, at, dashed, 23, 28)?;
    let time = run(view, after(view, id, b".")?, dashed, 6, 7)?;
    let end = run(view, after(view, time, b".")?, dashed, 27, 38)?;
    view.begins(at).then(|| certain(at, end))?
}

/// Whether `text` begins like base64 of decimal digits, three in each of `chunks`.
fn is_number(text: &[u8], chunks: usize) -> bool {
    let mut bits = 0_u32;
    text.chunks_exact(4).take(chunks).all(|chunk| {
        for byte in chunk {
            let Some(sextet) = sextet(*byte) else { return false };
            bits = bits << 6 | u32::from(sextet);
        }
        bits.to_be_bytes().iter().skip(1).all(u8::is_ascii_digit)
    })
}

/// Base64 of twelve digits, a colon and twenty bytes.
fn data_center(view: &View<'_>, at: usize) -> Option<Hit> {
    matches!(view.text.get(at..)?, [b'M'..=b'O', ..]).then_some(())?;
    let end = run(view, at, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'), 44, 44)?;
    let body = view.slice(at, end);
    let colon = matches!(body.get(16..), Some([b'O', b'g'..=b'v', ..]));
    let glued = matches!(view.before(at), Some(b'+' | b'/'));
    let varied = body.get(18..).is_some_and(|rest| variety(rest) >= 8);
    (colon && varied && !glued && view.begins(at) && is_number(body, 4)).then(|| certain(at, end))?
}

/// Base64 of sixteen bytes, a colon before `at`, 32 letters and digits.
fn tableau(view: &View<'_>, at: usize) -> Option<Hit> {
    let start = at.checked_sub(25).filter(|_| view.slice(at.saturating_sub(3), at) == b"==:")?;
    let end = word(view, at, 32)?;
    let fits = run(view, start, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'), 22, 22)?;
    (fits < at && view.begins(start) && mixed(view.slice(start, end)).is_some()).then(|| certain(start, end))?
}

/// 50 letters and digits with Mashape's and JSON's marks at their places.
fn rapid(view: &View<'_>, at: usize) -> Option<Hit> {
    let marked = |place: usize, mark: &[u8]| {
        let place = at.saturating_add(place);
        view.slice(place, place.saturating_add(mark.len())) == mark
    };
    (view.begins(at) && marked(10, b"msh") && marked(28, b"p1") && marked(35, b"jsn")).then_some(())?;
    certain(at, word(view, at, 50)?)
}

fn terraform(view: &View<'_>, at: usize) -> Option<Hit> {
    let id = word(view, at, 14)?;
    let end = run(view, after(view, id, b".atlasv1.")?, |byte| dashed(byte) || byte == b'=', 60, 70)?;
    view.begins(at).then(|| certain(at, end))?
}

fn twilio(view: &View<'_>, at: usize) -> Option<Hit> {
    let end = word(view, after(view, at, b"SK")?, 32)?;
    let body = view.slice(at.saturating_add(2), end);
    let lower = !body.iter().any(u8::is_ascii_uppercase);
    (view.begins(at) && lower && hex(body).is_some()).then(|| certain(at, end))?
}

fn mailchimp(view: &View<'_>, at: usize) -> Option<Hit> {
    let key = word(view, at, 32)?;
    let end = run(view, after(view, key, b"-us")?, |byte| byte.is_ascii_digit(), 1, 2)?;
    let body = view.slice(at, key);
    let lower = !body.iter().any(u8::is_ascii_uppercase);
    (view.begins(at) && view.ends(end) && lower && hex(body).is_some()).then(|| certain(at, end))?
}

/// 32, 8 and 8 hexadecimal digits.
fn mailgun(view: &View<'_>, at: usize) -> Option<Hit> {
    let first = word(view, at, 32)?;
    let second = word(view, after(view, first, b"-")?, 8)?;
    let end = word(view, after(view, second, b"-")?, 8)?;
    (view.begins(at) && view.byte(end) != Some(b'-') && hex(view.slice(at, end)).is_some()).then(|| certain(at, end))?
}

/// 43 to 86 characters with a signature at its place, and the padding behind them.
fn signed(view: &View<'_>, at: usize) -> Option<Hit> {
    const SIGNATURES: [(usize, usize, &[&str]); 6] = [
        (84, 76, &["AZDO"]),
        (84, 52, &["JQQJ9"]),
        (86, 76, &["+ASt", "+ABa", "+AMC", "ACDb", "APIM"]),
        (52, 42, &["+ACR", "AzSe"]),
        (43, 33, &["+ASb", "+AEh", "+ARm", "AIoT", "AzCa", "AZEG"]),
        (54, 44, &["AzFu"]),
    ];
    let accept = |byte: u8| dashed(byte) || matches!(byte, b'+' | b'/');
    let end = view.past(at, 87, accept);
    let fits = |(length, place, signs): &(usize, usize, &[&str])| {
        let start = end.checked_sub(*length).filter(|start| *start <= at)?;
        let body = view.slice(start, end);
        let rest = body.get(*place..)?;
        let glued = view.before(start).is_some_and(|byte| accept(byte) && !byte.is_ascii_alphanumeric());
        let signed = signs.iter().any(|sign| rest.starts_with(sign.as_bytes()));
        (signed && !glued && view.begins(start) && body.iter().all(|byte| accept(*byte))).then_some(start)
    };
    let start = SIGNATURES.iter().find_map(fits)?;
    certain(start, view.past(end, 2, |byte| byte == b'='))
}

/// `s.` and 24 characters.
fn vault(view: &View<'_>, at: usize) -> Option<Hit> {
    let start = at.checked_sub(2)?;
    let end = word(view, at, 24)?;
    let glued = matches!(view.before(start), Some(b'.' | b'-' | b'_' | b'/'));
    let fits =
        view.slice(start, at) == b"s." && view.begins(start) && !glued && Mix::of(view.slice(at, end)).is_drawn(24);
    fits.then(|| certain(start, end))?
}

/// 86 characters of base64 and two signs of equality: 64 bytes.
fn storage(view: &View<'_>, at: usize) -> Option<Hit> {
    let accept = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let start = view.back(at, 86, accept);
    let end = after(view, run(view, start, accept, 86, 86)?, b"==")?;
    let drawn = variety(view.slice(start, end)) >= 24 && view.before(start) != Some(b'-');
    drawn.then(|| spoken(view, Span { start, end }, STORAGE.context))?
}

/// The colon at `at` between a bot's number and 35 characters, of which the first is `A` in most.
fn telegram(view: &View<'_>, at: usize) -> Option<Hit> {
    let digits = view.run_before(at, 11, |byte| byte.is_ascii_digit());
    if !(8..=10).contains(&digits) {
        return None;
    }
    let (start, secret) = (at.saturating_sub(digits), at.saturating_add(1));
    let end = run(view, secret, dashed, 34, 35)?;
    let bot = view.slice(start.saturating_sub(3), start) == b"bot";
    let span = Span { start, end };
    if !bot && !view.begins(start) || variety(view.slice(secret, end)) < 12 {
        return None;
    }
    if view.byte(secret) == Some(b'A') { certain(start, end) } else { spoken(view, span, TELEGRAM.context) }
}

/// The word that ends in a digit and `Q` before a tilde, as the fourth and fifth character of 37 to 40.
fn azure(view: &View<'_>, at: usize) -> Option<Hit> {
    let accept = |byte: u8| dashed(byte) || matches!(byte, b'~' | b'.');
    let mark = view.past(at, 6, is_alphanumeric);
    let ([.., b'0'..=b'9', b'Q'], Some(b'~')) = (view.slice(at, mark), view.byte(mark)) else { return None };
    let start = mark.checked_sub(5)?;
    let end = run(view, start, accept, 37, 40)?;
    let glued = view.before(start).is_some_and(|byte| matches!(byte, b'-' | b'_' | b'~' | b'.'));
    (!glued && view.begins(start) && mixed(view.slice(start, end)).is_some()).then(|| certain(start, end))?
}
