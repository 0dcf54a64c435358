//! The payload of a record, written member by member while there is room.
//!
//! ```text
//! {"v":1,"iss":"lethe/0.1.0","jti":"gen_…","iat":1795262400,"status":200,"sub":"…","registry":{"version":7,"sha256":"…"},
//!  "egress":"…","model":"house/sure","provider":"sure","endpoint":"sure-upstream","zdr":{"basis":"zdr_addendum",…},
//!  "retention":"gateway: none · …","attempts":[["sure",200]],"terms":{"zdr":"request"},"redacted":"EMAIL=1"}
//! ```
//!
//! Invariant: at most [`PAYLOAD`] bytes; what does not fit is left out and `"cut":true` says so; `null` is what is not known.

use alloc::string::String;
use alloc::vec::Vec;

use super::keys::PAYLOAD;
use super::{Receipt, Went};
use crate::arrive::key::base64url;
use crate::host::HeaderList;
use crate::json::{decimal, quoted};
use crate::registry::{Attested, Snapshot};
use crate::route::Stop;

/// Who says it.
const ISSUER: &str = concat!("lethe/", env!("CARGO_PKG_VERSION"));
/// Room kept for the end: `,"cut":true}`.
const END: usize = 12;
/// Most attempts that are listed.
const ATTEMPTS: usize = 12;

/// A member's name with all that stands around it.
macro_rules! member {
    ($name:literal) => {
        concat!(",\"", $name, "\":")
    };
}

/// Everything that a record says.
pub(super) struct Statement<'a> {
    pub(super) receipt: &'a Receipt,
    pub(super) status: u16,
    pub(super) went: Option<Went<'a>>,
    pub(super) egress: Option<String>,
    /// Of the answer: what was redacted and neutralised stands there.
    pub(super) headers: &'a HeaderList,
}

/// An object under way.
struct Members {
    out: Vec<u8>,
    cut: bool,
}

/// What a member is.
enum Said<'a> {
    Text(&'a str),
    Number(u64),
    Flag(bool),
    /// JSON already.
    Written(Vec<u8>),
}

impl Statement<'_> {
    pub(super) fn write(self) -> Vec<u8> {
        let Self { receipt, status, went, egress, headers } = self;
        let mut members = Members { out: Vec::with_capacity(PAYLOAD), cut: false };
        members.out.extend_from_slice(b"{\"v\":1");
        members.add(member!("iss"), Some(Said::Text(ISSUER)));
        members.add(member!("jti"), Some(Said::Text(&receipt.id)));
        members.add(member!("iat"), Some(Said::Number(receipt.at.0.div_euclid(60_000).saturating_mul(60))));
        members.add(member!("status"), Some(Said::Number(status.into())));
        members.text(member!("sub"), receipt.subject.as_deref());
        members.text(member!("nonce"), receipt.nonce.as_deref());
        members.text(member!("egress"), egress.as_deref());
        members.add(member!("registry"), receipt.snapshot.as_deref().map(registry));
        members.route(receipt, went);
        members.add(member!("terms"), Some(terms(receipt)));
        for (name, header) in [
            (member!("redacted"), "x-lethe-redacted"),
            (member!("neutralised"), "x-lethe-neutralised"),
            (member!("unscanned"), "x-lethe-unscanned"),
        ] {
            let value = headers.iter().find(|(known, _)| *known == header);
            members.text(name, value.map(|(_, value)| value.as_str()));
        }
        members.end()
    }
}

impl Members {
    fn text(&mut self, name: &str, text: Option<&str>) {
        self.add(name, text.map(Said::Text));
    }

    /// Adds a member, if it fits; `name` as [`member`] has it.
    fn add(&mut self, name: &str, said: Option<Said<'_>>) {
        let before = self.out.len();
        self.out.extend_from_slice(name.as_bytes());
        match said {
            None => self.out.extend_from_slice(b"null"),
            Some(Said::Text(text)) => quoted(text, &mut self.out),
            Some(Said::Number(number)) => decimal(number, &mut self.out),
            Some(Said::Flag(flag)) => self.out.extend_from_slice(if flag { b"true" } else { b"false" }),
            Some(Said::Written(json)) => self.out.extend_from_slice(&json),
        }
        if self.out.len().saturating_add(END) > PAYLOAD {
            self.out.truncate(before);
            self.cut = true;
        }
    }

    fn route(&mut self, receipt: &Receipt, went: Option<Went<'_>>) {
        let stop = went.as_ref().map(|went| went.stop);
        self.text(member!("model"), stop.map(|stop| &*stop.model));
        self.text(member!("provider"), stop.map(|stop| &*stop.provider));
        self.text(member!("endpoint"), stop.map(|stop| stop.upstream_model.as_str()));
        self.add(member!("zdr"), stop.and_then(|stop| stop.attested).map(evidence));
        self.add(member!("zdr_required"), stop.map(|stop| Said::Flag(stop.zero_retention)));
        self.text(member!("retention"), Some(&retention(receipt.snapshot.as_deref(), stop)));
        self.add(member!("attempts"), went.map(|went| attempts(&went)));
    }

    fn end(mut self) -> Vec<u8> {
        self.out.extend_from_slice(if self.cut { b",\"cut\":true}" } else { b"}" });
        self.out
    }
}

/// `pieces`, each quoted where its number is odd.
fn written(pieces: &[&str]) -> Said<'static> {
    let mut out = Vec::with_capacity(128);
    for (at, piece) in pieces.iter().enumerate() {
        if at & 1 == 1 { quoted(piece, &mut out) } else { out.extend_from_slice(piece.as_bytes()) }
    }
    Said::Written(out)
}

fn registry(snapshot: &Snapshot) -> Said<'static> {
    let mut number = Vec::new();
    match snapshot.version {
        Some(version) => decimal(version, &mut number),
        None => number.extend_from_slice(b"null"),
    }
    let version = core::str::from_utf8(&number).unwrap_or_default();
    let end = [",\"version\":", version, "}"].concat();
    written(&["{\"sha256\":", &base64url(&snapshot.sha256), &end])
}

fn evidence(attested: Attested) -> Said<'static> {
    let until = alloc::string::ToString::to_string(&attested.until);
    let evidence = base64url(&attested.evidence);
    written(&["{\"basis\":", attested.basis.name(), ",\"evidence\":", &evidence, ",\"until\":", &until, "}"])
}

fn attempts(went: &Went<'_>) -> Said<'static> {
    let mut out = b"[".to_vec();
    for (at, (provider, status)) in went.attempts.iter().take(ATTEMPTS).enumerate() {
        out.extend_from_slice(if at == 0 { b"[" } else { b",[" });
        quoted(provider, &mut out);
        out.push(b',');
        decimal((*status).into(), &mut out);
        out.push(b']');
    }
    out.push(b']');
    Said::Written(out)
}

fn terms(receipt: &Receipt) -> Said<'static> {
    let mut out = b"{".to_vec();
    for (name, parties) in receipt.levels.each() {
        if out.len() > 1 {
            out.push(b',');
        }
        quoted(name, &mut out);
        out.push(b':');
        quoted(&parties, &mut out);
    }
    out.push(b'}');
    Said::Written(out)
}

/// What is kept where, derived from the platform's record and the attestation in force; and which reading of "zero retention" that
/// is: A, nobody keeps content; C, the same, and the platform keeps metadata; B, for the gateway alone is it so.
fn retention(snapshot: Option<&Snapshot>, stop: Option<&Stop>) -> String {
    let mut text = String::from("gateway: none · platform: ");
    let metadata = snapshot.map(|snapshot| snapshot.platform.metadata);
    text.push_str(match metadata {
        Some(true) => "connection metadata",
        Some(false) => "none",
        None => "unknown",
    });
    let attested = stop.map(|stop| stop.attested);
    match attested {
        Some(Some(attested)) => {
            text.push_str(" · provider: none under ");
            text.push_str(attested.basis.name());
            for (at, exception) in attested.exceptions.iter().enumerate() {
                text.push_str(if at == 0 { ", except " } else { ", " });
                text.push_str(exception.name());
            }
        }
        Some(None) => text.push_str(" · provider: not verified"),
        None => {}
    }
    let nowhere = attested.flatten().is_some_and(|attested| attested.exceptions.iter().next().is_none());
    text.push_str(" · reading ");
    text.push_str(match metadata.filter(|_| nowhere) {
        Some(false) => "A",
        Some(true) => "C",
        None => "B",
    });
    text
}
