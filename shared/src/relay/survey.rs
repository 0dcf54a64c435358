//! What one JSON value of an answer says about itself: which texts it carries, where each belongs, how it ends.
//!
//! ```text
//! {"choices":[{"delta":{"content":"Hi"},"index":1,"finish_reason":"stop"}],"usage":{"prompt_tokens":9,…}}
//!   choices [{ index: 1, finished }]      hits [ Content of choices[0] at 34..36 ]      prompt_tokens 9
//! ```
//!
//! Invariant: members may stand in any order; what is remembered is bounded ([`MOST`] of everything).

use alloc::vec::Vec;

use crate::dialect::{Channel, Role, role};
use crate::json::{Container, Malformed, Path, Scalar, Sink};
use crate::splice::Span;

/// The most choices, tool calls and texts that one value may carry.
pub(crate) const MOST: usize = 1_024;

/// What a value said.
#[derive(Default)]
pub(crate) struct Survey {
    path: Path,
    /// What the value at `path` is.
    here: Role,
    /// Choices in the order they stand.
    pub(crate) choices: Vec<Choice>,
    /// Index members of tool calls, in the order they stand, over all choices.
    tools: Vec<u32>,
    /// Texts of channels, in order.
    pub(crate) hits: Vec<Hit>,
    /// Names of tools; the channel is that of the arguments.
    pub(crate) names: Vec<Hit>,
    /// Spans of the members that every chunk repeats, values with their quotes.
    pub(crate) envelope: Vec<Member>,
    /// There is an error in place of an answer.
    pub(crate) error: bool,
    /// Tokens, where told.
    pub(crate) tokens: Tokens,
    /// More than [`MOST`] of something.
    pub(crate) overflow: bool,
    /// What to add to the scanner's offsets to get offsets in the event.
    pub(crate) base: usize,
    /// The value is rewritten as it comes: texts are not remembered.
    passing: bool,
    open: Option<usize>,
}

/// One choice.
#[derive(Clone, Copy)]
pub(crate) struct Choice {
    /// Its index member; its place in the list until that is known.
    pub(crate) index: u32,
    /// It has a finish reason.
    pub(crate) finished: bool,
    /// Where its tool calls begin in the list of all.
    first_tool: usize,
}

/// A text of a channel.
#[derive(Clone, Copy)]
pub(crate) struct Hit {
    channel: Channel,
    choice: usize,
    tool: Option<usize>,
    /// The raw string body.
    pub(crate) span: Span,
}

/// Which stream of text a piece belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) choice: u32,
    pub(crate) tool: u32,
    pub(crate) channel: Channel,
}

/// A member of the envelope.
#[derive(Clone, Copy)]
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) span: Span,
}

/// What the answer cost, as far as it was told.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(crate) struct Tokens {
    pub(crate) prompt: Option<u64>,
    pub(crate) completion: Option<u64>,
}

impl Tokens {
    /// What `later` tells, else these.
    pub(crate) fn or(self, later: Self) -> Self {
        Self { prompt: later.prompt.or(self.prompt), completion: later.completion.or(self.completion) }
    }
}

impl Survey {
    /// Of a value that is rewritten as it comes.
    pub(crate) fn passing() -> Self {
        Self { passing: true, ..Self::default() }
    }

    /// Ready for the next value; buffers are kept.
    pub(crate) fn clear(&mut self) {
        self.path.clear();
        self.here = Role::Other;
        self.choices.clear();
        self.tools.clear();
        self.hits.clear();
        self.names.clear();
        self.envelope.clear();
        self.error = false;
        self.tokens = Tokens::default();
        self.overflow = false;
        self.base = 0;
        self.open = None;
    }

    /// Where the text of `hit` belongs.
    pub(crate) fn address(&self, hit: &Hit) -> Address {
        let choice = self.choices.get(hit.choice).map_or(0, |choice| choice.index);
        let tool = hit.tool.and_then(|tool| self.tools.get(tool)).copied().unwrap_or_default();
        Address { choice, tool, channel: hit.channel }
    }

    /// Whether the choice of `hit` ends in this value.
    pub(crate) fn is_finished(&self, hit: &Hit) -> bool {
        self.choices.get(hit.choice).is_some_and(|choice| choice.finished)
    }

    /// The text that the value at hand would be, if it is one of a channel.
    pub(crate) fn text_here(&self) -> Option<Hit> {
        let Role::Text(channel) = self.here else { return None };
        self.hit(channel)
    }

    /// The tool's name that the value at hand would be.
    pub(crate) fn name_here(&self) -> Option<Hit> {
        let Role::ToolName(channel) = self.here else { return None };
        self.hit(channel)
    }

    fn hit(&self, channel: Channel) -> Option<Hit> {
        let choice = self.choices.len().checked_sub(1)?;
        let tool = if channel == Channel::Arguments { self.tools.len().checked_sub(1) } else { None };
        Some(Hit { channel, choice, tool, span: Span { start: 0, end: 0 } })
    }

    fn choice_opens(&mut self) {
        let place = u32::try_from(self.choices.len()).unwrap_or(u32::MAX);
        self.overflow |= self.choices.len() >= MOST;
        if !self.overflow {
            self.choices.push(Choice { index: place, finished: false, first_tool: self.tools.len() });
        }
    }

    fn tool_opens(&mut self) {
        let first = self.choices.last().map_or(0, |choice| choice.first_tool);
        let place = u32::try_from(self.tools.len().saturating_sub(first)).unwrap_or(u32::MAX);
        self.overflow |= self.tools.len() >= MOST;
        if !self.overflow {
            self.tools.push(place);
        }
    }

    fn number(&mut self, value: u64) {
        let index = u32::try_from(value).unwrap_or(u32::MAX);
        match self.here {
            Role::ChoiceIndex => self.choices.last_mut().into_iter().for_each(|choice| choice.index = index),
            Role::ToolIndex => self.tools.last_mut().into_iter().for_each(|tool| *tool = index),
            Role::PromptTokens => self.tokens.prompt = Some(value),
            Role::CompletionTokens => self.tokens.completion = Some(value),
            Role::Text(_)
            | Role::ToolName(_)
            | Role::Choice
            | Role::Tool
            | Role::Finish
            | Role::Error
            | Role::Envelope
            | Role::Other => {}
        }
    }

    /// A value that says something by being there.
    fn present(&mut self) {
        match self.here {
            Role::Finish => self.choices.last_mut().into_iter().for_each(|choice| choice.finished = true),
            Role::Error => self.error = true,
            Role::Text(_) | Role::ToolName(_) | Role::Choice | Role::ChoiceIndex | Role::Tool | Role::ToolIndex => {}
            Role::PromptTokens | Role::CompletionTokens | Role::Envelope | Role::Other => {}
        }
    }

    fn envelope(&mut self, span: Span) {
        if self.here != Role::Envelope {
            return;
        }
        let name = match self.path.as_str() {
            "id" => "id",
            "model" => "model",
            "created" => "created",
            _ => return,
        };
        let span = self.based(span);
        if self.envelope.len() < 3 {
            self.envelope.push(Member { name, span });
        }
    }

    const fn based(&self, span: Span) -> Span {
        Span { start: span.start.wrapping_add(self.base), end: span.end.wrapping_add(self.base) }
    }
}

impl Sink for Survey {
    fn open(&mut self, container: Container, _: usize) {
        match (container, self.here) {
            (Container::Object, Role::Choice) => self.choice_opens(),
            (Container::Object, Role::Tool) => self.tool_opens(),
            (Container::Object | Container::Array, _) => self.present(),
        }
        self.path.open(container);
        if container == Container::Array {
            self.here = role(self.path.as_str());
        }
    }

    fn close(&mut self, _: Container, _: usize) {
        self.path.close();
        self.here = role(self.path.as_str());
    }

    fn key(&mut self, key: &str, _: Span) -> Result<(), Malformed> {
        self.path.key(key);
        self.here = role(self.path.as_str());
        Ok(())
    }

    fn string_open(&mut self, at: usize) {
        self.present();
        self.open = Some(at);
    }

    fn string_close(&mut self, end: usize) {
        let Some(start) = self.open.take() else { return };
        self.envelope(Span { start: start.saturating_sub(1), end: end.saturating_add(1) });
        let span = self.based(Span { start, end });
        let (hit, kept) = match (self.text_here(), self.name_here()) {
            (Some(hit), _) => (hit, &mut self.hits),
            (None, Some(hit)) => (hit, &mut self.names),
            (None, None) => return,
        };
        if self.passing {
            return;
        }
        self.overflow |= kept.len() >= MOST;
        if !self.overflow {
            kept.push(Hit { span, ..hit });
        }
    }

    fn scalar(&mut self, scalar: Scalar, span: Span) {
        match scalar {
            Scalar::Null | Scalar::False => {}
            Scalar::True => self.present(),
            Scalar::Number(value) => {
                self.present();
                self.envelope(span);
                self.number(value.unwrap_or(u64::MAX));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Limits, Scanner};

    fn survey(text: &str) -> Survey {
        let (mut scanner, mut survey) = (Scanner::new(Limits::ANSWER), Survey::default());
        assert!(scanner.push(text.as_bytes(), &mut survey).and_then(|()| scanner.finish(&mut survey)).is_ok());
        survey
    }

    fn texts<'a>(text: &'a str, survey: &Survey) -> Vec<(Address, &'a [u8])> {
        survey.hits.iter().map(|hit| (survey.address(hit), hit.span.of(text.as_bytes()))).collect()
    }

    #[test]
    fn an_index_counts_wherever_it_stands() {
        let text = r#"{"choices":[{"delta":{"content":"a"},"index":3},{"index":1,"delta":{"tool_calls":[
            {"function":{"arguments":"x"},"index":7},{"function":{"arguments":"y"}}]}}]}"#;
        let survey = survey(text);
        let expected =
            [(3, 0, Channel::Content, "a"), (1, 7, Channel::Arguments, "x"), (1, 1, Channel::Arguments, "y")];
        let expected =
            expected.map(|(choice, tool, channel, text)| (Address { choice, tool, channel }, text.as_bytes()));
        assert_eq!(texts(text, &survey), expected);
    }

    #[test]
    fn ends_errors_and_usage_are_noticed() {
        let first = survey(
            r#"{"error":null,"choices":[{"index":0,"finish_reason":null,"delta":{"content":null}}],"usage":null}"#,
        );
        assert!(!first.error && first.hits.is_empty() && first.choices.iter().all(|choice| !choice.finished));
        let last =
            survey(r#"{"choices":[{"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":12}}"#);
        assert!(last.choices.iter().all(|choice| choice.finished));
        assert_eq!(last.tokens, Tokens { prompt: Some(9), completion: Some(12) });
        for error in [r#"{"error":{"message":"x"}}"#, r#"{"error":"x"}"#, r#"{"error":["x"]}"#] {
            assert!(survey(error).error, "{error}");
        }
    }

    #[test]
    fn the_envelope_is_remembered_raw() {
        let text = r#"{"id":"c-1","object":"chat.completion.chunk","created":17,"model":"m","choices":[]}"#;
        let survey = survey(text);
        let members: Vec<_> =
            survey.envelope.iter().map(|member| (member.name, member.span.of(text.as_bytes()))).collect();
        assert_eq!(members, [("id", b"\"c-1\"".as_slice()), ("created", b"17"), ("model", b"\"m\"")]);
    }
}
