//! What the body asks of the gateway, strictly typed, in any dialect; and in which dialect it asked.
//!
//! ```text
//! zdr:true · provider.zdr:true · …zeroDataRetention:true · header · suffix    ──or──▶ zero retention
//! provider before providerOptions before the rest                            ───────▶ the refusal's voice
//! ```
//!
//! Invariant: `false` takes nothing away; a value of another type is a refusal, never coerced and never ignored.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::dialect::ask::{Ask, Kind};
use crate::json::{Container, Scalar};
use crate::order::gather;
use crate::policy::{Certification, Groups, Keyring, Names, Preset, Terms};
use crate::redact::{Action, Named};
use crate::refusal::{Refusal, Voice};
use crate::route::Preferences;
use crate::secret::Secret;
use routing::Routing;

mod routing;

const MOST_NAMES: usize = 64;
const LONGEST_NAME: usize = 256;

/// The wishes of one body.
#[derive(Default)]
pub(super) struct Asks {
    /// What it demands, if anything.
    demands: Option<Box<Terms>>,
    provider: Dialect,
    gateway: Dialect,
    routing: Routing,
    /// The tokens of a streamed answer are to be told, in OpenRouter's words.
    pub(super) usage: bool,
    /// What the next action is for.
    named: Option<Named>,
    keys: Keyring,
    /// The provider that the next key is for.
    holder: Zeroizing<String>,
}

/// What one of the two dialects with an object of their own said.
#[derive(Default)]
struct Dialect {
    present: bool,
    flagged: bool,
    order: Vec<String>,
    only: Vec<String>,
    ignore: Vec<String>,
}

impl Asks {
    /// A container opens as the value of `ask`, or within its list.
    pub(super) fn open(&mut self, ask: Ask, container: Container, in_list: bool) -> Result<(), Refusal> {
        let kind = ask.kind();
        if kind == Kind::Later {
            return Err(Refusal::UnsupportedField { field: ask.path() });
        }
        let fits = match container {
            Container::Object if in_list => kind == Kind::Objects,
            Container::Object => matches!(kind, Kind::Object | Kind::WordOrObject),
            Container::Array => !in_list && matches!(kind, Kind::Names | Kind::Objects),
        };
        self.provider.present |= fits && ask == Ask::Provider;
        self.gateway.present |= fits && ask == Ask::Gateway;
        if fits { Ok(()) } else { Err(wrong(ask)) }
    }

    /// A scalar is the value of `ask`, or stands in its list.
    pub(super) fn scalar(&mut self, ask: Ask, scalar: Scalar, in_list: bool) -> Result<(), Refusal> {
        match (ask.kind(), scalar) {
            (_, Scalar::Null) if !in_list => Ok(()),
            (Kind::Later, _) => Err(Refusal::UnsupportedField { field: ask.path() }),
            (Kind::Flag, Scalar::True) => {
                self.flag(ask);
                Ok(())
            }
            (Kind::Flag | Kind::Off, Scalar::False) => {
                self.routing.single |= ask == Ask::AllowFallbacks;
                Ok(())
            }
            // Read by `number`, which sees its digits.
            (Kind::Number, Scalar::Number(_)) if !in_list => Ok(()),
            (_, _) => Err(wrong(ask)),
        }
    }

    /// A string is the value of `ask`, or stands in its list.
    pub(super) fn string(&mut self, ask: Ask, text: &str, in_list: bool) -> Result<(), Refusal> {
        match ask.kind() {
            Kind::Later => Err(Refusal::UnsupportedField { field: ask.path() }),
            Kind::Names if in_list => self.name(ask, text).ok_or_else(|| wrong(ask)),
            Kind::Word | Kind::WordOrObject if !in_list => self.word(ask, text).ok_or_else(|| wrong(ask)),
            Kind::Number if !in_list && ask != Ask::GatewayTimeout => self.number(ask, text),
            Kind::Flag | Kind::Off | Kind::Number | Kind::Names | Kind::Word | Kind::WordOrObject => Err(wrong(ask)),
            Kind::Object | Kind::Objects => Err(wrong(ask)),
        }
    }

    /// The digits of a number that is the value of `ask`.
    pub(super) fn number(&mut self, ask: Ask, text: &str) -> Result<(), Refusal> {
        if ask.kind() != Kind::Number {
            return Ok(());
        }
        let read = if ask == Ask::GatewayTimeout {
            self.routing.timeout(text)
        } else if ask == Ask::MaxPromptPrice {
            routing::least(&mut self.demands().max_prompt_price, text)
        } else {
            routing::least(&mut self.demands().max_completion_price, text)
        };
        read.ok_or_else(|| wrong(ask))
    }

    /// The next action is for what `key` names.
    pub(super) fn named(&mut self, key: &str) -> bool {
        self.named = Named::by(key);
        self.named.is_some()
    }

    /// The next keys are for `provider`.
    pub(super) fn held(&mut self, provider: &str) {
        self.holder = Zeroizing::new(provider.into());
    }

    /// `model` without the reserved words at its end; what they ask for is noted. `None` if they contradict each other.
    pub(super) fn suffixed<'m>(&mut self, model: &'m str) -> Option<&'m str> {
        let (model, zero_retention) = self.routing.suffixed(model)?;
        if zero_retention {
            self.demands().zero_retention = true;
        }
        Some(model)
    }

    /// `terms` and what the body demands; the same ones where that is nothing.
    pub(super) fn join_to(&self, terms: &Rc<Terms>) -> Rc<Terms> {
        let Some(demands) = &self.demands else { return Rc::clone(terms) };
        let joined = Terms::clone(terms).join(demands);
        Rc::new(demands.presets.iter().fold(joined, |terms, preset| terms.join(&preset.terms())))
    }

    /// The dialect of a refusal under `demanded`, the terms of all parties: that of the flag that caused it; where nobody demands
    /// retention or training terms, that of the object that is there.
    pub(super) fn voice(&self, demanded: &dyn Fn() -> Rc<Terms>) -> Voice {
        let silent = |dialect: &Dialect| !(dialect.flagged || dialect.present);
        if silent(&self.provider) && silent(&self.gateway) {
            return Voice::OpenAi;
        }
        let demanded = demanded();
        let groups = [demanded.group_zero_retention, demanded.group_no_training];
        let raised =
            demanded.zero_retention || demanded.no_training || groups.iter().any(|set| *set != Groups::default());
        let asked = |dialect: &Dialect| if raised { dialect.flagged } else { dialect.present };
        match (asked(&self.provider), asked(&self.gateway)) {
            (true, _) => Voice::OpenRouter,
            (false, true) => Voice::Vercel,
            (false, false) => Voice::OpenAi,
        }
    }

    /// The model to try where the body names none: the first of its list.
    pub(super) fn first(&self) -> Option<&str> {
        self.routing.models.first().map(String::as_str)
    }

    /// What the body prefers among endpoints; a second `only` has become a demand in [`Self::join_to`].
    pub(super) fn preferences(&mut self) -> Preferences {
        let (provider, gateway) = (core::mem::take(&mut self.provider), core::mem::take(&mut self.gateway));
        let mut preferences = Preferences {
            order: provider.order,
            only: provider.only,
            ignore: provider.ignore,
            keys: core::mem::take(&mut self.keys),
            ..core::mem::take(&mut self.routing).preferences()
        };
        preferences.order.extend(gateway.order);
        if preferences.only.is_empty() {
            preferences.only = gateway.only;
        } else if !gateway.only.is_empty() {
            self.demands().only = Some(gather(gateway.only.iter().map(|name| Rc::from(name.as_str()))));
        }
        preferences
    }

    fn demands(&mut self) -> &mut Terms {
        self.demands.get_or_insert_default()
    }

    fn flag(&mut self, ask: Ask) {
        let zero_retention = matches!(ask, Ask::Zdr | Ask::ProviderZdr | Ask::GatewayZdr);
        let demands = self.demands();
        demands.zero_retention |= zero_retention;
        demands.no_training |= ask == Ask::GatewayNoTraining;
        demands.strict_cache |= ask == Ask::PolicyStrictCache;
        self.routing.require_parameters |= ask == Ask::RequireParameters;
        self.usage |= ask == Ask::UsageInclude;
        self.provider.flagged |= ask == Ask::ProviderZdr;
        self.gateway.flagged |= matches!(ask, Ask::GatewayZdr | Ask::GatewayNoTraining);
    }

    fn word(&mut self, ask: Ask, text: &str) -> Option<()> {
        match (ask, text) {
            (Ask::DataCollection, "allow") => Some(()),
            (Ask::DataCollection, "deny") => {
                self.demands().no_training = true;
                self.provider.flagged = true;
                Some(())
            }
            (Ask::PolicyPreset, _) => {
                let demands = self.demands();
                demands.presets = demands.presets.with(Preset::named(text)?);
                Some(())
            }
            (Ask::PolicyAction, _) => {
                let action = Action::named(text)?;
                let (named, demands) = (self.named?, self.demands());
                demands.redaction = demands.redaction.with_all(named, action);
                Some(())
            }
            (Ask::ByokKey, _) => self.keys.bring(&self.holder, Secret::from(text.as_bytes().to_vec())),
            _ => self.routing.word(ask, text),
        }
    }

    fn name(&mut self, ask: Ask, text: &str) -> Option<()> {
        if text.is_empty() || text.len() > LONGEST_NAME {
            return None;
        }
        match (ask, text) {
            (Ask::ProviderOrder, name) => add(&mut self.provider.order, name),
            (Ask::ProviderOnly, name) => add(&mut self.provider.only, name),
            (Ask::ProviderIgnore, name) => add(&mut self.provider.ignore, name),
            (Ask::Models | Ask::GatewayModels, name) => {
                let model = self.suffixed(name)?;
                add(&mut self.routing.models, model)
            }
            (Ask::Quantizations, name) => add_name(&mut self.demands().quantizations, name),
            (Ask::GatewayOrder, name) => add(&mut self.gateway.order, name),
            (Ask::GatewayOnly, name) => add(&mut self.gateway.only, name),
            (Ask::PolicyRegion, name) => add_name(&mut self.demands().regions, name),
            (Ask::PolicyCertifications, name) => {
                let demands = self.demands();
                demands.certifications = demands.certifications.with(Certification::named(name)?);
                Some(())
            }
            (_, _) => None,
        }
    }
}

fn add(names: &mut Vec<String>, name: &str) -> Option<()> {
    names.push(name.into());
    (names.len() <= MOST_NAMES).then_some(())
}

fn add_name(names: &mut Option<Names>, name: &str) -> Option<()> {
    let names = names.get_or_insert_with(Names::new);
    names.insert(Rc::from(name));
    (names.len() <= MOST_NAMES).then_some(())
}

const fn wrong(ask: Ask) -> Refusal {
    Refusal::WrongType { field: ask.path(), wanted: ask.wanted() }
}

#[cfg(test)]
mod tests;
