//! A provider's error message without what may not be repeated: secrets, the operator's key, its organisation.
//!
//! ```text
//! "Rate limit reached for org-Ab12cd34 (key sk-proj-…)"  ──▶  "Rate limit reached for [removed] (key [removed])"
//! ```
//!
//! Invariant: what is left is a subsequence of the message, with `[removed]` in the gaps, of at most [`LONGEST`] characters.

use alloc::string::String;
use alloc::vec::Vec;
use zeroize::Zeroizing;

use crate::order::sort;
use crate::redact;
use crate::route::Stop;
use crate::seek::cut;
use crate::splice::Span;

/// Characters of a message that are passed on.
const LONGEST: usize = 2_000;
/// What takes the place of what is taken out.
const GAP: &str = "[removed]";
/// How providers' identifiers of organisations, projects and accounts begin (dashboards of OpenAI, Groq, Stripe-billed hosts).
const OWNERS: [&str; 10] =
    ["org-", "org_", "proj_", "proj-", "user-", "user_", "acct_", "acct-", "team_", "workspace_"];
/// Headers of ours whose values are nobody's secret; every other one is taken for a credential.
const PLAIN: [&str; 7] =
    ["content-type", "accept", "accept-encoding", "user-agent", "openai-beta", "anthropic-version", "anthropic-beta"];
/// The shortest header value that is taken for a credential.
const CREDENTIAL: usize = 8;

/// `message` without secrets, the credential of `stop`, and identifiers of the operator's organisation.
pub(crate) fn scrub(message: &str, stop: &Stop) -> Zeroizing<String> {
    let message = shortened(message);
    let mut gaps = Vec::new();
    redact::scan(message, "", &mut |finding| {
        if finding.entity.is_secret() {
            gaps.push(finding.span);
        }
    });
    for (_, value) in stop.headers.iter().filter(|(name, _)| !PLAIN.contains(name)) {
        gaps.extend(occurrences(message, value.strip_prefix("Bearer ").unwrap_or(value)));
    }
    gaps.extend(words(message).filter(|word| is_owner(message.get(word.start..word.end).unwrap_or_default())));
    sort(&mut gaps, |a, b| a.start.cmp(&b.start));
    without(message, &gaps)
}

fn shortened(message: &str) -> &str {
    let end = message.char_indices().nth(LONGEST).map_or(message.len(), |(at, _)| at);
    message.get(..end).unwrap_or_default()
}

/// Where `credential` stands in `message`.
fn occurrences<'m>(message: &'m str, credential: &'m str) -> impl Iterator<Item = Span> + 'm {
    let mut rest = Some(message).filter(|_| credential.len() >= CREDENTIAL);
    core::iter::from_fn(move || {
        let (_, behind) = cut(rest?, credential)?;
        let end = message.len().saturating_sub(behind.len());
        rest = Some(behind);
        Some(Span { start: end.saturating_sub(credential.len()), end })
    })
}

/// Runs of letters, digits, `-` and `_`.
fn words(message: &str) -> impl Iterator<Item = Span> + '_ {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    let start_of = |word: &str| (word.as_ptr() as usize).saturating_sub(message.as_ptr() as usize);
    message.split(move |letter| !is_word(letter)).filter(|word| !word.is_empty()).map(move |word| {
        let start = start_of(word);
        Span { start, end: start.saturating_add(word.len()) }
    })
}

/// An identifier of an account, by its prefix or as a UUID (RFC 9562).
fn is_owner(word: &str) -> bool {
    let tail = OWNERS.iter().find_map(|prefix| word.strip_prefix(prefix));
    let prefixed = tail.is_some_and(|tail| tail.len() >= 6 && tail.bytes().any(|byte| byte.is_ascii_digit()));
    prefixed || is_uuid(word)
}

fn is_uuid(word: &str) -> bool {
    let dashes = [8, 13, 18, 23];
    let fits = |(at, byte): (usize, u8)| if dashes.contains(&at) { byte == b'-' } else { byte.is_ascii_hexdigit() };
    word.len() == 36 && word.bytes().enumerate().all(fits)
}

fn without(message: &str, gaps: &[Span]) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(message.len().saturating_add(GAP.len())));
    let mut at = 0_usize;
    for gap in gaps {
        if gap.end <= at {
            continue;
        }
        out.push_str(message.get(at..gap.start.max(at)).unwrap_or_default());
        if gap.start >= at {
            out.push_str(GAP);
        }
        at = gap.end;
    }
    out.push_str(message.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::registry::Mark;

    /// A stop with the credential `operator-credential-1`.
    pub(crate) fn stop() -> Stop {
        Stop {
            provider: "openai".into(),
            model: "openai/gpt-5".into(),
            endpoint: 0,
            mark: Mark(7),
            dialect: crate::Dialect::Chat,
            url: "https://api.openai.test/v1/chat/completions".into(),
            headers: alloc::vec![
                ("authorization", "Bearer operator-credential-1".into()),
                ("accept-encoding", "identity".into()),
            ],
            upstream_model: "gpt".into(),
            manner: crate::route::Manner::default(),
            zero_retention: false,
            attested: None,
        }
    }

    #[test]
    fn what_may_not_be_repeated_is_taken_out() {
        let rows = [
            ("Too long: 210118 tokens > 200000", "Too long: 210118 tokens > 200000"),
            ("key operator-credential-1 is over quota", "key [removed] is over quota"),
            ("limit of org-Ab12cd34ef reached", "limit of [removed] reached"),
            ("project proj_Ab12cd34ef, ok", "project [removed], ok"),
            ("organization (0b5b8f2a-5d7e-4c6b-9d0e-2f1a3b4c5d6e) is over", "organization ([removed]) is over"),
            ("the identity of it", "the identity of it"),
            ("org-wide rules, user-defined", "org-wide rules, user-defined"),
        ];
        for (message, expected) in rows {
            assert_eq!(scrub(message, &stop()).as_str(), expected);
        }
    }

    #[test]
    fn overlapping_gaps_leave_nothing_between() {
        let gaps = [Span { start: 1, end: 4 }, Span { start: 2, end: 3 }, Span { start: 3, end: 6 }];
        assert_eq!(without("abcdefgh", &gaps).as_str(), "a[removed]gh");
    }

    #[test]
    fn messages_are_bounded() {
        assert_eq!(scrub(&"é".repeat(LONGEST + 10), &stop()).chars().count(), LONGEST);
    }
}
