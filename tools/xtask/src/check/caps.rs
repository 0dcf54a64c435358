//! House rules that a count can show.
//!
//! ```text
//! file      over 300 lines a warning, over 400 a failure         every line counts, comments and tests too
//! function  over 60 lines a failure; median ≤ 10, p90 ≤ 30       from `fn` to its closing brace, tests too
//! head      a Rust file begins with `//!`
//! ```
//!
//! Invariant: only files that git knows are read, so that a build's output cannot fail the check.

use super::Finding;
use crate::{place, run};
use std::fs;

const SMELL: usize = 300;
const LONGEST_FILE: usize = 400;
const LONGEST_FUNCTION: usize = 60;
const MEDIAN: usize = 10;
const NINETIETH: usize = 30;

/// Counts every source file of the clone.
pub(crate) fn check() -> Finding {
    let mut counts = Counts::default();
    let patterns = ["*.rs", "*.mjs", "*.js"];
    let listed =
        run::output(run::here("git").args(["ls-files", "--cached", "--others", "--exclude-standard"]).args(patterns))?;
    for name in listed.lines() {
        // A file may be listed and already deleted.
        let Ok(text) = fs::read_to_string(place::root().join(name)) else { continue };
        counts.file(name, &text);
    }
    counts.finding()
}

#[derive(Default)]
struct Counts {
    files: usize,
    functions: Vec<usize>,
    warnings: Vec<String>,
    failures: Vec<String>,
}

impl Counts {
    fn file(&mut self, name: &str, text: &str) {
        let lines = text.lines().count();
        self.files += 1;
        if lines > LONGEST_FILE {
            self.failures.push(format!("{name}: {lines} lines (400 are allowed)"));
        } else if lines > SMELL {
            self.warnings.push(format!("{name}: {lines} lines (300 is a smell)"));
        }
        if !name.ends_with(".rs") {
            return;
        }
        if !text.starts_with("//!") {
            self.failures.push(format!("{name}: does not begin with `//!` (what for · a picture · the invariant)"));
        }
        for function in functions(text) {
            if function.lines > LONGEST_FUNCTION {
                self.failures.push(format!(
                    "{name}:{}: `{}` has {} lines (60 are allowed)",
                    function.at, function.name, function.lines
                ));
            }
            self.functions.push(function.lines);
        }
    }

    fn finding(mut self) -> Finding {
        self.functions.sort_unstable();
        let (median, ninetieth) = (self.part(50), self.part(90));
        if median > MEDIAN || ninetieth > NINETIETH {
            self.failures.push(format!("functions: median {median} (of {MEDIAN}), p90 {ninetieth} (of {NINETIETH})"));
        }
        self.warnings.iter().for_each(|warning| println!("warning: {warning}"));
        if !self.failures.is_empty() {
            return Err(self.failures.join("\n"));
        }
        let (files, functions, warnings) = (self.files, self.functions.len(), self.warnings.len());
        Ok(format!("{files} files, {functions} functions, median {median} lines, p90 {ninetieth}; {warnings} warnings"))
    }

    fn part(&self, percent: usize) -> usize {
        self.functions.get(self.functions.len() * percent / 100).copied().unwrap_or_default()
    }
}

struct Function {
    name: String,
    at: usize,
    lines: usize,
}

/// The functions with a body, nested ones counted by themselves as well.
fn functions(source: &str) -> Vec<Function> {
    let code = code_only(source);
    let starts = code
        .match_indices("fn ")
        .filter(|(at, _)| !code[..*at].ends_with(|before: char| before.is_alphanumeric() || before == '_'));
    starts.filter_map(|(at, _)| function(&code, at)).collect()
}

fn function(code: &str, at: usize) -> Option<Function> {
    let rest = &code[at..];
    let name: String = rest[3..].chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    let end = body_end(rest)?;
    let line = |text: &str| text.matches('\n').count();
    (!name.is_empty()).then(|| Function { name, at: line(&code[..at]) + 1, lines: line(&rest[..end]) + 1 })
}

/// Where the body ends, or nothing for a declaration without one.
fn body_end(rest: &str) -> Option<usize> {
    let mut depth = Depth::default();
    for (at, letter) in rest.char_indices() {
        match letter {
            '(' | '[' => depth.round += 1,
            ')' | ']' => depth.round = depth.round.checked_sub(1)?,
            '{' => depth.curly += 1,
            '}' if depth.curly == 1 && depth.round == 0 => return Some(at),
            '}' => depth.curly = depth.curly.checked_sub(1)?,
            ';' if depth.curly == 0 && depth.round == 0 => return None,
            _ => {}
        }
    }
    None
}

#[derive(Default)]
struct Depth {
    round: usize,
    curly: usize,
}

/// The source with comments, strings and character literals blanked, line for line.
fn code_only(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(letter) = rest.chars().next() {
        let length = token(rest, code.chars().next_back());
        let (taken, after) = rest.split_at(length.unwrap_or_else(|| letter.len_utf8()).min(rest.len()));
        match length {
            Some(_) => code.extend(taken.chars().map(|letter| if letter == '\n' { '\n' } else { ' ' })),
            None => code.push_str(taken),
        }
        rest = after;
    }
    code
}

/// The length of the comment, string or character literal that begins here, if one does.
fn token(rest: &str, before: Option<char>) -> Option<usize> {
    let word = before.is_some_and(|before| before.is_alphanumeric() || before == '_');
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(rest.find("*/").map_or(rest.len(), |end| end + 2));
    }
    if let Some(body) = rest.strip_prefix('"') {
        return Some(1 + quoted(body));
    }
    if rest.starts_with('\'') {
        return character(rest);
    }
    if word { None } else { raw(rest) }
}

/// The length up to and with the closing quote.
fn quoted(body: &str) -> usize {
    let mut escaped = false;
    let end = body.char_indices().find(|(_, letter)| {
        let closes = *letter == '"' && !escaped;
        escaped = *letter == '\\' && !escaped;
        closes
    });
    end.map_or(body.len(), |(at, _)| at + 1)
}

/// `'x'` and `'\n'` are literals, `'a` is a lifetime.
fn character(rest: &str) -> Option<usize> {
    let mut letters = rest.char_indices().skip(1);
    let (_, first) = letters.next()?;
    if first == '\\' {
        letters.next();
        return rest[2..].char_indices().skip(1).find(|(_, letter)| *letter == '\'').map(|(at, _)| at + 3);
    }
    letters.next().filter(|(_, letter)| *letter == '\'').map(|(at, _)| at + 1)
}

/// `r"…"`, `r#"…"#`, with `b` or `c` before them.
fn raw(rest: &str) -> Option<usize> {
    let marked = rest.strip_prefix(['b', 'c']).unwrap_or(rest).strip_prefix('r')?;
    let hashes = marked.len() - marked.trim_start_matches('#').len();
    let body = marked[hashes..].strip_prefix('"')?;
    let closing = format!("\"{}", "#".repeat(hashes));
    let end = body.find(&closing).map_or(body.len(), |end| end + closing.len());
    Some(rest.len() - body.len() + end)
}

#[cfg(test)]
mod tests {
    use super::functions;

    #[test]
    fn lines_are_counted_from_fn_to_the_closing_brace() {
        let source = "fn one() {}\n\nimpl A {\n    fn two(\n        x: [u8; 2],\n    ) -> u8 {\n        match x { _ => 1 }\n    }\n}\n";
        let found: Vec<_> = functions(source).into_iter().map(|found| (found.name, found.at, found.lines)).collect();
        assert_eq!(found, [("one".to_owned(), 1, 1), ("two".to_owned(), 4, 5)]);
    }

    #[test]
    fn braces_in_text_do_not_count() {
        let source = "fn a<'x>(c: &'x str) -> bool {\n  // }\n  /* } */\n  c == \"}\\\"}\" || c == r#\"}\"}\"# || c.contains('}') || b'\\'' == 1\n}\nfn b();\n";
        let found: Vec<_> = functions(source).into_iter().map(|found| (found.name, found.lines)).collect();
        assert_eq!(found, [("a".to_owned(), 5)]);
    }
}
