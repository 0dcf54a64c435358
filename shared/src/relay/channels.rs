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
use crate::redact::Restored;

/// All channels that have carried text.
#[derive(Default)]
pub(crate) struct Channels(Vec<(Address, Text)>);

impl Channels {
    /// The channel at `address`, a new one if it carries text for the first time; `None` if there are too many.
    pub(crate) fn at(&mut self, address: Address) -> Option<&mut Text> {
        let known = self.0.iter().position(|(other, _)| *other == address);
        if known.is_none() && self.0.len() < MOST {
            self.0.push((address, Text::new(address.channel)));
        }
        let place = known.or_else(|| self.0.len().checked_sub(1))?;
        self.0.get_mut(place).filter(|(found, _)| *found == address).map(|(_, text)| text)
    }

    /// The channels that hold something back, of one choice or of all.
    pub(crate) fn holding(&mut self, choice: Option<u32>) -> impl Iterator<Item = (Address, &mut Text)> {
        let wanted = move |address: &Address| choice.is_none_or(|choice| choice == address.choice);
        self.0
            .iter_mut()
            .filter(move |(address, text)| wanted(address) && text.holds())
            .map(|(address, text)| (*address, text))
    }

    /// Bytes held back, in all.
    pub(crate) fn held(&self) -> usize {
        self.0.iter().fold(0, |sum, (_, text)| sum.saturating_add(text.held()))
    }

    /// What happened to placeholders, in all.
    pub(crate) fn restored(&self) -> Restored {
        self.0.iter().map(|(_, text)| text.restored()).fold(Restored::NONE, Restored::and)
    }
}
