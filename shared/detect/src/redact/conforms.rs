//! One rule asked about one number, without neighbours or context: for tests against other implementations, and for reports.
//!
//! ```text
//! conforms("pl-pesel", "44051401359")   Some(true)
//! conforms("pl-pesel", "44051401358")   Some(false)
//! conforms("no-rule", "")               None
//! ```
//!
//! Invariant: the answer comes from the very row that detection asks.

use super::Examples;
use super::detector::{Detector, Hit, TABLE};
use super::digits::Groups;
use super::national;
use super::view::View;

/// Whether the rule of [`super::catalogue`] called `name` takes the whole of `text` for a value; `None` if there is no such
/// rule for numbers and codes. Folding is left out: `text` is ASCII.
#[must_use]
pub fn conforms(name: &str, text: &str) -> Option<bool> {
    let view = View::new(text.as_bytes(), "", Examples::Found, false);
    let hit = digits(name, &view).or_else(|| codes(name, &view)).or_else(|| ids(name, &view))?;
    Some(hit.is_some_and(|hit| hit.span.start == 0 && hit.span.end == text.len()))
}

fn digits(name: &str, view: &View<'_>) -> Option<Option<Hit>> {
    let row = named(TABLE.digits, name)?;
    let length = view.digits(0, view.text.len());
    let mut groups = Groups::new(0);
    Some(if groups.read(view, length) { (row.verify.verify)(view, &groups) } else { None })
}

fn codes(name: &str, view: &View<'_>) -> Option<Option<Hit>> {
    named(TABLE.codes, name).map(|row| (row.verify.verify)(view, 0))
}

fn ids(name: &str, view: &View<'_>) -> Option<Option<Hit>> {
    let row = TABLE.national.iter().find_map(|rows| named(rows, name))?;
    let length = view.alphanumerics(0, view.text.len());
    Some(national::Code::read(view, 0, length).and_then(|code| row.verify.verify(view, &code)))
}

fn named<V>(rows: &'static [Detector<V>], name: &str) -> Option<&'static Detector<V>> {
    rows.iter().find(|row| row.rule == name)
}
