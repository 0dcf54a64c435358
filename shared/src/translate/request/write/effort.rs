//! How much to think: a word in OpenAI's APIs, a number of tokens or a word in Messages.
//!
//! ```text
//! minimal low medium high xhigh   ⇄   10 20 50 80 95 % of max_tokens, 1024 at least   (Claude up to 4.5, and others)
//!                                 ⇄   adaptive, and output_config.effort              (Claude from 4.6)
//! ```
//!
//! The shares are OpenRouter's ("Reasoning tokens"). What Messages refuses with thinking is from Anthropic's "Extended thinking" and
//! "Adaptive thinking": a tool that must be called; with a number of tokens, an open tool call whose turn begins without thinking.
//!
//! Invariant: thinking is asked for only where the API takes it; else the wish is lost, and said so.

use super::super::settings::Setting;
use super::super::{Choice, Held, Speaker};
use super::Body;
use super::sampling::version;

/// The words, from least to most, and their shares of the most that may be written, in hundredths.
const WORDS: [(&str, u64); 5] = [("minimal", 10), ("low", 20), ("medium", 50), ("high", 80), ("xhigh", 95)];
/// The least number of tokens to think with.
const LEAST: u64 = 1_024;

/// What Messages is asked for.
#[derive(Clone, Copy)]
pub(super) enum Thinking {
    Nothing,
    Budget,
    /// As much as the model likes, with this effort.
    Adaptive(&'static str),
}

impl Thinking {
    pub(super) const fn thinks(self) -> bool {
        matches!(self, Self::Budget | Self::Adaptive(_))
    }

    pub(super) const fn word(self) -> Option<&'static str> {
        match self {
            Self::Adaptive(word) => Some(word),
            Self::Nothing | Self::Budget => None,
        }
    }
}

impl Body<'_, '_> {
    /// The effort in OpenAI's words; lost where the target does not reason.
    pub(super) fn effort_word(&mut self) -> Option<&'static str> {
        let (_, share) = self.wanted()?;
        if !self.target.reasons {
            self.lose_effort();
            return None;
        }
        // `minimal` and `xhigh` are known to some models only: they are written for who wrote them.
        let exact = self.setting(Setting::Effort).and_then(|value| WORDS.into_iter().find(|(word, _)| value.is(word)));
        let near = || WORDS.into_iter().skip(1).take(3).rev().find(|(_, least)| share.saturating_add(15) >= *least);
        exact.or_else(near).map(|(word, _)| word).or(Some("low"))
    }

    /// Writes `thinking`, where at most `limit` tokens may be written.
    pub(super) fn thinking(&mut self, limit: u64) -> Thinking {
        let Some((word, share)) = self.wanted() else { return Thinking::Nothing };
        let newer = version(self.target.model).is_some_and(|version| version >= (4, 6));
        let forced = matches!(self.conversation.choice, Some(Choice::Required | Choice::Named(_)));
        let share = limit.saturating_mul(share).checked_div(100).unwrap_or_default();
        let budget = self.conversation.settings.budget.unwrap_or(share).max(LEAST);
        if !self.target.reasons || forced || (!newer && (limit <= budget || self.is_mid_call())) {
            self.lose_effort();
            return Thinking::Nothing;
        }
        self.json.key("thinking");
        if newer {
            self.json.typed("adaptive");
        } else {
            self.json.typed("enabled");
            self.json.key("budget_tokens");
            self.json.number(budget);
        }
        self.json.close(b'}');
        if newer { Thinking::Adaptive(word) } else { Thinking::Budget }
    }

    /// The effort in the words of Messages, and its share in hundredths. Nothing: none is wanted, or nobody said.
    pub(super) fn wanted(&self) -> Option<(&'static str, u64)> {
        let settings = &self.conversation.settings;
        let sent = settings.get(Setting::Effort);
        if sent.is_none() && settings.budget.is_none() {
            return None;
        }
        let limit = settings.get(Setting::Limit).and_then(crate::json::Raw::whole).unwrap_or(32_000).max(1);
        let spent = settings.budget.map(|budget| budget.saturating_mul(100).checked_div(limit).unwrap_or_default());
        let share = match sent {
            Some(value) if value.is("none") => return None,
            Some(value) if value.is("max") => 95,
            Some(value) => WORDS.into_iter().find(|(word, _)| value.is(word)).map_or(50, |(_, share)| share),
            None => spent.unwrap_or(50),
        };
        let word = match share {
            0..35 => "low",
            35..65 => "medium",
            65..95 => "high",
            _ => "max",
        };
        Some((word, share))
    }

    /// Tools were called, their results are the last that was said, and the calling turn did not begin with thinking.
    fn is_mid_call(&self) -> bool {
        let mut turns = self.conversation.turns.iter().rev();
        let open = turns
            .next()
            .is_some_and(|turn| turn.speaker == Speaker::User && turn.parts.iter().any(super::super::Part::is_result));
        let caller = turns.next().and_then(|turn| turn.parts.first());
        open && !caller.is_some_and(|part| matches!(part.held, Held::Thinking { .. } | Held::Sealed(_)))
    }

    pub(super) fn lose_effort(&mut self) {
        if self.setting(Setting::Effort).is_some() {
            return self.lose(Setting::Effort);
        }
        let messages = super::column(self.lost.client) == 1;
        self.lost.note("", if messages { "thinking" } else { "reasoning.max_tokens" });
    }
}
