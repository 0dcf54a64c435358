//! Placeholders out, originals back, in a text that arrives in pieces.
//!
//! ```text
//! piece ─▶ Output ─▶ Document ─▶ Passage ─▶ Outlet       Output only where policy asks, Document only for JSON
//! <EM │ AIL_ │ 0> now          │ │ put bob@acme.com, keep 2..6
//! ```
//!
//! One restorer per text channel. It withholds only a tail that may still become a placeholder issued in this request, a
//! target that may send data away, and, where output is watched, a word that may still become a value.
//!
//! Invariant: pieces through [`Restorer::push`], then [`Restorer::close`], are the same bytes for any division into pieces; an
//! idle vault changes nothing.

use alloc::boxed::Box;

use super::document::Document;
use super::entity::Entity;
use super::output::Output;
use super::passage::{Passage, Way};
use super::restoring::Rule;
use super::shaped::Translator;
use super::vault::Vault;
use crate::splice::Span;

/// Where a text is going to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// To a reader: secrets stay replaced.
    Prose,
    /// To a reader or program, as JSON (`response_format`): as prose, and originals are escaped for that JSON.
    Json,
    /// To a tool of the client, as JSON: secrets come back unless they are one-way, and originals are escaped for that JSON.
    ToolArguments,
}

/// Where a text leaves to.
pub trait Outlet {
    /// This range of the piece leaves as it is. Ranges come in order and lie on character boundaries.
    fn keep(&mut self, range: Span);
    /// `text` leaves here. For JSON already escaped for the documents *inside* the text; encoding the text itself is the
    /// caller's.
    fn put(&mut self, text: &str);
}

/// What happened to the placeholders of a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Replaced by their originals.
    pub restored: u32,
    /// Looked like ours and were not issued: left as they are.
    pub unresolved: u32,
    /// Issued, and left as they are because of where they stood: in a URL, a target, a tag, or where policy keeps them out.
    pub stayed: u32,
    /// Issued one-way and found in tool arguments, where they would overwrite the client's data: left as they are, the
    /// answer must end in an error.
    pub masked: u32,
    /// Targets that would have sent data away.
    pub neutralised: u32,
    /// Values of the model's own that policy masks.
    pub leaks: u32,
    /// Values of the model's own that policy blocks: the answer must end in an error.
    pub blocked: u32,
}

impl Restored {
    /// Nothing happened.
    pub const NONE: Self =
        Self { restored: 0, unresolved: 0, stayed: 0, masked: 0, neutralised: 0, leaks: 0, blocked: 0 };

    /// What happened here and there.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            restored: self.restored.saturating_add(other.restored),
            unresolved: self.unresolved.saturating_add(other.unresolved),
            stayed: self.stayed.saturating_add(other.stayed),
            masked: self.masked.saturating_add(other.masked),
            neutralised: self.neutralised.saturating_add(other.neutralised),
            leaks: self.leaks.saturating_add(other.leaks),
            blocked: self.blocked.saturating_add(other.blocked),
        }
    }
}

/// Restores one channel.
pub struct Restorer {
    place: Place,
    /// What comes back to the tool at hand.
    rule: Rule,
    body: Body,
    /// For placeholders that look like values.
    translator: Translator,
    /// Where the model's own data is looked for.
    output: Option<Box<Output>>,
}

enum Body {
    Text(Box<Passage>),
    Document(Box<Document>),
}

impl Restorer {
    /// For a channel that goes to `place`; to a tool everything comes back.
    #[must_use]
    pub fn new(place: Place) -> Self {
        let body = match place {
            Place::Prose => Body::Text(Box::new(Passage::new(true))),
            Place::Json => Body::Document(Box::new(Document::new(true))),
            Place::ToolArguments => Body::Document(Box::new(Document::new(false))),
        };
        Self { place, rule: Rule::All, body, translator: Translator::default(), output: None }
    }

    /// For the arguments of a tool to which `rule` lets values come back.
    #[must_use]
    pub fn tool(rule: Rule) -> Self {
        Self { rule, ..Self::new(Place::ToolArguments) }
    }

    /// For free text that goes to a tool to which `rule` lets values come back.
    #[must_use]
    pub fn tool_text(rule: Rule) -> Self {
        Self { rule, body: Body::Text(Box::new(Passage::new(false))), ..Self::new(Place::ToolArguments) }
    }

    /// The tool turned out to be one to which at most `rule` lets values come back.
    pub fn restrict(&mut self, rule: &Rule) {
        self.rule = core::mem::take(&mut self.rule).stricter(rule);
    }

    /// The next piece of the channel. `vault` is the same, unchanged, in every call.
    pub fn push(&mut self, text: &str, vault: &Vault, out: &mut dyn Outlet) {
        if !text.is_empty() {
            self.advance(text, vault, out, false);
        }
    }

    /// The last piece of the channel, or the only one: nothing is withheld any more, and nothing is guessed. The channel is
    /// then as new, but for its counts.
    pub fn close(&mut self, text: &str, vault: &Vault, out: &mut dyn Outlet) {
        self.advance(text, vault, out, true);
    }

    /// Bytes withheld.
    #[must_use]
    pub fn held(&self) -> usize {
        let body = match &self.body {
            Body::Text(passage) => passage.held(),
            Body::Document(document) => document.held(),
        };
        let output = self.output.as_ref().map_or(0, |output| output.held());
        body.saturating_add(self.translator.held()).saturating_add(output)
    }

    /// What happened so far.
    #[must_use]
    pub fn restored(&self) -> Restored {
        let body = match &self.body {
            Body::Text(passage) => passage.restored(),
            Body::Document(document) => document.restored(),
        };
        let (leaks, blocked) = self.output.as_ref().map_or((0, 0), |output| (output.leaks, output.blocked));
        Restored { leaks, blocked, ..body }
    }

    fn advance(&mut self, text: &str, vault: &Vault, out: &mut dyn Outlet, last: bool) {
        if vault.is_shaped() && !vault.is_idle() {
            let text = self.translator.push(text, last, vault);
            return self.plain(&text, vault, &mut Putting { piece: &text, out }, last);
        }
        self.plain(text, vault, out, last);
    }

    /// A text whose placeholders are plain ones.
    fn plain(&mut self, text: &str, vault: &Vault, out: &mut dyn Outlet, last: bool) {
        if vault.is_idle() {
            if !text.is_empty() {
                out.keep(Span { start: 0, end: text.len() });
            }
            return;
        }
        let (place, rule, same_origin) = (self.place, &self.rule, vault.returning().restoring.same_origin);
        let returns = |entity: Entity, own: bool| match place {
            _ if entity.is_literal() => true,
            Place::Prose | Place::Json => !entity.is_secret(),
            Place::ToolArguments => rule.returns(entity) && (own || !same_origin),
        };
        let way = Way { vault, returns: &returns, guards: place == Place::ToolArguments };
        let body = &mut self.body;
        if !vault.is_watching() {
            return body.push(text, last, way, out);
        }
        let output = self.output.get_or_insert_default();
        output.push(text, last, vault, &mut |piece| body.push(piece, false, way, &mut Putting { piece, out }));
        if last {
            body.push("", true, way, out);
        }
    }
}

impl Body {
    fn push(&mut self, text: &str, last: bool, way: Way<'_>, out: &mut dyn Outlet) {
        match self {
            Self::Text(passage) => passage.push(text, last, way, out),
            Self::Document(document) => document.push(text, last, way, out),
        }
    }
}

/// For pieces that are not those that were pushed.
struct Putting<'a> {
    piece: &'a str,
    out: &'a mut dyn Outlet,
}

impl Outlet for Putting<'_> {
    fn keep(&mut self, range: Span) {
        self.out.put(self.piece.get(range.start..range.end).unwrap_or_default());
    }

    fn put(&mut self, text: &str) {
        self.out.put(text);
    }
}

#[cfg(test)]
mod tests {
    use super::super::action::Action;
    use super::super::vault::Origin;
    use super::*;

    struct Nowhere;

    impl Outlet for Nowhere {
        fn keep(&mut self, _: Span) {}
        fn put(&mut self, _: &str) {}
    }

    #[test]
    fn a_channel_in_its_stride_allocates_nothing() {
        let mut vault = Vault::new();
        vault.placeholder(Entity::Email, "bob@acme.com", Action::Redact, Origin::User);
        for place in [Place::Prose, Place::Json, Place::ToolArguments] {
            let mut restorer = Restorer::new(place);
            restorer.push("{\"a\":\"\\n\\\"[a](b) ", &vault, &mut Nowhere);
            for text in ["a delta ", "<b> & \\n <US_SSN_0>", "<EM", "AIL_0> ", "https://x.io/y ", "\\\"", "<EM", "AIL_"]
            {
                let measured = allocation_counter::measure(|| restorer.push(text, &vault, &mut Nowhere));
                assert_eq!(measured.count_total, 0, "{text} in {place:?}");
            }
            assert_eq!(restorer.held(), 7);
        }
    }
}
