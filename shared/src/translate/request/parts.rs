//! Parts of messages as the three APIs write them: their types have different names, so that one table reads them all.
//!
//! ```text
//! {"type":"text"|"input_text"|"output_text","text":…}                                   ─▶ Text
//! {"type":"image_url",…}  {"type":"image","source":…}  {"type":"input_image",…}          ─▶ Image
//! {"type":"file",…}       {"type":"document","source":…}  {"type":"input_file",…}        ─▶ File
//! {"type":"tool_use",…}   {"type":"tool_result",…}  {"type":"thinking",…}                ─▶ Call, Result, Thinking
//! ```
//!
//! Invariant: a part that the caller wrote and that is not understood refuses the request; one of an earlier answer is lost.

use alloc::vec::Vec;

use super::super::Untranslatable;
use super::lost::Lost;
use super::members::Object;
use super::{Held, Input, Part, Source};
use crate::json::Raw;
use crate::seek;

/// What of a message is read, and where it stands.
pub(super) struct Reader<'l> {
    pub(super) lost: &'l mut Lost,
    pub(super) place: &'static str,
    /// The message is an earlier answer.
    pub(super) answer: bool,
}

type Read = Result<(), Untranslatable>;

impl Reader<'_> {
    /// A message's content: a string, a list of parts, or nothing.
    pub(super) fn content<'a>(&mut self, content: Option<Raw<'a>>, out: &mut Vec<Part<'a>>) -> Read {
        let Some(content) = content else { return Ok(()) };
        if let Some(text) = content.string() {
            out.push(Part::new(Held::Text(text)));
            return Ok(());
        }
        let parts = content.items().ok_or(Untranslatable { field: self.place })?;
        for part in parts {
            self.part(part, out)?;
        }
        Ok(())
    }

    fn part<'a>(&mut self, raw: Raw<'a>, out: &mut Vec<Part<'a>>) -> Read {
        let mut object = Object::of(raw, self.place)?;
        let kind = object.take("type").and_then(Raw::string).unwrap_or("text");
        let cache = object.take("cache_control").map(Raw::written);
        let held = match kind {
            "text" | "input_text" | "output_text" => Some(Held::Text(object.required("text")?)),
            "refusal" => Some(Held::Text(object.required("refusal")?)),
            "image_url" | "input_image" | "image" => Some(self.image(&mut object)?),
            "file" | "input_file" => Some(self.file(&mut object)?),
            "document" => self.document(&mut object, out)?,
            "tool_use" => Some(call(&mut object)?),
            "tool_result" => Some(self.result(&mut object)?),
            "thinking" => thinking(&mut object),
            "redacted_thinking" => Some(Held::Sealed(object.required("data")?)),
            "search_result" => {
                self.content(object.take("content"), out)?;
                None
            }
            _ if self.answer => {
                self.lost.note(self.place, "type");
                return Ok(());
            }
            _ => return Err(Untranslatable { field: self.place }),
        };
        object.left(self.lost);
        out.extend(held.map(|held| Part { held, cache }));
        Ok(())
    }

    /// `{"image_url":{"url","detail"}}`, `{"image_url":"…","detail"}` or `{"source":…}`.
    fn image<'a>(&mut self, object: &mut Object<'a>) -> Result<Held<'a>, Untranslatable> {
        if let Some(mut source) = object.object("source") {
            let image = Held::Image { source: sourced(&mut source)?, detail: None };
            source.left(self.lost);
            return Ok(image);
        }
        let Some(mut inner) = object.object("image_url") else {
            let source = located(object.required("image_url")?);
            return Ok(Held::Image { source, detail: object.string("detail") });
        };
        let image = Held::Image { source: located(inner.required("url")?), detail: inner.string("detail") };
        inner.left(self.lost);
        Ok(image)
    }

    /// `{"file":{"file_data","filename"}}`, or the same members beside the type, there with `file_url` too.
    fn file<'a>(&mut self, object: &mut Object<'a>) -> Result<Held<'a>, Untranslatable> {
        let Some(mut inner) = object.object("file") else { return stored(object) };
        let file = stored(&mut inner);
        inner.left(self.lost);
        file
    }

    fn document<'a>(
        &mut self,
        object: &mut Object<'a>,
        out: &mut Vec<Part<'a>>,
    ) -> Result<Option<Held<'a>>, Untranslatable> {
        let missing = Untranslatable { field: self.place };
        let mut source = object.object("source").ok_or(missing)?;
        if let Some(content) = source.take("content") {
            return self.content(Some(content), out).map(|()| None);
        }
        let file = Held::File { source: sourced(&mut source)?, name: object.string("title") };
        source.left(self.lost);
        Ok(Some(file))
    }

    fn result<'a>(&mut self, object: &mut Object<'a>) -> Result<Held<'a>, Untranslatable> {
        let mut content = Vec::new();
        self.content(object.take("content"), &mut content)?;
        let id = object.required("tool_use_id")?;
        Ok(Held::Result { id, content, failed: object.flag("is_error").unwrap_or(false) })
    }
}

/// Anthropic's `source`: `base64`, `url` or `text`.
fn sourced<'a>(object: &mut Object<'a>) -> Result<Source<'a>, Untranslatable> {
    let kind = object.take("type");
    if let Some(url) = object.string("url") {
        return Ok(Source::Url(url));
    }
    let media = object.required("media_type")?;
    let data = object.required("data")?;
    let is_text = kind.is_some_and(|kind| kind.is("text"));
    Ok(if is_text { Source::Text(data) } else { Source::Data { media, data } })
}

fn call<'a>(object: &mut Object<'a>) -> Result<Held<'a>, Untranslatable> {
    let input = Input::Object(object.take("input").map_or("{}", Raw::written));
    Ok(Held::Call { id: object.required("id")?, name: object.required("name")?, input })
}

fn thinking<'a>(object: &mut Object<'a>) -> Option<Held<'a>> {
    let text = object.string("thinking")?;
    Some(Held::Thinking { text, signature: object.string("signature")? })
}

fn stored<'a>(object: &mut Object<'a>) -> Result<Held<'a>, Untranslatable> {
    let name = object.string("filename");
    if let Some(url) = object.string("file_url") {
        return Ok(Held::File { source: Source::Url(url), name });
    }
    let source = match located(object.required("file_data")?) {
        // What is no URL is the data itself, which both APIs of OpenAI's take.
        Source::Url(data) => Source::Data { media: "application/pdf", data },
        source @ (Source::Data { .. } | Source::Text(_)) => source,
    };
    Ok(Held::File { source, name })
}

/// What `url` says: RFC 2397 in base64, else where something is.
fn located(url: &str) -> Source<'_> {
    let data = url.strip_prefix("data:").and_then(|rest| seek::cut(rest, ";base64,"));
    data.map_or(Source::Url(url), |(media, data)| Source::Data {
        media: media.split(';').next().unwrap_or_default(),
        data,
    })
}
