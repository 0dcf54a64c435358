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
            pub fn name(self) -> &'static str {
                self.names().next().unwrap_or_default()
            }

            /// What it is, in one sentence.
            #[cfg(feature = "catalogue")]
            #[must_use]
            #[expect(clippy::indexing_slicing, reason = "there is a row for every variant, made by the same macro")]
            pub const fn about(self) -> &'static str {
                [$($($about,)*)+][self as usize]
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
                self.names().skip(1)
            }

            /// Its name, then the others.
            fn names(self) -> impl Iterator<Item = &'static str> {
                let (before, from) = LENGTHS.split_at_checked(self.index()).unwrap_or_default();
                let start: usize = before.iter().copied().map(usize::from).sum();
                let length = from.first().copied().map_or(0, usize::from);
                NAMES.get(start..start.saturating_add(length)).unwrap_or_default().split_terminator(' ')
            }

            #[expect(clippy::indexing_slicing, reason = "there is a row for every variant, made by the same macro")]
            const fn row(self) -> &'static Row {
                &ROWS[self as usize]
            }
        }

        /// All names of all types, a space behind each.
        static NAMES: &str = concat!($($($name, " ", $($alias, " ",)*)*)+);

        /// How many bytes of it are the names of each type: where they begin would not compress.
        static LENGTHS: [u8; Entity::ALL.len()] = [$($(length(concat!($name, " ", $($alias, " "),*)),)*)+];

        static ROWS: [Row; Entity::ALL.len()] = [$($(Row { group: Group::$group, kind: Kind::$kind },)*)+];

        struct Row {
            group: Group,
            kind: Kind,
        }

        #[expect(clippy::cast_possible_truncation, reason = "runs in the compiler, where a slip is an error")]
        const fn length(names: &str) -> u8 {
            assert!(names.len() < 256);
            names.len() as u8
        }
    };
}

pub(super) use entities;
