//! The wishes a body can make to the gateway, in every dialect: a data table.
//!
//! ```text
//! {"zdr":true}                                              Geek Hub
//! {"provider":{"zdr":true,"data_collection":"deny"}}        OpenRouter
//! {"providerOptions":{"gateway":{"zeroDataRetention":true}}} Vercel, Tangle
//! {"zdr_policy":{"region":["eu"]}}                          ours
//! ```
//!
//! Invariant: every wish has a path and a kind here; what later work builds is `Later`, and so refused by name.

use super::shape::{Names, Rule, Shape, ask, protocol};

/// One wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    Zdr,
    Provider,
    ProviderZdr,
    DataCollection,
    ProviderOrder,
    ProviderOnly,
    ProviderIgnore,
    AllowFallbacks,
    RequireParameters,
    Quantizations,
    /// A word, or an object of the two below.
    ProviderSort,
    SortBy,
    SortPartition,
    MaxPrice,
    MaxPromptPrice,
    MaxCompletionPrice,
    Models,
    /// OpenRouter's wish to be told the tokens.
    Usage,
    UsageInclude,
    Options,
    Gateway,
    GatewayZdr,
    GatewayNoTraining,
    GatewayOrder,
    GatewayOnly,
    GatewayModels,
    GatewaySort,
    GatewayTimeout,
    GatewayCache,
    GatewayCaching,
    Byok,
    /// The keys for one provider.
    ByokKeys,
    ByokKey,
    Policy,
    PolicyRegion,
    PolicyCertifications,
    PolicyStrictCache,
    PolicyPreset,
    PolicyRedact,
    /// The action for one entity type.
    PolicyAction,
    Later(&'static str),
}

/// What a wish's value must be; `null` is always absent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `true` or `false`.
    Flag,
    /// `false`.
    Off,
    /// A number, or a string of one.
    Number,
    /// A list of strings.
    Names,
    /// One of some words.
    Word,
    /// One of some words, or an object.
    WordOrObject,
    /// An object.
    Object,
    /// A list of objects.
    Objects,
    /// Nothing yet.
    Later,
}

impl Ask {
    /// Its path in the body.
    pub(crate) const fn path(self) -> &'static str {
        self.row().0
    }

    pub(crate) const fn kind(self) -> Kind {
        self.row().1
    }

    /// What its value must be, in words.
    pub(crate) const fn wanted(self) -> &'static str {
        match (self, self.kind()) {
            (Self::DataCollection, _) => "\"allow\", \"deny\" or null",
            (Self::PolicyAction, _) => "\"off\", \"mask\", \"redact\", \"block\" or null",
            (Self::PolicyPreset, _) => "hipaa, gdpr, ccpa, pci, fedramp, soc2, coding or null",
            (Self::PolicyRegion, _) => "a list of regions such as [\"eu\"], or null",
            (Self::PolicyCertifications, _) => {
                "a list out of soc2, hipaa_baa, gdpr_dpa, fedramp_moderate, fedramp_high, iso27001 and pci_dss, or null"
            }
            (Self::ProviderSort, _) => {
                "\"price\", \"throughput\" or \"latency\", an object of `by` and `partition`, or null"
            }
            (Self::SortBy, _) => "\"price\", \"throughput\", \"latency\" or null",
            (Self::SortPartition, _) => "\"model\", \"none\" or null",
            (Self::GatewaySort, _) => "\"cost\", \"ttft\", \"tps\" or null",
            (Self::GatewayTimeout, _) => "a whole number of milliseconds from 1 to 600000, or null",
            (Self::GatewayCache, _) => "false or null: nothing is stored here, so there is no cache of answers",
            (Self::GatewayCaching, _) => "\"auto\", or null; and null where the terms demand strict_cache",
            (_, Kind::Number) => {
                "US dollars per million tokens as a number or a string, with at most six decimals, or null"
            }
            (_, Kind::Flag) => "true, false or null",
            (_, Kind::Names) => "a list of at most 64 strings of 1 to 256 bytes, or null",
            (Self::ByokKey, _) => "a key of 1 to 4096 visible ASCII characters, at most 64 of them in all, or null",
            (_, Kind::Object) => "an object or null",
            (_, Kind::Objects) => "a list of objects or null",
            (_, Kind::Word | Kind::WordOrObject | Kind::Off | Kind::Later) => "null",
        }
    }

    const fn row(self) -> (&'static str, Kind) {
        match self {
            Self::Zdr => ("zdr", Kind::Flag),
            Self::Provider => ("provider", Kind::Object),
            Self::ProviderZdr => ("provider.zdr", Kind::Flag),
            Self::DataCollection => ("provider.data_collection", Kind::Word),
            Self::ProviderOrder => ("provider.order", Kind::Names),
            Self::ProviderOnly => ("provider.only", Kind::Names),
            Self::ProviderIgnore => ("provider.ignore", Kind::Names),
            Self::AllowFallbacks => ("provider.allow_fallbacks", Kind::Flag),
            Self::RequireParameters => ("provider.require_parameters", Kind::Flag),
            Self::Quantizations => ("provider.quantizations", Kind::Names),
            Self::ProviderSort => ("provider.sort", Kind::WordOrObject),
            Self::SortBy => ("provider.sort.by", Kind::Word),
            Self::SortPartition => ("provider.sort.partition", Kind::Word),
            Self::MaxPrice => ("provider.max_price", Kind::Object),
            Self::MaxPromptPrice => ("provider.max_price.prompt", Kind::Number),
            Self::MaxCompletionPrice => ("provider.max_price.completion", Kind::Number),
            Self::Models => ("models", Kind::Names),
            Self::Usage => ("usage", Kind::Object),
            Self::UsageInclude => ("usage.include", Kind::Flag),
            Self::Options => ("providerOptions", Kind::Object),
            Self::Gateway => ("providerOptions.gateway", Kind::Object),
            Self::GatewayZdr => ("providerOptions.gateway.zeroDataRetention", Kind::Flag),
            Self::GatewayNoTraining => ("providerOptions.gateway.disallowPromptTraining", Kind::Flag),
            Self::GatewayOrder => ("providerOptions.gateway.order", Kind::Names),
            Self::GatewayOnly => ("providerOptions.gateway.only", Kind::Names),
            Self::GatewayModels => ("providerOptions.gateway.models", Kind::Names),
            Self::GatewaySort => ("providerOptions.gateway.sort", Kind::Word),
            Self::GatewayTimeout => ("providerOptions.gateway.timeout", Kind::Number),
            Self::GatewayCache => ("providerOptions.gateway.cache", Kind::Off),
            Self::GatewayCaching => ("providerOptions.gateway.caching", Kind::Word),
            Self::Byok => ("providerOptions.gateway.byok", Kind::Object),
            Self::ByokKeys => ("providerOptions.gateway.byok.<provider>", Kind::Objects),
            Self::ByokKey => ("providerOptions.gateway.byok.<provider>[].apiKey", Kind::Word),
            Self::Policy => ("zdr_policy", Kind::Object),
            Self::PolicyRegion => ("zdr_policy.region", Kind::Names),
            Self::PolicyCertifications => ("zdr_policy.certifications", Kind::Names),
            Self::PolicyStrictCache => ("zdr_policy.strict_cache", Kind::Flag),
            Self::PolicyPreset => ("zdr_policy.preset", Kind::Word),
            Self::PolicyRedact => ("zdr_policy.redact", Kind::Object),
            Self::PolicyAction => ("zdr_policy.redact", Kind::Word),
            Self::Later(path) => (path, Kind::Later),
        }
    }
}

/// A wish that holds no object.
const fn wish(wish: Ask) -> Rule {
    ask(wish, &NOTHING)
}

const fn later(path: &'static str) -> Rule {
    wish(Ask::Later(path))
}

static NOTHING: Shape = Shape { names: Names::Closed(""), members: &[], rest: &UNKNOWN };
/// Stands behind closed objects, whose unknown members are refused before it is read.
static UNKNOWN: Rule = later("");

/// `provider`, as OpenRouter documents it (API reference, "Provider routing").
static PROVIDER: Shape = Shape {
    names: Names::Closed("provider"),
    members: &[
        ("zdr", wish(Ask::ProviderZdr)),
        ("data_collection", wish(Ask::DataCollection)),
        ("order", wish(Ask::ProviderOrder)),
        ("only", wish(Ask::ProviderOnly)),
        ("ignore", wish(Ask::ProviderIgnore)),
        ("allow_fallbacks", wish(Ask::AllowFallbacks)),
        ("require_parameters", wish(Ask::RequireParameters)),
        ("quantizations", wish(Ask::Quantizations)),
        ("sort", ask(Ask::ProviderSort, &SORT)),
        ("max_price", ask(Ask::MaxPrice, &MAX_PRICE)),
    ],
    rest: &UNKNOWN,
};

static SORT: Shape = Shape {
    names: Names::Closed("provider.sort"),
    members: &[("by", wish(Ask::SortBy)), ("partition", wish(Ask::SortPartition))],
    rest: &UNKNOWN,
};

/// The registry knows no prices per request, image or second of audio: a limit on them cannot be kept.
static MAX_PRICE: Shape = Shape {
    names: Names::Closed("provider.max_price"),
    members: &[
        ("prompt", wish(Ask::MaxPromptPrice)),
        ("completion", wish(Ask::MaxCompletionPrice)),
        ("request", later("provider.max_price.request")),
        ("image", later("provider.max_price.image")),
        ("audio", later("provider.max_price.audio")),
    ],
    rest: &UNKNOWN,
};

/// `usage`, as OpenRouter documents it ("Usage accounting"); no other API has such a member in a request.
static USAGE: Shape =
    Shape { names: Names::Closed("usage"), members: &[("include", wish(Ask::UsageInclude))], rest: &UNKNOWN };

/// `providerOptions`, of which only `gateway` is ours; nothing else of it could be forwarded.
static OPTIONS: Shape = Shape {
    names: Names::Closed("providerOptions"),
    members: &[("gateway", ask(Ask::Gateway, &GATEWAY))],
    rest: &UNKNOWN,
};

/// `providerOptions.gateway`, as Vercel documents it (AI Gateway, "Provider options").
static GATEWAY: Shape = Shape {
    names: Names::Closed("providerOptions.gateway"),
    members: &[
        ("zeroDataRetention", wish(Ask::GatewayZdr)),
        ("disallowPromptTraining", wish(Ask::GatewayNoTraining)),
        ("order", wish(Ask::GatewayOrder)),
        ("only", wish(Ask::GatewayOnly)),
        ("models", wish(Ask::GatewayModels)),
        ("byok", ask(Ask::Byok, &BYOK)),
        ("caching", wish(Ask::GatewayCaching)),
        ("cache", wish(Ask::GatewayCache)),
        ("timeout", wish(Ask::GatewayTimeout)),
        ("sort", wish(Ask::GatewaySort)),
    ],
    rest: &UNKNOWN,
};

/// Keys of the caller's own, by provider (Vercel AI Gateway, "Bring your own key").
static BYOK: Shape = Shape { names: Names::Providers, members: &[], rest: &ask(Ask::ByokKeys, &BYOK_KEYS) };

static BYOK_KEYS: Shape = Shape {
    names: Names::Closed("providerOptions.gateway.byok.<provider>[]"),
    members: &[("apiKey", wish(Ask::ByokKey))],
    rest: &UNKNOWN,
};

/// `zdr_policy`, ours.
static POLICY: Shape = Shape {
    names: Names::Closed("zdr_policy"),
    members: &[
        ("region", wish(Ask::PolicyRegion)),
        ("certifications", wish(Ask::PolicyCertifications)),
        ("redact", ask(Ask::PolicyRedact, &REDACT)),
        ("strict_cache", wish(Ask::PolicyStrictCache)),
        ("preset", wish(Ask::PolicyPreset)),
    ],
    rest: &UNKNOWN,
};

static REDACT: Shape = Shape {
    names: Names::Entities("zdr_policy.redact"),
    members: &[],
    rest: &Rule { role: super::shape::Role::Ask(Ask::PolicyAction), object: &NOTHING },
};

/// The gateway's own members of a body's root, in every dialect.
pub(crate) static ROOT: Shape = protocol(&[
    ("zdr", wish(Ask::Zdr)),
    ("provider", ask(Ask::Provider, &PROVIDER)),
    ("providerOptions", ask(Ask::Options, &OPTIONS)),
    ("zdr_policy", ask(Ask::Policy, &POLICY)),
    ("models", wish(Ask::Models)),
    ("usage", ask(Ask::Usage, &USAGE)),
]);
