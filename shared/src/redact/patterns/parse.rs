//! Patterns as a guardrail writes them, strictly: what could not be matched in linear time, or in little memory, is refused by name.
//!
//! ```text
//! {"name": "A", "pattern": "x(?=y)"}   →   patterns[0].pattern: look-around at byte 1 cannot be matched in linear time
//! {"name": "B", "pattern": "a*"}       →   patterns[0].pattern: must not match the empty text
//! ```
//!
//! Invariant: what is accepted natively is accepted in a module: limits are counts of instructions, not bytes of memory.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::automaton::Automaton;
use super::program::{Program, TooLarge};
use super::syntax::read;
use super::tree::Tree;
use super::{Patterns, Row};
use crate::policy::{FieldError, unknown};
use crate::redact::entity::Entity;
use crate::registry::{Node, find};

pub(super) fn patterns(node: &Node<'_>, path: &str) -> Result<Patterns, FieldError> {
    let items = node.list().ok_or_else(|| FieldError::new(path, "must be a list of patterns"))?;
    if items.len() > Patterns::MOST {
        return Err(FieldError::new(path, "has more than 50 patterns"));
    }
    let (mut rows, mut names) = (Vec::new(), Vec::new());
    let (mut forward, mut reverse) = (Program::new(false), Program::new(true));
    for (number, item) in items.iter().enumerate() {
        let (name, entity, tree) = pattern(item, &format!("{path}[{number}]"))?;
        if names.contains(&name) {
            return Err(FieldError::new(format!("{path}[{number}].name"), "is the name of another pattern"));
        }
        let large = |_: TooLarge| {
            let what = "grows too large, its counted repetitions above all";
            FieldError::new(format!("{path}[{number}].pattern"), what)
        };
        forward.add(&tree).map_err(large)?;
        reverse.add(&tree).map_err(large)?;
        if forward.is_too_large() {
            return Err(FieldError::new(path, "are too large together"));
        }
        names.push(name);
        rows.push(Row { entity, has_value: tree.has_value() });
    }
    let together = |_: TooLarge| FieldError::new(path, "are too large together");
    forward.finish().and_then(|()| reverse.finish()).map_err(together)?;
    Ok(Patterns { forward: Automaton::new(forward), reverse: Automaton::new(reverse), rows })
}

fn pattern<'n>(node: &'n Node<'_>, path: &str) -> Result<(&'n str, Entity, Tree), FieldError> {
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
    let tree = compiled(text).map_err(|what| FieldError::new(at, what))?;
    Ok((name, entity, tree))
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

fn compiled(pattern: &str) -> Result<Tree, String> {
    if pattern.len() > Patterns::LONGEST {
        return Err("has more than 1,000 bytes".into());
    }
    let tree = read(pattern)?;
    if tree.shortest().is_none_or(|length| length == 0) {
        return Err("must not match the empty text".into());
    }
    Ok(tree)
}
