//! One rule: whom it concerns, where, and what must not be so, or must.
//!
//! ```text
//! {"never":  {"account": "retail", "region": "us"}}                    no endpoint that retail may use lies in us
//! {"never":  {"verified": false, "provider_group": "anthropic"}}       what serves Claude's makers is always verified
//! {"always": {"group": "payments", "redact.CREDIT_CARD": "block"}}     terms, as a key or account writes them
//! {"always": {"model": "*/gpt-*", "regions": ["eu"], "zdr": true}}
//! ```
//!
//! Invariant: a closed grammar: what is not listed here or a member of terms is refused by name.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Subject;
use super::condition::Condition;
use crate::dialect::Dialect;
use crate::policy::{FieldError, Group, Terms, glob_matches, member, object, unknown};
use crate::registry::{Day, Endpoint, Members, Node, Provider, Service, Snapshot};
use crate::route::Preferences;
use crate::route::filter::Filter;

/// A rule that has been read.
pub(super) struct Rule {
    /// `invariants[0].never`
    pub(super) path: String,
    conditions: Vec<Condition>,
    /// `None`: the conditions must not be met. Else these demands must, where they are.
    demands: Option<Vec<Demand>>,
}

/// One member of terms.
struct Demand {
    name: String,
    /// What must be demanded of the request, since no endpoint shows it.
    asked: Terms,
    /// What must be true of the endpoint, demanded or not.
    shown: Terms,
}

/// An endpoint that may answer.
pub(super) struct Place<'p> {
    pub(super) snapshot: &'p Snapshot,
    pub(super) index: usize,
    pub(super) endpoint: &'p Endpoint,
    pub(super) provider: &'p Provider,
    pub(super) model: &'p str,
    pub(super) dialect: Dialect,
    pub(super) service: Service,
    pub(super) day: Day,
}

const SIDES: [&str; 2] = ["never", "always"];
const WHO: [&str; 4] = ["account", "group", "guardrail", "key"];
const WHERE: [&str; 4] = ["provider", "model", "provider_group", "kind"];
const NEVER: [&str; 5] = ["region", "quantization", "verified", "trains", "price_above"];

impl Rule {
    /// The rules of the document.
    pub(super) fn all(members: &Members<'_>) -> Result<Vec<Self>, FieldError> {
        let mut rules = Vec::new();
        for (name, node) in members {
            if name != "invariants" && name != "$schema" {
                return Err(unknown(name, name, &["invariants"]));
            }
            for (index, node) in node.list().unwrap_or_default().iter().enumerate() {
                rules.push(Self::read(node, &format!("{name}[{index}]"))?);
            }
            if name == "invariants" && node.list().is_none() {
                return Err(FieldError::new(&**name, "must be a list"));
            }
        }
        Ok(rules)
    }

    fn read(node: &Node<'_>, path: &str) -> Result<Self, FieldError> {
        let members = object(node, path)?;
        if let Some((other, _)) = members.iter().find(|(name, _)| !SIDES.contains(&&**name)) {
            return Err(unknown(&member(path, other), other, &SIDES));
        }
        let [(name, node)] = members.as_slice() else {
            return Err(FieldError::new(path, "must have one member, never or always"));
        };
        let (path, always) = (member(path, name), name == "always");
        let known = if always { [&WHO[..], &WHERE].concat() } else { [&WHO[..], &WHERE, &NEVER].concat() };
        let (mut conditions, mut demands) = (Vec::new(), Vec::new());
        for (name, node) in object(node, &path)? {
            let at = member(&path, name);
            if known.contains(&&**name) {
                conditions.push(Condition::read(name, node, &at)?);
            } else if always {
                demands.push(Demand::read(name, node, &at, &path)?);
            } else {
                return Err(unknown(&at, name, &known));
            }
        }
        let empty = if always { demands.is_empty() } else { conditions.is_empty() };
        if empty {
            return Err(FieldError::new(path, "says nothing"));
        }
        Ok(Self { path, conditions, demands: always.then_some(demands) })
    }

    pub(super) fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.conditions.iter()
    }

    /// The patterns of models that it speaks of.
    pub(super) fn models(&self) -> impl Iterator<Item = &str> {
        let own = self
            .conditions
            .iter()
            .filter_map(|condition| if let Condition::Model(glob) = condition { Some(glob.as_str()) } else { None });
        let demanded = self.demands.iter().flatten().flat_map(|demand| demand.shown.models.iter());
        own.chain(demanded.flat_map(|set| set.iter().map(|glob| &**glob)))
    }

    /// Whether it speaks of this one who asks.
    pub(super) fn concerns(&self, subject: &Subject) -> bool {
        let is = |own: &Option<String>, wanted: &str| own.as_deref().is_some_and(|own| glob_matches(wanted, own));
        self.conditions.iter().all(|condition| match condition {
            Condition::Account(wanted) => is(&subject.account, wanted),
            Condition::Group(wanted) => is(&subject.group, wanted),
            Condition::Guardrail(wanted) => is(&subject.guardrail, wanted),
            Condition::Key(wanted) => subject.kind == "key" && glob_matches(wanted, &subject.id),
            Condition::Provider(_) | Condition::Model(_) | Condition::Maker(_) | Condition::Kind(_) => true,
            Condition::Region(_) | Condition::Quantization(_) | Condition::Verified(_) | Condition::Trains(_) => true,
            Condition::Dearer(..) => true,
        })
    }

    /// Why `subject` at `place` breaks it, if so.
    pub(super) fn broken(&self, subject: &Subject, place: &Place<'_>) -> Option<String> {
        let mut met = Vec::new();
        for condition in &self.conditions {
            met.extend(condition.met(place)?);
        }
        let Some(demands) = &self.demands else {
            let why = if met.is_empty() { String::from("it must not use at all") } else { met.join(" and ") };
            return Some(why);
        };
        let failing = demands.iter().find(|demand| !demand.holds(&subject.terms, place))?;
        Some(format!("is without {}", failing.name))
    }
}

impl Demand {
    /// `redact.CREDIT_CARD` is the member `CREDIT_CARD` of `redact`.
    fn read(name: &str, node: &Node<'_>, path: &str, above: &str) -> Result<Self, FieldError> {
        let terms = match name.split_once('.') {
            Some((outer, inner)) => {
                let inner = Node::Object(alloc::vec![(inner.into(), copy(node))]);
                Terms::read(&Node::Object(alloc::vec![(outer.into(), inner)]), above)?
            }
            None => Terms::read(&Node::Object(alloc::vec![(name.into(), copy(node))]), above)?,
        };
        if terms == Terms::default() {
            return Err(FieldError::new(path, "demands nothing"));
        }
        let shown = Terms {
            regions: terms.regions.clone(),
            certifications: terms.certifications,
            only: terms.only.clone(),
            ignore: terms.ignore.clone(),
            max_prompt_price: terms.max_prompt_price,
            max_completion_price: terms.max_completion_price,
            quantizations: terms.quantizations.clone(),
            parameters: terms.parameters.clone(),
            context_length: terms.context_length,
            models: terms.models.clone(),
            ..Terms::default()
        };
        let none = Terms::default();
        let asked = Terms {
            regions: none.regions,
            certifications: none.certifications,
            only: none.only,
            ignore: none.ignore,
            max_prompt_price: None,
            max_completion_price: None,
            quantizations: none.quantizations,
            parameters: none.parameters,
            context_length: 0,
            models: none.models,
            presets: none.presets,
            ..terms
        };
        Ok(Self { name: name.into(), asked, shown })
    }

    fn holds(&self, terms: &Terms, place: &Place<'_>) -> bool {
        let groups = |set: crate::policy::Groups| {
            set.contains(place.provider.group) || set.contains(Group::of_model(place.model))
        };
        let mut own = terms.clone();
        own.zero_retention |= groups(own.group_zero_retention);
        own.no_training |= own.zero_retention || groups(own.group_no_training);
        if own.clone().join(&self.asked) != own {
            return false;
        }
        let (both, preferences) = (terms.clone().join(&self.shown), Preferences::default());
        let filter = Filter::new(place.snapshot, &both, &preferences, place.day).asked_in(place.dialect);
        filter.admits(place.index, place.model)
    }
}

/// The same value once more, out of the same text.
pub(super) fn copy<'n>(node: &'n Node<'_>) -> Node<'n> {
    match node {
        Node::Null => Node::Null,
        Node::Flag(flag) => Node::Flag(*flag),
        Node::Whole(number) => Node::Whole(*number),
        Node::Odd(text) => Node::Odd(text),
        Node::Text(text) => Node::Text(Cow::Borrowed(text)),
        Node::List(list) => Node::List(list.iter().map(copy).collect()),
        Node::Object(members) => {
            Node::Object(members.iter().map(|(name, node)| (Cow::Borrowed(&**name), copy(node))).collect())
        }
    }
}
