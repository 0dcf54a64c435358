//! How large a request is, roughly, before any provider has counted: what its key's limits are asked to have room for.
//!
//! ```text
//! {"messages":[{"content":"Hi, …"},{"image_url":{"url":"data:image/png;base64,iVBO…"}}],"max_tokens":500,"n":2}
//!   every 3 bytes one token        a long string of base64: 2,000, and one for 64 bytes      at most 500 written, twice
//! ```
//!
//! Providers' own counts replace it when the answer ends. A token of English prose has about four bytes, JSON around it included.
//!
//! Invariant: only lengths and numbers of the body leave.

use super::reading::Member;
use crate::json::decode;
use crate::limits::Estimate;
use crate::seek::place;

/// Bytes of text that count as one token.
const TEXT: usize = 3;
/// A string of so many bytes may be something encoded; so many of them are looked at.
const LONG: usize = 1_024;
/// Tokens of an image or a file, and its bytes in base64 that count as one more.
const MEDIUM: usize = 2_000;
const ENCODED: usize = 64;

/// Of `body`, whose root has `members`; of a multipart body if it is a `file`.
pub(super) fn estimate(body: &[u8], members: &[Member], file: bool) -> Estimate {
    let mut estimate = Estimate { read: 0, written: written(body, members), choices: 1, caches: false };
    if file {
        estimate.read = tokens(medium(body.len()));
        return estimate;
    }
    let strings = body.split(|byte| *byte == b'"');
    let read = strings.fold(0_usize, |sum, string| sum.saturating_add(weight(string)));
    estimate.read = tokens(read.div_ceil(TEXT));
    estimate.caches = place(body, b"cache_control").is_some();
    let choices = numbers(body, members, &["n", "best_of"]);
    estimate.choices = estimate.choices.max(choices.unwrap_or_default());
    estimate
}

/// The most tokens that `body` asks to be written; `None`: it does not say.
pub(super) fn written(body: &[u8], members: &[Member]) -> Option<u64> {
    numbers(body, members, &["max_tokens", "max_completion_tokens", "max_output_tokens"])
}

/// The largest whole number that stands under one of `names`.
fn numbers(body: &[u8], members: &[Member], names: &[&str]) -> Option<u64> {
    let key = |member: &Member| core::str::from_utf8(member.key.of(body)).unwrap_or_default();
    let named = |member: &&Member| names.contains(&decode(key(member)).text());
    members.iter().filter(named).filter_map(|member| member.whole(body)).max()
}

/// Bytes of text that `string`, which stands between two quotes, is as good as.
fn weight(string: &[u8]) -> usize {
    let encoded = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=-_:;,.".contains(byte);
    let looks_encoded = string.get(..LONG).is_some_and(|start| start.iter().all(encoded));
    if looks_encoded { medium(string.len()).saturating_mul(TEXT) } else { string.len().saturating_add(1) }
}

fn medium(length: usize) -> usize {
    length.div_ceil(ENCODED).saturating_add(MEDIUM)
}

fn tokens(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

impl Member {
    /// The value, if it is a whole number.
    fn whole(&self, body: &[u8]) -> Option<u64> {
        let digits = |byte: &u8| !byte.is_ascii_digit();
        let member = body.get(self.start..self.end)?;
        let from = member.iter().rposition(digits).map_or(0, |at| at.saturating_add(1));
        let (before, number) = member.split_at_checked(from)?;
        let number = core::str::from_utf8(number).ok()?.parse().ok();
        number.filter(|_| before.trim_ascii_end().ends_with(b":"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::lens::Lens;
    use super::super::reading::Reading;
    use super::*;
    use alloc::format;

    fn of(body: &str) -> Estimate {
        let mut reading = Reading::new(crate::Dialect::Chat, Lens::default());
        assert!(reading.push(body.as_bytes()).is_ok());
        let Ok(seen) = reading.finish(body.as_bytes()) else { unreachable!("{body}") };
        estimate(body.as_bytes(), &seen.members, false)
    }

    #[test]
    fn what_may_be_written_is_what_the_body_says() {
        let rows = [
            (r#"{"model":"m"}"#, None, 1),
            (r#"{"max_tokens":500}"#, Some(500), 1),
            (r#"{"max_tokens" : 500 , "n" : 3 }"#, Some(500), 3),
            (r#"{"max_tokens":500,"max_completion_tokens":900}"#, Some(900), 1),
            (r#"{"max_output_tokens":7,"best_of":2}"#, Some(7), 2),
            (r#"{"max\u005ftokens":5}"#, Some(5), 1),
            (r#"{"max_tokens":null,"n":null}"#, None, 1),
            // What is no whole number says nothing: the worst is assumed.
            (r#"{"max_tokens":1e3}"#, None, 1),
            (r#"{"max_tokens":1.5}"#, None, 1),
            (r#"{"max_tokens":-5}"#, None, 1),
            (r#"{"max_tokens":"5"}"#, None, 1),
            (r#"{"metadata":{"max_tokens":5}}"#, None, 1),
            (r#"{"max_tokens":99999999999999999999999}"#, None, 1),
        ];
        for (body, written, choices) in rows {
            let estimate = of(body);
            assert_eq!((estimate.written, estimate.choices), (written, choices), "{body}");
        }
    }

    #[test]
    fn text_counts_by_its_length_and_what_is_encoded_by_less() {
        let said = |text: &str| of(&format!(r#"{{"messages":[{{"content":"{text}"}}]}}"#)).read;
        let empty = said("");
        assert_eq!(said(&"word ".repeat(3_000)), empty + 5_000);
        assert_eq!(said(&"語".repeat(2_000)), empty + 2_000, "text without blanks is text");
        let image = said(&format!("data:image/png;base64,{}", "iVBO".repeat(16_000)));
        assert_eq!(image, empty + 2_000 + 1_000 + 1);
        assert!(said(&"a".repeat(1_000)) > 300, "short is text");
    }

    #[test]
    fn a_wish_for_a_cache_is_seen() {
        assert!(of(r#"{"messages":[{"content":[{"text":"x","cache_control":{"type":"ephemeral"}}]}]}"#).caches);
        assert!(!of(r#"{"messages":[]}"#).caches);
    }
}
