//! The text channels of one stream: what each holds back, and how it gives it up.
//!
//! ```text
//! block 0  Content             "…write to <EMA"      holds 4
//! block 0  Arguments, part 1   "{\"to\":\"<EMAIL_0"  holds 8
//! block 0  Content, whole      repeats the first     holds nothing behind its end
//! ```
//!
//! Invariant: at most twice [`survey::MOST`] channels, each of which holds no more than its longest placeholder.

use alloc::vec::Vec;

use super::facts::{Address, Place};
use super::survey::MOST;
use super::text::Text;
use crate::dialect::answer::Channel;
use crate::json::decode;
use crate::redact::{Restored, ToolRule, Vault};

/// All channels that have carried text.
#[derive(Default)]
pub(crate) struct Channels {
    texts: Vec<(Address, Text)>,
    /// What may come back to the tools that have been named, by the place of their arguments.
    rules: Vec<(Place, ToolRule)>,
}

impl Channels {
    /// The channel at `address`, a new one if it carries text for the first time; `None` if there are too many.
    pub(crate) fn at(&mut self, address: Address, vault: &Vault) -> Option<&mut Text> {
        let address = shared(address);
        let known = self.texts.iter().position(|(other, _)| *other == address);
        if known.is_none() && self.texts.len() < MOST.saturating_mul(2) {
            let text = self.begun(address, vault);
            self.texts.push((address, text));
        }
        let place = known.or_else(|| self.texts.len().checked_sub(1))?;
        self.texts.get_mut(place).filter(|(found, _)| *found == address).map(|(_, text)| text)
    }

    /// The arguments at `place` go to the tool called `raw`, which is the inside of a JSON string. False: too many.
    pub(crate) fn name(&mut self, place: Place, raw: &[u8], vault: &Vault) -> bool {
        let name = decode(core::str::from_utf8(raw).unwrap_or_default());
        if name.text().is_empty() {
            return true;
        }
        let rule = vault.returning().rule(name.text());
        if let Some((_, known)) = self.rules.iter_mut().find(|(other, _)| *other == place) {
            *known = core::mem::take(known).stricter(&rule);
        } else if self.rules.len() < MOST {
            self.rules.push((place, rule.clone()));
        } else {
            return false;
        }
        let goes_there = |address: &Address| address.channel.is_for_a_tool() && address.place() == place;
        for (_, text) in self.texts.iter_mut().filter(|(address, _)| goes_there(address)) {
            text.restrict(&rule);
        }
        true
    }

    fn begun(&self, address: Address, vault: &Vault) -> Text {
        let (returning, channel) = (vault.returning(), address.channel);
        if channel == Channel::Echoes {
            return Text::new(true).of_tree();
        }
        if !channel.is_for_a_tool() {
            return Text::new(returning.json && channel.is_answer());
        }
        let rule = self.rules.iter().find(|(other, _)| *other == address.place()).map(|(_, rule)| rule.clone());
        let rule = rule.unwrap_or_else(|| returning.rule_of_unnamed());
        let text = Text::arguments(rule, channel == Channel::Custom);
        if channel == Channel::Input { text.of_tree() } else { text }
    }

    /// The channels that `wanted` chooses and that hold something back.
    pub(crate) fn holding(&mut self, wanted: impl Fn(Address) -> bool) -> impl Iterator<Item = (Address, &mut Text)> {
        self.texts
            .iter_mut()
            .filter(move |(address, text)| text.holds() && wanted(*address))
            .map(|(address, text)| (*address, text))
    }

    /// Bytes held back, in all.
    pub(crate) fn held(&self) -> usize {
        self.texts.iter().fold(0, |sum, (_, text)| sum.saturating_add(text.held()))
    }

    /// What happened to placeholders, in all. What only repeats is judged and not counted again.
    pub(crate) fn restored(&self) -> Restored {
        self.texts.iter().map(|(address, text)| counted(*address, text.restored())).fold(Restored::NONE, Restored::and)
    }
}

/// Texts that end where they began need no channel each, but for the rules of tools.
fn shared(address: Address) -> Address {
    let alone = address.whole && !address.channel.is_for_a_tool();
    if alone || address.channel.is_echo() { Address { block: 0, part: 0, ..address } } else { address }
}

fn counted(address: Address, restored: Restored) -> Restored {
    if !address.whole && !address.channel.is_echo() {
        return restored;
    }
    Restored { masked: restored.masked, blocked: restored.blocked, ..Restored::NONE }
}
