//! The change log: one line a change, each bound to the one before it.
//!
//! ```text
//! {"n":2,"time":"2026-11-21T18:30:00.000Z","by":"alice","what":"put","document":"registry","version":8,
//!  "before":"9f86d0…","after":"2c26b4…","previous":"<SHA-256 of line 1>"}
//! ```
//!
//! Invariant: a line holds names, numbers and hashes, and nothing of a document; a changed, missing, added or moved line breaks
//! the chain, and what was cut off at the end shows by the tip, which the ledger has.

use alloc::string::String;
use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use crate::encoding::{hex, hex_bytes};
use crate::host::Millis;
use crate::json::{decimal, escape_into};
use crate::registry::{Day, Node, find};
use crate::table::Table;

/// One change.
pub(super) struct Entry {
    /// From 1.
    pub(super) n: u64,
    pub(super) at: Millis,
    /// The token's name.
    pub(super) by: String,
    pub(super) what: String,
    /// The KV key.
    pub(super) document: String,
    /// After the change.
    pub(super) version: u64,
    pub(super) before: Option<[u8; 32]>,
    pub(super) after: Option<[u8; 32]>,
    /// Hash of the line before; zeros for the first.
    pub(super) previous: [u8; 32],
}

impl Entry {
    /// The line, without its end.
    pub(super) fn line(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(420);
        number(&mut out, "{\"n\":", self.n);
        text(&mut out, ",\"time\":", &moment(self.at));
        text(&mut out, ",\"by\":", &self.by);
        text(&mut out, ",\"what\":", &self.what);
        text(&mut out, ",\"document\":", &self.document);
        number(&mut out, ",\"version\":", self.version);
        digest(&mut out, ",\"before\":", self.before.as_ref());
        digest(&mut out, ",\"after\":", self.after.as_ref());
        digest(&mut out, ",\"previous\":", Some(&self.previous));
        out.push(b'}');
        out
    }
}

/// How far a log goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tip {
    /// Number of the last entry; 0: there is none.
    pub n: u64,
    /// SHA-256 of its line.
    pub sha256: [u8; 32],
}

/// Where a log stops being one.
#[derive(Debug, PartialEq, Eq)]
pub struct Broken {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong there, as a clause.
    pub what: &'static str,
}

/// Checks an exported log, a line each: that every entry follows the one before it by number and by hash, and that every
/// change of a document begins where the last one ended.
///
/// # Errors
/// The first line that does not.
pub fn verify(log: &[u8]) -> Result<Tip, Broken> {
    let mut tip = Tip { n: 0, sha256: [0; 32] };
    let mut ends: Table<String, (u64, Option<[u8; 32]>)> = Table::new();
    for line in log.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end).filter(|line| !line.is_empty()) {
        let number = tip.n.saturating_add(1);
        let broken = |what| Broken { line: number, what };
        let read = Line::read(line).ok_or_else(|| broken("is not an entry"))?;
        if read.n != number {
            return Err(broken("has another number than the one that follows"));
        }
        if read.previous != tip.sha256 {
            return Err(broken("does not follow the line before it"));
        }
        let (version, end) = ends.get(read.document.as_str()).copied().unwrap_or((0, None));
        if read.version <= version || (version > 0 && read.before != end) {
            return Err(broken("does not begin where the document's last change ended"));
        }
        ends.insert(read.document, (read.version, read.after));
        tip = Tip { n: number, sha256: Sha256::digest(line).into() };
    }
    Ok(tip)
}

struct Line {
    n: u64,
    document: String,
    version: u64,
    before: Option<[u8; 32]>,
    after: Option<[u8; 32]>,
    previous: [u8; 32],
}

impl Line {
    fn read(line: &[u8]) -> Option<Self> {
        let members = Node::document(line).ok()?;
        let whole = |name: &str| if let Node::Whole(number) = find(&members, name)? { Some(*number) } else { None };
        let hash = |name: &str| {
            let node = find(&members, name)?;
            if node.is_null() { Some(None) } else { hex_bytes(node.text()?.as_bytes()).map(Some) }
        };
        Some(Self {
            n: whole("n")?,
            document: find(&members, "document")?.text()?.into(),
            version: whole("version")?,
            before: hash("before")?,
            after: hash("after")?,
            previous: hash("previous")??,
        })
    }
}

fn number(out: &mut Vec<u8>, name: &str, number: u64) {
    out.extend_from_slice(name.as_bytes());
    decimal(number, out);
}

fn text(out: &mut Vec<u8>, name: &str, text: &str) {
    out.extend_from_slice(name.as_bytes());
    out.push(b'"');
    escape_into(text, out);
    out.push(b'"');
}

fn digest(out: &mut Vec<u8>, name: &str, digest: Option<&[u8; 32]>) {
    match digest {
        Some(digest) => text(out, name, &hex(digest).collect::<String>()),
        None => {
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b"null");
        }
    }
}

/// RFC 3339, in UTC.
pub(super) fn moment(at: Millis) -> String {
    let of_day = at.0 % 86_400_000;
    let (seconds, millis) = (of_day / 1_000, of_day % 1_000);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    alloc::format!("{}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z", Day::at(at))
}
