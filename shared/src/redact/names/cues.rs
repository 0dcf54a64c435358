//! What announces a name, in seven languages and some.
//!
//! ```text
//! title    Mr  Frau  Mme  Señora  Dott  Mevrouw  Dona         any capitalised word after it is a name
//! word     patient  Kundin  "my name is"  "je m'appelle"      a common name after it is one
//! ```
//!
//! Own list.
//!
//! Invariant: folded words, a blank before and after each.

use memchr::memmem;

use crate::redact::words::Words;

/// How much a cue says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// It stands before names only.
    Title,
    /// It stands before names often.
    Word,
}

/// What the word just read announces.
pub(super) fn cue(words: &Words<'_>) -> Option<Cue> {
    let word = words.folded(0);
    if stands(TITLES, word) {
        return words.back(0).capital.then_some(Cue::Title);
    }
    let announces = stands(CUES, word) || PHRASES.iter().any(|phrase| ends(words, phrase));
    announces.then_some(Cue::Word)
}

/// Whether the folded `word` may stand within a name, before its last part.
pub(super) fn is_particle(word: &[u8]) -> bool {
    stands(PARTICLES, word)
}

fn ends(words: &Words<'_>, phrase: &str) -> bool {
    let count = phrase.split(' ').count();
    count <= words.joined() && words.window(count).folded == phrase.as_bytes()
}

fn stands(list: &[u8], word: &[u8]) -> bool {
    word.len() <= 16
        && memmem::find_iter(list, word).any(|at| {
            let (before, after) = (at.checked_sub(1), at.saturating_add(word.len()));
            before.and_then(|before| list.get(before)) == Some(&b' ') && list.get(after) == Some(&b' ')
        })
}

static TITLES: &[u8] = b" mr mrs ms miss mister dr prof professor sir madam mx rev herr frau fraulein hr fr monsieur madame mademoiselle mme mlle \
maitre senor senora senorita sr sra srta don dona signor signora signorina sig dott dottssa avv ing dhr mevr mevrouw meneer mej senhor \
senhora pan pani bay bayan sheikh shri smt ";

static CUES: &[u8] = b" patient patients customer client employee applicant candidate colleague attendee recipient sender signed dear hi hello regards \
sincerely attn contact author name named surname patientin kunde kundin mitarbeiter mitarbeiterin bewerber liebe lieber gruss grusse hallo cliente \
paciente empleado empleada querido querida hola nombre paziente dipendente caro cara ciao nome paciente funcionario ola medewerker klant \
beste hoi naam cher chere bonjour patiente salarie salariee nom client cliente ";

static PHRASES: [&str; 18] = [
    "my name is",
    "name is",
    "this is",
    "i am",
    "spoke with",
    "spoke to",
    "met with",
    "ich heisse",
    "mein name ist",
    "ich bin",
    "je m appelle",
    "me llamo",
    "mi nombre es",
    "mi chiamo",
    "ik heet",
    "mijn naam is",
    "meu nome e",
    "me chamo",
];

static PARTICLES: &[u8] = b" de da di do du del della dos das la le van von der den ter ten te zu zur al el bin ibn bint abu y e mac mc san st o d ";
