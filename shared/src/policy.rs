//! What a request may demand of an endpoint, and how demands of several parties become one.
//!
//! ```text
//! deployment floor ⊔ account ⊔ group ⊔ guardrail ⊔ key ⊔ request  =  Terms
//!       {}            zdr        —       redact      eu      zdr      zdr ∧ eu ∧ redact
//! ```
//!
//! Invariant: [`Terms::join`] is commutative, associative and idempotent, and what a join allows each side allows:
//! nobody's silence and nobody's wish takes a demand away. Everything is stored as a *demand*, so `or` and union tighten.

mod byok;
pub mod check;
mod guardrail;
pub mod invariants;
mod isolation;
mod parse;
mod preset;
mod shared;
mod vocabulary;

pub(crate) use byok::{CacheKey, Lent, Loan};
pub use byok::{Keyring, Vouched};
pub use guardrail::guardrail;
pub(crate) use guardrail::members as guardrail_members;
pub(crate) use isolation::Isolation;
pub use parse::{FieldError, Wrong};
pub(crate) use parse::{flag, names, object, seal, unknown};
pub use preset::{Preset, Presets};
pub use shared::Shared;
pub use vocabulary::{Certification, Certifications, Group, Groups, Price};
pub(crate) use vocabulary::{set_of, vocabulary};

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use crate::order::{gather, sort};
use crate::redact::{Action, Actions, Entity, Given, Patterns, Restoring, TermsKey};
use crate::registry::{Node, lies_in};
use crate::seek::cut;
pub use crate::table::Set;

/// A set of names out of which something must come.
pub type Names = Set<Rc<str>>;

/// What must hold of an endpoint. `Terms::default()` demands nothing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// Only endpoints that are verified to retain nothing.
    pub zero_retention: bool,
    /// Only endpoints that do not train.
    pub no_training: bool,
    /// As `zero_retention`, for endpoints or models of these groups.
    pub group_zero_retention: Groups,
    /// As `no_training`, for endpoints or models of these groups.
    pub group_no_training: Groups,
    /// Where a request may be processed; `None`: anywhere.
    pub regions: Option<Names>,
    /// What endpoint, platform or contract must show.
    pub certifications: Certifications,
    /// The only provider ids allowed; `None`: all.
    pub only: Option<Names>,
    /// Provider ids refused.
    pub ignore: Names,
    /// Most that a million prompt tokens may cost.
    pub max_prompt_price: Option<Price>,
    /// Most that a million completion tokens may cost.
    pub max_completion_price: Option<Price>,
    /// The only quantizations allowed; `None`: all, also unknown ones.
    pub quantizations: Option<Names>,
    /// Request parameters that the endpoint must know.
    pub parameters: Names,
    /// Tokens that must fit into the context; zero demands nothing.
    pub context_length: u32,
    /// What happens to findings in the request, per type.
    pub redaction: Actions,
    /// Where originals may come back, and what happens to findings of the model's own in the answer.
    pub restoring: Restoring,
    /// Terms that guardrails give: whatever of them a text holds is a finding.
    pub given: Shared<Given>,
    /// The deployment's key of blind terms among them.
    pub terms_key: Option<Rc<TermsKey>>,
    /// Patterns that guardrails give; what they do with what they match is in `redaction`.
    pub patterns: Shared<Patterns>,
    /// Images, audio and files, which cannot be looked into, are refused.
    pub refuse_media: bool,
    /// Well-known examples (test cards, documentation domains) are findings too.
    pub find_examples: bool,
    /// Names of people are looked for.
    pub names: bool,
    /// Placeholders are values of reserved spaces where the type has one.
    pub shaped: bool,
    /// The presets that some party asked for; what they demand is in the other fields.
    pub presets: Presets,
    /// Aggregators are refused under zero retention even where they are attested.
    pub refuse_aggregators: bool,
    /// Safety retention is refused under zero retention even where it is attested.
    pub refuse_safety_retention: bool,
    /// Prompt caching in memory counts as retention.
    pub strict_cache: bool,
    /// Every set must hold a glob (`anthropic/*`) that the resolved model id matches.
    pub models: Set<Vec<Rc<str>>>,
}

impl Terms {
    /// The terms of an operator's document: `DEPLOYMENT_TERMS`, or the `terms` of an account, guardrail or key.
    /// `path` is where the document stands, for error messages.
    ///
    /// # Errors
    /// The first member that is unknown or of a wrong kind, by its path; or the whole, if it is no JSON object.
    pub fn parse(document: &[u8], path: &str) -> Result<Self, FieldError> {
        let members = Node::document(document).map_err(|invalid| FieldError::new(path, invalid.what))?;
        parse::terms(&Node::Object(members), path)
    }

    /// The same of a member of a document.
    pub(crate) fn read(node: &Node<'_>, path: &str) -> Result<Self, FieldError> {
        parse::terms(node, path)
    }

    /// Terms that only limit the models to those that match one of `globs` (`*` stands for any run of characters).
    pub fn models(globs: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let mut set: Vec<Rc<str>> = globs.into_iter().map(|glob| Rc::from(glob.as_ref())).collect();
        sort(&mut set, Ord::cmp);
        set.dedup();
        Self { models: gather([set]), ..Self::default() }
    }

    /// Both demands at once.
    #[must_use]
    pub fn join(mut self, other: &Self) -> Self {
        self.zero_retention |= other.zero_retention;
        self.no_training |= other.no_training;
        self.group_zero_retention = self.group_zero_retention.union(other.group_zero_retention);
        self.group_no_training = self.group_no_training.union(other.group_no_training);
        self.regions = places(self.regions, other.regions.as_ref());
        self.certifications = self.certifications.union(other.certifications);
        self.only = intersection(self.only, other.only.as_ref());
        self.ignore.extend(other.ignore.iter().cloned());
        self.max_prompt_price = lower(self.max_prompt_price, other.max_prompt_price);
        self.max_completion_price = lower(self.max_completion_price, other.max_completion_price);
        self.quantizations = intersection(self.quantizations, other.quantizations.as_ref());
        self.parameters.extend(other.parameters.iter().cloned());
        self.context_length = self.context_length.max(other.context_length);
        self.redaction = self.redaction.join(other.redaction);
        self.restoring = self.restoring.join(&other.restoring);
        self.given = self.given.union(&other.given);
        self.terms_key = self.terms_key.or_else(|| other.terms_key.clone());
        self.patterns = self.patterns.union(&other.patterns);
        self.refuse_media |= other.refuse_media;
        self.find_examples |= other.find_examples;
        self.names |= other.names;
        self.shaped |= other.shaped;
        self.presets = self.presets.union(other.presets);
        self.refuse_aggregators |= other.refuse_aggregators;
        self.refuse_safety_retention |= other.refuse_safety_retention;
        self.strict_cache |= other.strict_cache;
        self.models.extend(other.models.iter().cloned());
        self
    }

    /// Whether names of people are looked for: somebody says so, or says what becomes of them.
    #[must_use]
    pub fn look_for_names(&self) -> bool {
        self.names || self.redaction.demanded(Entity::Person).is_some_and(|action| action > Action::Off)
    }

    /// Whether all terms of guardrails can be searched for: blind ones need the key that they were made with.
    #[must_use]
    pub fn open(&self) -> bool {
        self.given.as_slice().iter().all(|given| given.opens(self.terms_key.as_deref()))
    }

    /// May this resolved model id be used and shown at all?
    #[must_use]
    pub fn permit_model(&self, model: &str) -> bool {
        self.models.iter().all(|set| set.iter().any(|glob| glob_matches(glob, model)))
    }
}

/// The terms of the deployment itself, which no document in KV lowers.
///
/// Two allowances exist only here: aggregators and safety retention under zero retention are refused unless the deployment
/// says otherwise, and every other party can only refuse them again.
#[derive(Clone, PartialEq, Eq)]
pub struct Floor(Terms);

impl Floor {
    /// The setting `DEPLOYMENT_TERMS`; `None` if it is not set.
    ///
    /// # Errors
    /// As [`Terms::parse`].
    pub fn parse(setting: Option<&[u8]>) -> Result<Self, FieldError> {
        let Some(document) = setting else { return Ok(Self::default()) };
        let members = Node::document(document).map_err(|invalid| FieldError::new("DEPLOYMENT_TERMS", invalid.what))?;
        parse::floor(&members)
    }

    /// The same with the setting `TERMS_KEY`.
    #[must_use]
    pub fn with_key(self, key: Option<Rc<TermsKey>>) -> Self {
        Self(Terms { terms_key: key, ..self.0 })
    }

    /// The deployment's demands.
    #[must_use]
    pub const fn terms(&self) -> &Terms {
        &self.0
    }
}

impl Default for Floor {
    fn default() -> Self {
        Self(Terms { refuse_aggregators: true, refuse_safety_retention: true, ..Terms::default() })
    }
}

/// `text` matches `glob`, in which `*` stands for any run of characters. Linear in `text` for each `*`.
#[must_use]
pub fn glob_matches(glob: &str, text: &str) -> bool {
    let mut parts = glob.split('*');
    let Some(mut rest) = parts.next().and_then(|head| text.strip_prefix(head)) else { return false };
    let Some(tail) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        let Some((_, after)) = cut(rest, part) else { return false };
        rest = after;
    }
    rest.ends_with(tail)
}

fn intersection(ours: Option<Names>, theirs: Option<&Names>) -> Option<Names> {
    match (ours, theirs) {
        (None, theirs) => theirs.cloned(),
        (ours, None) => ours,
        (Some(ours), Some(theirs)) => Some(gather(ours.into_iter().filter(|name| theirs.contains(name)))),
    }
}

/// The places of either side that lie in one of the other's: `eu` and `eu-central-1` have `eu-central-1` in common.
fn places(ours: Option<Names>, theirs: Option<&Names>) -> Option<Names> {
    let (Some(mine), Some(other)) = (&ours, theirs) else { return ours.or_else(|| theirs.cloned()) };
    let common = |one: &Names, two: &Names| one.iter().filter(|place| lies_in(place, two)).cloned().collect::<Vec<_>>();
    Some(gather(common(mine, other).into_iter().chain(common(other, mine))))
}

fn lower(ours: Option<Price>, theirs: Option<Price>) -> Option<Price> {
    match (ours, theirs) {
        (None, price) | (price, None) => price,
        (Some(ours), Some(theirs)) => Some(ours.min(theirs)),
    }
}

/// The path of member `name` under `path`.
pub(crate) fn member(path: &str, name: &str) -> String {
    let mut whole = String::from(path);
    if !whole.is_empty() {
        whole.push('.');
    }
    whole.push_str(name);
    whole
}
