//! Two-person approval: what one asks for, another carries out.
//!
//! ```text
//! ADMIN_APPROVAL=two    alice: PUT registry ─▶ 202 {"proposal": "6f1c…"}      bob: POST proposals/6f1c…/approve ─▶ 200, by "alice+bob"
//! ```
//!
//! A proposal is the request itself, as it was sent; to approve it is to do it now, with every check anew and with the version
//! that it was made from.
//!
//! Invariant: nobody approves what they proposed; both still have the role at that moment; no proposal reaches the store that
//! the data plane reads.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::answer::{self, Problem};
use super::door::Request;
use super::facts::{Facts, Halt};
use super::ledger::{Ledger, Row};
use super::token::{self, Caller};
use super::work::{self, Outcome, Work};
use super::write::{Change, PROPOSAL, Plan};
use crate::host::{Millis, Reply};
use crate::json::json;

/// A proposal that nobody approved for so long can only be withdrawn.
const STANDS: Millis = Millis(7 * 86_400_000);
/// Most proposals at a time.
const MOST: usize = 100;

/// Whether changes take two.
pub(super) fn is_needed(facts: &Facts) -> Result<bool, Halt> {
    match facts.setting("ADMIN_APPROVAL")? {
        None => Ok(false),
        Some("two") => Ok(true),
        Some(_) => Err(Problem::setting("ADMIN_APPROVAL").into()),
    }
}

/// Keeps the request for another to approve; `told` is what it would be answered.
pub(super) fn propose(work: &Work<'_>, ledger: Ledger, told: &Reply) -> Result<Outcome, Halt> {
    let packed = pack(work.request, &work.caller.name);
    let id: String = work.facts.body_id(PROPOSAL, &packed).chars().take(16).collect();
    if standing(&ledger).count() >= MOST {
        return Err(Problem::new(409, "too_many_proposals", "Approve or withdraw some of the proposals first.").into());
    }
    let change = Change { document: [PROPOSAL, &id].concat(), after: Some(packed), what: "propose" };
    let plan = Plan::commit(work.facts, ledger, &work.caller.name, alloc::vec![change])?;
    let mut body = json!({ "proposal": id }).bytes();
    body.pop();
    body.extend_from_slice(b",\"would\":");
    body.extend_from_slice(&told.body);
    body.push(b'}');
    Ok(Outcome::Write(plan, answer::accepted(body)))
}

/// Does what is proposed, in the name of both.
pub(super) fn approve(work: &Work<'_>) -> Result<Outcome, Halt> {
    let (facts, ledger) = (work.facts, work.facts.ledger()?);
    let (document, row) = named(work.request, &ledger)?;
    let (request, by) = unpack(&facts.body(row)?.unwrap_or_default()).ok_or_else(Problem::ledger)?;
    if by == work.caller.name {
        return Err(
            Problem::new(403, "same_person", "Another person than the one who proposed it must approve.").into()
        );
    }
    if facts.now.since(row.at) > STANDS {
        return Err(Problem::new(409, "proposal_expired", "It was proposed over a week ago. Propose it again.").into());
    }
    let setting = facts.setting("ADMIN_TOKEN")?.ok_or_else(Problem::no_tokens)?;
    let roles = token::roles(setting, &by)?;
    if !work.caller.roles.any(request.roles) || !roles.is_some_and(|roles| roles.any(request.roles)) {
        return Err(Problem::role(request.roles.names()).into());
    }
    let both = Caller { name: [&*by, "+", &work.caller.name].concat(), roles: work.caller.roles };
    work::perform(&Work { request: &request, caller: both, facts, approves: Some(document) })
}

/// Takes a proposal back.
pub(super) fn withdraw(work: &Work<'_>) -> Result<Outcome, Halt> {
    let ledger = work.facts.ledger()?;
    let (document, _) = named(work.request, &ledger)?;
    let change = Change { document, after: None, what: "withdraw" };
    let plan = Plan::commit(work.facts, ledger, &work.caller.name, alloc::vec![change])?;
    Ok(Outcome::Write(plan, answer::value(&json!({ "withdrawn": true }))))
}

/// All proposals: what is asked for, by whom, and the body as it was sent.
pub(super) fn list(facts: &Facts) -> Result<Outcome, Halt> {
    let ledger = facts.ledger()?;
    let bodies = standing(&ledger).filter_map(|(_, row)| row.body.as_deref());
    facts.all(bodies.map(|id| super::Read::Side(super::ledger::body_name(id))))?;
    let mut rows = Vec::new();
    for (document, row) in standing(&ledger) {
        let packed = facts.body(row)?.unwrap_or_default();
        let (request, by) = unpack(&packed).ok_or_else(Problem::ledger)?;
        let body = core::str::from_utf8(&request.body).unwrap_or_default();
        rows.push(json!({
            "id": document.strip_prefix(PROPOSAL).unwrap_or_default(),
            "by": by,
            "time": super::log::moment(row.at),
            "request": &*request.line,
            "version": request.version,
            "body": body,
        }));
    }
    Ok(Outcome::Reply(answer::value(&json!({ "data": rows }))))
}

fn standing(ledger: &Ledger) -> impl Iterator<Item = (&str, &Row)> {
    ledger.rows.iter().map(|(name, row)| (name.as_str(), row)).filter(|(name, _)| name.starts_with(PROPOSAL))
}

fn named<'l>(request: &Request, ledger: &'l Ledger) -> Result<(String, &'l Row), Problem> {
    let document = [PROPOSAL, request.name.as_deref().unwrap_or_default()].concat();
    let row = ledger.rows.get(document.as_str()).ok_or_else(Problem::nothing_there)?;
    Ok((document, row))
}

/// `PUT /api/admin/registry?…`, the version, the name, a line each; then the body.
fn pack(request: &Request, by: &str) -> Vec<u8> {
    let version = request.version.map_or_else(|| "-".into(), |version| version.to_string());
    let mut packed = [&*request.line, &version, by, ""].join("\n").into_bytes();
    packed.extend_from_slice(&request.body);
    packed
}

fn unpack(packed: &[u8]) -> Option<(Request, String)> {
    let mut parts = packed.splitn(4, |byte| *byte == b'\n');
    let mut text = || core::str::from_utf8(parts.next()?).ok();
    let (line, version, by) = (text()?, text()?, text()?);
    let mut request = Request::again(line, parts.next()?.to_vec())?;
    request.version = version.parse().ok();
    Some((request, by.into()))
}
