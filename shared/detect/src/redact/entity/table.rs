//! What the rows of types become: the variants of `Entity`, and a table of what is said of each.
//!
//! ```text
//! Contact { Email = "EMAIL", Personal, ["EMAIL_ADDRESS"], "An e-mail address."; }  →  Entity::Email, Entity::Email.group(), …
//! ```
//!
//! Invariant: a variant's place in `Entity::ALL` is its row's place in the table.

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
            #[cfg(feature = "catalogue")]
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
            pub fn aliases(self) -> impl Iterator<Item = &'static str> {
                self.row().aliases.split_terminator(' ')
            }

            #[expect(clippy::indexing_slicing, reason = "there is a row for every variant, made by the same macro")]
            const fn row(self) -> &'static Row {
                &ROWS[self as usize]
            }
        }

        static ROWS: [Row; Entity::ALL.len()] = [$($(
            Row { name: $name, #[cfg(feature = "catalogue")] about: $about, group: Group::$group, kind: Kind::$kind, aliases: concat!($($alias, " "),*) },
        )*)+];

        struct Row {
            name: &'static str,
            #[cfg(feature = "catalogue")]
            about: &'static str,
            group: Group,
            kind: Kind,
            /// With a space behind each: one text, not an address and a length for each.
            aliases: &'static str,
        }
    };
}

pub(super) use entities;
