//! One condition of a rule: whom it concerns, or what an endpoint is.
//!
//! ```text
//! "account": "retail"   of who asks: met at every place, the rule has seen to it
//! "region": "us"        of a place: "may process in us: the endpoint's region is global"
//! ```
//!
//! Invariant: what is unknown of an endpoint meets every condition that it could meet.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;

use super::UNKNOWN;
use super::rule::{Place, copy};
use crate::policy::{FieldError, Group, Names, Price, Terms, Wrong, flag, glob_matches};
use crate::registry::{Kind, Node, lies_in};
use crate::route::verdict;

/// What a subject or an endpoint is.
pub(super) enum Condition {
    Account(String),
    Group(String),
    Guardrail(String),
    Key(String),
    Provider(String),
    Model(String),
    Maker(Group),
    Kind(Kind),
    /// May lie there.
    Region(Rc<str>),
    Quantization(String),
    Verified(bool),
    Trains(bool),
    /// Costs more, or nobody knows what.
    Dearer(Option<Price>, Option<Price>),
}

impl Condition {
    pub(super) fn read(name: &str, node: &Node<'_>, path: &str) -> Result<Self, FieldError> {
        let error = |what: &str| FieldError::new(path, what);
        let text = || node.text().filter(|text| !text.is_empty()).ok_or_else(|| error("must be a string"));
        Ok(match name {
            "account" => Self::Account(text()?.into()),
            "group" => Self::Group(text()?.into()),
            "guardrail" => Self::Guardrail(text()?.into()),
            "key" => Self::Key(text()?.into()),
            "provider" => Self::Provider(text()?.into()),
            "model" => Self::Model(text()?.into()),
            "region" => Self::Region(text()?.into()),
            "quantization" => Self::Quantization(text()?.into()),
            "verified" => Self::Verified(flag(node, path)?),
            "trains" => Self::Trains(flag(node, path)?),
            "provider_group" => {
                Self::Maker(Group::named(text()?).ok_or_else(|| error("must be anthropic, openai, google or others"))?)
            }
            "kind" => Self::Kind(
                Kind::named(text()?)
                    .ok_or_else(|| error("must be direct, self_hosted, reseller, operator or aggregator"))?,
            ),
            _ => {
                let wrapped = Node::Object(alloc::vec![("max_price".into(), copy(node))]);
                let terms = Terms::read(&wrapped, path).map_err(|error| {
                    let Wrong { path, what } = error.said();
                    FieldError::new(path.replace("max_price.", ""), what)
                })?;
                Self::Dearer(terms.max_prompt_price, terms.max_completion_price)
            }
        })
    }

    /// `None`: not met at `place`. Else what there is to say of it.
    pub(super) fn met(&self, place: &Place<'_>) -> Option<Option<String>> {
        let Place { endpoint, provider, .. } = place;
        let (met, said) = match self {
            Self::Account(_) | Self::Group(_) | Self::Guardrail(_) | Self::Key(_) => (true, None),
            Self::Provider(wanted) => (glob_matches(wanted, &provider.id), Some("is that provider".into())),
            Self::Model(wanted) => (glob_matches(wanted, place.model), None),
            Self::Maker(group) => (provider.group == *group || Group::of_model(place.model) == *group, None),
            Self::Kind(kind) => (provider.kind == *kind, Some(format!("is {}", kind.name()))),
            Self::Region(area) => return region(place, area).map(Some),
            Self::Quantization(wanted) => {
                let known = endpoint.quantization.as_deref();
                (known.is_none_or(|known| known == wanted), Some(format!("may be quantized to {wanted}")))
            }
            Self::Verified(wanted) => {
                let verified = endpoint.trains == Some(false)
                    && verdict(endpoint, provider, place.model, place.service, place.day).is_ok();
                let said = if *wanted { "is verified" } else { "is not verified" };
                (verified == *wanted, Some(said.into()))
            }
            Self::Trains(wanted) => {
                let said = if *wanted { "trains, or may" } else { "does not train" };
                ((endpoint.trains != Some(false)) == *wanted, Some(said.into()))
            }
            Self::Dearer(prompt, completion) => {
                let over = |most: &Option<Price>, price: Option<Price>| {
                    most.is_some_and(|most| price.is_none_or(|price| price > most))
                };
                let dear = over(prompt, endpoint.prompt_price) || over(completion, endpoint.completion_price);
                (dear, Some("costs more, or nobody knows what".into()))
            }
        };
        met.then_some(said)
    }
}

/// Where it, or the platform before it, may process text in `area`.
fn region(place: &Place<'_>, area: &Rc<str>) -> Option<String> {
    let may = |region: &Rc<str>| {
        let anywhere = ["global", "unknown", UNKNOWN].contains(&&**region);
        anywhere || lies_in(region, &Names::from([area.clone()])) || lies_in(area, &Names::from([region.clone()]))
    };
    let hops = [("the platform", &place.snapshot.platform.regions), ("the endpoint", &place.endpoint.regions)];
    for (hop, regions) in hops.into_iter().rev() {
        if regions.is_empty() {
            return Some(format!("may process in {area}: {hop} states no region"));
        }
        if let Some(found) = regions.iter().find(|region| may(region)) {
            let found = if **found == *UNKNOWN { "one that a setting names" } else { found };
            return Some(format!("may process in {area}: {hop}'s region is {found}"));
        }
    }
    None
}
