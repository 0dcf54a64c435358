//! The blocks of Anthropic Messages.
//!
//! ```text
//! {"type":"tool_result","tool_use_id":"call_1","content":[{"type":"text","text":"…"}],"is_error":true}
//! {"type":"image","source":{"type":"base64","media_type":"image/png","data":"…"}}
//! ```
//!
//! Invariant: a block that is written is whole; markers of caches stand where they stood.

use alloc::string::String;
use zeroize::Zeroizing;

use super::super::super::Untranslatable;
use super::super::{Held, Input, Part, Source};
use super::{Body, arguments};
use crate::encoding::from_base64;

type Written = Result<(), Untranslatable>;

impl<'a> Body<'_, 'a> {
    /// A part as a block.
    pub(super) fn block(&mut self, part: &Part<'a>) -> Written {
        match &part.held {
            Held::Text(text) => {
                self.json.typed("text");
                self.json.member("text", text);
            }
            Held::Image { source, detail } => {
                self.json.typed("image");
                self.source(*source);
                if detail.is_some_and(|detail| detail != "auto") {
                    self.lost.part("detail");
                }
            }
            Held::File { source, name } => {
                self.json.typed("document");
                self.document(*source)?;
                self.json.optional("title", *name);
            }
            Held::Call { id, name, input } => self.call(id, name, *input),
            Held::Result { id, content, failed } => self.result(id, content, *failed)?,
            Held::Thinking { text, signature } => {
                self.json.typed("thinking");
                self.json.member("thinking", text);
                self.json.member("signature", signature);
            }
            Held::Sealed(data) => {
                self.json.typed("redacted_thinking");
                self.json.member("data", data);
            }
        }
        if let Some(cache) = part.cache {
            self.json.raw_member("cache_control", cache);
        }
        self.json.close(b'}');
        Ok(())
    }

    fn call(&mut self, id: &str, name: &str, input: Input<'a>) {
        self.json.typed("tool_use");
        self.id("id", id);
        self.json.member("name", name);
        self.json.key("input");
        if !arguments::object(&mut self.json, input) {
            self.lost.note("messages[].tool_calls[].function", "arguments");
        }
    }

    fn result(&mut self, id: &str, content: &[Part<'a>], failed: bool) -> Written {
        self.json.typed("tool_result");
        self.id("tool_use_id", id);
        self.json.key("content");
        self.json.open(b'[');
        for part in content.iter().filter(|part| !part.is_blank()) {
            self.block(part)?;
        }
        self.json.close(b']');
        if failed {
            self.json.raw_member("is_error", "true");
        }
        Ok(())
    }

    /// An id, in the letters that the API takes: `[a-zA-Z0-9_-]`.
    fn id(&mut self, name: &str, id: &str) {
        self.json.key(name);
        let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
        if id.chars().all(plain) {
            return self.json.text(id);
        }
        let id: Zeroizing<String> =
            String::from_iter(id.chars().map(|letter| if plain(letter) { letter } else { '_' })).into();
        self.json.text(&id);
    }

    fn source(&mut self, source: Source<'_>) {
        self.json.key("source");
        match source {
            Source::Data { media, data } => {
                self.json.typed("base64");
                self.json.member("media_type", media);
                self.json.member("data", data);
            }
            Source::Text(text) => {
                self.json.typed("text");
                self.json.member("media_type", "text/plain");
                self.json.member("data", text);
            }
            Source::Url(url) => {
                self.json.typed("url");
                self.json.member("url", url);
            }
        }
        self.json.close(b'}');
    }

    /// A document is a PDF, or text as such.
    fn document(&mut self, source: Source<'_>) -> Written {
        let Source::Data { media, data } = source else {
            self.source(source);
            return Ok(());
        };
        if !media.starts_with("text") {
            let known = media.ends_with("pdf");
            self.source(source);
            return if known { Ok(()) } else { Err(Untranslatable { field: self.lost.place() }) };
        }
        let bytes = from_base64(data.trim_end_matches('=').as_bytes());
        let text = core::str::from_utf8(&bytes).map_err(|_| Untranslatable { field: self.lost.place() })?;
        self.json.key("source");
        self.json.typed("text");
        self.json.member("media_type", "text/plain");
        self.json.key("data");
        self.json.escaped(text);
        self.json.close(b'}');
        Ok(())
    }
}
