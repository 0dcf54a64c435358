//! Where a path of a document stands in its text.
//!
//! ```text
//! {"endpoints": [{"model": "a/b"},        place("endpoints[1].weight") = line 2, column 24
//!                {"weight": "heavy"}]}
//! ```
//!
//! Invariant: reads text that already parsed; a path that is not there leads to the nearest value around it.

/// Line and column (in bytes), both from 1, of the value at `path`, as `a.b[2].c`.
pub(crate) fn place(document: &[u8], path: &str) -> (usize, usize) {
    let (cursor, _) = reach(document, path);
    let before = document.get(..cursor.at).unwrap_or_default();
    let line = before.split(|byte| *byte == b'\n').count();
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at.saturating_add(1));
    (line, cursor.at.saturating_sub(start).saturating_add(1))
}

/// The first byte of the value at `path` and the one behind it; `None` if it is not there.
pub(crate) fn span(document: &[u8], path: &str) -> Option<(usize, usize)> {
    let (mut cursor, found) = reach(document, path);
    let start = cursor.at;
    cursor.skip();
    let value = document.get(start..cursor.at)?.trim_ascii_end();
    found.then(|| (start, start.saturating_add(value.len())))
}

/// The value at `path`, or the nearest one around it.
fn reach<'d>(document: &'d [u8], path: &str) -> (Cursor<'d>, bool) {
    let mut cursor =
        Cursor { text: document, at: usize::from(document.starts_with(b"\xef\xbb\xbf")).saturating_mul(3) };
    cursor.space();
    let mut rest = path;
    while let Some((step, after)) = step(rest, &cursor) {
        let kept = cursor.at;
        if !cursor.enter(&step) {
            cursor.at = kept;
            return (cursor, false);
        }
        rest = after;
    }
    (cursor, rest.is_empty())
}

enum Step<'p> {
    Member(&'p str),
    Item(usize),
}

/// The first step of `path` and the rest. Names may hold dots: the longest name that the object has is taken.
fn step<'p>(path: &'p str, cursor: &Cursor<'_>) -> Option<(Step<'p>, &'p str)> {
    if let Some(inner) = path.strip_prefix('[') {
        let (index, rest) = inner.split_once(']')?;
        return Some((Step::Item(index.parse().ok()?), rest));
    }
    let path = path.strip_prefix('.').unwrap_or(path);
    let ends = path.char_indices().filter(|(_, letter)| ".[".contains(*letter)).map(|(at, _)| at).chain([path.len()]);
    let mut cuts: alloc::vec::Vec<usize> = ends.collect();
    cuts.reverse();
    let has = |cut: &usize| path.get(..*cut).is_some_and(|name| cursor.clone().enter(&Step::Member(name)));
    let cut = cuts.iter().copied().find(has)?;
    let (name, rest) = path.split_at_checked(cut)?;
    Some((Step::Member(name), rest))
}

#[derive(Clone)]
struct Cursor<'t> {
    text: &'t [u8],
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn step(&mut self) {
        self.at = self.at.saturating_add(1).min(self.text.len());
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.step();
        }
    }

    /// Moves from the start of a value to the start of one inside it.
    fn enter(&mut self, step: &Step<'_>) -> bool {
        let (open, close) = if matches!(step, Step::Member(_)) { (b'{', b'}') } else { (b'[', b']') };
        if self.peek() != Some(open) {
            return false;
        }
        self.step();
        for index in 0_usize.. {
            self.space();
            if self.peek().is_none_or(|byte| byte == close) {
                return false;
            }
            let found = match step {
                Step::Item(wanted) => index == *wanted,
                Step::Member(name) => self.name() == Some(name.as_bytes()),
            };
            self.space();
            if found {
                return true;
            }
            self.skip();
            self.space();
            if self.peek() == Some(b',') {
                self.step();
            }
        }
        false
    }

    /// Reads a member's name and its colon; `None` if the name holds escapes.
    fn name(&mut self) -> Option<&[u8]> {
        let start = self.at.saturating_add(1);
        self.string();
        let end = self.at.saturating_sub(1);
        self.space();
        self.step();
        self.text.get(start..end).filter(|name| !name.contains(&b'\\'))
    }

    fn string(&mut self) {
        self.step();
        while let Some(byte) = self.peek() {
            self.step();
            match byte {
                b'"' => return,
                b'\\' => self.step(),
                _ => {}
            }
        }
    }

    /// Skips one value.
    fn skip(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => self.string(),
                b'{' | b'[' => {
                    depth = depth.saturating_add(1);
                    self.step();
                }
                b'}' | b']' | b',' if depth == 0 => return,
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    self.step();
                }
                _ => self.step(),
            }
            if depth == 0 && matches!(byte, b'"' | b'}' | b']') {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn places() {
        let text = b"{ \"a.b\": {\"c\": [1, {\"x\": \"}\\\"\", \"d\": 2}]},\r\n  \"e\": [[], [3]] }";
        for (path, expected) in [
            ("", (1, 1)),
            ("a.b", (1, 10)),
            ("a.b.c[0]", (1, 17)),
            ("a.b.c[1].d", (1, 38)),
            ("a.b.c[1].missing", (1, 20)),
            ("e[1][0]", (2, 14)),
            ("nowhere", (1, 1)),
        ] {
            assert_eq!(place(text, path), expected, "{path}");
        }
        assert_eq!(place(b"\xef\xbb\xbf{\"a\":1}", "a"), (1, 9));
    }
}
