//! How a row of the tables reads, and how tables are joined.
//!
//! ```text
//! row(GitLabToken, "glpat-", DASHED, 20, ANY, Varied, GITLAB)
//!     type         prefix    marks   body     check   source
//! ```
//!
//! Invariant: a rule's name is its prefix, which no other rule has.

use super::super::detector::Source;
use super::super::entity::Entity;
use super::super::token::Token;
use super::check::Check;

/// One line of a table.
pub(super) type Row = Token;

/// No upper bound that the vendor tells.
pub(super) const ANY: u16 = u16::MAX;
/// Letters and digits only.
pub(super) const NONE: &[u8] = b"";
/// And what base64 for URLs has.
pub(super) const DASHED: &[u8] = b"-_";
/// And dots between parts.
pub(super) const DOTTED: &[u8] = b"-_.";
/// And what base64 has.
pub(super) const BASE64: &[u8] = b"+/=";

pub(super) const fn row(
    entity: Entity,
    prefix: &'static str,
    marks: &'static [u8],
    least: u16,
    most: u16,
    check: Check,
    source: &'static str,
) -> Row {
    Row { entity, prefix: prefix.as_bytes(), lead: 0, marks, least, most, check, source: Source::of(source) }
}

impl Row {
    /// A row whose prefix introduces the secret and is no part of it.
    #[expect(clippy::cast_possible_truncation, reason = "prefixes are short")]
    pub(super) const fn led(self) -> Self {
        Self { lead: self.prefix.len() as u8, ..self }
    }
}

/// All rows of `tables`, which are `N` together.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
pub(super) const fn join<const N: usize>(tables: &[&[Row]]) -> [Row; N] {
    let mut all = [BLANK; N];
    let (mut table, mut next) = (0, 0);
    while table < tables.len() {
        let mut at = 0;
        while at < tables[table].len() {
            all[next] = tables[table][at];
            next += 1;
            at += 1;
        }
        table += 1;
    }
    assert!(next == N, "every place has its row");
    all
}

const BLANK: Row = row(Entity::Literal, "", NONE, 0, 0, Check::Varied, "");

/// How many rows `tables` have together.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
pub(super) const fn count(tables: &[&[Row]]) -> usize {
    let (mut table, mut rows) = (0, 0);
    while table < tables.len() {
        rows += tables[table].len();
        table += 1;
    }
    rows
}
