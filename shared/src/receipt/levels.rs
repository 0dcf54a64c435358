//! Who asked for what: dimensions of terms, each with the parties that set it.
//!
//! ```text
//! deployment {zdr}   key {redaction}   request {zdr}   ─▶   {"zdr":"deployment,request","redaction":"key"}
//! ```
//!
//! Invariant: bits; no value of anybody's terms is here.

use alloc::string::String;

use crate::policy::Terms;

/// Parties that demand, outermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Party {
    Deployment,
    Account,
    Guardrail,
    Key,
    Request,
}

/// Names of dimensions; a bit each.
const DIMENSIONS: [&str; 8] =
    ["zdr", "no_train", "regions", "certifications", "providers", "models", "redaction", "price"];
const PARTIES: [&str; 5] = ["deployment", "account", "guardrail", "key", "request"];

/// For each party, the dimensions that it set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Levels([u8; 5]);

impl Levels {
    /// `party` demands `terms`.
    pub(crate) fn ask(&mut self, party: Party, terms: &Terms) {
        let set = [
            terms.zero_retention || terms.group_zero_retention != Default::default(),
            terms.no_training || terms.group_no_training != Default::default(),
            terms.regions.is_some(),
            terms.certifications != Default::default(),
            terms.only.is_some() || !terms.ignore.is_empty(),
            !terms.models.is_empty(),
            !terms.redaction.is_default(),
            terms.max_prompt_price.is_some() || terms.max_completion_price.is_some(),
        ];
        let bits = set.iter().rev().fold(0_u8, |bits, set| bits << 1 | u8::from(*set));
        if let Some(slot) = self.0.get_mut(party as usize) {
            *slot |= bits;
        }
    }

    /// Each dimension that was set, and by whom, separated by commas.
    pub(super) fn each(self) -> impl Iterator<Item = (&'static str, String)> {
        DIMENSIONS.iter().enumerate().filter_map(move |(bit, name)| {
            let mut parties = String::new();
            for (party, _) in PARTIES.iter().zip(self.0).filter(|(_, bits)| bits >> bit & 1 == 1) {
                if !parties.is_empty() {
                    parties.push(',');
                }
                parties.push_str(party);
            }
            (!parties.is_empty()).then_some((*name, parties))
        })
    }
}
