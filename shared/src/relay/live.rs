//! A JSON value rewritten as it passes, in bounded memory: for whole answers, and for events too long to be held.
//!
//! ```text
//! chunk  {"choices":[{"message":{"content":"Write to <EMA      IL_0> now"}}]}
//!        └────────── copied ─────────────┘└─ Text ──────┘      └Text┘└copied┘
//! ```
//!
//! Invariant: outside a channel's text every byte is copied, but for an event's number; inside, only what
//! [`super::text::Text`] holds back stays.

use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::channels::Channels;
use super::facts::{Address, Manner, Place};
use super::passing::Pass;
use super::survey::Survey;
use crate::dialect::Dialect;
use crate::json::{Limits, Scanner, Sink};
use crate::redact::Vault;

/// One JSON value on its way through.
pub(crate) struct Live {
    scanner: Scanner,
    pub(crate) survey: Survey,
    state: State,
}

/// Where in the value we are.
pub(super) struct State {
    /// The text that is passing.
    pub(super) active: Option<(Address, Manner)>,
    /// The short string that is passing, as far as it has come.
    pub(super) noted: Option<(Noted, Zeroizing<Vec<u8>>)>,
    /// What stands behind the name of the event's number, as far as it has come.
    pub(super) number: Option<Vec<u8>>,
    /// Every string is a text of its own: nothing is held back behind its end.
    pub(super) closing: bool,
    /// What is added to the event's number.
    pub(super) shift: u64,
}

/// What a short string is.
#[derive(Clone, Copy)]
pub(super) enum Noted {
    /// The event's type.
    Kind,
    /// What the tool is called whose arguments stand here.
    Tool(Place),
}

/// The value at hand cannot be passed on.
pub(crate) struct Unfit;

impl Live {
    /// For a value of `dialect` whose strings are whole texts.
    pub(crate) fn whole(dialect: Dialect) -> Self {
        Self::new(dialect, true, 0)
    }

    /// For an event of `dialect` whose strings are pieces of texts, and to whose number `shift` is added.
    pub(crate) fn pieces(dialect: Dialect, shift: u64) -> Self {
        Self::new(dialect, false, shift)
    }

    fn new(dialect: Dialect, closing: bool, shift: u64) -> Self {
        let state = State { active: None, noted: None, number: None, closing, shift };
        Self { scanner: Scanner::new(Limits::ANSWER), survey: Survey::passing(dialect), state }
    }

    /// The next bytes of the value.
    pub(crate) fn push(
        &mut self,
        chunk: &[u8],
        channels: &mut Channels,
        vault: &Vault,
        out: &mut Vec<u8>,
    ) -> Result<(), Unfit> {
        let from = self.scanner.offset();
        let (survey, state) = (&mut self.survey, &mut self.state);
        let mut pass = Pass { survey, channels, vault, state, chunk, from, copied: 0, out };
        let scanned = self.scanner.push(chunk, &mut pass as &mut dyn Sink);
        pass.rest();
        if scanned.is_err() || self.survey.overflow { Err(Unfit) } else { Ok(()) }
    }

    /// A line ends inside the value: a number that stands on the next one stays as it is.
    pub(crate) fn line_ends(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.state.number.take().unwrap_or_default());
    }

    /// The value is complete.
    pub(crate) fn finish(&mut self) -> Result<(), Unfit> {
        self.scanner.finish(&mut self.survey as &mut dyn Sink).map_err(|_| Unfit)
    }
}
