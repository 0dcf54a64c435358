//! Keys of payment services, shops and marketing.
//!
//! ```text
//! sk_live_○○○…   shpat_○○○…   xkeysib-○○○…
//! ```
//!
//! Invariant: as in `row.rs`. Publishable keys (`pk_live_`) are public and have no row.

use super::super::entity::Entity::*;
use super::check::Check::*;
use super::row::{ANY, BASE64, DASHED, DOTTED, NONE, Row, row};

const STRIPE: &str = "Stripe documentation, API keys and webhook signatures";
const SHOPIFY: &str = "Shopify documentation, access token prefixes (2020)";
const SQUARE: &str = "Square documentation, credentials; values as issued";
const PAYPAL: &str = "PayPal and Braintree documentation, access tokens; values as issued";
const PLAID: &str = "Plaid documentation, access tokens";
const RAZORPAY: &str = "Razorpay documentation, API keys";
const FLUTTERWAVE: &str = "Flutterwave documentation, API keys";
const EASY_POST: &str = "EasyPost documentation, API keys";
const WOO_COMMERCE: &str = "WooCommerce REST API documentation, consumer keys and secrets";
const HUB_SPOT: &str = "HubSpot documentation, private app tokens";

pub(super) const ROWS: &[Row] = &[
    row(StripeKey, "sk_live_", NONE, 16, 255, Mixed, STRIPE),
    row(StripeKey, "sk_test_", NONE, 16, 255, Mixed, STRIPE),
    row(StripeKey, "sk_org_live_", NONE, 16, 255, Mixed, STRIPE),
    row(StripeKey, "sk_org_test_", NONE, 16, 255, Mixed, STRIPE),
    row(StripeKey, "sk_prod_", NONE, 16, 255, Mixed, STRIPE),
    row(StripeKey, "rk_live_", NONE, 16, 255, Mixed, STRIPE),
    row(StripeKey, "rk_test_", NONE, 16, 255, Mixed, STRIPE),
    row(StripeKey, "rk_prod_", NONE, 16, 255, Mixed, STRIPE),
    row(StripeKey, "whsec_", BASE64, 32, 90, Mixed, STRIPE),
    row(ShopifyToken, "shpat_", NONE, 32, 32, Mixed, SHOPIFY),
    row(ShopifyToken, "shpca_", NONE, 32, 32, Mixed, SHOPIFY),
    row(ShopifyToken, "shppa_", NONE, 32, 32, Mixed, SHOPIFY),
    row(ShopifyToken, "shpss_", NONE, 32, 32, Mixed, SHOPIFY),
    row(ShopifyToken, "shprt_", NONE, 32, 40, Mixed, SHOPIFY),
    row(ShopifyToken, "shptka_", NONE, 32, 32, Mixed, SHOPIFY),
    row(ShopifyToken, "shpua_", NONE, 32, 40, Mixed, SHOPIFY),
    row(SquareToken, "sq0atp-", DASHED, 22, 22, Mixed, SQUARE),
    row(SquareToken, "sq0csp-", DASHED, 43, 43, Mixed, SQUARE),
    row(SquareToken, "EAAA", b"-_+=", 56, 60, Mixed, SQUARE),
    row(PaypalToken, "access_token$production$", b"$", 49, 49, Mixed, PAYPAL),
    row(PaypalToken, "access_token$sandbox$", b"$", 49, 49, Mixed, PAYPAL),
    row(PaypalToken, "A21AA", DASHED, 80, 120, Mixed, PAYPAL),
    row(PlaidToken, "access-production-", b"-", 36, 36, Uuid, PLAID),
    row(PlaidToken, "access-development-", b"-", 36, 36, Uuid, PLAID),
    row(PlaidToken, "access-sandbox-", b"-", 36, 36, Uuid, PLAID),
    row(RazorpayKey, "rzp_live_", NONE, 14, 14, Mixed, RAZORPAY),
    row(RazorpayKey, "rzp_test_", NONE, 14, 14, Mixed, RAZORPAY),
    row(ApiKey, "FLWSECK-", b"-", 32, 48, Mixed, FLUTTERWAVE),
    row(ApiKey, "FLWSECK_TEST-", b"-", 12, 48, Mixed, FLUTTERWAVE),
    row(ApiKey, "FLWSECK_PROD-", b"-", 12, 48, Mixed, FLUTTERWAVE),
    row(ApiKey, "EZAK", NONE, 54, 54, Mixed, EASY_POST),
    row(ApiKey, "EZTK", NONE, 54, 54, Mixed, EASY_POST),
    row(ApiKey, "shippo_live_", NONE, 40, 40, Mixed, "Shippo documentation, API tokens"),
    row(ApiKey, "shippo_test_", NONE, 40, 40, Mixed, "Shippo documentation, API tokens"),
    row(ApiKey, "duffel_live_", DASHED, 43, 43, Mixed, "Duffel documentation, access tokens"),
    row(ApiKey, "duffel_test_", DASHED, 43, 43, Mixed, "Duffel documentation, access tokens"),
    row(ApiKey, "live_", DASHED, 30, 44, Cued, "GoCardless, Mollie and Lob documentation, API keys"),
    row(ApiKey, "test_", DASHED, 30, 44, Cued, "Mollie and Lob documentation, API keys"),
    row(ApiKey, "AQE", b"+/=-_^{}~.", 60, ANY, Dashed, "Adyen documentation, API keys; values as issued"),
    row(ApiKey, "pdl_live_apikey_", b"_", 40, 60, Mixed, "Paddle documentation, API keys"),
    row(ApiKey, "pdl_sdbx_apikey_", b"_", 40, 60, Mixed, "Paddle documentation, API keys"),
    row(ApiKey, "polar_oat_", NONE, 30, 60, Mixed, "Polar documentation, API keys"),
    row(ApiKey, "secret-token:", b"-_.~%:+/=", 12, ANY, Mixed, "RFC 8959, the secret-token URI scheme"),
    row(ApiKey, "xkeysib-", b"-", 81, 81, Mixed, "Brevo documentation, API keys"),
    row(ApiKey, "xsmtpsib-", b"-", 81, 81, Mixed, "Brevo documentation, SMTP keys"),
    row(HubSpotToken, "pat-na1-", b"-", 36, 36, Uuid, HUB_SPOT),
    row(HubSpotToken, "pat-na2-", b"-", 36, 36, Uuid, HUB_SPOT),
    row(HubSpotToken, "pat-eu1-", b"-", 36, 36, Uuid, HUB_SPOT),
    row(ApiKey, "pk_", NONE, 34, 34, Hex, "Klaviyo documentation, private keys"),
    row(ApiKey, "pk_", b"_", 36, 44, Cued, "ClickUp documentation, personal tokens"),
    row(ApiKey, "ck_", NONE, 40, 40, Hex, WOO_COMMERCE),
    row(ApiKey, "cs_", NONE, 40, 40, Hex, WOO_COMMERCE),
    row(ApiKey, "alcht_", NONE, 30, 30, Mixed, "Alchemy documentation, auth tokens"),
    row(ApiKey, "1000.", b".", 65, 65, Hex, "Zoho developers, OAuth tokens"),
    row(ApiKey, "bb_ma_", NONE, 30, 30, Hex, "Bannerbear documentation, API keys"),
    row(ApiKey, "bb_pr_", NONE, 30, 30, Hex, "Bannerbear documentation, API keys"),
    row(PrivateKey, "xprv", NONE, 107, 107, Mixed, "BIP-32, serialization of extended keys"),
    row(PrivateKey, "nsec1", NONE, 58, 58, Mixed, "NIP-19, bech32 of private keys"),
    row(ApiKey, "flb_live_", NONE, 20, 20, Mixed, "Fleetbase documentation, API keys"),
    row(ApiKey, "shltm_", DASHED, 40, 40, Mixed, "Flexport documentation, API tokens"),
    row(ApiKey, "tkn.v1_", BASE64, 68, 80, Mixed, "Teamwork documentation, API tokens"),
    row(ApiKey, "KEY", DASHED, 55, 55, Cued, "Telnyx documentation, API keys"),
    row(ApiKey, "00D", b"!._", 100, 140, Session, "Salesforce documentation, session identifiers"),
    row(ApiKey, "s-s4t2ud-", NONE, 64, 64, Hex, "42 API documentation, application secrets"),
    row(ApiKey, "s-s4t2af-", NONE, 64, 64, Hex, "42 API documentation, application secrets"),
    row(ApiKey, "phx_", DASHED, 40, 50, Mixed, "PostHog documentation, personal API keys"),
    row(ApiKey, "secret-live-", DASHED, 44, 44, Mixed, "Stytch documentation, project secrets"),
    row(ApiKey, "secret-test-", DASHED, 44, 44, Mixed, "Stytch documentation, project secrets"),
    row(ApiKey, "persona_production_", b"-", 36, 36, Mixed, "Persona documentation, API keys"),
    row(ApiKey, "sm_aat_", NONE, 16, 16, Mixed, "SettleMint documentation, access tokens"),
    row(ApiKey, "sm_pat_", NONE, 16, 16, Mixed, "SettleMint documentation, access tokens"),
    row(ApiKey, "sm_sat_", NONE, 16, 16, Mixed, "SettleMint documentation, access tokens"),
    row(ApiKey, "CFPAT-", DASHED, 43, 43, Mixed, "Contentful documentation, personal access tokens"),
    row(ApiKey, "tfp_", DOTTED, 40, 64, Mixed, "Typeform developers, personal access tokens"),
    row(AirtableToken, "pat", b".", 79, 79, DotAt14, "Airtable developers, personal access tokens"),
    row(ApiKey, "p8e-", NONE, 32, 32, Mixed, "Adobe developers, client secrets"),
    row(ApiKey, "p8-", DASHED, 40, 60, Cued, "Adobe developers, client secrets"),
    row(MapboxToken, "sk.eyJ", DOTTED, 60, ANY, Mixed, "Mapbox documentation, secret tokens"),
    row(MapboxToken, "tk.eyJ", DOTTED, 60, ANY, Mixed, "Mapbox documentation, temporary tokens"),
];
