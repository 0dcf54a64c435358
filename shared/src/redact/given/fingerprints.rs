//! Makes blind terms of terms in clear, for `cargo xtask terms blind`; the gateway only reads them.
//!
//! ```text
//! "Alice Brenner", "Bo Li"  ─▶  {"check":…,"lists":[{"type":"PERSON","words":2,"chars":5,"prints":…},{…"chars":13…}]}
//! ```
//!
//! Invariant: nothing of a term is in the result but its fingerprints, its type, and how many words and characters it has; the order of the
//! terms is not.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::key::TermsKey;
use super::parse;
use crate::encoding;
use crate::order::sort;
use crate::policy::FieldError;
use crate::redact::entity::Entity;

/// The value of the member `blind` of a guardrail for `terms`.
///
/// # Errors
/// As of [`super::Given::new`]; `place` says where the term of a number stands.
pub fn blind(terms: &[(Entity, &str)], key: &TermsKey, place: &dyn Fn(usize) -> String) -> Result<String, FieldError> {
    let mut rows: Vec<(Entity, usize, usize, String)> = Vec::new();
    for (number, (entity, term)) in terms.iter().enumerate() {
        parse::folded(term, &mut |words, count| {
            let folded = words.window(count).folded;
            let (quick, print) = (key.quick(folded).to_le_bytes(), key.print(folded));
            let prints = hex([quick.as_slice(), &print].concat().as_slice());
            rows.push((*entity, count, words.letters(count), prints));
        })
        .map_err(|what| FieldError::new(place(number), what))?;
    }
    sort(&mut rows, Ord::cmp);
    rows.dedup();
    let alike =
        |a: &(Entity, usize, usize, String), b: &(Entity, usize, usize, String)| (a.0, a.1, a.2) == (b.0, b.1, b.2);
    let list = |rows: &[(Entity, usize, usize, String)]| {
        let prints: String = rows.iter().map(|row| row.3.as_str()).collect();
        let (name, words, letters) = rows.first().map_or(("", 0, 0), |row| (row.0.name(), row.1, row.2));
        format!(r#"{{"type":"{name}","words":{words},"chars":{letters},"prints":"{prints}"}}"#)
    };
    let lists: Vec<String> = rows.chunk_by(alike).map(list).collect();
    Ok(format!(r#"{{"check":"{}","lists":[{}]}}"#, hex(&key.check()), lists.join(",")))
}

fn hex(bytes: &[u8]) -> String {
    encoding::hex(bytes).collect()
}
