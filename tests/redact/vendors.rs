//! Keys and tokens of vendors: one drawn value or more for every form, alone, in quotes, in prose and in code.
//!
//! ```text
//! GITLAB_TOKEN   glpat-{u20}     u: 20 characters of base64url
//! ```
//!
//! Invariant: a form is what the vendor documents; the bodies are drawn from a fixed generator.

use super::{BASE62, Draws, URL_SAFE, finds, value};

/// Entity and form. `{h64}`: 64 of an alphabet: d digits, h hexadecimal, l lower case and digits, x upper case and digits, a letters and
/// digits, u those and `-_`, b those and `+/`; `{g}` a UUID.
const FORMS: &[(&str, &str)] = &[
    ("HUGGING_FACE_TOKEN", "hf_{a34}"),
    ("GROQ_KEY", "gsk_{a52}"),
    ("XAI_KEY", "xai-{a80}"),
    ("OPENROUTER_KEY", "sk-or-v1-{h64}"),
    ("PERPLEXITY_KEY", "pplx-{a48}"),
    ("REPLICATE_TOKEN", "r8_{a37}"),
    ("DATABRICKS_TOKEN", "dapi{h32}"),
    ("AWS_SESSION_TOKEN", "IQoJb3JpZ2lu{b300}="),
    ("AZURE_KEY", "{a3}8Q~{a34}"),
    ("AZURE_KEY", "{a76}AZDO{a4}"),
    ("CLOUDFLARE_KEY", "v1.0-{h24}-{h146}"),
    ("DIGITAL_OCEAN_TOKEN", "dop_v1_{h64}"),
    ("ALIBABA_KEY", "LTAI5t{a18}"),
    ("TENCENT_KEY", "AKID{a32}"),
    ("YANDEX_KEY", "AQVN{u36}"),
    ("HEROKU_KEY", "HRKU-AA{a58}"),
    ("FLY_TOKEN", "fo1_{u43}"),
    ("VERCEL_TOKEN", "vcp_{a56}"),
    ("NETLIFY_TOKEN", "nfp_{a40}"),
    ("SUPABASE_KEY", "sbp_{h40}"),
    ("SUPABASE_KEY", "sb_secret_{a22}_{a8}"),
    ("PLANET_SCALE_TOKEN", "pscale_tkn_{a43}"),
    ("DOPPLER_TOKEN", "dp.pt.{a43}"),
    ("VAULT_TOKEN", "hvs.{a24}"),
    ("VAULT_TOKEN", "hvb.AAAAAQ{a140}"),
    ("TERRAFORM_TOKEN", "{a14}.atlasv1.{a67}"),
    ("ONE_PASSWORD_TOKEN", "ops_eyJ{a300}"),
    ("ONE_PASSWORD_TOKEN", "A3-{x6}-{x6}-{x5}-{x5}-{x5}-{x5}"),
    ("AGE_KEY", "AGE-SECRET-KEY-1{x58}"),
    ("PULUMI_TOKEN", "pul-{h40}"),
    ("DYNATRACE_TOKEN", "dt0c01.{x24}.{x64}"),
    ("GITLAB_TOKEN", "glpat-{a20}"),
    ("GITLAB_TOKEN", "glrt-{a20}"),
    ("GITLAB_TOKEN", "gldt-{a20}"),
    ("GITLAB_TOKEN", "glptt-{h40}"),
    ("GITLAB_TOKEN", "glcbt-64_{a20}"),
    ("ATLASSIAN_TOKEN", "ATATT3xFfGF0{a172}={x8}"),
    ("ATLASSIAN_TOKEN", "ATBB{a32}"),
    ("PYPI_TOKEN", "pypi-AgEIcHlwaS5vcmc{u160}"),
    ("RUBYGEMS_KEY", "rubygems_{h48}"),
    ("CRATES_TOKEN", "cio{a32}"),
    ("NUGET_KEY", "oy2{l43}"),
    ("DOCKER_TOKEN", "dckr_pat_{a27}"),
    ("JFROG_TOKEN", "AKCp{a69}"),
    ("SONAR_TOKEN", "squ_{h40}"),
    ("CIRCLE_CI_TOKEN", "CCIPAT_{a22}_{h40}"),
    ("BUILDKITE_TOKEN", "bkua_{h40}"),
    ("NOTION_TOKEN", "ntn_{a46}"),
    ("NOTION_TOKEN", "secret_{a43}"),
    ("FIGMA_TOKEN", "figd_{a40}"),
    ("POSTMAN_KEY", "PMAK-{h24}-{h34}"),
    ("AIRTABLE_TOKEN", "pat{a14}.{h64}"),
    ("STRIPE_KEY", "sk_live_{a24}"),
    ("STRIPE_KEY", "sk_test_{a99}"),
    ("STRIPE_KEY", "rk_live_{a24}"),
    ("STRIPE_KEY", "whsec_{a32}"),
    ("SHOPIFY_TOKEN", "shpat_{h32}"),
    ("SQUARE_TOKEN", "sq0atp-{a22}"),
    ("SQUARE_TOKEN", "EAAA{a60}"),
    ("PAYPAL_TOKEN", "access_token$production${l16}${h32}"),
    ("PLAID_TOKEN", "access-production-{g}"),
    ("RAZORPAY_KEY", "rzp_live_{a14}"),
    ("HUB_SPOT_TOKEN", "pat-na1-{g}"),
    ("MAPBOX_TOKEN", "sk.eyJ{a80}.{a22}"),
    ("DISCORD_TOKEN", "https://discord.com/api/webhooks/{d18}/{a68}"),
    ("DISCORD_TOKEN", "MTIzNDU2Nzg5MDEyMzQ1Njc4.{a6}.{a38}"),
    ("TELEGRAM_TOKEN", "{d10}:AA{a33}"),
    ("META_TOKEN", "EAA{a160}"),
    ("TWITTER_TOKEN", "AAAAAAAAAAAAAAAAAAAAA{a83}"),
    ("SEND_GRID_KEY", "SG.{a22}.{a43}"),
    ("MAILGUN_KEY", "key-{h32}"),
    ("MAILGUN_KEY", "{h32}-{h8}-{h8}"),
    ("MAILCHIMP_KEY", "{h32}-us12"),
    ("TWILIO_KEY", "SK{h32}"),
    ("SENTRY_TOKEN", "sntrys_{a100}_{a43}"),
    ("SENTRY_TOKEN", "sntryu_{h64}"),
    ("GRAFANA_TOKEN", "glsa_{a32}_{h8}"),
    ("GRAFANA_TOKEN", "glc_{a80}"),
    ("NEW_RELIC_KEY", "NRAK-{x27}"),
    ("API_KEY", "nvapi-{u64}"),
    ("API_KEY", "sk_{h48}"),
    ("API_KEY", "amzn.mws.{g}"),
    ("API_KEY", "amzn1.oa2-cs.v1.{h64}"),
    ("API_KEY", "dbtc_{u43}="),
    ("API_KEY", "dbtu_{u43}="),
    ("API_KEY", "xau_{a43}"),
    ("API_KEY", "nbp_{a36}"),
    ("API_KEY", "jca_{a36}"),
    ("API_KEY", "apify_api_{a36}"),
    ("API_KEY", "sktsec_{a40}_api"),
    ("API_KEY", "gb_api_{a40}"),
    ("API_KEY", "ck_{h40}"),
    ("API_KEY", "cs_{h40}"),
    ("API_KEY", "alcht_{a30}"),
    ("API_KEY", "1000.{h32}.{h32}"),
    ("API_KEY", "bb_ma_{h30}"),
    ("API_KEY", "bb_pr_{h30}"),
    ("PRIVATE_KEY", "xprv{a107}"),
    ("PRIVATE_KEY", "nsec1{l58}"),
    ("API_KEY", "tines.com/webhook/{h32}/{h32}"),
    ("API_KEY", "APA91b{u134}"),
    ("API_KEY", "oauth:{l30}"),
    ("API_KEY", "os_v2_app_{l103}"),
    ("API_KEY", "os_v2_org_{l103}"),
    ("API_KEY", "sec-c-{a48}"),
    ("OPENAI_KEY", "sess-{a40}"),
    ("API_KEY", "e2b_{h40}"),
    ("API_KEY", "KGAT_{h32}"),
    ("API_KEY", "pylf_v1_us_{a43}"),
    ("API_KEY", "{a22}==:{a32}"),
    ("API_KEY", "{l10}msh{l15}p1{l5}jsn{l12}"),
    ("ATLASSIAN_TOKEN", "NTk3MjQzOTIyNTAwOn{b26}"),
    ("AZURE_KEY", "{a3}9Q~{a34}"),
    ("API_KEY", "tkn.v1_{a72}"),
    ("API_KEY", "s-s4t2ud-{h64}"),
    ("API_KEY", "00D{a12}!{a96}"),
    ("API_KEY", "rootly_{h64}"),
    ("VAULT_TOKEN", "s.{a24}"),
    ("AZURE_KEY", "{a52}JQQJ99{a26}"),
    ("AZURE_KEY", "{a42}+ACR{a6}"),
    ("API_KEY", "pcsk_{a6}_{a63}"),
    ("API_KEY", "lin_api_{a40}"),
    ("API_KEY", "xkeysib-{h64}-{a16}"),
    ("API_KEY", "tskey-auth-{a12}-{a32}"),
    ("API_KEY", "duffel_live_{a43}"),
    ("API_KEY", "EZAK{a54}"),
    ("API_KEY", "shippo_live_{h40}"),
    ("API_KEY", "rdme_{l70}"),
    ("API_KEY", "pnu_{l36}"),
    ("API_KEY", "tfp_{a60}"),
    ("API_KEY", "CFPAT-{a43}"),
    ("API_KEY", "CLOJARS_{h60}"),
    ("API_KEY", "sdk-{g}"),
    ("API_KEY", "re_{a8}_{a24}"),
    ("API_KEY", "secret-token:{a32}"),
    ("API_KEY", "FLWSECK-{h32}-X"),
    ("JWT", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ{a60}.{a43}"),
    ("JWT", "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..{u16}.{u60}.{u22}"),
    ("GITHUB_TOKEN", "ghs_{d7}_eyJhbGciOiJSUzI1NiJ9.{u200}.{u86}"),
    ("DOCKER_TOKEN", "SWMTKN-1-{l50}-{l25}"),
    ("AGE_KEY", "AGE-SECRET-KEY-PQ-1{x58}"),
    ("VERCEL_TOKEN", "vercel_blob_rw_{a16}_{a30}"),
    ("DATABRICKS_TOKEN", "dose{h32}"),
    ("API_KEY", "cflt{b60}"),
    ("STRIPE_KEY", "sk_org_live_{a80}"),
    ("SHOPIFY_TOKEN", "shprt_{h32}"),
    ("API_KEY", "sk-helicone-{l7}-{l7}-{l7}-{l7}"),
    ("API_KEY", "crsr_{h64}"),
    ("NEW_RELIC_KEY", "{h36}NRAL"),
    ("API_KEY", "1/{d16}:{h32}"),
    ("API_KEY", "2/{d16}/{d16}:{h32}"),
    ("API_KEY", "{d16}|{h32}"),
    ("API_KEY", "{d15}|{a27}"),
    ("AZURE_KEY", "{a52}JQQJ9D{a26}"),
    ("AZURE_KEY", "{b76}+ASt{b5}A=="),
    ("AZURE_KEY", "{b76}+ABa{b5}A=="),
    ("AZURE_KEY", "{b76}+AMC{b5}A=="),
    ("AZURE_KEY", "{b76}ACDb{b5}A=="),
    ("AZURE_KEY", "{b76}APIM{b5}A=="),
    ("AZURE_KEY", "{a42}AzSe{a6}"),
    ("AZURE_KEY", "{b33}+ASbA{b5}="),
    ("AZURE_KEY", "{b33}+AEhA{b5}="),
    ("AZURE_KEY", "{b33}+ARmA{b5}="),
    ("AZURE_KEY", "{b33}AIoTA{b5}="),
    ("AZURE_KEY", "{b33}AZEGA{b5}="),
    ("AZURE_KEY", "{a33}AzCaA{a5}="),
    ("AZURE_KEY", "{u44}AzFu{u5}A=="),
];

fn drawn(draws: &mut Draws, form: &str) -> String {
    let mut text = String::new();
    let mut rest = form;
    while let Some((before, after)) = rest.split_once('{') {
        let (part, after) = after.split_once('}').unwrap();
        text.push_str(before);
        text.push_str(&body(draws, part));
        rest = after;
    }
    text + rest
}

fn body(draws: &mut Draws, part: &str) -> String {
    const HEX: &[u8] = b"0123456789abcdef";
    let (kind, length) = part.split_at(1);
    let alphabet: &[u8] = match kind {
        "d" => super::DIGITS,
        "h" => HEX,
        "l" => b"abcdefghijklmnopqrstuvwxyz0123456789",
        "x" => b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
        "a" => BASE62,
        "u" => URL_SAFE,
        "b" => b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/",
        "g" => return [8, 4, 4, 4, 12].map(|length| draws.text(HEX, length)).join("-"),
        other => panic!("no alphabet {other}"),
    };
    let length = length.parse().unwrap();
    // The ends are letters or digits, so that a value ends where the text around it says.
    match length {
        0..3 => draws.text(alphabet, length),
        _ => format!(
            "{}{}{}",
            draws.text(&alphabet[..10], 1),
            draws.text(alphabet, length - 2),
            draws.text(&alphabet[..10], 1)
        ),
    }
}

#[test]
fn every_form_is_found_by_itself() {
    let mut draws = Draws(31);
    for (entity, form) in FORMS {
        for _ in 0..12 {
            value(entity, &drawn(&mut draws, form));
        }
    }
}

#[test]
fn a_form_that_is_too_short_or_made_of_one_character_is_none() {
    let mut draws = Draws(37);
    for (_, form) in FORMS
        .iter()
        .filter(|(_, form)| form.matches('{').count() == 1 && !form.starts_with('{') && !form.contains("g}"))
    {
        let whole = drawn(&mut draws, form);
        let prefix = &form[..form.find('{').unwrap()];
        finds(&format!("{prefix}{}", "0".repeat(whole.len() - prefix.len())), &[]);
        finds(&format!("{prefix}{}", &whole[prefix.len()..prefix.len() + 6]), &[]);
    }
}

#[test]
fn words_that_begin_like_a_prefix_stay() {
    for text in [
        "pattern.matching path.join(pat) patch-notes-2024 pat-na1-office",
        "key-value-store key_of_the_map keystore2 api-version-2024-01-01 api-gateway-v2",
        "live_reload_enabled test_that_nothing_is_lost_in_2024_by_accident test_sha256_digest_of_the_empty_string",
        "sdk-version-2.0 re_compile(re_pattern_1) glc_context fc-cache fw_update",
        "EAABBCC AQE oy2 cio SCW dG9rO SG.foo.bar eyJhbmltYWwiOiJkb2cifQ.eyJub3QiOiJqd3QifQ.x",
        "sk_live_ sk_test_ whsec_ rk_live_mode pk_live_51Hb9wsK2eZvKYlo2C0aBcDeF sl.com SK AC",
        "https://discord.com/api/webhooks/ https://discord.com/api/webhooks/123/abc",
        "123456789:00 10:AA 1234567890:AAshort",
    ] {
        finds(text, &[]);
    }
}
