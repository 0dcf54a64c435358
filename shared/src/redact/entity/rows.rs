//! The rows of [`Entity`], by group: variant = name, kind, aliases (AWS Bedrock's and Presidio's names among them), what it is.
//!
//! ```text
//! UsSsn = "US_SSN", Personal, ["US_SOCIAL_SECURITY_NUMBER", "SSN"], "A social security number of the United States.";
//! ```
//!
//! Invariant: one row for every type that a placeholder can name; the order is that of metrics and headers.

use super::{Group, Kind};

macro_rules! entities {
    ($($group:ident { $($variant:ident = $name:literal, $kind:ident, [$($alias:literal),*], $about:literal;)* })+) => {
        /// A type of text that is looked for. The order is the order of metrics and headers.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Entity { $($(#[doc = $about] $variant,)*)+ }

        impl Entity {
            /// Every type, in order.
            pub const ALL: &'static [Self] = &[$($(Self::$variant,)*)+];

            /// The name in placeholders, headers, metrics and policy: `EMAIL`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                self.row().name
            }

            /// What it is, in one sentence.
            #[must_use]
            pub const fn about(self) -> &'static str {
                self.row().about
            }

            /// The group that policy sets it with.
            #[must_use]
            pub const fn group(self) -> Group {
                self.row().group
            }

            /// How it is treated where policy is silent.
            #[must_use]
            pub const fn kind(self) -> Kind {
                self.row().kind
            }

            /// Other names that policy may call it by.
            #[must_use]
            pub const fn aliases(self) -> &'static [&'static str] {
                self.row().aliases
            }

            #[expect(clippy::indexing_slicing, reason = "there is a row for every variant, made by the same macro")]
            const fn row(self) -> &'static Row {
                &ROWS[self as usize]
            }
        }

        static ROWS: [Row; Entity::ALL.len()] = [$($(
            Row { name: $name, about: $about, group: Group::$group, kind: Kind::$kind, aliases: &[$($alias),*] },
        )*)+];
    };
}

struct Row {
    name: &'static str,
    about: &'static str,
    group: Group,
    kind: Kind,
    aliases: &'static [&'static str],
}

// One line a row; a section is its group's and has one author at a time.
entities! {
    Contact {
        Email = "EMAIL", Personal, ["EMAIL_ADDRESS"], "An e-mail address.";
        Phone = "PHONE", Personal, ["PHONE_NUMBER", "TR_PHONE_NUMBER", "PH_MOBILE_NUMBER"], "A telephone number.";
        Address = "ADDRESS", Personal, ["STREET_ADDRESS"], "A street address, with the town where its code stands by.";
    }
    Financial {
        CreditCard = "CREDIT_CARD", Personal, ["CREDIT_DEBIT_CARD_NUMBER", "CREDIT_CARD_NUMBER", "CARD"], "A payment card number (ISO/IEC 7812).";
        CardCvv = "CARD_CVV", Personal, ["CREDIT_DEBIT_CARD_CVV", "CVV"], "The verification code of a payment card, announced as one.";
        CardExpiry = "CARD_EXPIRY", Personal, ["CREDIT_DEBIT_CARD_EXPIRY"], "The month until which a payment card is valid.";
        CardTrack = "CARD_TRACK", Personal, [], "A magnetic track of a payment card (ISO/IEC 7813).";
        Iban = "IBAN", Personal, ["IBAN_CODE", "INTERNATIONAL_BANK_ACCOUNT_NUMBER"], "An international bank account number (ISO 13616).";
        BankAccount = "BANK_ACCOUNT", Personal, ["US_BANK_NUMBER", "US_BANK_ACCOUNT_NUMBER"], "A bank account number, announced as one.";
        SortCode = "SORT_CODE", Personal, ["UK_SORT_CODE"], "A sort code of a British bank, announced as one.";
        Bic = "BIC", Personal, ["SWIFT_CODE"], "A bank's identifier (ISO 9362), near a word that says so.";
        Pin = "PIN", Personal, [], "A secret number of few digits, announced as one.";
        CryptoAddress = "CRYPTO_ADDRESS", Personal, ["CRYPTO"], "An address of Bitcoin, Litecoin, Dogecoin or Ethereum.";
    }
    National {
        UsSsn = "US_SSN", Personal, ["US_SOCIAL_SECURITY_NUMBER", "SSN"], "A social security number of the United States.";
        UsItin = "US_ITIN", Personal, ["US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER", "ITIN"], "A taxpayer number of a person without a social security number, United States.";
        UsEin = "US_EIN", Personal, ["EIN", "US_EMPLOYER_IDENTIFICATION_NUMBER"], "An employer's tax number, United States.";
    }
    Secrets {
        UrlCredentials = "URL_CREDENTIALS", Secret, [], "A user's name and password within a URL.";
        SignedUrl = "SIGNED_URL", Secret, [], "The signature of a signed URL, which opens what it points to.";
        OpenAiKey = "OPENAI_KEY", Secret, [], "A key of OpenAI, or of a service that copied the `sk-` form.";
        AnthropicKey = "ANTHROPIC_KEY", Secret, [], "A key of Anthropic.";
        AwsAccessKey = "AWS_ACCESS_KEY", Secret, [], "The id of an AWS access key.";
        AwsSecretKey = "AWS_SECRET_KEY", Secret, [], "The secret half of an AWS access key.";
        GitHubToken = "GITHUB_TOKEN", Secret, [], "A token of GitHub, of any kind.";
        SlackToken = "SLACK_TOKEN", Secret, [], "A token of Slack, of any kind.";
        SlackWebhook = "SLACK_WEBHOOK", Secret, [], "The URL of an incoming Slack webhook, which is a credential.";
        GoogleKey = "GOOGLE_KEY", Secret, [], "An API key of Google.";
        GoogleClientSecret = "GOOGLE_CLIENT_SECRET", Secret, [], "The secret of a Google OAuth client.";
        GoogleToken = "GOOGLE_TOKEN", Secret, [], "An OAuth access token of Google.";
        AwsSessionToken = "AWS_SESSION_TOKEN", Secret, [], "A session token of AWS.";
        GitLabToken = "GITLAB_TOKEN", Secret, [], "A token of GitLab, of any kind.";
        AzureKey = "AZURE_KEY", Secret, [], "A key, signature or client secret of Azure.";
        CloudflareKey = "CLOUDFLARE_KEY", Secret, [], "A key or token of Cloudflare.";
        HuggingFaceToken = "HUGGING_FACE_TOKEN", Secret, [], "An access token of Hugging Face.";
        GroqKey = "GROQ_KEY", Secret, [], "A key of Groq.";
        XaiKey = "XAI_KEY", Secret, [], "A key of xAI.";
        OpenRouterKey = "OPENROUTER_KEY", Secret, [], "A key of OpenRouter.";
        PerplexityKey = "PERPLEXITY_KEY", Secret, [], "A key of Perplexity.";
        ReplicateToken = "REPLICATE_TOKEN", Secret, [], "A token of Replicate.";
        DatabricksToken = "DATABRICKS_TOKEN", Secret, [], "An access token of Databricks.";
        DigitalOceanToken = "DIGITAL_OCEAN_TOKEN", Secret, [], "A token of DigitalOcean.";
        AlibabaKey = "ALIBABA_KEY", Secret, [], "An access key of Alibaba Cloud.";
        TencentKey = "TENCENT_KEY", Secret, [], "A secret id of Tencent Cloud.";
        YandexKey = "YANDEX_KEY", Secret, [], "A key or token of Yandex.";
        HerokuKey = "HEROKU_KEY", Secret, [], "A key of Heroku.";
        FlyToken = "FLY_TOKEN", Secret, [], "A token of Fly.io.";
        VercelToken = "VERCEL_TOKEN", Secret, [], "A token of Vercel.";
        NetlifyToken = "NETLIFY_TOKEN", Secret, [], "A token of Netlify.";
        SupabaseKey = "SUPABASE_KEY", Secret, [], "A key of Supabase.";
        PlanetScaleToken = "PLANET_SCALE_TOKEN", Secret, [], "A token or password of PlanetScale.";
        DopplerToken = "DOPPLER_TOKEN", Secret, [], "A token of Doppler.";
        VaultToken = "VAULT_TOKEN", Secret, [], "A token of HashiCorp Vault.";
        TerraformToken = "TERRAFORM_TOKEN", Secret, [], "A token of Terraform Cloud.";
        OnePasswordToken = "ONE_PASSWORD_TOKEN", Secret, [], "A service account token or secret key of 1Password.";
        AgeKey = "AGE_KEY", Secret, [], "A secret key of age.";
        PulumiToken = "PULUMI_TOKEN", Secret, [], "A token of Pulumi.";
        DynatraceToken = "DYNATRACE_TOKEN", Secret, [], "A token of Dynatrace.";
        AtlassianToken = "ATLASSIAN_TOKEN", Secret, [], "A token of Jira, Confluence, Bitbucket or Trello.";
        NpmToken = "NPM_TOKEN", Secret, [], "A token of npm.";
        PypiToken = "PYPI_TOKEN", Secret, [], "A token of PyPI.";
        RubyGemsKey = "RUBYGEMS_KEY", Secret, [], "A key of RubyGems.";
        CratesToken = "CRATES_TOKEN", Secret, [], "A token of crates.io.";
        NuGetKey = "NUGET_KEY", Secret, [], "A key of NuGet.";
        DockerToken = "DOCKER_TOKEN", Secret, [], "An access token of Docker Hub, or what Docker keeps of a login.";
        JfrogToken = "JFROG_TOKEN", Secret, [], "A key or token of JFrog Artifactory.";
        SonarToken = "SONAR_TOKEN", Secret, [], "A token of SonarQube.";
        CircleCiToken = "CIRCLE_CI_TOKEN", Secret, [], "A token of CircleCI.";
        BuildkiteToken = "BUILDKITE_TOKEN", Secret, [], "A token of Buildkite.";
        NotionToken = "NOTION_TOKEN", Secret, [], "A token of Notion.";
        FigmaToken = "FIGMA_TOKEN", Secret, [], "A token of Figma.";
        PostmanKey = "POSTMAN_KEY", Secret, [], "A key of Postman.";
        AirtableToken = "AIRTABLE_TOKEN", Secret, [], "A token of Airtable.";
        StripeKey = "STRIPE_KEY", Secret, [], "A secret key of Stripe, or of a service that copied its form.";
        ShopifyToken = "SHOPIFY_TOKEN", Secret, [], "A token or secret of Shopify.";
        SquareToken = "SQUARE_TOKEN", Secret, [], "A token or secret of Square.";
        PaypalToken = "PAYPAL_TOKEN", Secret, [], "A token of PayPal or Braintree.";
        PlaidToken = "PLAID_TOKEN", Secret, [], "A token of Plaid.";
        RazorpayKey = "RAZORPAY_KEY", Secret, [], "A key of Razorpay.";
        HubSpotToken = "HUB_SPOT_TOKEN", Secret, [], "A token of HubSpot.";
        MapboxToken = "MAPBOX_TOKEN", Secret, [], "A secret token of Mapbox.";
        DiscordToken = "DISCORD_TOKEN", Secret, [], "A bot token or webhook of Discord.";
        TelegramToken = "TELEGRAM_TOKEN", Secret, [], "A bot token of Telegram.";
        TeamsWebhook = "TEAMS_WEBHOOK", Secret, [], "The URL of a Microsoft Teams webhook, which is a credential.";
        MetaToken = "META_TOKEN", Secret, [], "A token of Facebook or Instagram.";
        TwitterToken = "TWITTER_TOKEN", Secret, [], "A bearer token of X.";
        SendGridKey = "SEND_GRID_KEY", Secret, [], "A key of SendGrid.";
        MailgunKey = "MAILGUN_KEY", Secret, [], "A key of Mailgun.";
        MailchimpKey = "MAILCHIMP_KEY", Secret, [], "A key of Mailchimp.";
        TwilioKey = "TWILIO_KEY", Secret, [], "A key of Twilio.";
        SentryToken = "SENTRY_TOKEN", Secret, [], "A token of Sentry.";
        GrafanaToken = "GRAFANA_TOKEN", Secret, [], "A token of Grafana.";
        NewRelicKey = "NEW_RELIC_KEY", Secret, [], "A key of New Relic.";
        ApiKey = "API_KEY", Secret, [], "A key or token of another vendor with a form of its own.";
        Jwt = "JWT", Secret, [], "A JSON Web Token.";
        PrivateKey = "PRIVATE_KEY", Secret, [], "A private key, from its first line to its last.";
    }
    Health {
        MedicalRecord = "MEDICAL_RECORD", Personal, ["MRN"], "The number of a patient's record, announced as one.";
        HealthPlanId = "HEALTH_PLAN_ID", Personal, [], "A membership or policy number of a health plan, announced as one.";
        DateOfBirth = "DATE_OF_BIRTH", Personal, ["DOB"], "A date of birth, announced as one.";
        IcdCode = "ICD_CODE", Personal, [], "A diagnosis by its code (ICD-10), near a word that says so.";
        Age = "AGE", Quiet, [], "A person's age, in words around the number.";
        Date = "DATE", Quiet, ["DATE_TIME"], "Any date.";
    }
    Network {
        IpAddress = "IP_ADDRESS", Personal, [], "An address of the internet, version 4 or 6.";
        MacAddress = "MAC_ADDRESS", Personal, [], "A hardware address of a network device (EUI-48, EUI-64).";
        LicensePlate = "LICENSE_PLATE", Personal, ["UK_VEHICLE_REGISTRATION", "DE_KFZ", "TR_LICENSE_PLATE"], "The plate of a vehicle, announced as one.";
    }
    Names {
        Person = "PERSON", Personal, ["NAME"], "A person's name: of an operator's list, or by the gazetteer where names are looked for.";
        Organization = "ORGANIZATION", Personal, [], "A firm or an authority of an operator's list.";
        Project = "PROJECT", Personal, [], "A project of an operator's list.";
        Customer = "CUSTOMER", Personal, [], "A customer of an operator's list.";
        GivenTerm = "GIVEN_TERM", Personal, [], "A term of an operator's list that says no type.";
        Custom = "CUSTOM", Personal, [], "What an operator's pattern matches.";
        CustomMask = "CUSTOM_MASK", Personal, [], "What an operator's pattern with the action `mask` matches.";
        CustomBlock = "CUSTOM_BLOCK", Personal, [], "What an operator's pattern with the action `block` matches.";
        Literal = "LITERAL", Literal, [], "Something that looks like a placeholder and was in the text before us.";
    }
}
