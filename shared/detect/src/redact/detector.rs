//! A detector is a row: what it finds, what verifies it, which words speak for it, where its rule comes from.
//!
//! ```text
//! trigger          looks                     rows
//! '@' or %40       left and right            e-mail
//! digit run        right, in groups          cards, SSN, phones, national ids
//! DE89 X1234567L   right                     IBAN and ids that mix letters and digits
//! word start       prefix, then body         keys and tokens of vendors
//! mixed run        left and right            bare base64 secrets
//! < & \            right                     text that looks like a placeholder
//! :// :: ab:cd     left and right            URL credentials, connection strings, IPv6, MAC
//! -----BEGIN       right                     private keys
//! word = word :    right                     values that a credential word announces
//! password curl    left and right            values that a word or a command announces without a sign
//! the whole value  its key                   values that a credential key announces
//! ```
//!
//! A new type is a row in its family's file; a new family is a file and a line in [`TABLE`].
//!
//! Invariant: a row looks at a bounded stretch around its trigger, so that work is linear in the text.

use super::beside::Beside;
use super::digits::Groups;
use super::entity::Entity;
use super::national::{self, Scheme};
use super::view::View;
use super::{
    address, card, card_data, coded, crypto, date, email, iban, ip, literal, mac, phone, records, secrets, spelled,
    ssn, url,
};
use crate::span::Span;

/// What a hit is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tier {
    /// Counts only with a context word or a telling key (tier B).
    WithContext,
    /// Random text looks like this so rarely that it counts by itself (tier A).
    Alone,
}

/// A stretch that has the form of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) span: Span,
    pub(super) tier: Tier,
}

/// A row. `V` is what verifies it; its form goes with the trigger.
pub(super) struct Detector<V: 'static> {
    pub(super) entity: Entity,
    /// The rule's short name, for reports: `us-ssn`. Never changes.
    pub(super) rule: &'static str,
    pub(super) verify: V,
    /// [`words`](super::context::words) of which one must be near a [`Tier::WithContext`] hit.
    pub(super) context: &'static [u8],
    /// How much its check says, for overlaps of one tier: 0 form only, 1 one check digit, 2 a longer check.
    pub(super) strength: u8,
    /// Where the rule comes from.
    #[cfg_attr(not(feature = "catalogue"), expect(dead_code, reason = "only documentation reads it"))]
    pub(super) source: Source,
}

/// What a row says of its hits, whatever verifies them.
#[derive(Clone, Copy)]
pub(super) struct Head {
    pub(super) entity: Entity,
    pub(super) rule: &'static str,
    pub(super) context: &'static [u8],
    pub(super) strength: u8,
}

impl<V> Detector<V> {
    pub(super) const fn head(&self) -> Head {
        Head { entity: self.entity, rule: self.rule, context: self.context, strength: self.strength }
    }
}

/// Where a rule comes from: for documentation, and nothing in the modules, which are built without the feature `catalogue`.
#[derive(Clone, Copy)]
pub(super) struct Source(#[cfg(feature = "catalogue")] &'static str);

impl Source {
    /// The standard, authority or provider document.
    #[cfg(feature = "catalogue")]
    pub(super) const fn of(text: &'static str) -> Self {
        Self(text)
    }

    /// Forgotten.
    #[cfg(not(feature = "catalogue"))]
    pub(super) const fn of(_: &'static str) -> Self {
        Self()
    }
}

/// Looks around a place.
pub(super) type Around = fn(&View<'_>, usize) -> Option<Hit>;

/// Looks at groups of digits.
pub(super) struct Numeric {
    /// [`lengths`] of which one must be the number of digits in the first groups, or the row is not asked.
    pub(super) lengths: u32,
    /// Signs of which one must stand beside the number, or the row finds nothing.
    pub(super) needs: Beside,
    pub(super) verify: fn(&View<'_>, &Groups) -> Option<Hit>,
}

/// Looks at a word of letters and digits, or a short upper-case word before a separator and a digit, from its first byte.
pub(super) struct Code {
    /// [`lengths`] of the word (bytes, letters and digits only, up to the first separator) of which one must fit, or the row is not asked;
    /// 31 is any that is longer.
    pub(super) words: u32,
    pub(super) begins: Begins,
    /// Whether words with lower-case letters are looked at too.
    pub(super) lower: bool,
    /// Whether the row finds nothing unless [four digits](asked::four_digits) stand there.
    pub(super) four: bool,
    /// As for [`Numeric`].
    pub(super) needs: Beside,
    pub(super) verify: Around,
}

/// What a word of a [`Code`] begins with.
#[derive(Clone, Copy)]
pub(super) enum Begins {
    Letter,
    Digit,
    Either,
}

/// A set of lengths below 32.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
pub(super) const fn lengths(each: &[u32]) -> u32 {
    let (mut set, mut at) = (0, 0);
    while at < each.len() {
        set |= 1 << each[at];
        at += 1;
    }
    set
}

/// All lengths from `low` to `high`, both below 32.
#[expect(clippy::arithmetic_side_effects, reason = "runs in the compiler, where a slip is an error")]
pub(super) const fn between(low: u32, high: u32) -> u32 {
    (u32::MAX >> (31 - high)) & (u32::MAX << low)
}

/// All rows, by trigger; those at a word whose first three bytes begin some prefix are [`secrets::TOKENS`].
pub(super) struct Table {
    /// At `@` or `%40`, given its place.
    pub(super) at_signs: &'static [Detector<Around>],
    /// At a run of digits, read with the groups that follow.
    pub(super) digits: &'static [Detector<Numeric>],
    /// At a run of digits that a number to dial [may begin](phone::may_begin) with.
    pub(super) dialled: &'static [Detector<Around>],
    /// At a run of up to three digits before a dot and a digit.
    pub(super) dotted: &'static [Detector<Around>],
    /// At a word of two bytes before a dash or a closing bracket, or of four before a dot.
    pub(super) pairs: &'static [Detector<Around>],
    /// At a word that mixes letters and digits, or an upper-case word of at most six letters before a separator and a digit.
    pub(super) codes: &'static [Detector<Code>],
    /// At a run of digits and where the codes are asked: ids of states and registers, by region.
    pub(super) national: &'static [&'static [Detector<Scheme>]],
    /// At a word with lower case, upper case and digits, or with a long run of them.
    pub(super) runs: &'static [Detector<Around>],
    /// At `<`, `&`, `\\`.
    pub(super) brackets: &'static [Detector<Around>],
    /// At `:` before `//`, given the place of the colon.
    pub(super) schemes: &'static [Detector<Around>],
    /// At `:` between hexadecimal digits or colons; given the place of the colon.
    pub(super) colons: &'static [Detector<Around>],
    /// At `-----BEGIN`, given the place of the first dash.
    pub(super) dashes: &'static [Detector<Around>],
    /// At `=` or `:` after a word that ends like one of [`secrets::CREDENTIALS`]; given the place of the sign.
    pub(super) assignments: &'static [Detector<Around>],
    /// At a word that begins like one of [`secrets::SPOKEN_WORDS`].
    pub(super) spoken: &'static [Detector<Around>],
    /// At the start of a text that stands under a key, given 0.
    pub(super) values: &'static [Detector<Around>],
}

/// The rows.
pub(super) static TABLE: Table = Table {
    at_signs: &[email::ROW],
    digits: &[
        card::ROW,
        card_data::EXPIRY,
        card_data::TRACK_TWO,
        ssn::SSN,
        ssn::ITIN,
        ssn::EIN,
        date::BIRTH,
        date::ANY,
        address::ROW,
        records::AGE,
        records::PLATE_DIGITS,
        card_data::CVV,
        records::RECORD,
        records::PLAN,
        records::ACCOUNT,
        records::SORT_CODE,
        records::PIN,
    ],
    dialled: &[phone::ROW],
    dotted: &[ip::V4],
    pairs: &[mac::GROUPS, spelled::ROW],
    codes: &[
        iban::ROW,
        card_data::TRACK_ONE,
        secrets::AZURE,
        coded::BIC,
        coded::ICD,
        crypto::ROW,
        date::BIRTH_ORDINAL,
        address::LETTERED,
        records::PLATE,
        records::RECORD_CODE,
        records::PLAN_CODE,
    ],
    national: national::ROWS,
    runs: secrets::RUNS,
    brackets: &[literal::ROW, secrets::PASSWORD_TAGGED, secrets::SECRET_TAGGED],
    schemes: &[url::CREDENTIALS],
    colons: &[ip::V6, mac::COLONS, secrets::TELEGRAM],
    dashes: secrets::BLOCKS,
    assignments: secrets::ASSIGNMENTS,
    spoken: secrets::SPOKEN,
    values: secrets::VALUES,
};

/// What a row says of itself, for documentation and reports.
#[cfg(feature = "catalogue")]
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// What it finds.
    pub entity: Entity,
    /// Its short name.
    pub name: &'static str,
    /// Whether words near a hit can speak for it.
    pub words: bool,
    /// What its check says: 0 form only, 1 one check digit, 2 a longer check.
    pub strength: u8,
    /// Where it comes from.
    pub source: &'static str,
}

/// What is looked for and where each rule comes from.
#[cfg(feature = "catalogue")]
pub fn catalogue() -> impl Iterator<Item = Rule> {
    const fn said(head: Head, source: Source) -> Rule {
        let Head { entity, rule, context, strength } = head;
        Rule { entity, name: rule, words: !context.is_empty(), strength, source: source.0 }
    }
    const fn rule<V>(row: &'static Detector<V>) -> Rule {
        said(row.head(), row.source)
    }
    let table = &TABLE;
    let around = [
        table.at_signs,
        table.dialled,
        table.dotted,
        table.pairs,
        table.runs,
        table.brackets,
        table.schemes,
        table.colons,
        table.dashes,
        table.assignments,
        table.spoken,
        table.values,
    ];
    let digits = table.digits.iter().map(rule);
    let words = table.codes.iter().map(rule).chain(secrets::TOKENS.iter().map(|row| said(row.head(), row.source)));
    let national = table.national.iter().copied().flatten().map(rule);
    around.into_iter().flatten().map(rule).chain(digits).chain(words).chain(national)
}
