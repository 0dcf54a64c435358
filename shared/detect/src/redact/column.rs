//! What stands above a value in a table: the cell of the first line that says what the column holds.
//!
//! ```text
//! name,date of birth,phone              | Name  | MRN      |
//! Kim,12.03.1985,912 393 156            |-------|----------|
//!     ▲ "date of birth"                 | Robin | 00123456 |
//! ```
//!
//! A table is lines one below the other with the same separator equally often; a line of dashes between them counts for nothing.
//!
//! Invariant: only for a value that its cell begins with; a line is walked at most once per separator, so that work is linear; in a stretch of a
//! stream, whose first lines may have left, there is no table.

use core::cell::Cell;

use super::view::View;
use crate::span::Span;

const SEPARATORS: [u8; 4] = *b"\t|;,";
/// Most bytes of a line of a table.
const LINE: usize = 400;
/// Most bytes of the first cell of a line.
const CELL: usize = 40;
const NONE: Span = Span { start: 0, end: 0 };

/// The row that was last looked at for each separator.
pub(super) struct Columns {
    rows: [Cell<Row>; 4],
    /// The place that was last asked for, and its heading.
    last: Cell<(usize, Span)>,
    whole: bool,
}

/// A line, how many separators it has, and where the first line of its table begins.
#[derive(Clone, Copy)]
struct Row {
    start: usize,
    count: usize,
    first: usize,
}

impl Columns {
    /// `whole`: the text is all there is, from its first line on.
    pub(super) const fn new(whole: bool) -> Self {
        Self {
            rows: [const { Cell::new(Row { start: usize::MAX, count: 0, first: 0 }) }; 4],
            last: Cell::new((usize::MAX, NONE)),
            whole,
        }
    }
}

/// Whether what begins at `at` may begin a cell: a glance. A comma and a space are prose, and a comma between few digits a number.
#[inline]
pub(super) fn may_begin(view: &View<'_>, at: usize) -> bool {
    view.columns.whole && begins_cell(view, at)
}

#[inline(never)]
fn begins_cell(view: &View<'_>, at: usize) -> bool {
    let least = match *view.slice(at.saturating_sub(2), at) {
        [before, b','] if before.is_ascii_digit() => 4,
        [b'\t' | b'\n', b'\t'] => return false,
        [.., b'\n'] => 6,
        [.., b'\t' | b'|' | b';' | b',']
        | [b'\t' | b'|' | b';' | b',' | b'\n', b'"' | b'\'' | b'`']
        | [b'|' | b';', b' '] => 3,
        _ => return false,
    };
    view.run(at, least, |byte| byte > b',') == least
}

/// The words above the value that begins at `at`; none if it is in no table.
pub(super) fn heading<'a>(view: &View<'a>, at: usize) -> &'a [u8] {
    if !may_begin(view, at) {
        return &[];
    }
    let (asked, found) = view.columns.last.get();
    if asked == at {
        return found.of(view.text);
    }
    let found = find(view, at).unwrap_or(NONE);
    view.columns.last.set((at, found));
    found.of(view.text)
}

fn find(view: &View<'_>, at: usize) -> Option<Span> {
    let before = view.slice(at.saturating_sub(2), at);
    let mark = match *before.iter().rev().find(|byte| !matches!(byte, b' ' | b'"' | b'\'' | b'`'))? {
        // The first cell of a line: what stands behind it divides.
        b'\n' => {
            let length = view.run(at, CELL, |byte| byte != b'\n' && !SEPARATORS.contains(&byte));
            // `1,524` is no cell of its own.
            view.byte(at.saturating_add(length)).filter(|mark| length > 3 || *mark != b',')?
        }
        mark => mark,
    };
    let place = SEPARATORS.iter().position(|separator| *separator == mark)?;
    let start = start_of_line(view, at)?;
    let first = first_line(view, start, mark, view.columns.rows.get(place)?)?;
    let index = count(view.slice(start, at), mark);
    let before = cells(line(view, first), mark).take(index).map(|cell| cell.len().saturating_add(1)).sum();
    let start = first.saturating_add(before);
    let length = cells(line(view, start), mark).next()?.len();
    Some(Span { start, end: start.saturating_add(length) })
}

/// Where the table begins that the row at `start` is in; `None` if it is the first line.
fn first_line(view: &View<'_>, start: usize, separator: u8, last: &Cell<Row>) -> Option<usize> {
    let known = last.get();
    let mut row = known;
    if known.start != start {
        row = Row { start, count: count(line(view, start), separator), first: start };
        let mut below = start;
        while let Some(above) = below.checked_sub(1).and_then(|end| start_of_line(view, end)) {
            below = above;
            let text = line(view, above);
            let count = count(text, separator);
            if text.iter().all(|byte| b"-+=:| \r".contains(byte)) && !text.is_empty() {
                continue;
            }
            if count != row.count {
                break;
            }
            row.first = above;
            if above == known.start {
                row.first = known.first;
                break;
            }
        }
        last.set(row);
    }
    (row.first != start && row.count > 0).then_some(row.first)
}

/// How many separators divide a line.
fn count(line: &[u8], separator: u8) -> usize {
    if line.contains(&b'"') {
        return cells(line, separator).count().saturating_sub(1);
    }
    line.iter().filter(|byte| **byte == separator).count()
}

/// The cells of a line; separators between double quotes divide nothing.
fn cells(line: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    let mut quoted = false;
    line.split(move |byte| {
        quoted ^= *byte == b'"';
        *byte == separator && !quoted
    })
}

/// Where the line begins that `at` is in, unless that is too far; 0 if it is the first.
fn start_of_line(view: &View<'_>, at: usize) -> Option<usize> {
    let from = at.saturating_sub(LINE);
    let before = view.slice(from, at);
    match before.iter().rposition(|byte| *byte == b'\n') {
        Some(found) => Some(from.saturating_add(found).saturating_add(1)),
        None => (from == 0).then_some(0),
    }
}

/// What is left of the line from `at` on, of a line that is too long the beginning.
fn line<'a>(view: &View<'a>, at: usize) -> &'a [u8] {
    view.slice(at, view.past(at, LINE, |byte| byte != b'\n'))
}

#[cfg(test)]
mod tests {
    use super::super::{Detection, Entity, detect, detect_among};
    use alloc::string::String;
    use alloc::vec::Vec;

    fn types(text: &str) -> Vec<Entity> {
        let mut found = Vec::new();
        let none = &mut |_: &[u8]| Vec::new();
        detect_among(text, "", &Detection::default(), none, &mut |finding| found.push(finding.entity));
        found
    }

    #[test]
    fn the_first_line_speaks_for_every_row() {
        for (first, row, entity) in [
            ("name,date of birth,city", "Kim,12.03.1985,Oslo", Entity::DateOfBirth),
            ("| Name | MRN |\n|------|-----|", "| Kim | 00123456 |", Entity::MedicalRecord),
            (" name | phone \n------+-------", " Kim | 912 393 156", Entity::Phone),
            ("mrn;name", "00123456;Kim", Entity::MedicalRecord),
            ("\"name\",\"bsn\"", "\"Vale, Kim\",\"111222333\"", Entity::NlBsn),
            ("name\tsort code", "Kim\t12-34-56", Entity::SortCode),
        ] {
            let mut text = String::from("Here it is:\n\n");
            text.push_str(first);
            for _ in 0..40 {
                text.push('\n');
                text.push_str(row);
            }
            assert_eq!(types(&text), [entity; 40], "{first}");
            let mut near = 0;
            detect(&text, "", &Detection::default(), &mut |_| near += 1);
            assert!(near < 10, "a stretch of a stream knows what is near");
        }
    }

    #[test]
    fn another_column_and_another_text_do_not() {
        for text in [
            "id,date of birth,joined\n7,unknown,12.03.1985\n8,unknown,12.03.1986",
            "mrn;name;count\nx;Kim;00123456",
            "date of birth, city and phone\n12.03.1985\n13.03.1985",
            "MRN, then a name\n\na, 00123456",
        ] {
            assert_eq!(types(text), [], "{text}");
        }
    }
}
