//! How an answer is drawn, and in which tier, where two APIs have the same word with other values.
//!
//! ```text
//! temperature   0 … 2 in OpenAI's APIs, 0 … 1 in Messages: more is written as 1, and said to be lost
//! with thinking, and for Claude from 4.7 on, Messages takes none of temperature, top_p and top_k
//! ```
//!
//! Anthropic: "Create a Message", "Extended thinking", "Migrating to Claude Opus 4.7".
//!
//! Invariant: what is written is in the target's range.

use super::super::settings::Setting;
use super::{Body, column};
use crate::seek;

impl Body<'_, '_> {
    /// Temperature and its kin for Messages.
    pub(super) fn sampling(&mut self, thinks: bool) {
        let none = thinks || version(self.target.model).is_some_and(|version| version >= (4, 7));
        for (setting, name) in
            [(Setting::Temperature, "temperature"), (Setting::TopP, "top_p"), (Setting::TopK, "top_k")]
        {
            let Some(value) = self.setting(setting) else { continue };
            let over = setting == Setting::Temperature && exceeds_one(value.written());
            if !none {
                self.json.raw_member(name, if over { "1" } else { value.written() });
            }
            if over || (none && !matches!(value.written(), "1" | "1.0")) {
                self.lose(setting);
            }
        }
    }

    /// `service_tier`: OpenAI's `default` is Anthropic's `standard_only`; its other tiers are its own.
    pub(super) fn tier(&mut self) {
        let Some(tier) = self.setting(Setting::Tier) else { return };
        let messages = [column(self.lost.client), column(self.target.dialect)].map(|column| column == 1);
        let word = match messages {
            [true, false] if tier.is("standard_only") => "default",
            [false, true] if tier.is("default") => "standard_only",
            _ if tier.is("auto") => "auto",
            [false, false] => return self.json.raw_member("service_tier", tier.written()),
            _ => return self.lose(Setting::Tier),
        };
        self.json.member("service_tier", word);
    }
}

/// Is this number, as JSON has it, more than one? With an exponent it is taken for small or large by the exponent's sign.
fn exceeds_one(number: &str) -> bool {
    if let Some((_, exponent)) = number.split_once(['e', 'E']) {
        return !exponent.starts_with('-');
    }
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    match whole {
        "0" => false,
        "1" => fraction.bytes().any(|digit| digit != b'0'),
        other => !other.starts_with('-'),
    }
}

/// Which Claude `model` is, by its name; `None`: another model. One without a number is newer than all that have one.
///
/// ```text
/// claude-3-7-sonnet-20250219 (3, 7)   anthropic.claude-opus-4-8 (4, 8)   claude-sonnet-4@20250514 (4, 0)   gpt-5 None
/// ```
pub(super) fn version(model: &str) -> Option<(u8, u8)> {
    let (_, name) = seek::cut(model, "claude")?;
    let short = |piece: &&str| !piece.is_empty() && piece.len() <= 2 && piece.bytes().all(|byte| byte.is_ascii_digit());
    let mut pieces = name.split(['-', '.', '@', ':']).skip_while(|piece| !short(piece));
    let Some(major) = pieces.next().and_then(|piece| piece.parse().ok()) else { return Some((u8::MAX, 0)) };
    let minor = pieces.next().filter(short).and_then(|piece| piece.parse().ok());
    Some((major, minor.unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claude_is_known_by_its_name() {
        let rows = [
            ("claude-3-7-sonnet-20250219", Some((3, 7))),
            ("claude-3-haiku-20240307", Some((3, 0))),
            ("claude-opus-4-20250514", Some((4, 0))),
            ("claude-sonnet-4@20250514", Some((4, 0))),
            ("claude-haiku-4-5@20251001", Some((4, 5))),
            ("us.anthropic.claude-opus-4-8-v1:0", Some((4, 8))),
            ("anthropic/claude-sonnet-4.6", Some((4, 6))),
            ("claude-next", Some((u8::MAX, 0))),
            ("kimi-k2", None),
        ];
        for (model, expected) in rows {
            assert_eq!(version(model), expected, "{model}");
        }
    }

    #[test]
    fn temperatures_over_one_are_seen() {
        for number in ["0", "0.7", "1", "1.0", "1.00", "1e-05", "0.99"] {
            assert!(!exceeds_one(number), "{number}");
        }
        for number in ["1.01", "2", "1.5", "2.0", "1e1", "10"] {
            assert!(exceeds_one(number), "{number}");
        }
    }
}
