//! The scanner against its oracle, `serde_json`, and against itself under every chunking.
//!
//! ```text
//! {"a":[1]}   →   open { · key a · open [ · scalar 1 · close ] · close }
//! ```
//!
//! Invariant: what is told does not depend on how the document came.
#![expect(clippy::unwrap_used, reason = "tests")]

mod flaws;
mod oracle;
mod splits;

use lethe_core::json::{Container, Flaw, Limits, Malformed, Scalar, Scanner, Sink};
use lethe_core::splice::Span;

/// What a scanner told, as one line a call.
#[derive(Default, PartialEq, Debug)]
struct Heard(Vec<String>);

impl Sink for Heard {
    fn open(&mut self, container: Container, at: usize) {
        self.0.push(format!("open {container:?} {at}"));
    }
    fn close(&mut self, container: Container, end: usize) {
        self.0.push(format!("close {container:?} {end}"));
    }
    fn key(&mut self, key: &str, span: Span) -> Result<(), Malformed> {
        self.0.push(format!("key {key} {}..{}", span.start, span.end));
        Ok(())
    }
    fn string_open(&mut self, at: usize) {
        self.0.push(format!("string {at}"));
    }
    fn string_close(&mut self, end: usize) {
        self.0.push(format!("end {end}"));
    }
    fn scalar(&mut self, scalar: Scalar, span: Span) {
        self.0.push(format!("{scalar:?} {}..{}", span.start, span.end));
    }
}

fn scan<'a>(limits: Limits, chunks: impl IntoIterator<Item = &'a [u8]>) -> (Result<(), Malformed>, Heard) {
    let mut heard = Heard::default();
    let mut scanner = Scanner::new(limits);
    let pushed = chunks.into_iter().try_for_each(|chunk| scanner.push(chunk, &mut heard));
    let result = pushed.and_then(|()| scanner.finish(&mut heard));
    (result, heard)
}

fn flaw(document: &[u8]) -> Option<(usize, Flaw)> {
    scan(Limits::REQUEST, [document]).0.err().map(|malformed| (malformed.at, malformed.flaw))
}
