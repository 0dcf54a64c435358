//! A multipart body: names of parts, the model, whether the answer is streamed. The files themselves are not read.
//!
//! ```text
//! --b␍␊content-disposition: form-data; name="model"␍␊␍␊whisper-1␍␊--b␍␊…name="file"; filename="a.wav"…␍␊--b--
//! └ a member begins                          key ┘      └ model                                  one file
//! ```
//!
//! Strict, so that no provider reads it differently: no preamble, one disposition a part, plain names, no transfer encoding.
//! Wishes to the gateway are headers here, since a part of their name may have been meant as one.
//!
//! Invariant: linear; a part of a name that may stand once stands once.

use alloc::vec::Vec;

use super::lens::Lens;
use super::reading::{Member, Seen};
use crate::dialect::ask::ROOT;
use crate::refusal::Refusal;
use crate::seek::place;
use crate::splice::Span;

/// Most bytes of a part's headers.
const LONGEST_HEAD: usize = 2_048;
/// Most parts.
const MOST: usize = 64;
/// Names beside those in `[]` that may stand more than once.
const REPEATED: &str = "image";

/// Reads `body`, whose parts `boundary` divides.
pub(super) fn read(body: &[u8], boundary: &str, lens: Lens) -> Result<Seen, Refusal> {
    let delimiter = ["\r\n--", boundary].concat();
    let mut reader = Reader { body, delimiter: delimiter.as_bytes(), at: 0 };
    let mut seen = Seen::new(lens);
    reader.begin()?;
    while let Some(part) = reader.part()? {
        if seen.members.len() >= MOST {
            return Err(broken(part.start, "too many parts"));
        }
        note(&part, body, &mut seen)?;
        seen.members.push(Member { start: part.start, key: part.name, end: part.end, gone: false });
    }
    Ok(seen)
}

/// A part, from one delimiter's dashes to the next one's.
struct Part {
    start: usize,
    name: Span,
    value: Span,
    end: usize,
    file: bool,
}

struct Reader<'a> {
    body: &'a [u8],
    /// With the line end before it.
    delimiter: &'a [u8],
    /// Where a delimiter's dashes begin.
    at: usize,
}

impl Reader<'_> {
    fn begin(&self) -> Result<(), Refusal> {
        let dashes = self.delimiter.get(2..).unwrap_or_default();
        if self.body.starts_with(dashes) { Ok(()) } else { Err(broken(0, "it does not begin with the boundary")) }
    }

    /// The next part; `None` behind the last one.
    fn part(&mut self) -> Result<Option<Part>, Refusal> {
        let start = self.at;
        let behind = start.saturating_add(self.delimiter.len()).saturating_sub(2);
        let rest = self.body.get(behind..).unwrap_or_default();
        if matches!(rest, b"--" | b"--\r\n") {
            return Ok(None);
        }
        if !rest.starts_with(b"\r\n") {
            return Err(broken(behind, "a line end or the last boundary is expected"));
        }
        let head = behind.saturating_add(2);
        let bytes = self.body.get(head..).unwrap_or_default();
        let bytes = bytes.get(..LONGEST_HEAD.min(bytes.len())).unwrap_or_default();
        let length = place(bytes, b"\r\n\r\n").ok_or_else(|| broken(head, "a part's headers do not end"))?;
        let value = head.saturating_add(length).saturating_add(4);
        let lines = bytes.get(..length).and_then(|bytes| core::str::from_utf8(bytes).ok());
        let (name, file) = disposition(lines.ok_or_else(|| broken(head, "a part's headers are not UTF-8"))?, head)?;
        let content = self.body.get(value..).unwrap_or_default();
        let length = place(content, self.delimiter).ok_or_else(|| broken(value, "a part does not end"))?;
        let until = value.saturating_add(length);
        self.at = until.saturating_add(2);
        Ok(Some(Part { start, name, value: Span { start: value, end: until }, end: self.at, file }))
    }
}

/// What a part says.
fn note(part: &Part, body: &[u8], seen: &mut Seen) -> Result<(), Refusal> {
    let name = core::str::from_utf8(part.name.of(body)).unwrap_or_default();
    let once = !name.ends_with("[]") && name != REPEATED;
    if once && seen.members.iter().any(|member| member.key.of(body).eq_ignore_ascii_case(name.as_bytes())) {
        return Err(Refusal::DuplicatePart { at: part.start });
    }
    if let Some((wish, _)) = ROOT.members.iter().find(|(wish, _)| wish.eq_ignore_ascii_case(name)) {
        return Err(Refusal::WrongType { field: wish, wanted: "a header of the request, such as x-zdr: true" });
    }
    let known = ["model", "prompt", "stream"].into_iter().find(|known| known.eq_ignore_ascii_case(name));
    if let Some(known) = known.filter(|known| *known != name) {
        return Err(Refusal::FoldedKey { at: part.name.start, known });
    }
    let value = part.value.of(body);
    match name {
        "model" if part.file || value.iter().any(|byte| matches!(byte, b'\\' | b'"')) || !value.is_ascii() => {
            return Err(Refusal::WrongType { field: "model", wanted: "a model id of 1 to 256 bytes" });
        }
        "model" => seen.model = Some(part.value),
        "stream" => seen.stream = value == b"true",
        "user" => seen.user = Some(part.value),
        _ => {}
    }
    seen.findings.unscanned.files = seen.findings.unscanned.files.saturating_add(u32::from(part.file));
    Ok(())
}

/// The name that a part's headers give it, and whether it is a file's. `at` is where they stand.
fn disposition(head: &str, at: usize) -> Result<(Span, bool), Refusal> {
    let mut found = None;
    let mut start = at;
    for line in head.split("\r\n") {
        let (header, value) = crate::seek::cut(line, ":").ok_or_else(|| broken(start, "a header without a colon"))?;
        if header.eq_ignore_ascii_case("content-disposition") {
            let offset = start.saturating_add(header.len()).saturating_add(1);
            if found.replace(parameters(value, offset)?).is_some() {
                return Err(broken(start, "a part has two dispositions"));
            }
        } else if !header.eq_ignore_ascii_case("content-type") && !header.eq_ignore_ascii_case("content-length") {
            return Err(broken(start, "a part's header other than content-disposition, content-type, content-length"));
        }
        start = start.saturating_add(line.len()).saturating_add(2);
    }
    found.ok_or_else(|| broken(at, "a part has no disposition"))
}

/// `form-data; name="…"; filename="…"`, which stands at `at`.
fn parameters(value: &str, at: usize) -> Result<(Span, bool), Refusal> {
    let end = at.saturating_add(value.len());
    let wrong = broken(at, "a disposition other than form-data with a quoted name");
    let mut rest = value.trim_start().strip_prefix("form-data").ok_or(wrong)?;
    if value.contains('\\') {
        return Err(broken(at, "a backslash in a disposition"));
    }
    let mut seen: Vec<(&str, Span)> = Vec::new();
    while let Some(parameter) = rest.trim_start().strip_prefix(';') {
        let (name, quoted) = crate::seek::cut(parameter.trim_start(), "=\"").ok_or(wrong)?;
        let start = end.saturating_sub(quoted.len());
        let (text, behind) = crate::seek::cut(quoted, "\"").ok_or(wrong)?;
        if !matches!(name, "name" | "filename") || seen.iter().any(|(known, _)| *known == name) {
            return Err(wrong);
        }
        seen.push((name, Span { start, end: start.saturating_add(text.len()) }));
        rest = behind;
    }
    let of = |wanted: &str| seen.iter().find(|(name, _)| *name == wanted).map(|(_, span)| *span);
    let name = of("name").filter(|name| rest.trim().is_empty() && name.length() > 0).ok_or(wrong)?;
    Ok((name, of("filename").is_some()))
}

const fn broken(at: usize, what: &'static str) -> Refusal {
    Refusal::MultipartBroken { at, what }
}
