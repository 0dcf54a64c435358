//! A guardrail: a named document of demands that keys and accounts share.
//!
//! ```text
//! {"redact": {"EMAIL": "block", "SECRETS": "mask"}, "output": {"ALL": "redact"}, "media": "refuse", "style": "shaped",
//!  "given": ["Alice Brenner"], "patterns": [{"name": "TICKET", "pattern": "\\bACME-\\d{4,6}\\b"}], "names": true, "restore": {"hosts": ["wiki.acme.com"], "tools": {"deploy*": "none"}, "same_origin": true}, "terms": {…}}
//! ```
//!
//! Invariant: every member is read or refused; what a guardrail says joins what others say and takes nothing away.

use alloc::rc::Rc;
use alloc::vec::Vec;

use super::parse::{self, flag, names, object, one_of, seal, unknown, unknown_type};
use super::{FieldError, Names, Set, Terms, member};
use crate::order::gather;
use crate::redact::{Entity, Given, Named, Patterns, Restoring, ToolRule};
use crate::registry::{Members, Node};
use crate::signed::UNTIL;

/// Members that a guardrail shares with `terms`, as short forms.
const SHARED: [&str; 9] = ["redact", "output", "media", "examples", "names", "style", "preset", "presets", "restore"];

/// Members that only a guardrail has.
const OWN: [&str; 7] = ["terms", "given", "blind", "patterns", "version", "signature", UNTIL];

/// The terms of a guardrail document (KV `guardrail/<id>`).
///
/// # Errors
/// The first member that is unknown or of a wrong kind, by its path; or the whole, if it is no JSON object.
pub fn guardrail(bytes: &[u8]) -> Result<Terms, FieldError> {
    let members = Node::document(bytes).map_err(|invalid| FieldError::new("guardrail", invalid.what))?;
    self::members(&members)
}

/// The same of a document's members.
pub(crate) fn members(members: &Members<'_>) -> Result<Terms, FieldError> {
    let (mut terms, mut short) = (Terms::default(), Vec::new());
    for own in members.iter().filter(|(_, node)| !node.is_null()) {
        let (name, node) = own;
        match name.as_ref() {
            "terms" => terms = terms.join(&parse::terms(node, "terms")?),
            shared if SHARED.contains(&shared) => short.push(own),
            "given" => terms.given = terms.given.with(Given::parse(node, "given")?),
            "blind" => terms.given = terms.given.with(Given::parse_blind(node, "blind")?),
            "version" | "signature" | UNTIL => seal(name, node, name)?,
            "patterns" => terms = patterns(terms, Patterns::parse(node, "patterns")?),
            other => return Err(unknown(other, other, &[&SHARED[..], &OWN].concat())),
        }
    }
    Ok(terms.join(&parse::members(&short, "")?))
}

fn patterns(terms: Terms, patterns: Rc<Patterns>) -> Terms {
    let redaction = terms.redaction.join(patterns.actions());
    Terms { redaction, patterns: terms.patterns.clone().with(patterns), ..terms }
}

/// `{"hosts": […], "tools": {"deploy*": "none", "lookup": ["EMAIL"]}, "same_origin": true}`
pub(super) fn restoring(value: &Node<'_>, path: &str) -> Result<Restoring, FieldError> {
    let mut restoring = Restoring::default();
    for (name, value) in object(value, path)?.iter().filter(|(_, value)| !value.is_null()) {
        let path = member(path, name);
        match name.as_ref() {
            "hosts" => restoring.hosts = Some(hosts(value, &path)?),
            "tools" => restoring.tools = tools(value, &path)?,
            "same_origin" => restoring.same_origin = flag(value, &path)?,
            other => return Err(unknown(&path, other, &["hosts", "tools", "same_origin"])),
        }
    }
    Ok(restoring)
}

/// Exact hosts, without scheme, port or wildcard.
fn hosts(value: &Node<'_>, path: &str) -> Result<Names, FieldError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'[' | b']' | b':');
    let hosts = names(value, path)?;
    let wrong = hosts.iter().find(|name| !name.bytes().all(plain) || name.contains(':') != name.starts_with('['));
    if wrong.is_some() {
        return Err(FieldError::new(path, "must be exact host names, such as \"wiki.acme.com\""));
    }
    Ok(gather(hosts.iter().map(|name| Rc::from(name.to_ascii_lowercase().trim_end_matches('.')))))
}

fn tools(value: &Node<'_>, path: &str) -> Result<Set<(Rc<str>, ToolRule)>, FieldError> {
    let mut rules = Set::default();
    for (glob, value) in object(value, path)?.iter().filter(|(_, value)| !value.is_null()) {
        rules.insert((Rc::from(glob.as_ref()), rule(value, &member(path, glob))?));
    }
    Ok(rules)
}

/// `"all"`, `"none"`, or the types that come back.
fn rule(value: &Node<'_>, path: &str) -> Result<ToolRule, FieldError> {
    if value.text().is_some() {
        let all = one_of(value, path, ["none", "all"])?;
        return Ok(if all { ToolRule::All } else { ToolRule::None });
    }
    let mut types = Set::default();
    for name in names(value, path)? {
        let named = Named::by(&name).ok_or_else(|| unknown_type(path, &name))?;
        types.extend(Entity::ALL.iter().copied().filter(|entity| named.reaches(*entity)));
    }
    Ok(ToolRule::Types(types))
}
