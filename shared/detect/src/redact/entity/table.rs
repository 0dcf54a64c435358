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
                let row = self.row();
                let start = usize::from(row.names);
                let names = NAMES.get(start..start.saturating_add(usize::from(row.length))).unwrap_or_default();
                names.split_terminator(' ')
            }

            #[expect(clippy::indexing_slicing, reason = "there is a row for every variant, made by the same macro")]
            const fn row(self) -> &'static Row {
                &ROWS[self as usize]
            }
        }

        /// All names of all types, a space behind each.
        static NAMES: &str = concat!($($($name, " ", $($alias, " ",)*)*)+);

        static ROWS: [Row; Entity::ALL.len()] = placed([$($(
            Row { names: 0, length: concat!($name, " ", $($alias, " "),*).len() as u8, group: Group::$group, kind: Kind::$kind },
        )*)+]);

        struct Row {
            /// Where its names begin, and how many bytes they have.
            names: u16,
            length: u8,
            group: Group,
            kind: Kind,
        }

        /// The rows, each with the place of its names behind those of the row before it.
        #[expect(
            clippy::indexing_slicing,
            clippy::arithmetic_side_effects,
            reason = "runs in the compiler, where a slip is an error"
        )]
        const fn placed<const N: usize>(mut rows: [Row; N]) -> [Row; N] {
            let mut row = 1;
            while row < N {
                rows[row].names = rows[row - 1].names + rows[row - 1].length as u16;
                row += 1;
            }
            rows
        }
    };
}

pub(super) use entities;
