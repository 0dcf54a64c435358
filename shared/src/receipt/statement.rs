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
use crate::json::{Value, json};
use crate::registry::{Attested, Snapshot};
use crate::route::Stop;

/// Who says it.
const ISSUER: &str = concat!("lethe/", env!("CARGO_PKG_VERSION"));
/// Room kept for the end: `,"cut":true}`.
const END: usize = 12;
/// Most attempts that are listed.
const ATTEMPTS: usize = 12;

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

impl Statement<'_> {
    pub(super) fn write(self) -> Vec<u8> {
        let Self { receipt, status, went, egress, headers } = self;
        let mut members = Members { out: b"{\"v\":1".to_vec(), cut: false };
        members.add("iss", ISSUER);
        members.add("jti", receipt.id.as_str());
        members.add("iat", receipt.at.0.div_euclid(60_000).saturating_mul(60));
        members.add("status", status);
        members.add("sub", receipt.subject.as_deref());
        members.add("nonce", receipt.nonce.as_deref());
        members.add("egress", egress);
        members.add("registry", receipt.snapshot.as_deref().map(registry));
        members.route(receipt, went);
        let terms: Vec<_> = receipt.levels.each().map(|(name, parties)| (name, Value::from(parties))).collect();
        members.add("terms", Value::Object(terms.into_iter().collect()));
        for (name, header) in [
            ("redacted", "x-lethe-redacted"),
            ("neutralised", "x-lethe-neutralised"),
            ("unscanned", "x-lethe-unscanned"),
        ] {
            let value = headers.iter().find(|(known, _)| *known == header).map(|(_, value)| value.as_str());
            members.add(name, value);
        }
        members.end()
    }
}

impl Members {
    /// Adds a member, if it fits.
    fn add(&mut self, name: &str, value: impl Into<Value>) {
        self.put(name, &value.into());
    }

    fn put(&mut self, name: &str, value: &Value) {
        let before = self.out.len();
        self.out.extend_from_slice(b",\"");
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
        value.write(&mut self.out);
        if self.out.len().saturating_add(END) > PAYLOAD {
            self.out.truncate(before);
            self.cut = true;
        }
    }

    fn route(&mut self, receipt: &Receipt, went: Option<Went<'_>>) {
        let stop = went.as_ref().map(|went| went.stop);
        self.add("model", stop.map(|stop| &*stop.model));
        self.add("provider", stop.map(|stop| &*stop.provider));
        self.add("endpoint", stop.map(|stop| stop.upstream_model.as_str()));
        self.add("zdr", stop.and_then(|stop| stop.attested).map(evidence));
        self.add("zdr_required", stop.map(|stop| stop.zero_retention));
        self.add("retention", retention(receipt.snapshot.as_deref(), stop));
        let attempts = went.map(|went| {
            let row = |(provider, status): (&str, u16)| Value::from([Value::from(provider), Value::from(status)]);
            went.attempts.into_iter().take(ATTEMPTS).map(row).collect::<Value>()
        });
        self.add("attempts", attempts);
    }

    fn end(mut self) -> Vec<u8> {
        self.out.extend_from_slice(if self.cut { b",\"cut\":true}" } else { b"}" });
        self.out
    }
}

fn registry(snapshot: &Snapshot) -> Value {
    json!({ "version": snapshot.version, "sha256": base64url(&snapshot.sha256) })
}

fn evidence(attested: Attested) -> Value {
    json!({
        "basis": attested.basis.name(),
        "until": alloc::string::ToString::to_string(&attested.until),
        "evidence": base64url(&attested.evidence),
    })
}

/// What is kept where, derived from the platform's record and the attestation in force.
fn retention(snapshot: Option<&Snapshot>, stop: Option<&Stop>) -> String {
    let mut text = String::from("gateway: none · platform: ");
    match snapshot.map(|snapshot| &snapshot.platform) {
        Some(platform) if platform.metadata => text.push_str("connection metadata"),
        Some(_) => text.push_str("none"),
        None => text.push_str("unknown"),
    }
    let Some(stop) = stop else { return text };
    let Some(attested) = stop.attested else {
        text.push_str(" · provider: not verified");
        return text;
    };
    text.push_str(" · provider: none under ");
    text.push_str(attested.basis.name());
    for (at, exception) in attested.exceptions.iter().enumerate() {
        text.push_str(if at == 0 { ", except " } else { ", " });
        text.push_str(exception.name());
    }
    text
}
