//! Patterns as a guardrail writes them, strictly: what could not be matched in linear time, or in little memory, is refused by name.
//!
//! ```text
//! {"name": "A", "pattern": "x(?=y)"}   →   patterns[0].pattern: look-around at byte 1 cannot be matched in linear time
//! {"name": "B", "pattern": "a*"}       →   patterns[0].pattern: must not match the empty text
//! ```
//!
//! Invariant: what is accepted natively is accepted in a module, whatever else the dependencies were compiled for: nothing of Unicode is.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use regex_automata::MatchKind;
use regex_automata::hybrid::dfa::{Config as Lazy, DFA};
use regex_automata::nfa::thompson::pikevm::PikeVM;
use regex_automata::nfa::thompson::{Compiler, Config, NFA, WhichCaptures};
use regex_syntax::ast::ErrorKind;
use regex_syntax::hir::Hir;
use regex_syntax::{Error, ParserBuilder};

use super::{Patterns, Row, Value};
use crate::policy::{FieldError, unknown};
use crate::redact::entity::Entity;
use crate::registry::{Node, find};

/// Most bytes of one compiled pattern, and of all.
const LARGEST: usize = 64 * 1024;
const ALL: usize = 512 * 1024;
/// Most bytes of the states that a request reaches, in each direction; after that the states are forgotten and made anew, some times.
const STATES: usize = 1024 * 1024;
const TIMES: usize = 16;

pub(super) fn patterns(node: &Node<'_>, path: &str) -> Result<Patterns, FieldError> {
    let items = node.list().ok_or_else(|| FieldError::new(path, "must be a list of patterns"))?;
    if items.len() > Patterns::MOST {
        return Err(FieldError::new(path, "has more than 50 patterns"));
    }
    let (mut rows, mut trees, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for (number, item) in items.iter().enumerate() {
        let (name, row, tree) = pattern(item, &format!("{path}[{number}]"))?;
        if names.contains(&name) {
            return Err(FieldError::new(format!("{path}[{number}].name"), "is the name of another pattern"));
        }
        names.push(name);
        rows.push(row);
        trees.push(tree);
    }
    let together = || FieldError::new(path, "are too large together");
    Ok(Patterns {
        forward: automaton(&trees, false).ok_or_else(together)?,
        reverse: automaton(&trees, true).ok_or_else(together)?,
        rows,
    })
}

fn pattern<'n>(node: &'n Node<'_>, path: &str) -> Result<(&'n str, Row, Hir), FieldError> {
    const MEMBERS: &[&str] = &["name", "pattern", "action"];
    let members = node.object().ok_or_else(|| FieldError::new(path, "must be an object"))?;
    if let Some((name, _)) = members.iter().find(|(name, _)| !MEMBERS.contains(&name.as_ref())) {
        return Err(unknown(&format!("{path}.{name}"), name, MEMBERS));
    }
    let text = |name: &str| find(members, name).and_then(Node::text);
    let name = text("name").filter(|name| is_name(name));
    let name = name.ok_or_else(|| FieldError::new(format!("{path}.name"), "must be 1 to 40 of A-Z, 0-9 and _"))?;
    let entity = entity(find(members, "action")).ok_or_else(|| FieldError::new(format!("{path}.action"), ACTIONS))?;
    let at = format!("{path}.pattern");
    let text = text("pattern").ok_or_else(|| FieldError::new(&at, "must be a string"))?;
    let (tree, value) = compiled(text).map_err(|what| FieldError::new(at, what))?;
    Ok((name, Row { entity, value }, tree))
}

const ACTIONS: &str = "must be redact, mask or block";

fn is_name(name: &str) -> bool {
    let right = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=40).contains(&name.len()) && name.bytes().all(right)
}

/// The type that stands for an action; absent is `redact`.
fn entity(action: Option<&Node<'_>>) -> Option<Entity> {
    match action.filter(|node| !node.is_null()).map(Node::text) {
        None | Some(Some("redact")) => Some(Entity::Custom),
        Some(Some("mask")) => Some(Entity::CustomMask),
        Some(Some("block")) => Some(Entity::CustomBlock),
        Some(_) => None,
    }
}

/// The pattern as a tree, and what finds its group `value`.
fn compiled(pattern: &str) -> Result<(Hir, Option<Value>), String> {
    if pattern.len() > Patterns::LONGEST {
        return Err("has more than 1,000 bytes".into());
    }
    if let Some(at) = unicode_flag(pattern) {
        return Err(format!("the flag u at byte {at} is not supported, patterns are matched byte by byte"));
    }
    let mut parser = ParserBuilder::new().unicode(false).utf8(false).nest_limit(50).build();
    let tree = parser.parse(pattern).map_err(|error| complaint(&error))?;
    if tree.properties().minimum_len().is_none_or(|length| length == 0) {
        return Err("must not match the empty text".into());
    }
    let config = Config::new().utf8(false).nfa_size_limit(Some(LARGEST));
    let nfa = Compiler::new().configure(config).build_from_hir(&tree).map_err(|_| TOO_LARGE)?;
    Ok((tree, value(nfa)?))
}

const TOO_LARGE: &str = "grows too large, its counted repetitions above all";

fn value(nfa: NFA) -> Result<Option<Value>, String> {
    let groups = nfa.group_info();
    let group = groups.pattern_names(regex_automata::PatternID::ZERO).position(|name| name == Some("value"));
    let Some(group) = group else { return Ok(None) };
    let engine = PikeVM::builder().build_from_nfa(nfa).map_err(|_| TOO_LARGE)?;
    Ok(Some(Value { engine, group }))
}

/// All patterns as one lazy automaton.
fn automaton(trees: &[Hir], reverse: bool) -> Option<DFA> {
    let config = Config::new().utf8(false).reverse(reverse).which_captures(WhichCaptures::None);
    let nfa = Compiler::new().configure(config.nfa_size_limit(Some(ALL))).build_many_from_hir(trees).ok()?;
    let kind = if reverse { MatchKind::All } else { MatchKind::LeftmostFirst };
    let lazy = Lazy::new().match_kind(kind).cache_capacity(STATES).minimum_cache_clear_count(Some(TIMES));
    DFA::builder().configure(lazy).build_from_nfa(nfa).ok()
}

/// Where a group sets the flag `u`, which only some builds could serve.
fn unicode_flag(pattern: &str) -> Option<usize> {
    let flags = |at: usize| {
        let rest = pattern.as_bytes().get(at.checked_add(2)?..)?;
        let end = rest.iter().position(|byte| !matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'-'))?;
        let flag = rest.get(..end)?.iter().position(|byte| *byte == b'u')?;
        matches!(rest.get(end)?, b':' | b')').then(|| at.saturating_add(2).saturating_add(flag))
    };
    pattern.match_indices("(?").find_map(|(at, _)| flags(at))
}

/// What is wrong with a pattern, and at which byte.
fn complaint(error: &Error) -> String {
    let (at, what) = match error {
        Error::Parse(error) => (error.span().start.offset, syntax(error.kind())),
        Error::Translate(error) => (error.span().start.offset, "asks for Unicode, patterns are matched byte by byte"),
        _ => (0, "is not a regular expression"),
    };
    format!("at byte {at}: {what}")
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the enum is another crate's and may grow")]
fn syntax(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::UnsupportedLookAround => "look-around, which cannot be matched in linear time",
        ErrorKind::UnsupportedBackreference => "a back-reference, which cannot be matched in linear time",
        ErrorKind::ClassUnclosed => "a class that is not closed",
        ErrorKind::GroupUnclosed => "a group that is not closed",
        ErrorKind::GroupUnopened => "the end of a group that is not open",
        ErrorKind::GroupNameDuplicate { .. } => "a group of the same name as another",
        ErrorKind::RepetitionMissing => "a repetition of nothing",
        ErrorKind::RepetitionCountInvalid | ErrorKind::RepetitionCountUnclosed => "a count that is not one",
        ErrorKind::EscapeUnrecognized | ErrorKind::EscapeUnexpectedEof => "an escape that does not exist",
        ErrorKind::NestLimitExceeded(_) => "more than 50 groups in one another",
        _ => "not a regular expression",
    }
}
