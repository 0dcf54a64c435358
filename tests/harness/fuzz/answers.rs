//! The targets for answers: what comes back does not depend on how the answer was cut, and little is held.
//!
//! ```text
//! 02 17 "<EM" "AIL_0> ![" …      place and cuts, then tokens by byte: below 64 a piece of markup, above a character
//! ```
//!
//! Invariant: the oracle is the same text in one piece.

use lethe_core::redact::{
    Action, Actions, Entity, Origin, Outlet, Place, Restored, Restorer, Restoring, Returning, ToolRule, Vault,
};
use lethe_core::splice::Span;

/// What a byte below 64 stands for: what restoring and neutralising look at.
const TOKENS: [&str; 64] = [
    "<EMAIL_0>",
    "<EMAIL_1>",
    "<US_SSN_0>",
    "<OPENAI_KEY_0>",
    "<EMAIL_7>",
    "<EM",
    "AIL_0>",
    "AIL_",
    "<",
    ">",
    "&lt;",
    "&gt;",
    "\\u003c",
    "\\u003e",
    "\\_",
    "\\",
    "\"",
    "\\\"",
    "\n",
    "\\n",
    " ",
    "  ",
    "`",
    "```",
    "~~~",
    "![",
    "[",
    "](",
    ")",
    "]: ",
    "[1]",
    "https://",
    "http:",
    "//",
    "https:\\\\",
    "evil.net/",
    "docs.acme.com/",
    "@",
    ".",
    "?q=",
    "%3C",
    "%40",
    "<img src=",
    "<a href='",
    "'",
    "/>",
    "<style>",
    "url(",
    "@import ",
    "srcset=",
    "<!--",
    "-->",
    "{\"a\":\"",
    "\"}",
    "\t",
    "\u{200b}",
    "é",
    "bob@acme.com",
    "856-45-6789",
    "4539148803436467",
    "bob%40acme.com",
    "Ym9iQGFjbWUuY29t",
    "mailto:",
    "xn--",
];
/// An original that no answer can spell: neither a token nor a letter has its plus. It brings its own quotes.
const CANARY: &str = "\"eve+1\"@acme.com";
/// First bytes from here on: free text for a tool.
const FREE: u8 = 0xf0;
/// Most bytes that a channel may hold back: a target of 2 KiB and what stands around it.
const HELD: usize = 4096;

/// Any text, in any pieces, comes back as in one; nothing is held beyond the bound, and nothing at the end; and no original is
/// put into a URL.
///
/// # Panics
/// If one of that does not hold.
pub fn restorer(data: &[u8]) {
    cut_like_whole(data, &vault(Actions::default()));
}

/// As [`restorer`], with the model's own data looked for; and what is blocked leaves neither whole nor in part.
///
/// # Panics
/// If one of that does not hold.
pub fn response(data: &[u8]) {
    let output = Actions::default()
        .with(Entity::UsSsn, Action::Redact)
        .with(Entity::Email, Action::Mask)
        .with(Entity::CreditCard, Action::Block);
    cut_like_whole(data, &vault(output));
}

fn vault(output: Actions) -> Vault {
    let mut vault = Vault::new();
    vault.placeholder(Entity::Email, "bob@acme.com", Action::Redact, Origin::User);
    vault.placeholder(Entity::Email, CANARY, Action::Redact, Origin::ToolResult);
    vault.placeholder(Entity::UsSsn, "856-45-6789", Action::Mask, Origin::User);
    vault.placeholder(Entity::OpenAiKey, "sk-original-1", Action::Redact, Origin::User);
    vault.govern(Returning { restoring: Restoring { output, ..Restoring::default() }, ..Returning::default() });
    vault
}

fn cut_like_whole(data: &[u8], vault: &Vault) {
    let [to, cuts, data @ ..] = data else { return };
    let place = match to % 3 {
        0 => Place::Prose,
        1 => Place::Json,
        _ => Place::ToolArguments,
    };
    let begin = || match to {
        FREE.. => Restorer::tool_text(ToolRule::All),
        _ => Restorer::new(place),
    };
    let place = if *to >= FREE { Place::ToolArguments } else { place };
    let text: String = data.iter().map(|byte| piece(*byte)).collect();
    let whole = answer(begin(), &[&text], vault);
    assert!(!sends_away(&whole.0, place), "an original in a URL: {text:?} came back as {:?}", whole.0);
    let mut letters = Vec::new();
    let mut random = Vec::new();
    let (mut from, mut state) = (0, u32::from(*cuts));
    for (at, letter) in text.char_indices() {
        letters.push(&text[at..at + letter.len_utf8()]);
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        if state >> 29 == 0 {
            random.push(&text[from..at]);
            from = at;
        }
    }
    random.push(&text[from..]);
    assert_eq!(answer(begin(), &letters, vault), whole, "letter by letter: {text:?}");
    assert_eq!(answer(begin(), &random, vault), whole, "in pieces {random:?}");
}

/// Whether [`CANARY`] stands behind `://`, with nothing between them at which whoever reads a URL could end it. No host is
/// allow-listed here.
fn sends_away(text: &str, place: Place) -> bool {
    let ends = |letter: char| {
        letter.is_whitespace()
            || matches!(letter, '"' | '\'' | '<' | '>' | '`' | ')')
            || (letter == '\\' && place != Place::Prose)
    };
    let start = CANARY.trim_start_matches('"').split('"').next().unwrap_or(CANARY);
    text.match_indices(start).any(|(at, _)| {
        let before = &text[..at];
        let before = before.strip_suffix('"').map_or(before, |before| before.trim_end_matches('\\'));
        before.rsplit(ends).next().is_some_and(|run| run.contains("://"))
    })
}

fn piece(byte: u8) -> &'static str {
    const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    let at = usize::from(byte & 63);
    if byte < 64 { TOKENS[at] } else { &LETTERS[at..=at] }
}

fn answer(mut restorer: Restorer, pieces: &[&str], vault: &Vault) -> (String, Restored) {
    let mut out = String::new();
    for piece in pieces {
        let mut read = Read { piece, from: 0, out };
        restorer.push(piece, vault, &mut read);
        out = read.out;
        assert!(restorer.held() <= HELD, "{} bytes held", restorer.held());
    }
    let mut read = Read { piece: "", from: 0, out };
    restorer.close("", vault, &mut read);
    assert_eq!(restorer.held(), 0, "nothing is held at the end");
    (read.out, restorer.restored())
}

struct Read<'a> {
    piece: &'a str,
    from: usize,
    out: String,
}

impl Outlet for Read<'_> {
    fn keep(&mut self, range: Span) {
        assert!(range.start >= self.from, "ranges come in order");
        self.out.push_str(&self.piece[range.start..range.end]);
        self.from = range.end;
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }
}
