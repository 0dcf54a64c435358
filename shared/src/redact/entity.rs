//! What can be found: one row per type, with its name in placeholders, headers and policy.
//!
//! ```text
//! Email       EMAIL         also EMAIL_ADDRESS (Presidio), EMAIL (Bedrock)
//! CreditCard  CREDIT_CARD   also CREDIT_DEBIT_CARD_NUMBER
//! ```
//!
//! Invariant: a name is upper-case letters and single underscores, without digits, and no name is another's alias.

/// A small number per entity, indexed by [`Entity::index`].
pub(super) const COUNT: usize = Entity::ALL.len();

/// How a type is treated where policy is silent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Says something of a person.
    Personal,
    /// Opens something: replaced one-way unless the client has tools, and never restored in prose.
    Secret,
    /// Text of the client's own that looks like one of our placeholders.
    Literal,
}

macro_rules! entities {
    ($($(#[$doc:meta])+ $variant:ident = $name:literal, $kind:ident, [$($alias:literal),*];)+) => {
        /// A type of text that is looked for. The order is the order of metrics and headers.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Entity { $($(#[$doc])+ $variant,)+ }

        impl Entity {
            /// Every type, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in placeholders, headers, metrics and policy: `EMAIL`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            const fn kind(self) -> Kind {
                match self { $(Self::$variant => Kind::$kind,)+ }
            }

            const fn aliases(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($alias),*],)+ }
            }
        }
    };
}

entities! {
    /// An e-mail address.
    Email = "EMAIL", Personal, ["EMAIL_ADDRESS"];
    /// A payment card number (ISO/IEC 7812).
    CreditCard = "CREDIT_CARD", Personal, ["CREDIT_DEBIT_CARD_NUMBER", "CREDIT_CARD_NUMBER", "CARD"];
    /// A social security number of the United States.
    UsSsn = "US_SSN", Personal, ["US_SOCIAL_SECURITY_NUMBER", "SSN"];
    /// A key of OpenAI, or of a service that copied the `sk-` form.
    OpenAiKey = "OPENAI_KEY", Secret, [];
    /// A key of Anthropic.
    AnthropicKey = "ANTHROPIC_KEY", Secret, [];
    /// The id of an AWS access key.
    AwsAccessKey = "AWS_ACCESS_KEY", Secret, [];
    /// The secret half of an AWS access key.
    AwsSecretKey = "AWS_SECRET_KEY", Secret, [];
    /// A token of GitHub, of any kind.
    GitHubToken = "GITHUB_TOKEN", Secret, [];
    /// A token of Slack, of any kind.
    SlackToken = "SLACK_TOKEN", Secret, [];
    /// The URL of an incoming Slack webhook, which is a credential.
    SlackWebhook = "SLACK_WEBHOOK", Secret, [];
    /// An API key of Google.
    GoogleKey = "GOOGLE_KEY", Secret, [];
    /// The secret of a Google OAuth client.
    GoogleClientSecret = "GOOGLE_CLIENT_SECRET", Secret, [];
    /// An OAuth access token of Google.
    GoogleToken = "GOOGLE_TOKEN", Secret, [];
    /// Something that looks like a placeholder and was in the text before us.
    Literal = "LITERAL", Literal, [];
}

impl Entity {
    /// The type that policy calls `name`: ours, Presidio's or AWS Bedrock's, in upper case. [`Entity::Literal`] is nobody's to set.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|entity| *entity != Self::Literal && (entity.name() == name || entity.aliases().contains(&name)))
    }

    /// Whether this is a credential.
    #[must_use]
    pub const fn is_secret(self) -> bool {
        matches!(self.kind(), Kind::Secret)
    }

    /// Whether this protects the client's own text from being taken for a placeholder.
    #[must_use]
    pub const fn is_literal(self) -> bool {
        matches!(self.kind(), Kind::Literal)
    }

    /// Place in [`Entity::ALL`].
    pub(super) const fn index(self) -> usize {
        self as usize
    }
}
