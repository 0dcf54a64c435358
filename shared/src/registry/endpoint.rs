//! One row of `endpoints`: a model at a provider, with what holds there and nowhere else.
//!
//! ```text
//! { "model": "anthropic/claude-*", "provider": "anthropic", "upstream_model": "*", "regions": ["us"], "weight": 2 }
//! ```
//!
//! Invariant: regions, certifications and prices are the endpoint's own; none stated is none had.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::fields::{At, Row};
use super::model::{Exceptions, Mark, Retention, Service, Services};
use super::node::Node;
use super::provider::{Provider, Reach, exceptions, retention};
use super::region;
use crate::policy::{Certification, Certifications, FieldError, Price};

/// A model at a provider.
pub(crate) struct Endpoint {
    pub(crate) model: Rc<str>,
    /// Index into the snapshot's providers.
    pub(crate) provider: usize,
    pub(crate) upstream_model: Rc<str>,
    pub(crate) regions: Vec<Rc<str>>,
    pub(crate) certifications: Certifications,
    pub(crate) prompt_price: Option<Price>,
    pub(crate) completion_price: Option<Price>,
    pub(crate) context_length: Option<u32>,
    pub(crate) max_output: Option<u32>,
    pub(crate) parameters: Rc<[Rc<str>]>,
    pub(crate) quantization: Option<Rc<str>>,
    pub(crate) weight: u32,
    /// Empty: whatever its protocol has. Few servers of OpenAI's protocol speak Responses: it is theirs only if somebody says so.
    pub(crate) services: Services,
    pub(crate) retention: Retention,
    pub(crate) trains: Option<bool>,
    pub(crate) exceptions: Exceptions,
    /// The row does not validate; it is kept so that refusals can say so.
    pub(crate) quarantined: bool,
}

const MEMBERS: &[&str] = &[
    "model",
    "provider",
    "upstream_model",
    "regions",
    "certifications",
    "network",
    "price",
    "context_length",
    "max_output",
    "parameters",
    "quantization",
    "weight",
    "retention",
    "trains",
    "exceptions",
    "doors",
];

/// Names that stand in many rows, kept once.
#[derive(Default)]
pub(super) struct Shared {
    lists: Vec<Rc<[Rc<str>]>>,
    names: Vec<Rc<str>>,
    /// Of the row before: those of one model mostly stand together.
    model: Option<Rc<str>>,
    upstream: Option<Rc<str>>,
}

impl Endpoint {
    /// A row of which only model and provider could be read.
    pub(super) fn quarantined(model: &str, provider: usize) -> Self {
        Self {
            model: model.into(),
            provider,
            upstream_model: "".into(),
            regions: Vec::new(),
            certifications: Certifications::default(),
            prompt_price: None,
            completion_price: None,
            context_length: None,
            max_output: None,
            parameters: Rc::default(),
            quantization: None,
            weight: 1,
            services: Services::default(),
            retention: Retention::Unknown,
            trains: None,
            exceptions: Exceptions::default(),
            quarantined: true,
        }
    }

    /// Reads a row whose model and provider are known to be well formed.
    pub(super) fn read<'n>(
        row: &Row<'n, '_>,
        model: &'n str,
        provider: usize,
        of: &Provider,
        setting: &dyn Fn(&str) -> Option<String>,
        shared: &mut Shared,
    ) -> Result<Self, FieldError> {
        row.closed(MEMBERS)?;
        row.word("network", |name| ["public", "private"].contains(&name).then_some(()), "public, private")?;
        let (prompt_price, completion_price) = prices(row)?;
        let own = exceptions(row)?;
        let name = model.split_once('/').map_or(model, |(_, name)| name);
        Ok(Self {
            model: again(&mut shared.model, model),
            provider,
            upstream_model: again(&mut shared.upstream, upstream(row, name, model)?),
            regions: regions(row, setting, shared)?,
            certifications: row.set("certifications", Certification::named, Certifications::with)?,
            prompt_price,
            completion_price,
            context_length: row.whole("context_length")?,
            max_output: row.whole("max_output")?,
            parameters: shared.list(row.texts("parameters")?),
            quantization: row.text("quantization")?.map(|name| shared.name(name)),
            weight: weight(row)?,
            services: services(row, of)?,
            retention: retention(row)?.unwrap_or(of.retention),
            trains: row.flag("trains")?.or(of.trains),
            exceptions: of.exceptions.union(own),
            quarantined: false,
        })
    }

    /// Serves every model id that its own matches.
    pub(crate) fn is_wildcard(&self) -> bool {
        self.model.contains('*')
    }

    /// What it is there for before all.
    pub(crate) fn main_service(&self) -> Service {
        if self.serves(Service::Chat) { Service::Chat } else { self.services.iter().next().unwrap_or(Service::Chat) }
    }

    /// Is it there for this?
    pub(crate) const fn serves(&self, service: Service) -> bool {
        self.services.is_empty() || self.services.contains(service)
    }

    /// May it be asked to reason? Where its parameters are not known, yes.
    pub(crate) fn reasons(&self) -> bool {
        let known = |name: &Rc<str>| ["reasoning", "reasoning_effort", "thinking"].contains(&&**name);
        self.parameters.is_empty() || self.parameters.iter().any(known)
    }

    /// What this upstream calls `model`, a resolved id: `*` stands for what follows the vendor.
    pub(crate) fn upstream_name(&self, model: &str) -> String {
        let name = model.split_once('/').map_or(model, |(_, name)| name);
        self.upstream_model.replace('*', name)
    }

    /// The name of this endpoint across snapshots (FNV-1a over provider, model and base URL).
    pub(crate) fn mark(&self, provider: &Provider, model: &str) -> Mark {
        let url = if let Reach::At { url, .. } = &provider.reach { url.as_str() } else { "" };
        let bytes = [&provider.id, "\n", model, "\n", url].into_iter().flat_map(str::bytes);
        Mark(bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }
}

impl Shared {
    fn list<'n>(&mut self, names: impl Iterator<Item = &'n str> + Clone) -> Rc<[Rc<str>]> {
        let same = |list: &&Rc<[Rc<str>]>| list.iter().map(AsRef::as_ref).eq(names.clone());
        if let Some(known) = self.lists.iter().take(64).find(same) {
            return known.clone();
        }
        let list: Rc<[Rc<str>]> = names.map(Rc::from).collect();
        self.lists.push(list.clone());
        list
    }

    fn name(&mut self, name: &str) -> Rc<str> {
        if let Some(known) = self.names.iter().take(64).find(|known| ***known == *name) {
            return known.clone();
        }
        let kept: Rc<str> = name.into();
        self.names.push(kept.clone());
        kept
    }
}

/// `name`, which is kept once if the row before has it too.
fn again(before: &mut Option<Rc<str>>, name: &str) -> Rc<str> {
    match before.as_ref().filter(|known| ***known == *name) {
        Some(known) => known.clone(),
        None => before.insert(name.into()).clone(),
    }
}

/// A model's id as documents may have it: `vendor/name`, `*` only where `wild`.
pub(super) fn plain_model(id: &str, wild: bool) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/@+".contains(&byte) || (wild && byte == b'*');
    !id.is_empty() && id.len() <= 128 && id.bytes().all(plain) && !id.starts_with('/') && !id.ends_with('/')
}

fn services(row: &Row<'_, '_>, of: &Provider) -> Result<Services, FieldError> {
    let own = row.set("doors", Service::named, Services::with)?;
    if !own.is_empty() || of.responses {
        return Ok(own);
    }
    let others = Service::ALL.iter().filter(|service| **service != Service::Responses);
    Ok(others.fold(own, |services, service| services.with(*service)))
}

fn upstream<'n>(row: &Row<'n, '_>, name: &'n str, model: &str) -> Result<&'n str, FieldError> {
    let wild = model.contains('*');
    let upstream = row.text("upstream_model")?.unwrap_or(if wild { "*" } else { name });
    if upstream.contains('*') && !wild {
        return Err(row.error("upstream_model", "holds a * where `model` holds none"));
    }
    Ok(upstream)
}

fn regions(
    row: &Row<'_, '_>,
    setting: &dyn Fn(&str) -> Option<String>,
    shared: &mut Shared,
) -> Result<Vec<Rc<str>>, FieldError> {
    let texts = row.texts("regions")?;
    let mut names = Vec::with_capacity(texts.clone().count());
    for text in texts {
        let Some(name) = region::resolve(text, setting).map_err(|what| row.error("regions", what))? else { continue };
        names.push(shared.name(&name));
    }
    Ok(names)
}

fn prices(row: &Row<'_, '_>) -> Result<(Option<Price>, Option<Price>), FieldError> {
    let Some(node) = row.node("price") else { return Ok((None, None)) };
    let at = At::Member(Some(&row.at), "price");
    let row = Row::of(at, node)?;
    row.closed(&["prompt", "completion"])?;
    Ok((price(&row, "prompt")?, price(&row, "completion")?))
}

fn price(row: &Row<'_, '_>, name: &str) -> Result<Option<Price>, FieldError> {
    let price = match row.node(name) {
        None => return Ok(None),
        Some(Node::Whole(dollars)) => dollars.checked_mul(1_000_000).map(Price),
        Some(node) => node.text().and_then(Price::parse),
    };
    price.map(Some).ok_or_else(|| row.error(name, "must be US dollars per million tokens, as \"0.25\""))
}

fn weight(row: &Row<'_, '_>) -> Result<u32, FieldError> {
    match row.whole("weight")? {
        None => Ok(1),
        Some(weight) if (1..=1_000_000).contains(&weight) => Ok(weight),
        Some(_) => Err(row.error("weight", "must be 1 to 1000000")),
    }
}
