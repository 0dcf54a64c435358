//! The text channels of one stream: what each holds back, and how it gives it up.
//!
//! ```text
//! choice 0  Content            "…write to <EMA"      holds 4
//! choice 0  Arguments, tool 1  "{\"to\":\"<EMAIL_0"  holds 8
//! ```
//!
//! Invariant: at most [`survey::MOST`] channels, each of which holds no more than its longest placeholder.

use alloc::vec::Vec;

use super::survey::{Address, MOST};
use super::text::Text;
use crate::json::decode;
use crate::redact::{Restored, ToolRule, Vault};

/// All channels that have carried text.
#[derive(Default)]
pub(crate) struct Channels {
    texts: Vec<(Address, Text)>,
    /// What may come back to the tools that have been named, by the address of their arguments.
    rules: Vec<(Address, ToolRule)>,
}

impl Channels {
    /// The channel at `address`, a new one if it carries text for the first time; `None` if there are too many.
    pub(crate) fn at(&mut self, address: Address, vault: &Vault) -> Option<&mut Text> {
        let known = self.texts.iter().position(|(other, _)| *other == address);
        if known.is_none() && self.texts.len() < MOST {
            let text = self.begun(address, vault);
            self.texts.push((address, text));
        }
        let place = known.or_else(|| self.texts.len().checked_sub(1))?;
        self.texts.get_mut(place).filter(|(found, _)| *found == address).map(|(_, text)| text)
    }

    /// The arguments at `address` go to the tool called `raw`, which is the inside of a JSON string. False: too many.
    pub(crate) fn name(&mut self, address: Address, raw: &[u8], vault: &Vault) -> bool {
        let name = decode(core::str::from_utf8(raw).unwrap_or_default());
        if name.text().is_empty() {
            return true;
        }
        let rule = vault.returning().rule(name.text());
        if let Some((_, known)) = self.rules.iter_mut().find(|(other, _)| *other == address) {
            *known = core::mem::take(known).stricter(&rule);
        } else if self.rules.len() < MOST {
            self.rules.push((address, rule.clone()));
        } else {
            return false;
        }
        if let Some((_, text)) = self.texts.iter_mut().find(|(other, _)| *other == address) {
            text.restrict(&rule);
        }
        true
    }

    fn begun(&self, address: Address, vault: &Vault) -> Text {
        let returning = vault.returning();
        if !address.channel.is_json() {
            return Text::new(returning.json && address.channel.is_answer());
        }
        let rule = self.rules.iter().find(|(other, _)| *other == address).map(|(_, rule)| rule.clone());
        Text::arguments(rule.unwrap_or_else(|| returning.rule_of_unnamed()))
    }

    /// The channels that hold something back, of one choice or of all.
    pub(crate) fn holding(&mut self, choice: Option<u32>) -> impl Iterator<Item = (Address, &mut Text)> {
        let wanted = move |address: &Address| choice.is_none_or(|choice| choice == address.choice);
        self.texts
            .iter_mut()
            .filter(move |(address, text)| wanted(address) && text.holds())
            .map(|(address, text)| (*address, text))
    }

    /// Bytes held back, in all.
    pub(crate) fn held(&self) -> usize {
        self.texts.iter().fold(0, |sum, (_, text)| sum.saturating_add(text.held()))
    }

    /// What happened to placeholders, in all.
    pub(crate) fn restored(&self) -> Restored {
        self.texts.iter().map(|(_, text)| text.restored()).fold(Restored::NONE, Restored::and)
    }
}
