//! The ledger: which version of which document is current, where the log ends, what is still to be done.
//!
//! ```text
//! lethe-ledger 1
//! tip 12 9f86d0…
//! doc 3 2c26b4… 77de… 1795286400000 account/team        version, SHA-256 (- deleted), body, when, KV key
//! todo 12 1795286400000 alice put account/team 3 fcde2b… 2c26b4… 60303a… 77de…
//! ```
//!
//! Invariant: a line a fact, no field with a blank in it; what does not read as this is no ledger and nothing is written over it.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::log::Entry;
use crate::encoding::{hex, hex_bytes};
use crate::host::Millis;
use crate::table::Table;

const HEAD: &str = "lethe-ledger 1";
/// The platform keeps no larger value: about eight thousand documents.
pub(super) const LARGEST: usize = 1_900_000;

/// Everything that is decided.
pub(super) struct Ledger {
    /// Number and hash of the log's last entry; 0 and zeros: there is none.
    pub(super) tip: (u64, [u8; 32]),
    /// By KV key.
    pub(super) rows: Table<String, Row>,
    /// Committed and perhaps not done.
    pub(super) pending: Vec<Pending>,
}

/// One document.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) version: u64,
    /// `None`: deleted.
    pub(super) sha256: Option<[u8; 32]>,
    /// Of which side it is a copy.
    pub(super) body: Option<String>,
    /// When it was written.
    pub(super) at: Millis,
}

/// A log entry whose effects are not certain yet.
pub(super) struct Pending {
    pub(super) entry: Entry,
    pub(super) body: Option<String>,
}

pub(super) fn body_name(id: &str) -> String {
    ["body/", id].concat()
}

pub(super) fn history_name(document: &str, version: u64) -> String {
    ["history/", document, "/", &version.to_string()].concat()
}

pub(super) fn log_name(number: u64) -> String {
    ["log/", &number.to_string()].concat()
}

impl Ledger {
    /// `None`: these bytes are something else.
    pub(super) fn parse(bytes: Option<&[u8]>) -> Option<Self> {
        let mut ledger = Self { tip: (0, [0; 32]), rows: Table::new(), pending: Vec::new() };
        let Some(bytes) = bytes else { return Some(ledger) };
        let mut lines = core::str::from_utf8(bytes).ok()?.strip_suffix('\n')?.split('\n');
        if lines.next()? != HEAD {
            return None;
        }
        for line in lines {
            ledger.line(&mut line.split(' '))?;
        }
        Some(ledger)
    }

    fn line<'a>(&mut self, words: &mut impl Iterator<Item = &'a str>) -> Option<()> {
        match words.next()? {
            "tip" => self.tip = (number(words.next()?)?, digest(words.next()?)??),
            "doc" => {
                let row = Row {
                    version: number(words.next()?)?,
                    sha256: digest(words.next()?)?,
                    body: optional(words.next()?),
                    at: Millis(number(words.next()?)?),
                };
                self.rows.insert(words.next()?.into(), row);
            }
            "todo" => {
                let entry = Entry {
                    n: number(words.next()?)?,
                    at: Millis(number(words.next()?)?),
                    by: words.next()?.into(),
                    what: words.next()?.into(),
                    document: words.next()?.into(),
                    version: number(words.next()?)?,
                    before: digest(words.next()?)?,
                    after: digest(words.next()?)?,
                    previous: digest(words.next()?)??,
                };
                self.pending.push(Pending { entry, body: optional(words.next()?) });
            }
            _ => return None,
        }
        words.next().is_none().then_some(())
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut out = String::from(HEAD);
        out.push('\n');
        line(&mut out, &["tip", &self.tip.0.to_string(), &written(Some(&self.tip.1))]);
        for (name, row) in self.rows.iter() {
            let (version, at) = (row.version.to_string(), row.at.0.to_string());
            let body = row.body.as_deref().unwrap_or("-");
            line(&mut out, &["doc", &version, &written(row.sha256.as_ref()), body, &at, name]);
        }
        for Pending { entry, body } in &self.pending {
            let (n, at, version) = (entry.n.to_string(), entry.at.0.to_string(), entry.version.to_string());
            let (before, after) = (written(entry.before.as_ref()), written(entry.after.as_ref()));
            let (previous, body) = (written(Some(&entry.previous)), body.as_deref().unwrap_or("-"));
            let Entry { by, what, document, .. } = entry;
            line(&mut out, &["todo", &n, &at, by, what, document, &version, &before, &after, &previous, body]);
        }
        out.into_bytes()
    }
}

fn line(out: &mut String, words: &[&str]) {
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
    out.push('\n');
}

fn number(word: &str) -> Option<u64> {
    word.parse().ok()
}

/// `Some(None)`: it says that there is none.
#[expect(clippy::option_option, reason = "a word that is wrong is something else than the word for nothing")]
fn digest(word: &str) -> Option<Option<[u8; 32]>> {
    if word == "-" { Some(None) } else { hex_bytes(word.as_bytes()).map(Some) }
}

fn written(digest: Option<&[u8; 32]>) -> String {
    digest.map_or_else(|| "-".into(), |digest| hex(digest).collect())
}

fn optional(word: &str) -> Option<String> {
    Some(word).filter(|word| *word != "-").map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_is_read_as_it_was_written() {
        let mut ledger = Ledger { tip: (3, [7; 32]), rows: Table::new(), pending: Vec::new() };
        let row = Row { version: 2, sha256: Some([1; 32]), body: Some("ab".into()), at: Millis(9) };
        ledger.rows.insert("account/a".into(), row.clone());
        ledger.rows.insert("key/b".into(), Row { sha256: None, body: None, ..row });
        let entry = Entry {
            n: 3,
            at: Millis(9),
            by: "alice".into(),
            what: "put".into(),
            document: "account/a".into(),
            version: 2,
            before: None,
            after: Some([1; 32]),
            previous: [0; 32],
        };
        ledger.pending.push(Pending { entry, body: Some("ab".into()) });
        let bytes = ledger.bytes();
        assert_eq!(Ledger::parse(Some(&bytes)).map(|read| read.bytes()), Some(bytes.clone()));
        for cut in 1..bytes.len() {
            let cut = bytes.get(..cut).unwrap_or_default();
            let whole = Ledger::parse(Some(cut)).is_none_or(|read| read.bytes().starts_with(cut.trim_ascii_end()));
            assert!(whole, "{:?}", core::str::from_utf8(cut));
        }
        for wrong in ["", "lethe-ledger 2\n", "lethe-ledger 1\ntip x -\n", "lethe-ledger 1\nnews\n"] {
            assert!(Ledger::parse(Some(wrong.as_bytes())).is_none(), "{wrong}");
        }
    }
}
