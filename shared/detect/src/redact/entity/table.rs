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
                let bound = |place: usize| STARTS.get(place).copied().map_or(0, usize::from);
                NAMES.get(bound(self.index())..bound(self.index().saturating_add(1))).unwrap_or_default().split_terminator(' ')
            }

            #[expect(clippy::indexing_slicing, reason = "there is a row for every variant, made by the same macro")]
            const fn row(self) -> &'static Row {
                &ROWS[self as usize]
            }
        }

        /// All names of all types, a space behind each.
        static NAMES: &str = concat!($($($name, " ", $($alias, " ",)*)*)+);

        /// Where the names of each begin, and where the last end.
        static STARTS: [u16; Entity::ALL.len() + 1] =
            starts(&[$($(concat!($name, " ", $($alias, " "),*).len(),)*)+]);

        static ROWS: [Row; Entity::ALL.len()] = [$($(Row { group: Group::$group, kind: Kind::$kind },)*)+];

        struct Row {
            group: Group,
            kind: Kind,
        }

        #[expect(
            clippy::indexing_slicing,
            clippy::arithmetic_side_effects,
            clippy::cast_possible_truncation,
            reason = "runs in the compiler, where a slip is an error"
        )]
        const fn starts<const N: usize>(lengths: &[usize]) -> [u16; N] {
            let (mut starts, mut row) = ([0; N], 0);
            while row < lengths.len() {
                starts[row + 1] = starts[row] + lengths[row] as u16;
                row += 1;
            }
            starts
        }
    };
}

pub(super) use entities;
