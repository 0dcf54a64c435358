//! Letters as two spellings of one word share them: without case, without marks.
//!
//! ```text
//! Müller  MÜLLER  Mu¨ller (decomposed)  →  muller        Straße → strasse        Ёлкин → елкин        Ωμέγα → ωμεγα
//! ```
//!
//! Marks go because a composed and a decomposed letter must be the same, and because people leave them out.
//!
//! Invariant: what a character becomes takes no more bytes than it had.

/// What a character is to words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::redact) enum Glyph {
    /// Part of a word, as these.
    Letter(char, Option<char>),
    /// Part of the letter before it, and dropped.
    Mark,
    /// A word of its own, in scripts that put no spaces.
    Alone,
    /// Between words, and as good as nothing: a dash, an apostrophe, a point.
    Soft,
    /// Between words, and must be there where it is wanted: a bracket, an ampersand, a symbol.
    Hard,
}

/// What `letter` is. Only for characters outside ASCII.
pub(in crate::redact) fn glyph(letter: char) -> Glyph {
    match letter {
        '\u{d7}' | '\u{f7}' => Glyph::Hard,
        '\u{c0}'..='\u{2af}' => latin(letter, 0xc0, LATIN),
        '\u{1e00}'..='\u{1eff}' => latin(letter, 0x1e00, LATIN_MORE),
        '\u{370}'..='\u{3ff}' => greek(letter, 0x370, GREEK),
        '\u{1f00}'..='\u{1fff}' => greek(letter, 0x1f00, GREEK_MORE),
        '\u{400}'..='\u{52f}' => cyrillic(letter),
        '\u{531}'..='\u{556}' => Glyph::Letter(moved(letter, 0x30), None),
        'ﬀ' => Glyph::Letter('f', Some('f')),
        'ﬁ' => Glyph::Letter('f', Some('i')),
        'ﬂ' => Glyph::Letter('f', Some('l')),
        '\u{212a}' => Glyph::Letter('k', None),
        '\u{212b}' | '\u{2c65}' => Glyph::Letter('a', None),
        '\u{2c66}' => Glyph::Letter('t', None),
        other => rest(other),
    }
}

/// Whether `letter` is a capital, or of a script that has none.
pub(in crate::redact) const fn is_capital(letter: char) -> bool {
    let code = letter as u32;
    match letter {
        'A'..='Z'
        | '\u{c0}'..='\u{de}'
        | '\u{370}'..='\u{3ab}'
        | '\u{400}'..='\u{42f}'
        | '\u{531}'..='\u{556}'
        | 'Ÿ' => true,
        '\u{139}'..='\u{148}' | '\u{179}'..='\u{17e}' => code & 1 == 1,
        '\u{100}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{460}'..='\u{52f}' => code & 1 == 0,
        _ => code >= 0x590,
    }
}

fn latin(letter: char, first: u32, table: &[u8]) -> Glyph {
    let pair = |first, second| Glyph::Letter(first, Some(second));
    match entry(letter, first, table) {
        b'A' => pair('a', 'e'),
        b'B' => pair('d', 'b'),
        b'D' => pair('d', 'z'),
        b'H' => pair('h', 'v'),
        b'I' => pair('i', 'j'),
        b'L' => pair('l', 'j'),
        b'N' => pair('n', 'j'),
        b'O' => pair('o', 'e'),
        b'Q' => pair('q', 'p'),
        b'S' => pair('s', 's'),
        b'T' => pair('t', 'h'),
        b'.' => Glyph::Letter(letter, None),
        plain => Glyph::Letter(char::from(plain), None),
    }
}

fn greek(letter: char, first: u32, table: &[u8]) -> Glyph {
    match entry(letter, first, table) {
        b'.' if matches!(letter, '\u{37e}' | '\u{387}' | '\u{1fbd}' | '\u{1fbf}') => Glyph::Soft,
        b'.' => Glyph::Letter(archaic(letter), None),
        place => Glyph::Letter(moved('α', u32::from(place.saturating_sub(b'a'))), None),
    }
}

fn archaic(letter: char) -> char {
    match letter {
        '\u{370}'..='\u{377}' | '\u{3d8}'..='\u{3ef}' | '\u{3fa}' => moved(letter, u32::from(letter as u32 & 1 == 0)),
        'Ϗ' => 'ϗ',
        '\u{3f7}' => 'ϸ',
        '\u{37f}' => 'ϳ',
        '\u{3fd}'..='\u{3ff}' => moved(letter, 0x82_u32.wrapping_neg()),
        _ => letter,
    }
}

fn cyrillic(letter: char) -> Glyph {
    let lower = match letter {
        '\u{400}'..='\u{40f}' => moved(letter, 0x50),
        '\u{410}'..='\u{42f}' => moved(letter, 0x20),
        '\u{4c0}' => '\u{4cf}',
        '\u{4c1}'..='\u{4ce}' => moved(letter, u32::from(letter as u32 & 1 == 1)),
        '\u{460}'..='\u{481}' | '\u{48a}'..='\u{52f}' => moved(letter, u32::from(letter as u32 & 1 == 0)),
        '\u{482}' => return Glyph::Hard,
        '\u{483}'..='\u{489}' => return Glyph::Mark,
        _ => letter,
    };
    let bare = match lower {
        'ё' | 'ѐ' => 'е',
        'й' | 'ѝ' => 'и',
        'ї' => 'і',
        'ў' => 'у',
        'ѓ' => 'г',
        'ќ' => 'к',
        _ => lower,
    };
    Glyph::Letter(bare, None)
}

/// Every other script, by block. Source: Unicode, code charts and general categories.
const fn rest(letter: char) -> Glyph {
    match letter {
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}'..='\u{5c7}' => {
            Glyph::Mark
        }
        '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' => Glyph::Mark,
        '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' => Glyph::Mark,
        '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => {
            Glyph::Mark
        }
        '\u{a0}' | '\u{b4}' | '\u{b7}' | '\u{2b9}' | '\u{2bb}'..='\u{2bf}' | '\u{5be}' | '\u{5f3}' | '\u{5f4}' => {
            Glyph::Soft
        }
        '\u{2000}'..='\u{200a}' | '\u{2010}'..='\u{2019}' | '\u{2027}'..='\u{2029}' | '\u{202f}' | '\u{2212}' => {
            Glyph::Soft
        }
        '\u{3000}' | '\u{30a0}' | '\u{30fb}' | '\u{fe52}' | '\u{fe58}' | '\u{fe63}' | '\u{ff65}' => Glyph::Soft,
        'ª' | 'µ' | 'º' => Glyph::Letter(letter, None),
        '\u{80}'..='\u{bf}' | '\u{2c2}'..='\u{2df}' | '\u{55a}'..='\u{55f}' | '\u{589}'..='\u{58f}' => Glyph::Hard,
        '\u{5c0}' | '\u{5c3}' | '\u{60c}' | '\u{61b}' | '\u{61f}' | '\u{66a}'..='\u{66d}' | '\u{6d4}' => Glyph::Hard,
        '\u{964}' | '\u{965}' | '\u{201a}'..='\u{2bff}' | '\u{2e00}'..='\u{2fff}' | '\u{3001}'..='\u{3004}' => {
            Glyph::Hard
        }
        '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{303d}' | '\u{e000}'..='\u{f8ff}' | '\u{fd3e}' | '\u{fd3f}' => {
            Glyph::Hard
        }
        '\u{fe10}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff0f}' | '\u{ffe0}'..='\u{ffff}' | '\u{1f000}'..='\u{1faff}' => {
            Glyph::Hard
        }
        '\u{e01}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3005}'..='\u{3007}' => {
            Glyph::Alone
        }
        '\u{3041}'..='\u{309f}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' => Glyph::Alone,
        '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => Glyph::Alone,
        _ => Glyph::Letter(letter, None),
    }
}

fn entry(letter: char, first: u32, table: &[u8]) -> u8 {
    let place = (letter as u32).checked_sub(first).and_then(|place| usize::try_from(place).ok());
    place.and_then(|place| table.get(place)).copied().unwrap_or(b'.')
}

fn moved(letter: char, by: u32) -> char {
    char::from_u32((letter as u32).wrapping_add(by)).unwrap_or(letter)
}

/// U+00C0 to U+02AF: the letter without its marks; a capital stands for a pair, a dot for itself.
static LATIN: &[u8] = b"\
    aaaaaaAceeeeiiiidnooooo.ouuuuyTSaaaaaaAceeeeiiiidnooooo.ouuuuyTyaaaaaaccccccccddddeeeeeeeeeegggggggg\
    hhhhiiiiiiiiiiIIjjkkkllllllllllnnnnnnnnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzsbbbbbboc\
    cdddddeeeffggHiikkllmnnoooggpprssssttttuuuvyyzzzzzzzsssw....DDDLLLNNNaaiioouuuuuuuuuueaaaaAAggggkkoo\
    oozzjDDDggHwnnaaAAooaaaaeeeeiiiioooorrrruuuussttyyhhndoozzaaeeooooooooyylntjBQaccltszhhbuveejjqqrryy\
    aaabocddeeeeeeejgggg.hh.iiilll.mmmnnno...rrrrrrrrrss...ttuuvvwyyzzz......b.ghjklq...............";

/// U+1E00 to U+1EFF, likewise.
static LATIN_MORE: &[u8] = b"\
    aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssss\
    ssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyasssSdaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeee\
    iiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyllvvyy";

/// U+0370 to U+03FF: the place in the Greek alphabet, counted from `a`; a dot stands for itself.
static GREEK: &[u8] = b"\
    ......................a.egi.o.uyiabcdefghijklmnopq.stuvwxyiuaegiuabcdefghijklmnopqsstuvwxyiuouy.bh..\
    .vp.........................jqs.he...s......";

/// U+1F00 to U+1FFF, likewise.
static GREEK_MORE: &[u8] = b"\
    aaaaaaaaaaaaaaaaeeeeee..eeeeee..ggggggggggggggggiiiiiiiiiiiiiiiioooooo..oooooo..uuuuuuuu.u.u.u.uyyyy\
    yyyyyyyyyyyyaaeeggiioouuyy..aaaaaaaaaaaaaaaaggggggggggggggggyyyyyyyyyyyyyyyyaaaaa.aaaaaaa.i...ggg.gg\
    eeggg...iiii..iiiiii....uuuuqquuuuuuq.....yyy.yyooyyy...";

#[cfg(test)]
pub(in crate::redact) mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use alloc::string::String;

    /// A character as the oracles of tests see it: folded, and whether it is part of a word or one of its own; `None` between words.
    pub(in crate::redact) fn glyph_of(letter: char) -> Option<(String, bool)> {
        if letter.is_ascii() {
            let plain = String::from(letter.to_ascii_lowercase());
            return if letter.is_ascii_alphanumeric() {
                Some((plain, true))
            } else {
                (!" \t\r\n-_.,'".contains(letter)).then_some((plain, false))
            };
        }
        match glyph(letter) {
            Glyph::Letter(first, second) => Some(([Some(first), second].into_iter().flatten().collect(), true)),
            Glyph::Alone | Glyph::Hard => Some((letter.into(), false)),
            Glyph::Soft | Glyph::Mark => None,
        }
    }

    #[test]
    fn nothing_grows_and_folding_twice_is_folding_once() {
        for letter in ('\u{80}'..=char::MAX).filter(|letter| matches!(glyph(*letter), Glyph::Letter(..))) {
            let Glyph::Letter(first, second) = glyph(letter) else { unreachable!() };
            let length = first.len_utf8() + second.map_or(0, char::len_utf8);
            assert!(length <= letter.len_utf8(), "{letter}");
            for part in [Some(first), second].into_iter().flatten().filter(|part| !part.is_ascii()) {
                assert_eq!(glyph(part), Glyph::Letter(part, None), "{letter}");
            }
        }
    }

    #[test]
    fn case_makes_no_difference() {
        for letter in ('\u{80}'..'\u{590}').chain('\u{1e00}'..'\u{2000}') {
            let lower = letter.to_lowercase().next().unwrap();
            if letter.to_lowercase().count() == 1 && !lower.is_ascii() && letter.is_alphabetic() {
                assert_eq!(glyph(letter), glyph(lower), "{letter}");
            }
        }
    }

    #[test]
    fn capitals_are_known() {
        let wrong = |letter: &char| letter.is_alphabetic() && is_capital(*letter) != letter.is_uppercase();
        for (first, last) in [('A', 'z'), ('À', 'ž'), ('Α', 'ω'), ('А', 'я'), ('Ḁ', 'ẕ')] {
            let found: alloc::vec::Vec<char> = (first..=last).filter(wrong).collect();
            assert!(found.iter().all(|letter| "ªµºĸſƀƁ".contains(*letter)), "{found:?}");
        }
    }
}
