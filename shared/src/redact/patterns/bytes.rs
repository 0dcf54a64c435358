//! Sets of bytes, and what a byte is to an assertion.
//!
//! ```text
//! [a-f&&[^e]]   →   a b c d f          \b between 'x' and '-'   →   holds(WORD, 0)
//! ```
//!
//! Invariant: letters, digits and white space are ASCII's; every other byte is just a byte.

/// A set of bytes.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Bytes([u64; 4]);

impl Bytes {
    /// All of them.
    pub(super) const ALL: Self = Self([u64::MAX; 4]);

    /// Ranges written one after the other: `09AZ` is `0` to `9` and `A` to `Z`.
    pub(super) fn ranges(ranges: &str) -> Self {
        let add = |set: Self, pair: &[u8]| if let [first, last] = *pair { set.with(first, last) } else { set };
        ranges.as_bytes().chunks(2).fold(Self::default(), add)
    }

    /// The class of this POSIX name.
    pub(super) fn named(name: &str) -> Option<Self> {
        let (_, ranges) = NAMED.iter().find(|(known, _)| *known == name)?;
        Some(Self::ranges(ranges))
    }

    pub(super) fn has(self, byte: u8) -> bool {
        self.0.get(usize::from(byte >> 6)).is_some_and(|word| word >> (byte & 63) & 1 == 1)
    }

    /// This set and `first` to `last`.
    pub(super) fn with(self, first: u8, last: u8) -> Self {
        let mut set = self;
        for byte in first..=last {
            if let Some(word) = set.0.get_mut(usize::from(byte >> 6)) {
                *word |= 1 << (byte & 63);
            }
        }
        set
    }

    /// `combine` of both, 64 members at a time.
    pub(super) fn join(self, other: Self, combine: fn(u64, u64) -> u64) -> Self {
        let mut set = self;
        set.0.iter_mut().zip(other.0).for_each(|(word, other)| *word = combine(*word, other));
        set
    }

    pub(super) fn or(self, other: Self) -> Self {
        self.join(other, |one, other| one | other)
    }

    /// All other bytes, if `negated`.
    pub(super) fn negated(self, negated: bool) -> Self {
        if negated { self.join(Self::ALL, |one, all| one ^ all) } else { self }
    }

    /// With each letter also its other case.
    pub(super) fn folded(self) -> Self {
        let letters = (b'A'..=b'Z').filter(|upper| self.has(*upper) || self.has(upper | 32));
        letters.fold(self, |set, upper| set.with(upper, upper).with(upper | 32, upper | 32))
    }
}

/// POSIX 1003.1, 9.3.5 with the additions of Perl, for the locale C.
const NAMED: [(&str, &str); 14] = [
    ("alnum", "09AZaz"),
    ("alpha", "AZaz"),
    ("ascii", "\0\x7f"),
    ("blank", "\t\t  "),
    ("cntrl", "\0\x1f\x7f\x7f"),
    ("digit", "09"),
    ("graph", "!~"),
    ("lower", "az"),
    ("print", " ~"),
    ("punct", "!/:@[`{~"),
    ("space", "\t\r  "),
    ("upper", "AZ"),
    ("word", "09AZ__az"),
    ("xdigit", "09AFaf"),
];

/// What assertions ask of the byte on one side: a letter, digit or `_`; a line feed; a carriage return; none at all.
pub(super) const WORD: u8 = 1;
pub(super) const FEED: u8 = 2;
pub(super) const RETURN: u8 = 4;
pub(super) const EDGE: u8 = 8;

/// What `byte` is; none is the text's edge.
pub(super) const fn kind(byte: Option<u8>) -> u8 {
    match byte {
        None => EDGE,
        Some(b'\n') => FEED,
        Some(b'\r') => RETURN,
        Some(b'_') => WORD,
        Some(byte) => byte.is_ascii_alphanumeric() as u8,
    }
}

/// What holds or does not between two bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// `\A`
    Start,
    /// `\z`
    End,
    /// `^` with the flag m
    LineStart,
    /// `$` with the flag m
    LineEnd,
    /// The same where CR and CR LF end a line too, with the flag R.
    AnyLineStart,
    AnyLineEnd,
    /// `\b`
    Boundary,
    /// `\B`
    Inside,
    /// `\b{start}`
    WordStart,
    /// `\b{end}`
    WordEnd,
    /// `\b{start-half}`
    NoWordBefore,
    /// `\b{end-half}`
    NoWordAfter,
}

impl Look {
    /// Whether it holds between bytes of these kinds.
    pub(super) const fn holds(self, before: u8, after: u8) -> bool {
        let (word, end) = (before & WORD != 0, after & WORD == 0);
        match self {
            Self::Start => before & EDGE != 0,
            Self::End => after & EDGE != 0,
            Self::LineStart => before & (EDGE | FEED) != 0,
            Self::LineEnd => after & (EDGE | FEED) != 0,
            Self::AnyLineStart => before & (EDGE | FEED) != 0 || before & RETURN != 0 && after & FEED == 0,
            Self::AnyLineEnd => after & (EDGE | RETURN) != 0 || after & FEED != 0 && before & RETURN == 0,
            Self::Boundary => word == end,
            Self::Inside => word != end,
            Self::WordStart => !word && !end,
            Self::WordEnd => word && end,
            Self::NoWordBefore => !word,
            Self::NoWordAfter => end,
        }
    }

    /// The kinds that it tells apart.
    pub(super) const fn asks(self) -> u8 {
        match self {
            Self::Start | Self::End => EDGE,
            Self::LineStart | Self::LineEnd => EDGE | FEED,
            Self::AnyLineStart | Self::AnyLineEnd => EDGE | FEED | RETURN,
            Self::Boundary | Self::Inside | Self::WordStart => WORD,
            Self::WordEnd | Self::NoWordBefore | Self::NoWordAfter => WORD,
        }
    }
}
