//! The rows of [`Entity`], by group: variant = name, kind, aliases (AWS Bedrock's and Presidio's names among them), what it is.
//!
//! ```text
//! UsSsn = "US_SSN", Personal, ["US_SOCIAL_SECURITY_NUMBER", "SSN"], "A social security number of the United States.";
//! ```
//!
//! Invariant: one row for every type that a placeholder can name; the order is that of metrics and headers.

use super::table::entities;
use super::{Group, Kind};

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
        UsRoutingNumber = "US_BANK_ROUTING_NUMBER", Personal, ["ABA_ROUTING_NUMBER"], "United States: a bank's routing number (ABA).";
    }
    National {
        UsSsn = "US_SSN", Personal, ["US_SOCIAL_SECURITY_NUMBER", "SSN"], "A social security number of the United States.";
        UsItin = "US_ITIN", Personal, ["US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER", "ITIN"], "A taxpayer number of a person without a social security number, United States.";
        UsEin = "US_EIN", Personal, ["EIN", "US_EMPLOYER_IDENTIFICATION_NUMBER"], "An employer's tax number, United States.";
        AtSvnr = "AT_SVNR", Personal, [], "Austria: the social insurance number (SVNR).";
        BeNationalNumber = "BE_NATIONAL_NUMBER", Personal, ["BE_NRN"], "Belgium: the number in the national register.";
        BgEgn = "BG_EGN", Personal, [], "Bulgaria: the civil number (EGN).";
        ChAhv = "CH_AHV", Personal, ["CH_AVS"], "Switzerland: the old-age insurance number (AHV, AVS).";
        CzBirthNumber = "CZ_BIRTH_NUMBER", Personal, ["SK_BIRTH_NUMBER", "CZ_RODNE_CISLO"], "Czechia and Slovakia: the birth number (rodné číslo).";
        DeTaxId = "DE_TAX_ID", Personal, ["DE_TAX_IDENTIFICATION_NUMBER"], "Germany: the tax identification number (IdNr).";
        DeTaxNumber = "DE_TAX_NUMBER", Personal, [], "Germany: the tax number (Steuernummer).";
        DeVatId = "DE_VAT_ID", Personal, [], "Germany: the VAT number (USt-IdNr).";
        DeSocialSecurity = "DE_SOCIAL_SECURITY", Personal, [], "Germany: the pension insurance number (RVNR).";
        DePassport = "DE_PASSPORT", Personal, [], "Germany: a passport's number.";
        DeIdCard = "DE_ID_CARD", Personal, [], "Germany: an identity card's number.";
        DeDrivingLicence = "DE_FUEHRERSCHEIN", Personal, ["DE_DRIVING_LICENCE"], "Germany: a driving licence's number.";
        DkCpr = "DK_CPR", Personal, [], "Denmark: the personal number (CPR).";
        EePersonalCode = "EE_PERSONAL_CODE", Personal, ["EE_ISIKUKOOD"], "Estonia: the personal code (isikukood).";
        EsNif = "ES_NIF", Personal, ["ES_DNI"], "Spain: the identity and tax number (DNI, NIF).";
        EsNie = "ES_NIE", Personal, [], "Spain: the foreigner's number (NIE).";
        EsCif = "ES_CIF", Personal, [], "Spain: a firm's tax number (CIF).";
        EsPassport = "ES_PASSPORT", Personal, [], "Spain: a passport's number.";
        FiPersonalIdentityCode = "FI_PERSONAL_IDENTITY_CODE", Personal, ["FI_HETU"], "Finland: the personal identity code (henkilötunnus).";
        FrNir = "FR_NIR", Personal, ["FR_SOCIAL_SECURITY"], "France: the number of social security (NIR).";
        FrSiren = "FR_SIREN", Personal, ["FR_SIRET"], "France: a firm's number (Siren, Siret).";
        FrPassport = "FR_PASSPORT", Personal, [], "France: a passport's number.";
        UkNino = "UK_NINO", Personal, ["UK_NATIONAL_INSURANCE_NUMBER"], "Great Britain: the national insurance number.";
        UkUtr = "UK_UTR", Personal, ["UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER"], "Great Britain: the unique taxpayer reference.";
        UkPassport = "UK_PASSPORT", Personal, ["UK_PASSPORT_NUMBER"], "Great Britain: a passport's number.";
        UkDrivingLicence = "UK_DRIVING_LICENCE", Personal, [], "Great Britain: a driver number.";
        UkVehicleRegistration = "UK_VEHICLE_REGISTRATION", Personal, [], "Great Britain: a number plate.";
        GrAmka = "GR_AMKA", Personal, [], "Greece: the social security number (AMKA).";
        GrAfm = "GR_AFM", Personal, [], "Greece: the tax number (AFM).";
        HrOib = "HR_OIB", Personal, [], "Croatia: the personal number (OIB).";
        HuTaxNumber = "HU_TAX_NUMBER", Personal, [], "Hungary: a tax number (adószám, adóazonosító jel).";
        IePps = "IE_PPS", Personal, ["IE_PPSN"], "Ireland: the personal public service number.";
        IsKennitala = "IS_KENNITALA", Personal, [], "Iceland: the identity number (kennitala).";
        ItFiscalCode = "IT_FISCAL_CODE", Personal, ["IT_CODICE_FISCALE"], "Italy: the fiscal code (codice fiscale).";
        ItVatCode = "IT_VAT_CODE", Personal, [], "Italy: the VAT number (partita IVA).";
        ItPassport = "IT_PASSPORT", Personal, [], "Italy: a passport's number.";
        ItDriverLicense = "IT_DRIVER_LICENSE", Personal, [], "Italy: a driving licence's number.";
        ItIdentityCard = "IT_IDENTITY_CARD", Personal, [], "Italy: an identity card's number.";
        LtPersonalCode = "LT_PERSONAL_CODE", Personal, [], "Lithuania: the personal code (asmens kodas).";
        LvPersonalCode = "LV_PERSONAL_CODE", Personal, [], "Latvia: the personal code (personas kods).";
        NlBsn = "NL_BSN", Personal, [], "Netherlands: the citizen service number (BSN).";
        NoBirthNumber = "NO_BIRTH_NUMBER", Personal, ["NO_FODSELSNUMMER"], "Norway: the birth number (fødselsnummer).";
        PlPesel = "PL_PESEL", Personal, [], "Poland: the PESEL.";
        PlNip = "PL_NIP", Personal, [], "Poland: the tax number (NIP).";
        PtNif = "PT_NIF", Personal, [], "Portugal: the tax number (NIF).";
        RoCnp = "RO_CNP", Personal, [], "Romania: the personal numeric code (CNP).";
        RuInn = "RU_INN", Personal, [], "Russia: the taxpayer number (INN).";
        SePersonnummer = "SE_PERSONNUMMER", Personal, [], "Sweden: the personal number (personnummer).";
        SeOrganisationsnummer = "SE_ORGANISATIONSNUMMER", Personal, [], "Sweden: a firm's number (organisationsnummer).";
        SiEmso = "SI_EMSO", Personal, ["RS_JMBG"], "Slovenia and the other successors of Yugoslavia: the personal number (EMŠO, JMBG).";
        TrNationalId = "TR_NATIONAL_ID", Personal, ["TR_TCKN"], "Turkey: the identity number (TCKN).";
        TrLicensePlate = "TR_LICENSE_PLATE", Personal, [], "Turkey: a number plate.";
        UaTaxNumber = "UA_TAX_NUMBER", Personal, [], "Ukraine: the taxpayer's card number (RNTRC).";
        ArCuit = "AR_CUIT", Personal, ["AR_CUIL"], "Argentina: the tax number (CUIT, CUIL).";
        ArDni = "AR_DNI", Personal, [], "Argentina: the identity document's number (DNI).";
        BrCpf = "BR_CPF", Personal, [], "Brazil: the taxpayer number of a person (CPF).";
        BrCnpj = "BR_CNPJ", Personal, [], "Brazil: the taxpayer number of a firm (CNPJ).";
        CaSin = "CA_SIN", Personal, ["CA_SOCIAL_INSURANCE_NUMBER"], "Canada: the social insurance number.";
        ClRut = "CL_RUT", Personal, ["CL_RUN"], "Chile: the RUT or RUN.";
        CoNit = "CO_NIT", Personal, [], "Colombia: the tax number (NIT).";
        EcCedula = "EC_CEDULA", Personal, [], "Ecuador: the identity card's number (cédula).";
        MxCurp = "MX_CURP", Personal, [], "Mexico: the population register's code (CURP).";
        MxRfc = "MX_RFC", Personal, [], "Mexico: the taxpayer code (RFC).";
        UyCedula = "UY_CEDULA", Personal, [], "Uruguay: the identity card's number (cédula).";
        UsPassport = "US_PASSPORT", Personal, ["US_PASSPORT_NUMBER"], "United States: a passport's number.";
        UsDriverLicense = "US_DRIVER_LICENSE", Personal, ["DRIVER_ID", "US_DRIVING_LICENSE"], "United States: a driver's licence's number.";
        AeEmiratesId = "AE_EMIRATES_ID", Personal, [], "United Arab Emirates: the Emirates ID.";
        CnResidentId = "CN_RESIDENT_ID", Personal, [], "China: the resident's identity number.";
        HkId = "HK_ID", Personal, ["HK_HKID"], "Hong Kong: the identity card's number.";
        IdNik = "ID_NIK", Personal, [], "Indonesia: the population number (NIK).";
        IlId = "IL_ID", Personal, [], "Israel: the identity number.";
        InAadhaar = "IN_AADHAAR", Personal, [], "India: the Aadhaar number.";
        InPan = "IN_PAN", Personal, [], "India: the permanent account number (PAN).";
        InGstin = "IN_GSTIN", Personal, [], "India: the tax number of a firm (GSTIN).";
        InPassport = "IN_PASSPORT", Personal, [], "India: a passport's number.";
        InVoter = "IN_VOTER", Personal, ["IN_EPIC"], "India: a voter card's number (EPIC).";
        InVehicleRegistration = "IN_VEHICLE_REGISTRATION", Personal, [], "India: a number plate.";
        JpMyNumber = "JP_MY_NUMBER", Personal, [], "Japan: the individual number (My Number).";
        KrRrn = "KR_RRN", Personal, [], "South Korea: the resident registration number.";
        KrFrn = "KR_FRN", Personal, [], "South Korea: the foreigner registration number.";
        KrBrn = "KR_BRN", Personal, [], "South Korea: a firm's registration number.";
        KrPassport = "KR_PASSPORT", Personal, [], "South Korea: a passport's number.";
        KrDriverLicense = "KR_DRIVER_LICENSE", Personal, [], "South Korea: a driving licence's number.";
        MyNric = "MY_NRIC", Personal, [], "Malaysia: the identity card's number (MyKad).";
        PhTin = "PH_TIN", Personal, [], "Philippines: the taxpayer number.";
        PkCnic = "PK_CNIC", Personal, [], "Pakistan: the identity card's number (CNIC).";
        SgNricFin = "SG_NRIC_FIN", Personal, ["SG_NRIC"], "Singapore: the identity number of a resident or a foreigner (NRIC, FIN).";
        SgUen = "SG_UEN", Personal, [], "Singapore: a firm's number (UEN).";
        ThTnin = "TH_TNIN", Personal, [], "Thailand: the identity number.";
        TwId = "TW_ID", Personal, ["TW_NATIONAL_ID"], "Taiwan: the identity number.";
        AuAbn = "AU_ABN", Personal, [], "Australia: the business number.";
        AuAcn = "AU_ACN", Personal, [], "Australia: the company number.";
        AuTfn = "AU_TFN", Personal, [], "Australia: the tax file number.";
        NzIrd = "NZ_IRD", Personal, [], "New Zealand: the tax number (IRD).";
        ZaIdNumber = "ZA_ID_NUMBER", Personal, ["ZA_ID"], "South Africa: the identity number.";
        NgNin = "NG_NIN", Personal, [], "Nigeria: the national identification number.";
        NgVehicleRegistration = "NG_VEHICLE_REGISTRATION", Personal, [], "Nigeria: a number plate.";
        Imei = "IMEI", Personal, [], "The number of a mobile device (IMEI).";
        Vin = "VIN", Personal, ["VEHICLE_IDENTIFICATION_NUMBER"], "The number of a vehicle (VIN).";
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
        Password = "PASSWORD", Secret, [], "A password: after its name, under its key, in a tag.";
        AuthorizationValue = "AUTHORIZATION", Secret, [], "What an Authorization header carries.";
        GenericSecret = "GENERIC_SECRET", Secret, [], "A value that a word such as `token` or `api key` announces.";
    }
    Health {
        MedicalRecord = "MEDICAL_RECORD", Personal, ["MRN"], "The number of a patient's record, announced as one.";
        HealthPlanId = "HEALTH_PLAN_ID", Personal, [], "A membership or policy number of a health plan, announced as one.";
        DateOfBirth = "DATE_OF_BIRTH", Personal, ["DOB"], "A date of birth, announced as one.";
        IcdCode = "ICD_CODE", Personal, [], "A diagnosis by its code (ICD-10), near a word that says so.";
        Age = "AGE", Quiet, [], "A person's age, in words around the number.";
        Date = "DATE", Quiet, ["DATE_TIME"], "Any date.";
        UkNhs = "UK_NHS", Personal, ["UK_NATIONAL_HEALTH_SERVICE_NUMBER"], "Great Britain: the health service's number.";
        DeHealthInsurance = "DE_HEALTH_INSURANCE", Personal, ["DE_KVNR"], "Germany: the health insurance number (KVNR).";
        AuMedicare = "AU_MEDICARE", Personal, [], "Australia: a Medicare card's number.";
        UsNpi = "US_NPI", Personal, [], "United States: the number of a health care provider (NPI).";
        UsMbi = "US_MBI", Personal, [], "United States: the Medicare beneficiary's identifier (MBI).";
        MedicalLicense = "MEDICAL_LICENSE", Personal, ["US_DEA"], "United States: a prescriber's registration with the DEA.";
    }
    Network {
        IpAddress = "IP_ADDRESS", Personal, [], "An address of the internet, version 4 or 6.";
        MacAddress = "MAC_ADDRESS", Personal, [], "A hardware address of a network device (EUI-48, EUI-64).";
        LicensePlate = "LICENSE_PLATE", Personal, ["DE_KFZ"], "The plate of a vehicle, announced as one.";
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
