//! Keys of clouds, hosting, databases and secret stores.
//!
//! ```text
//! AKIA○○○…   dop_v1_○○○…   hvs.○○○…
//! ```
//!
//! Invariant: as in `row.rs`.

use super::super::entity::Entity::*;
use super::check::Check::*;
use super::row::{ANY, BASE64, DASHED, DOTTED, NONE, Row, row};

const AWS: &str = "AWS IAM user guide, unique identifiers and access keys";
const GOOGLE: &str = "Google Cloud documentation, API keys and OAuth clients; values as issued";
const AZURE: &str = "Microsoft documentation, Azure credentials; values as issued";
const CLOUDFLARE: &str = "Cloudflare API documentation, tokens and origin CA keys";
const DIGITAL_OCEAN: &str = "DigitalOcean API reference, token prefixes";
const ALIBABA: &str = "Alibaba Cloud documentation, AccessKey pairs; values as issued";
const TENCENT: &str = "Tencent Cloud documentation, API keys; values as issued";
const YANDEX: &str = "Yandex Cloud documentation, credential formats";
const HEROKU: &str = "Heroku platform API, OAuth token prefix (2023)";
const FLY: &str = "Fly.io documentation, access tokens";
const VERCEL: &str = "Vercel changelog, token formats";
const NETLIFY: &str = "Netlify API documentation, personal access tokens";
const SUPABASE: &str = "Supabase documentation, API keys";
const PLANET_SCALE: &str = "PlanetScale documentation, passwords and service tokens";
const DOPPLER: &str = "Doppler documentation, token formats";
const DBT: &str = "dbt documentation, service account tokens and personal access tokens";
const VAULT: &str = "HashiCorp Vault documentation, token prefixes (1.10)";
const DATABRICKS: &str = "Databricks documentation, personal access tokens";
const ONE_PASSWORD: &str = "1Password documentation, service accounts and secret keys";
const TAILSCALE: &str = "Tailscale documentation, key prefixes";

pub(super) const ROWS: &[Row] = &[
    row(AwsAccessKey, "AKIA", NONE, 16, 16, Base32, AWS),
    row(AwsAccessKey, "ASIA", NONE, 16, 16, Base32, AWS),
    row(AwsAccessKey, "ABIA", NONE, 16, 16, Base32, AWS),
    row(AwsAccessKey, "ACCA", NONE, 16, 16, Base32, AWS),
    row(ApiKey, "amzn.mws.", b"-", 36, 36, Uuid, "Amazon Marketplace Web Service documentation, authorization tokens"),
    row(ApiKey, "amzn1.oa2-cs.v1.", NONE, 64, 64, Hex, "Login with Amazon documentation, client secrets"),
    row(ApiKey, "da2-", NONE, 26, 26, Mixed, "AWS AppSync developer guide, API keys"),
    row(AwsSessionToken, "IQoJb3JpZ2lu", BASE64, 100, ANY, Mixed, AWS),
    row(AwsSessionToken, "FwoGZXIvYXdz", BASE64, 100, ANY, Mixed, AWS),
    row(AwsSessionToken, "FQoGZXIvYXdz", BASE64, 100, ANY, Mixed, AWS),
    row(AwsSessionToken, "FQoDYXdz", BASE64, 100, ANY, Mixed, AWS),
    row(GoogleKey, "AIza", DASHED, 35, 35, Varied, GOOGLE),
    row(GoogleClientSecret, "GOCSPX-", DASHED, 28, 28, Varied, GOOGLE),
    row(GoogleToken, "ya29.", DOTTED, 20, ANY, Mixed, GOOGLE),
    row(GoogleToken, "1//0", DASHED, 40, ANY, Mixed, GOOGLE),
    row(GoogleKey, "GOOG1E", NONE, 50, 60, UpperMixed, GOOGLE),
    row(AzureKey, "AccountKey=", BASE64, 80, 90, Mixed, AZURE).led(),
    row(AzureKey, "SharedAccessKey=", BASE64, 40, 60, Mixed, AZURE).led(),
    row(AzureKey, "SharedSecretValue=", BASE64, 40, 60, Mixed, AZURE).led(),
    row(AzureKey, "SharedAccessSignature sr=", b"%&=-_.+/", 60, ANY, Mixed, AZURE).led(),
    row(CloudflareKey, "v1.0-", b"-", 150, 190, Hex, CLOUDFLARE),
    row(CloudflareKey, "cfut_", DASHED, 40, 60, Mixed, CLOUDFLARE),
    row(CloudflareKey, "cfat_", DASHED, 40, 60, Mixed, CLOUDFLARE),
    row(CloudflareKey, "cfk_", DASHED, 40, 60, Mixed, CLOUDFLARE),
    row(DigitalOceanToken, "dop_v1_", NONE, 64, 64, Mixed, DIGITAL_OCEAN),
    row(DigitalOceanToken, "doo_v1_", NONE, 64, 64, Mixed, DIGITAL_OCEAN),
    row(DigitalOceanToken, "dor_v1_", NONE, 64, 64, Mixed, DIGITAL_OCEAN),
    row(DigitalOceanToken, "DO00", NONE, 16, 16, UpperMixed, DIGITAL_OCEAN),
    row(DigitalOceanToken, "DO801", NONE, 15, 15, UpperMixed, DIGITAL_OCEAN),
    row(AlibabaKey, "LTAI", NONE, 12, 26, Mixed, ALIBABA),
    row(TencentKey, "AKID", NONE, 32, 44, Mixed, TENCENT),
    row(YandexKey, "AQVN", DASHED, 35, 38, Mixed, YANDEX),
    row(YandexKey, "y0_", DASHED, 50, 70, Mixed, YANDEX),
    row(YandexKey, "YCA", DASHED, 22, 22, Mixed, YANDEX),
    row(YandexKey, "YCM", DASHED, 35, 38, Mixed, YANDEX),
    row(YandexKey, "t1.9eu", b"-_.=", 80, ANY, Mixed, YANDEX),
    row(HerokuKey, "HRKU-", DASHED, 36, 60, Mixed, HEROKU),
    row(FlyToken, "fo1_", DASHED, 40, 50, Mixed, FLY),
    row(FlyToken, "fm1a_", b"+/=_,", 80, ANY, Mixed, FLY),
    row(FlyToken, "fm1r_", b"+/=_,", 80, ANY, Mixed, FLY),
    row(FlyToken, "fm2_", b"+/=_,", 80, ANY, Mixed, FLY),
    row(VercelToken, "vcp_", NONE, 50, 60, Mixed, VERCEL),
    row(VercelToken, "vci_", NONE, 50, 60, Mixed, VERCEL),
    row(VercelToken, "vca_", NONE, 50, 60, Mixed, VERCEL),
    row(VercelToken, "vcr_", NONE, 50, 60, Mixed, VERCEL),
    row(VercelToken, "vercel_blob_rw_", b"_", 36, 60, Mixed, "Vercel documentation, Blob read-write tokens"),
    row(VercelToken, "vck_", NONE, 50, 60, Mixed, VERCEL),
    row(NetlifyToken, "nfp_", DASHED, 36, 46, Mixed, NETLIFY),
    row(NetlifyToken, "nfo_", DASHED, 36, 46, Mixed, NETLIFY),
    row(NetlifyToken, "nfc_", DASHED, 36, 46, Mixed, NETLIFY),
    row(SupabaseKey, "sbp_", b"_", 40, 46, Mixed, SUPABASE),
    row(SupabaseKey, "sb_secret_", DASHED, 28, 48, Mixed, SUPABASE),
    row(PlanetScaleToken, "pscale_tkn_", DOTTED, 32, 64, Mixed, PLANET_SCALE),
    row(PlanetScaleToken, "pscale_pw_", DOTTED, 32, 64, Mixed, PLANET_SCALE),
    row(PlanetScaleToken, "pscale_oauth_", DOTTED, 32, 64, Mixed, PLANET_SCALE),
    row(ApiKey, "napi_", NONE, 50, 80, Mixed, "Neon documentation, API keys"),
    row(ApiKey, "AVNS_", DASHED, 15, 30, Mixed, "Aiven documentation, service passwords; as issued"),
    row(ApiKey, "CCDB1_", b"_", 40, 80, Mixed, "CockroachDB Cloud documentation, API keys"),
    row(ApiKey, "dbtc_", b"-_=", 30, 60, Mixed, DBT),
    row(ApiKey, "dbtu_", b"-_=", 30, 60, Mixed, DBT),
    row(ApiKey, "xau_", NONE, 30, 60, Mixed, "Xata documentation, API keys"),
    row(ApiKey, "4b1d", NONE, 38, 38, Cued, "ClickHouse Cloud documentation, API keys"),
    row(ApiKey, "mdb_sa_sk_", DASHED, 40, 50, Mixed, "MongoDB Atlas documentation, service accounts"),
    row(DatabricksToken, "dapi", b"-", 32, 34, Hex, DATABRICKS),
    row(DatabricksToken, "dose", NONE, 32, 34, Hex, "Databricks documentation, OAuth secrets of service principals"),
    row(ApiKey, "cflt", BASE64, 40, 80, Drawn, "Confluent documentation, API secrets (2025)"),
    row(DopplerToken, "dp.pt.", NONE, 40, 44, Mixed, DOPPLER),
    row(DopplerToken, "dp.st.", DOTTED, 40, 80, Mixed, DOPPLER),
    row(DopplerToken, "dp.ct.", NONE, 40, 44, Mixed, DOPPLER),
    row(DopplerToken, "dp.sa.", NONE, 40, 44, Mixed, DOPPLER),
    row(DopplerToken, "dp.scim.", NONE, 40, 44, Mixed, DOPPLER),
    row(DopplerToken, "dp.audit.", NONE, 40, 44, Mixed, DOPPLER),
    row(VaultToken, "hvs.", DASHED, 24, ANY, Mixed, VAULT),
    row(VaultToken, "hvb.", DASHED, 24, ANY, Mixed, VAULT),
    row(VaultToken, "hvr.", DASHED, 24, ANY, Mixed, VAULT),
    row(OnePasswordToken, "ops_eyJ", b"+/=-_", 100, ANY, Mixed, ONE_PASSWORD),
    row(OnePasswordToken, "A3-", b"-", 36, 38, UpperMixed, ONE_PASSWORD),
    row(AgeKey, "AGE-SECRET-KEY-PQ-1", NONE, 58, 58, Upper, "age specification v1, hybrid identities"),
    row(AgeKey, "AGE-SECRET-KEY-1", NONE, 58, 58, Upper, "age specification v1, X25519 identities"),
    row(PulumiToken, "pul-", NONE, 40, 40, Hex, "Pulumi Cloud documentation, access tokens"),
    row(ApiKey, "tskey-auth-", b"-", 20, 60, Mixed, TAILSCALE),
    row(ApiKey, "tskey-api-", b"-", 20, 60, Mixed, TAILSCALE),
    row(ApiKey, "tskey-client-", b"-", 20, 60, Mixed, TAILSCALE),
    row(ApiKey, "tskey-scim-", b"-", 20, 60, Mixed, TAILSCALE),
    row(ApiKey, "tskey-webhook-", b"-", 20, 60, Mixed, TAILSCALE),
    row(ApiKey, "nbp_", NONE, 36, 36, Mixed, "NetBird documentation, personal access tokens"),
    row(ApiKey, "jca_", NONE, 36, 40, Mixed, "JumpCloud documentation, API keys"),
    row(ApiKey, "rnd_", NONE, 28, 40, Mixed, "Render documentation, API keys; as issued"),
    row(ApiKey, "tk-us-", DASHED, 48, 48, Mixed, "Scalingo documentation, API tokens"),
    row(ApiKey, "SCW", NONE, 17, 17, UpperMixed, "Scaleway documentation, API keys"),
    row(ApiKey, "dnkey-", DASHED, 60, 90, Mixed, "Defined Networking documentation, API keys"),
    row(ApiKey, "sha256~", DASHED, 43, 43, Mixed, "OpenShift documentation, OAuth access tokens"),
    row(ApiKey, "ddp_", NONE, 36, 36, Mixed, "Deno Deploy documentation, access tokens"),
    row(ApiKey, "ddo_", NONE, 36, 36, Mixed, "Deno Deploy documentation, access tokens"),
    row(ApiKey, "signkey-prod-", NONE, 32, 64, Mixed, "Inngest documentation, API keys"),
    row(ApiKey, "API-", NONE, 25, 36, UpperMixed, "Octopus Deploy documentation, API keys"),
    row(ApiKey, "essu_", BASE64, 40, 120, Mixed, "Elastic Cloud documentation, API keys"),
    row(ApiKey, "sdk-", b"-", 36, 36, Uuid, "LaunchDarkly documentation, keys"),
    row(ApiKey, "api-", b"-", 36, 36, Uuid, "LaunchDarkly documentation, keys"),
    row(DynatraceToken, "dt0c01.", DOTTED, 89, 89, DotAt24, "Dynatrace documentation, token format"),
    row(DynatraceToken, "dt0s01.", DOTTED, 40, 100, Mixed, "Dynatrace documentation, token format"),
    row(DynatraceToken, "dt0s02.", DOTTED, 40, 100, Mixed, "Dynatrace documentation, token format"),
    row(DynatraceToken, "dt0s08.", DOTTED, 40, 100, Mixed, "Dynatrace documentation, token format"),
    row(DynatraceToken, "dt0s16.", DOTTED, 40, 100, Mixed, "Dynatrace documentation, token format"),
];
