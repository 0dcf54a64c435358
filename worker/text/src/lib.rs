//! What both Workers and their scripts say to each other: heads as text, a line for each name and each value, and values as bytes.
//!
//! ```text
//! "POST\nhttps://…\naccept\n*/*" ─▶ Head, Fields      HeaderList ─▶ "content-type\napplication/json…"      values ─▶ [Found]
//! ```
//!
//! `worker/text.js` is the other side of it.
//!
//! Invariant: nothing here asks the platform for anything.

use lethe_core::host::{Found, Head, Headers, Millis, Seed};

/// A head's text: of a request, the method and the URL, then the headers; of an answer, the status, then the headers.
pub struct Fields {
    text: String,
    /// Where each line ends.
    ends: Vec<usize>,
    /// Lines before the headers.
    lead: usize,
    /// The platform decodes gzip and br when the body is read, and leaves the header as it came.
    decoded: bool,
}

impl Fields {
    /// Of a request.
    #[must_use]
    pub fn request(text: String) -> Self {
        Self { ends: ends(&text), text, lead: 2, decoded: false }
    }

    /// Of an answer.
    #[must_use]
    pub fn answer(text: String) -> Self {
        Self { ends: ends(&text), text, lead: 1, decoded: true }
    }

    /// `read` gets the head as the core sees it; the URL is the platform's, which has already resolved `..` and `%2e`.
    pub fn with_head<T>(&self, read: impl FnOnce(&Head<'_>) -> T) -> T {
        let (method, url) = (self.line(0), self.line(1));
        let target = url.split_once(':').map_or("", |(_, rest)| rest.trim_start_matches('/'));
        let target = target.find('/').map_or("/", |slash| &target[slash..]);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        read(&Head { method, path, query, headers: self })
    }

    /// An answer's status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.line(0).parse().unwrap_or_default()
    }

    /// As `content-length` says.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.value("content-length")?.parse().ok()
    }

    fn line(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends.get(before).map_or(self.text.len(), |end| end + 1));
        let end = self.ends.get(at).copied().unwrap_or_default();
        self.text.get(start..end).unwrap_or_default()
    }

    fn value(&self, name: &str) -> Option<&str> {
        let mut names = (self.lead..self.ends.len()).step_by(2);
        names.find(|at| self.is_line(*at, name)).map(|at| self.line(at + 1))
    }

    /// Most names that are asked for are not there, and have another length than those that are.
    fn is_line(&self, at: usize, text: &str) -> bool {
        let (Some(start), Some(end)) = (self.ends.get(at - 1), self.ends.get(at)) else { return false };
        end - start == text.len() + 1 && self.text.get(start + 1..*end) == Some(text)
    }
}

/// One past the last byte of each line.
fn ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::with_capacity(64);
    ends.extend(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at));
    ends.push(text.len());
    ends
}

impl Headers for Fields {
    fn get(&self, name: &str) -> Option<String> {
        let value = self.value(name)?;
        let gone = self.decoded && name == "content-encoding" && matches!(value, "gzip" | "br");
        (!gone).then(|| value.into())
    }

    fn may_have(&self, prefix: &str) -> bool {
        (self.lead..self.ends.len()).step_by(2).any(|at| self.line(at).starts_with(prefix))
    }
}

/// Headers, a line for each name and each value. What no header may hold (a line break, say) does not leave.
#[must_use]
pub fn lines(headers: &[(&'static str, String)]) -> String {
    let mut lines = Vec::with_capacity(2 * headers.len());
    for (name, value) in headers {
        if !value.bytes().any(|byte| byte != b'\t' && byte.is_ascii_control()) {
            lines.extend([*name, value]);
        }
    }
    lines.join("\n")
}

/// One line of a question: a kind, and a name. A name that would be two lines is none, which no store has.
pub fn ask(kind: &str, name: &str, text: &mut String) {
    let name = if name.contains('\n') { "" } else { name };
    text.push_str(if text.is_empty() { "" } else { "\n" });
    text.push_str(kind);
    text.push(' ');
    text.push_str(name);
}

/// Before a value: its length in four bytes, the lowest first; of what is not there, and of a store that does not answer, these.
const ABSENT: u32 = u32::MAX;
const UNREACHABLE: u32 = u32::MAX - 1;

/// The next of the values at the head of `bytes`; behind the last one nothing answers.
pub fn value(bytes: &mut &[u8]) -> Found {
    let Some((length, rest)) = bytes.split_first_chunk::<4>() else { return Found::Unreachable };
    let length = u32::from_le_bytes(*length);
    let size = if matches!(length, ABSENT | UNREACHABLE) { 0 } else { length as usize };
    let Some((value, rest)) = rest.split_at_checked(size) else { return Found::Unreachable };
    *bytes = rest;
    match length {
        ABSENT => Found::Absent,
        UNREACHABLE => Found::Unreachable,
        _ => Found::Value(value.into()),
    }
}

/// Entropy for one request.
#[must_use]
pub fn drawn(bytes: &[u8]) -> Option<Seed> {
    bytes.try_into().ok().map(Seed)
}

/// The script's time.
#[must_use]
pub fn millis(now: f64) -> Millis {
    Millis(now as u64)
}

#[cfg(test)]
mod tests {
    use super::{Fields, ask, drawn, lines, value};
    use lethe_core::host::{Found, Headers};

    #[test]
    fn values_come_as_the_script_writes_them() {
        let mut bytes =
            &[2, 0, 0, 0, b'a', b'b', 255, 255, 255, 255, 254, 255, 255, 255, 0, 0, 0, 0, 9, 0, 0, 0, b'c'][..];
        assert!(matches!(value(&mut bytes), Found::Value(value) if value == b"ab"));
        assert!(matches!(value(&mut bytes), Found::Absent));
        assert!(matches!(value(&mut bytes), Found::Unreachable));
        assert!(matches!(value(&mut bytes), Found::Value(value) if value.is_empty()));
        assert!(matches!(value(&mut bytes), Found::Unreachable));
        assert!(matches!(value(&mut &[][..]), Found::Unreachable));
    }

    #[test]
    fn a_name_is_one_line() {
        let mut text = String::new();
        ask("setting", "PAGE", &mut text);
        ask("kv", "account/a\nsetting KEY_SECRET", &mut text);
        ask("kv", "account/b", &mut text);
        assert_eq!(text, "setting PAGE\nkv \nkv account/b");
    }

    #[test]
    fn a_head_is_read_as_it_was_written() {
        let fields = Fields::request("GET\nhttps://host/v1/models?a=b?c\naccept\n*/*\ncontent-length\n7".into());
        fields.with_head(|head| assert_eq!((head.method, head.path, head.query), ("GET", "/v1/models", "a=b?c")));
        assert_eq!((fields.length(), fields.get("accept").as_deref()), (Some(7), Some("*/*")));
        assert!(fields.may_have("acc") && !fields.may_have("*"));
        let answer = Fields::answer("404\ncontent-encoding\ngzip\nx\n1".into());
        assert_eq!(
            (answer.status(), answer.get("content-encoding"), answer.get("x").as_deref()),
            (404, None, Some("1"))
        );
        Fields::request("GET\nhttps://host".into()).with_head(|head| assert_eq!((head.path, head.query), ("/", "")));
    }

    #[test]
    fn only_what_a_header_may_hold_leaves() {
        let held = ["plain, with a\ttab and é", "", "two\nlines", "carriage\r", "nul\0", "del\x7f", "x"];
        let headers = held.map(|value| ("name", String::from(value)));
        assert_eq!(lines(&headers), "name\nplain, with a\ttab and é\nname\n\nname\nx");
        assert_eq!(lines(&[]), "");
    }

    #[test]
    fn a_name_is_found_whatever_else_is_as_long() {
        let fields = Fields::request("GET\nhttps://host\naccept\nserver\nserver\naccept\nx\n".into());
        assert_eq!(fields.get("accept").as_deref(), Some("server"));
        assert_eq!(fields.get("server").as_deref(), Some("accept"));
        assert_eq!(fields.get("x").as_deref(), Some(""));
        assert_eq!((fields.get("acceptx"), fields.get("accep"), fields.get("")), (None, None, None));
    }

    #[test]
    fn a_seed_is_whole() {
        assert!(drawn(&[1; 31]).is_none() && drawn(&[1; 32]).is_some());
    }
}
