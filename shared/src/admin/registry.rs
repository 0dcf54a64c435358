//! The registry document: read, and written with a version as compare-and-set.
//!
//! ```text
//! PUT {"version": 7, …}   current 7 ─▶ checked ─▶ stored as {"version": 8, …}
//!                         current 8 ─▶ 409 {"version": 8}
//! ```
//!
//! Invariant: nothing is stored of which a row would serve nobody.

use alloc::string::ToString as _;

use super::answer::{self, Problem};
use super::door::Request;
use super::facts::{Current, Facts, Halt};
use super::splice;
use super::token::Caller;
use super::work::{Outcome, compare};
use super::write::{Change, Plan};
use crate::encoding::hex;
use crate::json::json;
use crate::registry::{CredentialHosts, Day, Node, Report, check, find};
use sha2::{Digest, Sha256};

const NAME: &str = "registry";
/// What serves where nothing is stored.
const BUILT_IN: &[u8] = b"{\"version\": 0, \"extends\": \"default\"}";

/// The current document, with its version in it.
pub(super) fn read(facts: &Facts) -> Result<Outcome, Halt> {
    let Current { version, bytes } = facts.current(&facts.ledger()?, NAME)?;
    let Some(bytes) = bytes else { return Ok(Outcome::Reply(answer::document(BUILT_IN.into(), 0))) };
    let bytes = splice::set(&bytes, "version", version.to_string().as_bytes()).unwrap_or(bytes);
    Ok(Outcome::Reply(answer::document(bytes, version)))
}

/// Stores the body as the next version.
pub(super) fn write(request: &Request, caller: &Caller, facts: &Facts) -> Result<Outcome, Halt> {
    let hosts = hosts(facts)?;
    let ledger = facts.ledger()?;
    let Current { version, bytes } = facts.current(&ledger, NAME)?;
    let given = stated(&request.body)?;
    let given = request.version.or(given);
    compare(given, if bytes.is_some() { version } else { 0 })?;
    let next = version.saturating_add(1);
    let document = splice::set(&request.body, "version", next.to_string().as_bytes())
        .ok_or_else(|| Problem::member("version", "must be written without escapes"))?;
    let report = checked(&document, &hosts, facts)?;
    if request.dry_run {
        return Ok(Outcome::Reply(answer::value(&json!({ "version": version, "dry_run": true }))));
    }
    let digest = hex(&Sha256::digest(&document)).collect::<alloc::string::String>();
    let told = json!({ "version": next, "sha256": digest, "warnings": answer::remarks(&report.warnings) });
    let change = Change { document: NAME.into(), after: Some(document), what: "put" };
    let plan = Plan::commit(facts, ledger, &caller.name, alloc::vec![change])?;
    Ok(Outcome::Write(plan, answer::value(&told)))
}

/// `CREDENTIAL_HOSTS`
fn hosts(facts: &Facts) -> Result<CredentialHosts, Halt> {
    let Some(text) = facts.setting("CREDENTIAL_HOSTS")? else { return Ok(CredentialHosts::default()) };
    CredentialHosts::parse(text).map_err(|_| Problem::setting("CREDENTIAL_HOSTS").into())
}

fn stated(body: &[u8]) -> Result<Option<u64>, Problem> {
    let members = Node::document(body).map_err(|invalid| Problem::not_json(&invalid))?;
    match find(&members, "version") {
        None | Some(Node::Null) => Ok(None),
        Some(Node::Whole(version)) => Ok(Some(*version)),
        Some(_) => Err(Problem::member("version", "must be a whole number")),
    }
}

fn checked(document: &[u8], hosts: &CredentialHosts, facts: &Facts) -> Result<Report, Problem> {
    let report = check(document, hosts, Day::at(facts.now));
    if let Some(invalid) = &report.invalid {
        return Err(Problem::not_json(invalid));
    }
    if report.quarantined.is_empty() { Ok(report) } else { Err(Problem::rows(&report.quarantined)) }
}
