//! What can be found: one row per type, with its name in placeholders, headers and policy.
//!
//! ```text
//! Contact { Email = "EMAIL", Personal, ["EMAIL_ADDRESS"], "An e-mail address."; }
//! └ group   └ variant └ name  └ kind    └ aliases          └ what it is
//! ```
//!
//! A new type is a row in its group's section of `rows.rs`.
//!
//! Invariant: a name is upper-case letters and single underscores, without digits; no name or alias stands twice, and none is a
//! group's.

mod rows;
mod table;

pub use rows::Entity;

/// How many types there are; [`Entity::index`] is below it.
pub const COUNT: usize = Entity::ALL.len();

/// How a type is treated where policy is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Says something of a person: replaced, and restored in the answer.
    Personal,
    /// Opens something: replaced one-way unless the client has tools, and never restored in prose.
    Secret,
    /// So often something else (tier C) that it is left alone unless policy names it.
    Quiet,
    /// Text of the client's own that looks like one of our placeholders.
    Literal,
}

macro_rules! groups {
    ($($(#[$doc:meta])+ $variant:ident = $name:literal;)+) => {
        /// Types that policy sets together.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Group { $($(#[$doc])+ $variant,)+ }

        impl Group {
            /// Every group, in the order of their rows.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in policy: `SECRETS`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

groups! {
    /// Ways to reach a person.
    Contact = "CONTACT";
    /// Cards, accounts, routing numbers.
    Financial = "FINANCIAL";
    /// Numbers that a state gave to a person or a firm.
    National = "NATIONAL_IDS";
    /// Keys, tokens, passwords.
    Secrets = "SECRETS";
    /// Health records and plans.
    Health = "HEALTH";
    /// Addresses of machines.
    Network = "NETWORK";
    /// Names, and terms that an operator gave.
    Names = "NAMES";
}

impl Group {
    /// The group that policy calls `name`, in upper case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|group| group.name() == name)
    }
}

/// What one name in policy stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// One type.
    Type(Entity),
    /// The types of a group, quiet ones left out.
    Group(Group),
    /// `ALL`: every type, quiet ones left out.
    All,
}

impl Named {
    /// What policy means by `name`: a type of ours, of Presidio's or of AWS Bedrock's, a group, or `ALL`.
    #[must_use]
    pub fn by(name: &str) -> Option<Self> {
        if name == "ALL" {
            return Some(Self::All);
        }
        Entity::named(name).map(Self::Type).or_else(|| Group::named(name).map(Self::Group))
    }

    /// Every name of ours, for suggestions.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let types = Entity::ALL.iter().filter(|entity| !entity.is_literal()).map(|entity| entity.name());
        types.chain(Group::ALL.iter().map(|group| group.name())).chain(["ALL"])
    }

    /// Whether a demand by this name reaches `entity`. A literal is nobody's to set.
    #[must_use]
    pub fn reaches(self, entity: Entity) -> bool {
        match self {
            Self::Type(named) => named == entity,
            Self::Group(group) => entity.group() == group && !entity.is_quiet() && !entity.is_literal(),
            Self::All => !entity.is_quiet() && !entity.is_literal(),
        }
    }
}

/// Names of AWS Bedrock's and Presidio's types that nothing here looks for: a demand for them cannot be kept.
pub const NOT_LOOKED_FOR: [&str; 6] = ["CA_HEALTH_NUMBER", "LOCATION", "NRP", "UK_POSTCODE", "URL", "USERNAME"];

impl Entity {
    /// The type that policy calls `name`: ours, Presidio's or AWS Bedrock's, in upper case. [`Entity::Literal`] is nobody's to set.
    #[must_use]
    #[inline(never)]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|entity| {
            !entity.is_literal() && (entity.name() == name || entity.aliases().any(|alias| alias == name))
        })
    }

    /// Whether this is a credential.
    #[must_use]
    pub const fn is_secret(self) -> bool {
        matches!(self.kind(), Kind::Secret)
    }

    /// Whether this is left alone unless policy names it.
    #[must_use]
    pub const fn is_quiet(self) -> bool {
        matches!(self.kind(), Kind::Quiet)
    }

    /// Whether this protects the client's own text from being taken for a placeholder.
    #[must_use]
    pub const fn is_literal(self) -> bool {
        matches!(self.kind(), Kind::Literal)
    }

    /// Place in [`Entity::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }
}
