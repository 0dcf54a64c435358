//! Attestations one at a time, in the shape that Tangle's router has: a provider, and whether it retains nothing.
//!
//! ```text
//! PUT {"providerId": "anthropic", "zdr": true}                        a row of `attest` more, for a year
//! PUT {"providerId": "anthropic", "zdr": false, "version": 8}         a row that revokes, if nobody has written since version 8
//! ```
//!
//! Invariant: rows about other providers or models stay as their author wrote them, and as they are now: what is sent is a change of one
//! row, and no document. Who attests is the token's name unless the body names another; the log has the token's name in any case.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::answer::Problem;
use super::body::{Body, needed, quoted};
use super::facts::Halt;
use super::registry::{current, store};
use super::splice;
use super::work::{Outcome, Work};
use crate::registry::{CHECKLIST, Day, Node, find, span};

const MEMBERS: [&str; 11] = [
    "providerId",
    "zdr",
    "models",
    "basis",
    "verifiedBy",
    "verifiedAt",
    "expiresAt",
    "evidenceSha256",
    "checklist",
    "note",
    "version",
];

/// Days after which an attestation ends that does not say when: as those do that the built-in data vouches for.
const STANDS: u32 = 365;

/// Attests, or takes an attestation back.
pub(super) fn attest(work: &Work<'_>) -> Result<Outcome, Halt> {
    let body = Body::read(&work.request.body, &MEMBERS)?;
    let given = match work.request.version.or(body.whole("version")?) {
        Some(version) => version,
        None => current(work.facts)?,
    };
    let provider = needed("providerId", body.text("providerId")?)?;
    let zero = needed("zdr", body.flag("zdr")?)?;
    let models = models(&body)?;
    let row = if zero { row(&body, work, provider, &models)? } else { revocation(work, provider, &models) };
    let what = if zero { "attest" } else { "revoke" };
    store(work, Some(given), what, |document| with_row(document, provider, &models, zero, &row).map_err(Halt::Refused))
}

/// As a row of `attest` has it.
fn models(body: &Body<'_>) -> Result<String, Problem> {
    match body.node("models") {
        None => Ok("\"*\"".into()),
        Some(Node::Text(text)) => Ok(quoted(text)),
        Some(node) => {
            let wrong = || Problem::member("models", "must be \"*\", a pattern or a list of patterns");
            let list = node.list().ok_or_else(wrong)?;
            let texts: Option<Vec<String>> = list.iter().map(|node| node.text().map(quoted)).collect();
            Ok(format!("[{}]", texts.ok_or_else(wrong)?.join(", ")))
        }
    }
}

fn row(body: &Body<'_>, work: &Work<'_>, provider: &str, models: &str) -> Result<String, Problem> {
    let today = Day::at(work.facts.now);
    let basis = body.text("basis")?.unwrap_or("zdr_addendum");
    let from = body.day("verifiedAt")?.unwrap_or(today);
    let until = body.day("expiresAt")?.unwrap_or_else(|| from.plus(STANDS));
    let by = body.text("verifiedBy")?.unwrap_or(&work.caller.name);
    let mut row = format!(
        "{{\"provider\": {}, \"models\": {models}, \"basis\": {}, \"verified_by\": {}, \"verified_at\": \"{from}\", \"expires_at\": \"{until}\"",
        quoted(provider),
        quoted(basis),
        quoted(by)
    );
    for (name, member) in [("evidenceSha256", "evidence_sha256"), ("note", "note")] {
        if let Some(text) = body.text(name)? {
            row.push_str(&format!(", \"{member}\": {}", quoted(text)));
        }
    }
    row.push_str(&checklist(body)?);
    row.push('}');
    Ok(row)
}

fn checklist(body: &Body<'_>) -> Result<String, Problem> {
    let Some(node) = body.node("checklist") else { return Ok(String::new()) };
    let wrong = || Problem::member("checklist", &format!("must be a list of {}", CHECKLIST.join(", ")));
    let list = node.list().ok_or_else(wrong)?;
    let texts: Option<Vec<String>> = list.iter().map(|node| node.text().map(quoted)).collect();
    Ok(format!(", \"checklist\": [{}]", texts.ok_or_else(wrong)?.join(", ")))
}

fn revocation(work: &Work<'_>, provider: &str, models: &str) -> String {
    let (provider, by, today) = (quoted(provider), quoted(&work.caller.name), Day::at(work.facts.now));
    format!("{{\"provider\": {provider}, \"models\": {models}, \"revoked\": \"{today}\", \"verified_by\": {by}}}")
}

/// `document` with `row`. An attestation takes the place of every row about the same provider and models: a revocation of the
/// same day would be stronger. A revocation takes the place of an earlier one.
fn with_row(document: &[u8], provider: &str, models: &str, zero: bool, row: &str) -> Result<Vec<u8>, Problem> {
    let members = Node::document(document).map_err(|invalid| Problem::not_json(&invalid))?;
    let rows = find(&members, "attest").and_then(Node::list).unwrap_or_default();
    let escaped = || Problem::member("attest", "must be written without escapes in names");
    let mut kept: Vec<String> = Vec::new();
    for (index, node) in rows.iter().enumerate() {
        let revoked = node.member("revoked").is_some_and(|node| !matches!(node, Node::Null | Node::Flag(false)));
        let same =
            node.member("provider").and_then(Node::text) == Some(provider) && told(node.member("models")) == models;
        if same && (zero || revoked) {
            continue;
        }
        let (start, end) = span(document, &format!("attest[{index}]")).ok_or_else(escaped)?;
        let text = document.get(start..end).and_then(|bytes| core::str::from_utf8(bytes).ok());
        kept.push(text.ok_or_else(escaped)?.into());
    }
    kept.push(row.into());
    let list = format!("[\n    {}\n  ]", kept.join(",\n    "));
    splice::set(document, "attest", list.as_bytes()).ok_or_else(escaped)
}

/// The models of a row as [`models`] writes them; a row that revokes may have none: all.
fn told(node: Option<&Node<'_>>) -> String {
    match node {
        None | Some(Node::Null) => "\"*\"".to_string(),
        Some(Node::Text(text)) => quoted(text),
        Some(node) => {
            let texts = node.list().unwrap_or_default().iter().filter_map(Node::text).map(quoted);
            format!("[{}]", texts.collect::<Vec<String>>().join(", "))
        }
    }
}
