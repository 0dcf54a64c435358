//! Terms as an operator writes them, strictly: a typo is an error, never silence.
//!
//! ```text
//! {"zdr": true, "regions": ["eu"], "certifications": ["soc2"], "only": ["groq"], "max_price": {"prompt": "1"}}
//! {"zrd": true}   →   terms.zrd: unknown member, did you mean `zdr`?
//! ```
//!
//! Invariant: every member is read or refused; `null` is as good as absent.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::guardrail::restoring;
use super::{Certification, Certifications, Floor, Names, Preset, Presets, Price, Terms, member};
use crate::arrive::{ACCOUNT, KEY};
use crate::order::gather;
use crate::redact::{Action, Actions, NOT_LOOKED_FOR, Named};
use crate::registry::{Day, Members, Node, distance, find};
use crate::signed::UNTIL;

/// What is wrong with one member of an operator's document. One pointer: every reader between the member and the document hands it on.
#[derive(Debug, PartialEq, Eq)]
pub struct FieldError(Box<Wrong>);

/// What a [`FieldError`] says.
#[derive(Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Where: `terms.regions[0]`.
    pub path: String,
    /// What, as a clause: `must be a list of strings`.
    pub what: String,
}

impl FieldError {
    pub(crate) fn new(path: impl Into<String>, what: impl Into<String>) -> Self {
        Wrong { path: path.into(), what: what.into() }.into()
    }

    pub(crate) fn said(self) -> Wrong {
        *self.0
    }

    /// The last word of the path that is a member of ours and not the operator's own, for those who may not see its text.
    pub(crate) fn stem(&self) -> &'static str {
        const INNER: [&str; 7] = ["terms", "given", "patterns", "blind", "hosts", "tools", "same_origin"];
        let known = || MEMBERS.iter().chain(&INNER).chain(&KEY).chain(&ACCOUNT);
        let words = self.path.split(['.', '[', ']']).rev();
        words.filter_map(|word| known().find(|name| **name == word)).next().copied().unwrap_or("(unknown)")
    }
}

impl From<Wrong> for FieldError {
    #[inline(never)]
    fn from(wrong: Wrong) -> Self {
        Self(Box::new(wrong))
    }
}

impl core::ops::Deref for FieldError {
    type Target = Wrong;

    fn deref(&self) -> &Wrong {
        &self.0
    }
}

impl core::fmt::Display for FieldError {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(out, "{}: {}", self.path, self.what)
    }
}

const MEMBERS: &[&str] = &[
    "zdr",
    "no_train",
    "regions",
    "certifications",
    "only",
    "ignore",
    "max_price",
    "quantizations",
    "parameters",
    "context_length",
    "redact",
    "restore",
    "output",
    "media",
    "examples",
    "names",
    "style",
    "preset",
    "presets",
    "strict_cache",
    "models",
    "allow_aggregators",
    "allow_safety_retention",
];

pub(super) fn terms(node: &Node<'_>, path: &str) -> Result<Terms, FieldError> {
    members(&object(node, path)?.iter().collect::<Vec<_>>(), path)
}

/// The terms that these members of a document demand.
pub(super) fn members(members: &[&(Cow<'_, str>, Node<'_>)], path: &str) -> Result<Terms, FieldError> {
    let mut terms = Terms::default();
    for (name, node) in members.iter().filter(|(_, node)| !node.is_null()) {
        read(&mut terms, name, node, &member(path, name))?;
    }
    Ok(terms.presets.iter().fold(terms, |terms, preset| terms.join(&preset.terms())))
}

/// As [`terms`], but what the deployment does not allow it refuses.
pub(super) fn floor(given: &Members<'_>) -> Result<Floor, FieldError> {
    let mut terms = members(&given.iter().collect::<Vec<_>>(), "DEPLOYMENT_TERMS")?;
    let silent = |name: &str| find(given, name).is_none_or(Node::is_null);
    terms.refuse_aggregators |= silent("allow_aggregators");
    terms.refuse_safety_retention |= silent("allow_safety_retention");
    Ok(Floor(terms))
}

fn read(terms: &mut Terms, name: &str, value: &Node<'_>, path: &str) -> Result<(), FieldError> {
    match name {
        "zdr" => terms.zero_retention = flag(value, path)?,
        "no_train" => terms.no_training = flag(value, path)?,
        "strict_cache" => terms.strict_cache = flag(value, path)?,
        "allow_aggregators" => terms.refuse_aggregators = !flag(value, path)?,
        "allow_safety_retention" => terms.refuse_safety_retention = !flag(value, path)?,
        "regions" => terms.regions = Some(names(value, path)?),
        "certifications" => terms.certifications = certifications(value, path)?,
        "only" => terms.only = Some(names(value, path)?),
        "ignore" => terms.ignore = names(value, path)?,
        "quantizations" => terms.quantizations = Some(names(value, path)?),
        "parameters" => terms.parameters = names(value, path)?,
        "models" => terms.models = gather([names(value, path)?.into_iter().collect::<Vec<_>>()]),
        "context_length" => terms.context_length = tokens(value, path)?,
        "redact" => terms.redaction = terms.redaction.join(actions(value, path)?),
        "output" => terms.restoring.output = terms.restoring.output.join(actions(value, path)?),
        "restore" => terms.restoring = terms.restoring.clone().join(&restoring(value, path)?),
        "media" => terms.refuse_media |= one_of(value, path, ["pass", "refuse"])?,
        "examples" => terms.find_examples |= one_of(value, path, ["spare", "find"])?,
        "names" => terms.names = flag(value, path)?,
        "style" => terms.shaped = one_of(value, path, ["placeholder", "shaped"])?,
        "preset" => terms.presets = terms.presets.with(preset(value, path)?),
        "presets" => terms.presets = terms.presets.union(presets(value, path)?),
        "max_price" => max_price(terms, value, path)?,
        other => return Err(unknown(path, other, MEMBERS)),
    }
    Ok(())
}

fn max_price(terms: &mut Terms, value: &Node<'_>, path: &str) -> Result<(), FieldError> {
    for (name, value) in object(value, path)?.iter().filter(|(_, value)| !value.is_null()) {
        let path = member(path, name);
        match name.as_ref() {
            "prompt" => terms.max_prompt_price = Some(price(value, &path)?),
            "completion" => terms.max_completion_price = Some(price(value, &path)?),
            other => return Err(unknown(&path, other, &["prompt", "completion"])),
        }
    }
    Ok(())
}

fn actions(value: &Node<'_>, path: &str) -> Result<Actions, FieldError> {
    let mut actions = Actions::default();
    for (name, value) in object(value, path)?.iter().filter(|(_, value)| !value.is_null()) {
        let path = member(path, name);
        let named = Named::by(name).ok_or_else(|| unknown_type(&path, name))?;
        let action = value.text().and_then(Action::named);
        let action = action.ok_or_else(|| FieldError::new(&path, "must be off, mask, redact or block"))?;
        actions = actions.with_all(named, action);
    }
    Ok(actions)
}

fn presets(value: &Node<'_>, path: &str) -> Result<Presets, FieldError> {
    let list = value.list().ok_or_else(|| FieldError::new(path, "must be a list of strings"))?;
    let mut each = list.iter().enumerate().map(|(index, value)| preset(value, &format!("{path}[{index}]")));
    each.try_fold(Presets::default(), |presets, preset| Ok(presets.with(preset?)))
}

fn preset(value: &Node<'_>, path: &str) -> Result<Preset, FieldError> {
    let what = "must be hipaa, gdpr, ccpa, pci, fedramp, soc2 or coding";
    value.text().and_then(Preset::named).ok_or_else(|| FieldError::new(path, what))
}

/// Whether the second of two words stands there.
pub(super) fn one_of(value: &Node<'_>, path: &str, words: [&str; 2]) -> Result<bool, FieldError> {
    let at = words.iter().position(|word| value.text() == Some(word));
    at.map(|at| at == 1).ok_or_else(|| FieldError::new(path, format!("must be {} or {}", words[0], words[1])))
}

/// A name that is no type's, group's or alias'.
pub(super) fn unknown_type(path: &str, name: &str) -> FieldError {
    if NOT_LOOKED_FOR.contains(&name) {
        return FieldError::new(path, "is a type that is not looked for here, so nothing can be demanded of it");
    }
    unknown(path, name, &Named::names().collect::<Vec<_>>())
}

/// A member that nobody reads, with the one that was probably meant.
pub(crate) fn unknown(path: &str, name: &str, known: &[&str]) -> FieldError {
    let what = distance::nearest(name, known.iter().copied())
        .map_or_else(|| "unknown member".into(), |near| format!("unknown member, did you mean `{near}`?"));
    FieldError::new(path, what)
}

pub(crate) fn object<'n, 'a>(value: &'n Node<'a>, path: &str) -> Result<&'n Members<'a>, FieldError> {
    value.object().ok_or_else(|| FieldError::new(path, "must be an object"))
}

pub(crate) fn flag(value: &Node<'_>, path: &str) -> Result<bool, FieldError> {
    value.flag().ok_or_else(|| FieldError::new(path, "must be true or false"))
}

/// What signed documents carry, and any other may: `version`, a whole number, `signature`, a text, and `signed_until`, a day.
pub(crate) fn seal(name: &str, value: &Node<'_>, path: &str) -> Result<(), FieldError> {
    if name == "version" {
        let whole = matches!(value, Node::Whole(_));
        return if whole { Ok(()) } else { Err(FieldError::new(path, "must be a whole number")) };
    }
    if name == UNTIL && value.text().and_then(Day::parse).is_none() {
        return Err(FieldError::new(path, "must be a day as 2027-01-31"));
    }
    value.text().map(|_| ()).ok_or_else(|| FieldError::new(path, "must be a string"))
}

fn tokens(value: &Node<'_>, path: &str) -> Result<u32, FieldError> {
    let number = if let Node::Whole(number) = value { u32::try_from(*number).ok() } else { None };
    number.ok_or_else(|| FieldError::new(path, "must be a whole number of tokens"))
}

fn price(value: &Node<'_>, path: &str) -> Result<Price, FieldError> {
    let price = match value {
        Node::Text(text) => Price::parse(text),
        Node::Odd(text) => Price::parse(text),
        Node::Whole(number) => Price::parse(&number.to_string()),
        Node::Null | Node::Flag(_) | Node::List(_) | Node::Object(_) => None,
    };
    price.ok_or_else(|| FieldError::new(path, "must be US dollars per million tokens, as \"0.25\""))
}

pub(crate) fn names(value: &Node<'_>, path: &str) -> Result<Names, FieldError> {
    let list = value.list().ok_or_else(|| FieldError::new(path, "must be a list of strings"))?;
    let name = |(index, value): (usize, &Node<'_>)| {
        let text = value.text().filter(|text| !text.is_empty());
        text.map(Rc::from).ok_or_else(|| FieldError::new(format!("{path}[{index}]"), "must be a string"))
    };
    list.iter().enumerate().map(name).try_fold(Names::new(), |mut names, name| {
        names.insert(name?);
        Ok(names)
    })
}

fn certifications(value: &Node<'_>, path: &str) -> Result<Certifications, FieldError> {
    let mut set = Certifications::default();
    for name in names(value, path)? {
        let known = Certification::ALL.iter().map(|value| value.name());
        let Some(value) = Certification::named(&name) else {
            let near = distance::nearest(&name, known).unwrap_or("soc2");
            return Err(FieldError::new(path, format!("no such certification, did you mean `{near}`?")));
        };
        set = set.with(value);
    }
    Ok(set)
}
