//! What announces a name, in seven languages and some.
//!
//! ```text
//! title    Mr  Frau  Mme  Señora  Dott  Mevrouw  Dona         any capitalised word after it is a name
//! word     patient  Kundin  "my name is"  "je m'appelle"      a common name after it is one
//! ```
//!
//! Own list.
//!
//! Invariant: folded words, sorted, a line each.

use crate::redact::sorted::{Sorted, sorted};
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
    if words.back(0).capital && TITLES.has(word) {
        return Some(Cue::Title);
    }
    let announces = CUES.has(word) || PHRASES.iter().any(|phrase| ends(words, phrase));
    announces.then_some(Cue::Word)
}

/// Whether the folded `word` may stand within a name, before its last part.
pub(super) fn is_particle(word: &[u8]) -> bool {
    PARTICLES.has(word)
}

fn ends(words: &Words<'_>, phrase: &str) -> bool {
    if !phrase.as_bytes().ends_with(words.folded(0)) {
        return false;
    }
    let count = phrase.split(' ').count();
    count <= words.joined() && words.window(count).folded == phrase.as_bytes()
}

static TITLES: Sorted = sorted!(
    b"\
    avv\nbay\nbayan\ndhr\ndon\ndona\ndott\ndottssa\ndr\nfr\nfrau\nfraulein\nherr\nhr\ning\nmadam\nmadame\n\
    mademoiselle\nmaitre\nmej\nmeneer\nmevr\nmevrouw\nmiss\nmister\nmlle\nmme\nmonsieur\nmr\nmrs\nms\nmx\npan\n\
    pani\nprof\nprofessor\nrev\nsenhor\nsenhora\nsenor\nsenora\nsenorita\nsheikh\nshri\nsig\nsignor\nsignora\n\
    signorina\nsir\nsmt\nsr\nsra\nsrta\n"
);

static CUES: Sorted = sorted!(
    b"\
    applicant\nattendee\nattn\nauthor\nbeste\nbewerber\nbonjour\ncandidate\ncara\ncaro\ncher\nchere\nciao\n\
    client\ncliente\ncolleague\ncontact\ncustomer\ndear\ndipendente\nempleada\nempleado\nemployee\nfuncionario\n\
    gruss\ngrusse\nhallo\nhello\nhi\nhoi\nhola\nklant\nkunde\nkundin\nliebe\nlieber\nmedewerker\nmitarbeiter\n\
    mitarbeiterin\nnaam\nname\nnamed\nnom\nnombre\nnome\nola\npaciente\npatient\npatiente\npatientin\npatients\n\
    paziente\nquerida\nquerido\nrecipient\nregards\nsalarie\nsalariee\nsender\nsigned\nsincerely\nsurname\n"
);

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

static PARTICLES: Sorted = sorted!(
    b"\
    abu\nal\nbin\nbint\nd\nda\ndas\nde\ndel\ndella\nden\nder\ndi\ndo\ndos\ndu\ne\nel\nibn\nla\nle\nmac\nmc\no\n\
    san\nst\nte\nten\nter\nvan\nvon\ny\nzu\nzur\n"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_lists_are_found() {
        for (list, first, last) in
            [(&TITLES, "avv", "srta"), (&CUES, "applicant", "surname"), (&PARTICLES, "abu", "zur")]
        {
            assert!(list.has(first.as_bytes()) && list.has(last.as_bytes()) && !list.has(b"z"));
        }
    }
}
