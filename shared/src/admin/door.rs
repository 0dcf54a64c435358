//! The doors under `/api/admin/`, and what a request to one of them says.
//!
//! ```text
//! PUT /api/admin/registry?dry_run=1   if-match: "7"   authorization: Bearer lethe-admin-…
//! ```
//!
//! Invariant: a closed table; a path is compared piece by piece as it was sent, so nothing is decoded; a query that a door does
//! not know is refused.

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::answer::Problem;
use super::history::Subject;
use super::token::{Role, Roles};
use crate::arrive::is_json;
use crate::host::{Head, Headers};
use crate::policy::check::Kind;
use crate::secret::Secret;

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Task {
    ReadRegistry,
    WriteRegistry,
    History(Subject),
    ReadPast(Subject),
    RollBack(Subject),
    Attest,
    List(Kind),
    Read(Kind),
    Write(Kind),
    Delete(Kind),
    MakeKey,
    RotateKey,
    SwitchKey {
        off: bool,
    },
    ExpireKey,
    ReadLog,
    ReadInvariants,
    WriteInvariants,
    ReadProposals,
    Approve,
    Withdraw,
    /// Not a door: the platform asks for it.
    Finish,
}

/// A path in pieces (`*`: a name, `#`: a number), a method, what is done, and which roles may: any one of them.
type Door = (&'static str, &'static str, Task, Roles);

const READER: Roles = Roles::of(&[Role::Read]);
const REGISTRY: Roles = Roles::of(&[Role::Registry]);
const REGISTRY_READER: Roles = Roles::of(&[Role::Read, Role::Registry, Role::Attest]);
const ATTEST: Roles = Roles::of(&[Role::Attest]);
const KEYS: Roles = Roles::of(&[Role::Keys]);
const KEYS_READER: Roles = Roles::of(&[Role::Read, Role::Keys]);

const WRITER: Roles = Roles::of(&[Role::Keys, Role::Attest, Role::Registry]);

const DOORS: [Door; 41] = [
    ("registry", "GET", Task::ReadRegistry, REGISTRY_READER),
    ("registry", "PUT", Task::WriteRegistry, REGISTRY),
    ("registry/history", "GET", Task::History(Subject::Registry), REGISTRY_READER),
    ("registry/history/#", "GET", Task::ReadPast(Subject::Registry), REGISTRY_READER),
    ("registry/rollback", "POST", Task::RollBack(Subject::Registry), REGISTRY),
    ("compliance", "PUT", Task::Attest, ATTEST),
    ("invariants", "GET", Task::ReadInvariants, REGISTRY_READER),
    ("invariants", "PUT", Task::WriteInvariants, REGISTRY),
    ("invariants/history", "GET", Task::History(Subject::Invariants), REGISTRY_READER),
    ("invariants/history/#", "GET", Task::ReadPast(Subject::Invariants), REGISTRY_READER),
    ("invariants/rollback", "POST", Task::RollBack(Subject::Invariants), REGISTRY),
    ("accounts", "GET", Task::List(Kind::Account), KEYS_READER),
    ("accounts/*", "GET", Task::Read(Kind::Account), KEYS_READER),
    ("accounts/*", "PUT", Task::Write(Kind::Account), KEYS),
    ("accounts/*", "DELETE", Task::Delete(Kind::Account), KEYS),
    ("accounts/*/history", "GET", Task::History(Subject::Record(Kind::Account)), KEYS_READER),
    ("accounts/*/history/#", "GET", Task::ReadPast(Subject::Record(Kind::Account)), KEYS_READER),
    ("accounts/*/rollback", "POST", Task::RollBack(Subject::Record(Kind::Account)), KEYS),
    ("guardrails", "GET", Task::List(Kind::Guardrail), KEYS_READER),
    ("guardrails/*", "GET", Task::Read(Kind::Guardrail), KEYS_READER),
    ("guardrails/*", "PUT", Task::Write(Kind::Guardrail), KEYS),
    ("guardrails/*", "DELETE", Task::Delete(Kind::Guardrail), KEYS),
    ("guardrails/*/history", "GET", Task::History(Subject::Record(Kind::Guardrail)), KEYS_READER),
    ("guardrails/*/history/#", "GET", Task::ReadPast(Subject::Record(Kind::Guardrail)), KEYS_READER),
    ("guardrails/*/rollback", "POST", Task::RollBack(Subject::Record(Kind::Guardrail)), KEYS),
    ("keys", "GET", Task::List(Kind::Key), KEYS_READER),
    ("keys", "POST", Task::MakeKey, KEYS),
    ("keys/*", "GET", Task::Read(Kind::Key), KEYS_READER),
    ("keys/*", "PUT", Task::Write(Kind::Key), KEYS),
    ("keys/*", "DELETE", Task::Delete(Kind::Key), KEYS),
    ("keys/*/history", "GET", Task::History(Subject::Record(Kind::Key)), KEYS_READER),
    ("keys/*/history/#", "GET", Task::ReadPast(Subject::Record(Kind::Key)), KEYS_READER),
    ("keys/*/rollback", "POST", Task::RollBack(Subject::Record(Kind::Key)), KEYS),
    ("keys/*/rotate", "POST", Task::RotateKey, KEYS),
    ("keys/*/disable", "POST", Task::SwitchKey { off: true }, KEYS),
    ("keys/*/enable", "POST", Task::SwitchKey { off: false }, KEYS),
    ("keys/*/expires_at", "PUT", Task::ExpireKey, KEYS),
    ("log", "GET", Task::ReadLog, READER),
    ("proposals", "GET", Task::ReadProposals, Roles::of(&Role::ALL)),
    ("proposals/*", "DELETE", Task::Withdraw, WRITER),
    ("proposals/*/approve", "POST", Task::Approve, WRITER),
];

/// A request, as far as it can be understood without a store.
pub(super) struct Request {
    /// Method, path and query.
    pub(super) line: String,
    pub(super) task: Task,
    pub(super) roles: Roles,
    /// What stands for `*`.
    pub(super) name: Option<String>,
    /// What stands for `#`.
    pub(super) number: Option<u64>,
    pub(super) token: Option<Secret>,
    /// Of `if-match` or `?version=`.
    pub(super) version: Option<u64>,
    pub(super) dry_run: bool,
    pub(super) from: Option<u64>,
    pub(super) body: Zeroizing<Vec<u8>>,
}

const QUERY: [&str; 3] = ["dry_run", "version", "from"];

impl Request {
    /// # Errors
    /// There is no such door, or it takes no such request.
    pub(super) fn read(head: &Head<'_>, body: Vec<u8>) -> Result<Self, Problem> {
        let body = Zeroizing::new(body);
        let mut request = Self::of(head.method, head.path, head.query, body)?;
        if !request.body.is_empty() {
            plain(head.headers)?;
        }
        request.token = bearer(head.headers);
        if let Some(version) = head.headers.get("if-match") {
            request.version = Some(etag(&version)?);
        }
        Ok(request)
    }

    /// As it was read before, by its `line`.
    pub(super) fn again(line: &str, body: Vec<u8>) -> Option<Self> {
        let (method, target) = line.split_once(' ')?;
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self::of(method, path, query, Zeroizing::new(body)).ok()
    }

    fn of(method: &str, path: &str, query: &str, body: Zeroizing<Vec<u8>>) -> Result<Self, Problem> {
        let (task, roles, Stands { name, number }) = door(method, path)?;
        let mut request = Self { task, roles, name, number, body, ..Self::finish() };
        request.line = [method, " ", path, "?", query].concat();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            request.query(pair).ok_or_else(|| Problem::query(&QUERY))?;
        }
        Ok(request)
    }

    /// Of nobody: only to finish what was left undone.
    pub(super) fn finish() -> Self {
        Self {
            line: String::new(),
            task: Task::Finish,
            roles: READER,
            name: None,
            number: None,
            token: None,
            version: None,
            dry_run: false,
            from: None,
            body: Zeroizing::default(),
        }
    }

    fn query(&mut self, pair: &str) -> Option<()> {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match name {
            "dry_run" => self.dry_run = matches!(value, "1" | "true"),
            "version" if self.version.is_none() => self.version = Some(value.parse().ok()?),
            "from" => self.from = Some(value.parse().ok()?),
            _ => return None,
        }
        (name != "dry_run" || self.dry_run).then_some(())
    }
}

/// What stands in a path where its pattern has a sign.
#[derive(Default)]
struct Stands {
    name: Option<String>,
    number: Option<u64>,
}

fn door(method: &str, path: &str) -> Result<(Task, Roles, Stands), Problem> {
    let path = path.strip_prefix("/api/admin/").ok_or_else(Problem::no_door)?;
    let mut methods: Vec<&str> = Vec::new();
    for (pattern, known, task, roles) in DOORS {
        let Some(stands) = matched(pattern, path) else { continue };
        if method == known {
            return Ok((task, roles, stands));
        }
        methods.push(known);
    }
    Err(if methods.is_empty() { Problem::no_door() } else { Problem::method(&methods.join(", ")) })
}

/// What stands for the signs of `pattern`, if `path` fits.
fn matched(pattern: &str, path: &str) -> Option<Stands> {
    let (mut pieces, mut stands) = (path.split('/'), Stands::default());
    for wanted in pattern.split('/') {
        let piece = pieces.next()?;
        match wanted {
            "*" => stands.name = Some(String::from(piece)),
            "#" => stands.number = Some(piece.parse().ok()?),
            _ if wanted == piece => {}
            _ => return None,
        }
    }
    pieces.next().is_none().then_some(stands)
}

/// `"7"` or `7`.
fn etag(text: &str) -> Result<u64, Problem> {
    let number = text.trim().trim_matches('"').parse();
    number.map_err(|_| Problem::new(400, "if_match", "`if-match` must be a version, as in `if-match: \"7\"`."))
}

/// A body is JSON, as it is: what is said to be something else, or to be packed, is not looked at.
fn plain(headers: &dyn Headers) -> Result<(), Problem> {
    let packed = headers.get("content-encoding").is_some_and(|coding| !coding.trim().eq_ignore_ascii_case("identity"));
    let named = headers.get("content-type").is_some_and(|kind| !kind.is_empty());
    if packed || (named && !is_json(headers)) { Err(Problem::media_type()) } else { Ok(()) }
}

fn bearer(headers: &dyn Headers) -> Option<Secret> {
    let value = headers.get("authorization").map(Zeroizing::new)?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| Secret::from(token.trim().as_bytes().to_vec()))
}
