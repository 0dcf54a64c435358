//! What a stored document of policy says, told to the person who is about to store it.
//!
//! ```text
//! key  {"account": "retail", "terms": {"zrd": true}}   ─▶   terms.zrd  line 1, column 41   unknown member, did you mean `zdr`?
//! key  {"account": "retail"}                           ─▶   refers to account/retail
//! ```
//!
//! Invariant: reads the document by the very code that serves it; a document without problems is one that serves.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::guardrail_members;
use crate::arrive::{AccountRecord, KeyRecord};
use crate::policy::{FieldError, Wrong};
use crate::registry::check::Remark;
use crate::registry::{Members, Node, place};

/// The kinds of documents beside the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `account/<id>`
    Account,
    /// `key/<SHA-256 of the key>`
    Key,
    /// `guardrail/<id>`
    Guardrail,
}

/// What a document without problems speaks of.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Names in KV of the documents that must be there for this one to serve, each once: `account/retail`, `guardrail/pii`.
    pub refers: Vec<String>,
    /// Credentials of the deployment that an account uses: the provider's id and the credential's name.
    pub credentials: Vec<(String, String)>,
}

/// Everything that is wrong with a document, in the order in which it is read.
pub type Problems = Vec<Remark>;

/// Most problems that are told of one document.
const MOST: usize = 50;

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Account, Self::Key, Self::Guardrail];

    /// As KV names begin.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Key => "key",
            Self::Guardrail => "guardrail",
        }
    }

    /// The kind of what is stored under `name` (`account/retail`); `None` if that is none of these.
    #[must_use]
    pub fn stored(name: &str) -> Option<Self> {
        let (kind, _) = name.split_once('/')?;
        Self::ALL.into_iter().find(|known| known.name() == kind)
    }
}

/// Checks an account's document.
///
/// # Errors
/// Its problems, at least one.
pub fn account(document: &[u8]) -> Result<Summary, Problems> {
    check(Kind::Account, document)
}

/// Checks a key's document.
///
/// # Errors
/// Its problems, at least one.
pub fn key(document: &[u8]) -> Result<Summary, Problems> {
    check(Kind::Key, document)
}

/// Checks a guardrail's document.
///
/// # Errors
/// Its problems, at least one.
pub fn guardrail(document: &[u8]) -> Result<Summary, Problems> {
    check(Kind::Guardrail, document)
}

/// Checks a document of this kind. What is wrong is taken out and the rest is read again, so that one look tells all.
///
/// # Errors
/// Its problems, at least one and at most 50.
pub fn check(kind: Kind, document: &[u8]) -> Result<Summary, Problems> {
    let mut members = Node::document(document).map_err(|invalid| {
        let path = String::from(kind.name());
        alloc::vec![Remark { path, line: invalid.line, column: invalid.column, what: invalid.what }]
    })?;
    let mut problems = Problems::new();
    loop {
        let error = match summary(kind, &members) {
            Ok(summary) if problems.is_empty() => return Ok(summary),
            Ok(_) => return Err(problems),
            Err(error) => error,
        };
        let (line, column) = place(document, &error.path);
        // What must be there is missed once it is taken out: then all around it goes.
        let again = problems.iter().any(|known| known.path == error.path);
        let taken = take_out(&mut members, &error.path, !again);
        if !again {
            let Wrong { path, what } = error.said();
            problems.push(Remark { path, line, column, what });
        }
        if !taken || problems.len() >= MOST {
            return Err(problems);
        }
    }
}

fn summary(kind: Kind, members: &Members<'_>) -> Result<Summary, FieldError> {
    let mut summary = Summary::default();
    match kind {
        Kind::Account => {
            let account = AccountRecord::read(members)?;
            summary.refers.extend(account.guardrails().into_iter().map(|id| format!("guardrail/{id}")));
            summary.credentials.extend(account.credentials.iter().cloned());
        }
        Kind::Key => {
            let key = KeyRecord::read(members)?;
            summary.refers.extend(key.account.map(|id| format!("account/{id}")));
            summary.refers.extend(key.guardrail.map(|id| format!("guardrail/{id}")));
        }
        Kind::Guardrail => drop(guardrail_members(members)?),
    }
    Ok(summary)
}

/// Takes the value at `path` out of `members`: the innermost member of an object on the way, or the outermost. False if there is none.
fn take_out(members: &mut Members<'_>, path: &str, innermost: bool) -> bool {
    let leads =
        |name: &str| path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
    let named = members.iter().enumerate().filter(|(_, (name, _))| leads(name));
    let Some((at, (name, _))) = named.max_by_key(|(_, (name, _))| name.len()) else { return false };
    let inner = path.get(name.len()..).and_then(|rest| rest.strip_prefix('.'));
    if let (Some(inner), Some((_, Node::Object(own)))) = (inner, members.get_mut(at))
        && innermost
        && take_out(own, inner, innermost)
    {
        return true;
    }
    members.remove(at);
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString as _;

    fn told(kind: Kind, document: &str) -> String {
        let told = |row: &Remark| format!("{} {}:{}", row.path, row.line, row.column);
        check(kind, document.as_bytes()).map_or_else(
            |problems| problems.iter().map(told).collect::<Vec<_>>().join(" | "),
            |summary| summary.refers.join(" "),
        )
    }

    #[test]
    fn one_look_tells_all() {
        let many = "{\"zrd\": 1,\n \"groups\": {\"openai\": {\"zdr\": 1, \"no_train\": true}},\n \"terms\": {\"regions\": [\"eu\", 3], \"a.b\": 1}}";
        assert_eq!(
            told(Kind::Account, many),
            "zrd 1:9 | groups.openai.zdr 2:31 | terms.regions[1] 3:30 | terms.a.b 3:41"
        );
        assert_eq!(told(Kind::Key, "{\"account\": \"a\", \"guardrail\": \"g\"}"), "account/a guardrail/g");
        assert_eq!(told(Kind::Account, "{\"users\": {\"x\": \"g\", \"y\": \"g\"}}"), "guardrail/g");
        assert_eq!(
            told(Kind::Guardrail, "{\"redact\": {\"EMIAL\": \"mask\", \"EMAIL\": \"hide\"}}"),
            "redact.EMIAL 1:22 | redact.EMAIL 1:39"
        );
        assert_eq!(told(Kind::Guardrail, "{\n}}"), "guardrail 2:2");
        assert_eq!(told(Kind::Key, "[]"), "key 1:1");
    }

    #[test]
    fn kinds_are_those_of_kv() {
        for kind in Kind::ALL {
            assert_eq!(Kind::stored(&[kind.name(), "x"].join("/").to_string()), Some(kind));
        }
        assert_eq!((Kind::stored("registry"), Kind::stored("other/x")), (None, None));
    }
}
