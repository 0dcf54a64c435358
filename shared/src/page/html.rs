//! A page as it is written: markup of our own, and text of others.
//!
//! ```text
//! raw("<td>") · text("a < b & \"c\"")  ▶  <td>a &lt; b &amp; &quot;c&quot;
//! ```
//!
//! Invariant: what comes from a document is escaped, has no control characters and at most [`LONGEST`] characters.

use alloc::string::{String, ToString};

/// Characters of one text that are shown.
const LONGEST: usize = 96;

/// A page that is being written.
pub(super) struct Html(String);

impl Html {
    pub(super) fn new() -> Self {
        Self(String::with_capacity(0x8000))
    }

    /// Markup of our own.
    pub(super) fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Somebody else's text.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for (place, letter) in text.chars().enumerate() {
            if place == LONGEST {
                self.0.push('…');
                break;
            }
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                plain if turns(plain) => self.0.push(' '),
                plain => self.0.push(plain),
            }
        }
        self
    }

    pub(super) fn number(&mut self, number: u64) -> &mut Self {
        self.raw(&number.to_string())
    }

    pub(super) fn count(&mut self, number: usize) -> &mut Self {
        self.number(u64::try_from(number).unwrap_or(u64::MAX))
    }

    /// A bar of `part` in `whole`, drawn for the eye only: the number stands beside it.
    pub(super) fn bar(&mut self, part: u64, whole: u64) -> &mut Self {
        self.raw(r#"<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="8"/><rect height="8" width=""#);
        self.number(percent(part, whole)).raw(r#""/></svg>"#)
    }

    /// Bytes so far.
    pub(super) const fn len(&self) -> usize {
        self.0.len()
    }

    /// Takes back what was written after `length` bytes.
    pub(super) fn cut(&mut self, length: usize) {
        self.0.truncate(length);
    }

    pub(super) fn bytes(self) -> alloc::vec::Vec<u8> {
        self.0.into_bytes()
    }
}

/// `part` of `whole` in hundredths, rounded down; but what is there is at least one.
pub(super) fn percent(part: u64, whole: u64) -> u64 {
    let share = part.saturating_mul(100).checked_div(whole).unwrap_or_default();
    if part == 0 { 0 } else { share.max(1) }
}

/// Controls, and what turns the direction of the text after it (Unicode Bidirectional Algorithm, 2).
fn turns(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_cut() {
        let mut html = Html::new();
        html.text("<b a='1' c=\"2\">&\n\u{202E}x").raw("|").text(&"é".repeat(200));
        let text = String::from_utf8(html.bytes()).unwrap_or_default();
        let (escaped, cut) = text.split_once('|').unwrap_or_default();
        assert_eq!(escaped, "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;  x");
        assert_eq!(cut.chars().count(), LONGEST + 1);
        assert!(cut.ends_with('…'));
    }

    #[test]
    fn a_share_is_never_none_of_some() {
        assert_eq!(
            [percent(0, 0), percent(0, 9), percent(1, 1_000), percent(999, 1_000), percent(5, 5)],
            [0, 0, 1, 99, 100]
        );
    }
}
