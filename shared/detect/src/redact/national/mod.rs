//! Numbers that a state, an insurer or a register gives to people, firms and things: one engine, a row per id.
//!
//! ```text
//! trigger ── Code::read once ──▶ rows whose lengths fit ── Form (bit sets) ──▶ Rule, Rule, … ──▶ Hit
//! 131052-308T                    10 characters              dddddd-dddx       date, mod 31
//! ```
//!
//! A new id is a row in its region's file. Forms that random text fits too often ask for a context word; so does a bare
//! number among counters, clocks, paths and assignments.
//!
//! Invariant: a row is data; what a trigger costs does not depend on the text's length.

mod americas;
mod asia;
mod code;
mod date;
mod east;
mod form;
mod index;
mod islands;
mod korea;
mod north;
mod papers;
mod rule;
mod south;
mod things;
mod west;

pub(super) use code::Code;
pub(super) use index::rows_for;

use super::context;
use super::detector::{Detector, Hit, Source, Tier};
use super::entity::Entity;
use super::view::View;
use crate::redact::context::words;
use crate::span::Span;
use form::Form;
use rule::Rule;

/// All rows, by region.
pub(super) const ROWS: &[&[Detector<Scheme>]] = &[
    west::ROWS,
    islands::ROWS,
    north::ROWS,
    east::ROWS,
    americas::ROWS,
    asia::ROWS,
    korea::ROWS,
    south::ROWS,
    things::ROWS,
    papers::ROWS,
];

/// How an id is printed and what must hold for its characters.
pub(super) struct Scheme {
    forms: &'static [Form],
    rules: &'static [Rule],
}

/// A row; `strength` as in [`Detector`].
const fn row(
    entity: Entity,
    rule: &'static str,
    strength: u8,
    forms: &'static [Form],
    rules: &'static [Rule],
    context: &'static [u8],
    source: &'static str,
) -> Detector<Scheme> {
    Detector { entity, rule, verify: Scheme { forms, rules }, context, strength, source: Source::of(source) }
}

impl Scheme {
    /// The id that `code` begins with.
    pub(super) fn verify(&self, view: &View<'_>, code: &Code) -> Option<Hit> {
        let hits = self.forms.iter().filter(|form| form.fits(code)).filter_map(|form| self.hit(view, code, form));
        hits.max_by_key(|hit| (hit.tier, hit.span.end))
    }

    fn hit(&self, view: &View<'_>, code: &Code, form: &Form) -> Option<Hit> {
        let chars = code.chars(usize::from(form.count));
        let (century, id) = chars.split_at_checked(usize::from(form.skip))?;
        let known = matches!(century, [] | [b'1', b'8' | b'9'] | [b'2', b'0']);
        if !known || !self.rules.iter().all(|rule| rule.holds(id)) {
            return None;
        }
        let mut span = code.span(chars.len());
        if form.bracket {
            span.end = span.end.saturating_add(1);
            view.slice(span.start, span.end).ends_with(b")").then_some(())?;
        }
        let place = standing(view, span, form, code)?;
        let doubtful = form.tier == Tier::Alone
            && (form.lower_in(code)
                || form.clock && is_clock(chars)
                || form.is_bare(code) && counts_something(view, span));
        let tier = if doubtful { Tier::WithContext } else { form.tier };
        Some(Hit { span, tier: tier.min(place) })
    }
}

/// What an id is worth where it stands, beyond the rules for all numbers; `None` where it is a piece of a longer row of groups.
fn standing(view: &View<'_>, span: Span, form: &Form, code: &Code) -> Option<Tier> {
    let Span { start, end } = span;
    let after = view.slice(end, end.saturating_add(2));
    if form.spaced() && matches!(after, [b' ', b'0'..=b'9']) || matches!(after, [b'/', b'0'..=b'9']) {
        return None;
    }
    let digit_before = view.before(start.saturating_sub(1)).is_some_and(|byte| byte.is_ascii_digit());
    match view.before(start) {
        Some(b'/') if digit_before => None,
        Some(b',') if digit_before => Some(Tier::WithContext),
        Some(b' ') if digit_before && form.spaced() => None,
        Some(b'/' | b'#' | b'=' | b'_' | b'$' | b'-') if form.is_bare(code) => Some(Tier::WithContext),
        Some(_) | None if form.is_bare(code) && view.byte(end) == Some(b'_') => Some(Tier::WithContext),
        Some(_) | None => Some(Tier::Alone),
    }
}

/// Whether digits read like seconds or milliseconds since 1970, or like a date of this century and an hour.
fn is_clock(digits: &[u8]) -> bool {
    match digits.len() {
        10 | 13 => matches!(digits, [b'1', b'4'..=b'9', ..]),
        12 | 14 => (2010..2050).contains(&date::number(digits, 0, 4)),
        _ => false,
    }
}

/// Words of what is counted or dialled.
pub(super) const COUNTERS: &[u8] = words![
    "order",
    "invoice",
    "tracking",
    "parcel",
    "shipment",
    "ticket",
    "request",
    "trace",
    "session",
    "build",
    "batch",
    "sku",
    "isbn",
    "ean",
    "upc",
    "gtin",
    "serial",
    "version",
    "transaction",
    "txn",
    "timestamp",
    "time",
    "epoch",
    "offset",
    "bytes",
    "size",
    "count",
    "total",
    "amount",
    "phone",
    "tel",
    "mobile",
    "cell",
    "fax",
    "call",
    "whatsapp",
    "telefon",
    "bestellnummer",
    "bestellung",
    "rechnung",
    "commande",
    "facture",
    "pedido",
    "factura",
    "ordine",
    "fattura",
    "bestelling",
    "factuur",
    "fatura",
    "encomenda",
    "population",
    "commit",
    "revision",
    "pid",
    "port",
];

/// Whether words near a bare number say that it counts something.
fn counts_something(view: &View<'_>, span: Span) -> bool {
    context::speaks_for(view, span, COUNTERS)
}
