//! What an upstream's status means for the attempt, before its body is read.
//!
//! ```text
//! 200 application/json        Accept      503  Again (same endpoint, then the next)
//! 200 text/html, 301          Elsewhere   401  Credential (the operator's key: mark, then the next)
//! 400 404 409 413 422         Final       time-out  Elsewhere
//! ```
//!
//! Invariant: a verdict never depends on anybody's text, only on status, content type, content encoding and pauses.

use alloc::string::String;

use crate::dialect::{Dialect, Upload};
use crate::host::{Fault, Headers, Millis, Seed};

/// Attempts at one endpoint after the first.
const RETRIES: u8 = 2;
/// The longest pause before the same endpoint is tried again; one that asks for more is left for the next.
const LONGEST_PAUSE: Millis = Millis(20_000);
/// The pause before the first retry, doubled before the second.
const PAUSE: u64 = 300;

/// What to do with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It may be relayed.
    Accept(Kind),
    /// The same endpoint may do better later.
    Again,
    /// The endpoint answers in a way that cannot be used; another may do better.
    Elsewhere,
    /// The operator's credential was refused.
    Credential,
    /// The request itself is at fault: no other endpoint is asked.
    Final,
}

/// The form of an answer's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An event stream.
    Events,
    /// One JSON value.
    Json,
    /// Bytes that are no text: speech.
    Opaque,
}

/// The verdict on the head of an answer in `dialect`.
pub(crate) fn on_answer(dialect: Dialect, status: u16, headers: &dyn Headers) -> Verdict {
    match status {
        200..=299 => kind(dialect, headers).filter(|_| is_decoded(headers)).map_or(Verdict::Elsewhere, Verdict::Accept),
        401 | 403 => Verdict::Credential,
        408 | 429 | 500..=599 => Verdict::Again,
        400..=499 => Verdict::Final,
        _ => Verdict::Elsewhere,
    }
}

/// The verdict on an attempt without an answer.
pub(crate) const fn on_fault(fault: Fault) -> Verdict {
    match fault {
        Fault::Connect | Fault::Reset => Verdict::Again,
        Fault::Barred | Fault::TimedOut => Verdict::Elsewhere,
    }
}

/// How long to wait before the same endpoint is tried again; `None`: it is not. `tries` counts the retries so far.
pub(crate) fn pause(tries: u8, retry_after: Option<Millis>, seed: &Seed) -> Option<Millis> {
    if tries >= RETRIES {
        return None;
    }
    let step = PAUSE.checked_shl(u32::from(tries))?;
    let draw = u64::from(seed.0.get(usize::from(tries)).copied().unwrap_or_default());
    let jitter = step.saturating_mul(draw).checked_div(255)?;
    let pause = Millis(step.saturating_add(jitter)).max(retry_after.unwrap_or_default());
    (pause <= LONGEST_PAUSE).then_some(pause)
}

/// `retry-after` in seconds; a date is not read (RFC 9110 §10.2.3: providers send seconds).
pub(crate) fn retry_after(headers: &dyn Headers) -> Option<Millis> {
    let seconds: u64 = headers.get("retry-after")?.trim().parse().ok()?;
    Some(Millis(seconds.saturating_mul(1_000)))
}

/// The form that the content type names. Only speech may be neither JSON nor events: audio, bytes without a better name, or what was said.
fn kind(dialect: Dialect, headers: &dyn Headers) -> Option<Kind> {
    let value = headers.get("content-type")?;
    let essence: String = value.split(';').next()?.trim().to_ascii_lowercase();
    match essence.as_str() {
        "text/event-stream" => Some(Kind::Events),
        "application/json" => Some(Kind::Json),
        other if dialect == Dialect::Speech && (other.starts_with("audio/") || other == "application/octet-stream") => {
            Some(Kind::Opaque)
        }
        "text/plain" | "text/vtt" | "application/x-subrip" if writes_down(dialect) => Some(Kind::Opaque),
        other => (other.starts_with("application/") && other.ends_with("+json")).then_some(Kind::Json),
    }
}

/// Whether its answers may be lines of text: what was said, as text or as subtitles.
const fn writes_down(dialect: Dialect) -> bool {
    matches!(dialect, Dialect::Upload(Upload::Transcription | Upload::Translation))
}

/// No content encoding is left on the body.
fn is_decoded(headers: &dyn Headers) -> bool {
    headers.get("content-encoding").is_none_or(|value| value.trim().is_empty() || value.trim() == "identity")
}

#[cfg(test)]
mod tests {
    use super::*;

    struct One(&'static str, &'static str);

    impl Headers for One {
        fn get(&self, name: &str) -> Option<String> {
            (name == self.0).then(|| self.1.into())
        }
    }

    struct Encoded(&'static str);

    impl Headers for Encoded {
        fn get(&self, name: &str) -> Option<String> {
            match name {
                "content-type" => Some("application/json".into()),
                "content-encoding" => Some(self.0.into()),
                _ => None,
            }
        }
    }

    #[test]
    fn statuses_and_types() {
        let json = One("content-type", "application/json; charset=utf-8");
        let rows = [
            (200, Verdict::Accept(Kind::Json)),
            (301, Verdict::Elsewhere),
            (307, Verdict::Elsewhere),
            (400, Verdict::Final),
            (401, Verdict::Credential),
            (403, Verdict::Credential),
            (404, Verdict::Final),
            (408, Verdict::Again),
            (422, Verdict::Final),
            (429, Verdict::Again),
            (500, Verdict::Again),
            (529, Verdict::Again),
        ];
        for (status, expected) in rows {
            assert_eq!(on_answer(Dialect::Chat, status, &json), expected, "{status}");
        }
        assert_eq!(
            on_answer(Dialect::Chat, 200, &One("content-type", "Text/Event-Stream")),
            Verdict::Accept(Kind::Events)
        );
        assert_eq!(on_answer(Dialect::Chat, 200, &One("content-type", "text/html")), Verdict::Elsewhere);
        assert_eq!(on_answer(Dialect::Chat, 200, &One("server", "x")), Verdict::Elsewhere);
        for (kind, expected) in [("audio/mpeg", Verdict::Accept(Kind::Opaque)), ("text/html", Verdict::Elsewhere)] {
            assert_eq!(on_answer(Dialect::Speech, 200, &One("content-type", kind)), expected);
            assert_eq!(on_answer(Dialect::Chat, 200, &One("content-type", kind)), Verdict::Elsewhere);
        }
    }

    #[test]
    fn an_encoding_that_is_left_is_refused() {
        assert_eq!(on_answer(Dialect::Chat, 200, &Encoded("identity")), Verdict::Accept(Kind::Json));
        for encoding in ["gzip", "br", "zstd", "deflate", "identity, gzip"] {
            assert_eq!(on_answer(Dialect::Chat, 200, &Encoded(encoding)), Verdict::Elsewhere, "{encoding}");
        }
    }

    #[test]
    fn pauses_grow_and_end() {
        let (low, high) = (Seed([0; 32]), Seed([255; 32]));
        assert_eq!(pause(0, None, &low), Some(Millis(300)));
        assert_eq!(pause(0, None, &high), Some(Millis(600)));
        assert_eq!(pause(1, None, &low), Some(Millis(600)));
        assert_eq!(pause(2, None, &low), None);
        assert_eq!(pause(0, Some(Millis(2_000)), &high), Some(Millis(2_000)));
        assert_eq!(pause(0, Some(Millis(20_000)), &low), Some(Millis(20_000)));
        assert_eq!(pause(0, Some(Millis(21_000)), &low), None);
    }

    #[test]
    fn retry_after_is_seconds() {
        assert_eq!(retry_after(&One("retry-after", "7")), Some(Millis(7_000)));
        assert_eq!(retry_after(&One("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT")), None);
    }
}
