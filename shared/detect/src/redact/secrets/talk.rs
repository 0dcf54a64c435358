//! Tokens of messengers, mail services, social networks and monitoring.
//!
//! ```text
//! xoxb-○○○…   SG.○○○.○○○   https://discord.com/api/webhooks/○○○/○○○
//! ```
//!
//! Invariant: as in `row.rs`.

use super::super::entity::Entity::*;
use super::check::Check::*;
use super::row::{ANY, BASE64, DASHED, DOTTED, NONE, Row, row};

const SLACK: &str = "Slack API documentation, token types and incoming webhooks";
const DISCORD: &str = "Discord developer documentation, webhooks";
const TEAMS: &str = "Microsoft Teams documentation, incoming webhooks";
const META: &str = "Meta for developers, access tokens; values as issued";
const TWITTER: &str = "X developer platform, bearer tokens; values as issued";
const MAILGUN: &str = "Mailgun documentation, API keys; values as issued";
const SENTRY: &str = "Sentry documentation, token prefixes";
const GRAFANA: &str = "Grafana documentation, service account and Cloud tokens";
const NEW_RELIC: &str = "New Relic documentation, API key types";
/// Parts of a token's path or of a webhook's.
const PATH: &[u8] = b"-_/";

pub(super) const ROWS: &[Row] = &[
    row(SlackToken, "xoxa-", b"-", 20, ANY, Mixed, SLACK),
    row(SlackToken, "xoxb-", b"-", 20, ANY, Mixed, SLACK),
    row(SlackToken, "xoxc-", b"-", 20, ANY, Mixed, SLACK),
    row(SlackToken, "xoxd-", b"-%+/=", 20, ANY, Mixed, SLACK),
    row(SlackToken, "xoxe-", b"-", 20, ANY, Mixed, SLACK),
    row(SlackToken, "xoxe.xoxb-", b"-", 20, ANY, Mixed, SLACK),
    row(SlackToken, "xoxe.xoxp-", b"-", 20, ANY, Mixed, SLACK),
    row(SlackToken, "xoxo-", b"-", 20, ANY, Mixed, SLACK),
    row(SlackToken, "xoxp-", b"-", 20, ANY, Mixed, SLACK),
    row(SlackToken, "xoxr-", b"-", 20, ANY, Mixed, SLACK),
    row(SlackToken, "xoxs-", b"-", 20, ANY, Mixed, SLACK),
    row(SlackToken, "xapp-", b"-", 20, ANY, Mixed, SLACK),
    row(SlackToken, "xwfp-", b"-", 20, ANY, Mixed, SLACK),
    row(SlackWebhook, "https://hooks.slack.com/services/", b"/", 30, 100, Varied, SLACK),
    row(SlackWebhook, "https://hooks.slack.com/workflows/", b"/", 30, 100, Varied, SLACK),
    row(SlackWebhook, "https://hooks.slack.com/triggers/", b"/", 30, 100, Varied, SLACK),
    row(SlackWebhook, "hooks.slack.com/services/", b"/", 30, 100, Varied, SLACK),
    row(SlackWebhook, "hooks.slack.com/workflows/", b"/", 30, 100, Varied, SLACK),
    row(SlackWebhook, "hooks.slack.com/triggers/", b"/", 30, 100, Varied, SLACK),
    row(DiscordToken, "https://discord.com/api/webhooks/", PATH, 60, 110, Mixed, DISCORD),
    row(DiscordToken, "https://discordapp.com/api/webhooks/", PATH, 60, 110, Mixed, DISCORD),
    row(DiscordToken, "discord.com/api/webhooks/", PATH, 60, 110, Mixed, DISCORD),
    row(DiscordToken, "discordapp.com/api/webhooks/", PATH, 60, 110, Mixed, DISCORD),
    row(TeamsWebhook, "webhook.office.com/webhookb2/", b"-@/", 100, ANY, Mixed, TEAMS),
    row(TeamsWebhook, "outlook.office.com/webhook/", b"-@/", 100, ANY, Mixed, TEAMS),
    row(ApiKey, "hooks.zapier.com/hooks/catch/", b"/", 10, 60, Mixed, "Zapier documentation, webhooks"),
    row(ApiKey, "tines.com/webhook/", b"/", 60, 80, Mixed, "Tines documentation, webhooks"),
    row(
        ApiKey,
        "APA91b",
        DASHED,
        128,
        140,
        Mixed,
        "Firebase Cloud Messaging documentation, server keys and registration tokens",
    ),
    row(ApiKey, "oauth:", NONE, 30, 30, Drawn, "Twitch developers, chat tokens"),
    row(ApiKey, "os_v2_app_", NONE, 80, 130, Mixed, "OneSignal documentation, API keys"),
    row(ApiKey, "os_v2_org_", NONE, 80, 130, Mixed, "OneSignal documentation, API keys"),
    row(ApiKey, "sec-c-", DASHED, 36, 60, Mixed, "PubNub documentation, secret keys"),
    row(ApiKey, "chat.googleapis.com/v1/spaces/", b"-_/?=&%", 60, ANY, Mixed, "Google Chat documentation, webhooks"),
    row(MetaToken, "EAA", NONE, 80, ANY, Mixed, META),
    row(MetaToken, "IGQ", DASHED, 100, ANY, Mixed, META),
    row(MetaToken, "IGAA", NONE, 100, ANY, Mixed, META),
    row(TwitterToken, "AAAAAAAAAAAAAAAAAAAAA", b"%", 60, 120, Mixed, TWITTER),
    row(ApiKey, "WPL_AP1.", b"./+=", 16, 60, Mixed, "LinkedIn developers, client secrets; as issued"),
    row(SendGridKey, "SG.", DOTTED, 60, 70, DotAt22, "SendGrid documentation, API keys"),
    row(MailgunKey, "key-", NONE, 32, 32, Drawn, MAILGUN),
    row(MailgunKey, "pubkey-", NONE, 32, 32, Hex, MAILGUN),
    row(MailgunKey, "private-api-", b"-", 32, 60, Mixed, MAILGUN),
    row(MailchimpKey, "md-", DASHED, 22, 22, Mixed, "Mailchimp Transactional documentation, API keys"),
    row(ApiKey, "mlsn.", NONE, 64, 64, Mixed, "MailerSend documentation, API tokens"),
    row(ApiKey, "re_", b"_", 30, 38, Mixed, "Resend documentation, API keys"),
    row(ApiKey, "dG9rO", BASE64, 54, 56, Mixed, "Intercom documentation, access tokens"),
    row(ApiKey, "sl.", DASHED, 120, ANY, Mixed, "Dropbox developers, short-lived tokens"),
    row(ApiKey, "nyk_v0_", NONE, 40, 60, Mixed, "Nylas documentation, API keys"),
    row(ApiKey, "VF.DM.", DOTTED, 30, 60, Mixed, "Voiceflow documentation, API keys"),
    row(ApiKey, "api_live.", DOTTED, 30, 60, Mixed, "Onfido documentation, API tokens"),
    row(ApiKey, "api_sandbox.", DOTTED, 30, 60, Mixed, "Onfido documentation, API tokens"),
    row(SentryToken, "sntrys_", b"+/=_", 60, ANY, Mixed, SENTRY),
    row(SentryToken, "sntryu_", NONE, 64, 64, Mixed, SENTRY),
    row(SentryToken, "sntrya_", NONE, 64, 64, Mixed, SENTRY),
    row(SentryToken, "sntryi_", NONE, 64, 64, Mixed, SENTRY),
    row(GrafanaToken, "glsa_", b"_", 41, 41, Mixed, GRAFANA),
    row(GrafanaToken, "glc_", BASE64, 32, ANY, Mixed, GRAFANA),
    row(GrafanaToken, "eyJrIjoi", BASE64, 60, ANY, Mixed, GRAFANA),
    row(NewRelicKey, "NRAK-", NONE, 27, 27, UpperMixed, NEW_RELIC),
    row(NewRelicKey, "NRAA-", NONE, 27, 27, Mixed, NEW_RELIC),
    row(NewRelicKey, "NRRA-", NONE, 42, 42, Mixed, NEW_RELIC),
    row(NewRelicKey, "NRII-", DASHED, 32, 32, Mixed, NEW_RELIC),
    row(NewRelicKey, "NRIQ-", DASHED, 32, 32, Mixed, NEW_RELIC),
    row(NewRelicKey, "NRSP-", NONE, 31, 47, Mixed, NEW_RELIC),
    row(NewRelicKey, "NRJS-", NONE, 19, 19, Mixed, NEW_RELIC),
    row(ApiKey, "hcaik_", NONE, 40, 70, Mixed, "Honeycomb documentation, API keys"),
    row(ApiKey, "hcxik_", NONE, 40, 70, Mixed, "Honeycomb documentation, API keys"),
    row(ApiKey, "hcamk_", NONE, 40, 70, Mixed, "Honeycomb documentation, API keys"),
    row(ApiKey, "xaat-", b"-", 36, 36, Uuid, "Axiom documentation, tokens"),
    row(ApiKey, "xapt-", b"-", 36, 36, Uuid, "Axiom documentation, tokens"),
    row(ApiKey, "aio_", NONE, 28, 28, Mixed, "Adafruit IO documentation, keys"),
    row(ApiKey, "BBFF-", NONE, 30, 30, Mixed, "Ubidots documentation, tokens"),
];
