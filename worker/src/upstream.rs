//! Requests to upstreams.
//!
//! ```text
//! Outgoing ─▶ Upstream ─answer▶ Fields ─next▶ chunks
//! ```
//!
//! Invariant: whoever drops an [`Upstream`] before its end cancels it; redirects are never followed.

use std::rc::Rc;

use lethe_core::host::{Fault, Method, Millis, Outgoing};

use worker_text::{Fields, lines};

use crate::io::{Heard, heard};
use crate::life::{Life, News};

/// A request to an upstream, and its answer. Dropped, it is cancelled.
pub(crate) struct Upstream {
    life: Rc<Life>,
    patience: Millis,
    /// As many bytes as the read under way asks for.
    least: u32,
    ended: bool,
}

/// As much of a body as is asked for at once: at first as much as a short answer has, for the buffer costs by its size.
const FIRST: u32 = 4 << 10;
const BLOCK: u32 = 16 << 10;

impl Drop for Upstream {
    fn drop(&mut self) {
        if !self.ended {
            self.life.reading.drop();
            self.life.platform.cancel();
        }
    }
}

impl Upstream {
    /// Before the first answer, and between two.
    pub(crate) fn none(life: &Rc<Life>) -> Self {
        Self { life: Rc::clone(life), patience: Millis(0), least: 0, ended: true }
    }

    /// Starts a request: its pieces are copied once, out of linear memory.
    pub(crate) fn ask(life: &Rc<Life>, out: Outgoing<'_>) -> Self {
        match out.method {
            Method::Post => {
                life.platform.room(u32::try_from(out.length).unwrap_or(u32::MAX));
                out.body.for_each(|piece| life.platform.piece(piece));
            }
            Method::Get => {}
        }
        life.platform.send(life.reading.ask(), out.url, &lines(out.headers));
        Self { life: Rc::clone(life), patience: out.patience, least: 0, ended: false }
    }

    /// The head of the answer.
    pub(crate) async fn answer(&self) -> Result<Fields, Fault> {
        match self.life.within(&self.life.reading, self.patience).await {
            None => Err(Fault::TimedOut),
            Some(News::Head(text)) => Ok(Fields::answer(text)),
            Some(News::Bytes(_) | News::Done | News::Failed) => Err(Fault::Connect),
        }
    }

    /// The next chunk, or `Silence` after `patience`: then the same read goes on in the next call. Less than `wanted` is of no
    /// use to the caller, unless it is the rest.
    pub(crate) async fn next(&mut self, wanted: usize, patience: Millis) -> Heard {
        if self.ended {
            return Heard::End;
        }
        if !self.life.reading.is_open() {
            let block = if self.least < FIRST { FIRST } else { BLOCK };
            self.least = wanted.min(block as usize) as u32;
            self.life.platform.next(self.life.reading.ask(), self.least);
        }
        let heard = heard(self.life.within(&self.life.reading, patience).await);
        self.ended = match &heard {
            Heard::Chunk(bytes) => bytes.len() < self.least as usize,
            Heard::End => true,
            Heard::Broken | Heard::Silence => false,
        };
        heard
    }

    /// Nothing follows.
    pub(crate) const fn has_ended(&self) -> bool {
        self.ended
    }

    /// The platform goes on with the body by itself.
    pub(crate) fn let_go(mut self) {
        self.ended = true;
    }
}
