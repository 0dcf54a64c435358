//! What a shell does, on a fake wire under a fake clock.
//!
//! ```text
//! Step::Send ─▶ the next of the wire ─▶ Step … ─▶ Ended
//! ```
//!
//! Invariant: it decides nothing; every head takes 40 ms, every chunk 1 ms.

use super::*;

/// Drives what begins with `first` over `wire`, all of which must be asked for.
pub(super) fn run(wire: VecDeque<Wire>, first: Step) -> Ended {
    let mut driver = Driver { wire, now: START, sent: Vec::new(), waits: Vec::new() };
    let ended = driver.drive(first);
    assert!(driver.wire.is_empty(), "{} answers were not asked for", driver.wire.len());
    ended
}

struct Driver {
    wire: VecDeque<Wire>,
    now: Millis,
    sent: Vec<Sent>,
    waits: Vec<Millis>,
}

/// A body that is being read.
struct Reading {
    chunks: VecDeque<Vec<u8>>,
    end: End,
}

struct Given(Vec<(&'static str, String)>);

impl Headers for Given {
    fn get(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(other, _)| *other == name).map(|(_, value)| value.clone())
    }
}

/// The headers of a JSON answer.
pub(super) fn json() -> impl Headers {
    Given(alloc::vec![("content-type", "application/json".into())])
}

impl Driver {
    fn drive(&mut self, mut step: Step) -> Ended {
        let mut reading = Reading { chunks: VecDeque::new(), end: End::Complete };
        loop {
            step = match step {
                Step::Send(sending) => self.send(sending, &mut reading),
                Step::Wait(waiting) => {
                    self.waits.push(waiting.delay());
                    self.now = self.now.after(waiting.delay());
                    waiting.resume(self.now)
                }
                Step::Peek(peeking) => match (self.chunk(&mut reading), reading.end) {
                    (Some(chunk), _) => peeking.push(&chunk, self.now),
                    (None, End::Upstream(fault)) => peeking.failed(fault, self.now),
                    (None, End::Complete | End::ClientGone) => peeking.ended(self.now),
                },
                Step::Reply(reply, record) => {
                    return self.ended(reply.status, reply.headers, reply.body, record, Close::Clean);
                }
                Step::HandOver { head, handover } => {
                    let record = handover.finish(reading.end, self.now);
                    let first = core::mem::take(&mut reading.chunks).into_iter().flatten().collect();
                    return Ended {
                        handed_over: true,
                        ..self.ended(head.status, head.headers, first, record, Close::Clean)
                    };
                }
                Step::Relay { head, mut first, mut relay } => {
                    while let Some(chunk) = self.chunk(&mut reading) {
                        if relay.push(&chunk, self.now, &mut first) == Flow::Stop {
                            break;
                        }
                    }
                    let (record, close) = relay.finish(reading.end, self.now, &mut first);
                    return Ended { relayed: true, ..self.ended(head.status, head.headers, first, record, close) };
                }
            }
        }
    }

    fn send(&mut self, sending: Sending, reading: &mut Reading) -> Step {
        let sent = sending.request(sent);
        self.sent.push(sent);
        self.now = self.now.after(Millis(40));
        match self.wire.pop_front().unwrap_or_else(|| panic!("nothing answers attempt {}", self.sent.len())) {
            Wire::Fails(fault) => sending.failed(fault, self.now),
            Wire::Answers { status, headers, chunks, end } => {
                *reading = Reading { chunks: chunks.into(), end };
                sending.answered(status, &Given(headers), self.now)
            }
        }
    }

    fn chunk(&mut self, reading: &mut Reading) -> Option<Vec<u8>> {
        self.now = self.now.after(Millis(1));
        reading.chunks.pop_front()
    }

    fn ended(&mut self, status: u16, headers: HeaderList, body: Vec<u8>, record: Record, close: Close) -> Ended {
        Ended {
            sent: core::mem::take(&mut self.sent),
            waits: core::mem::take(&mut self.waits),
            relayed: false,
            handed_over: false,
            status,
            headers,
            body: String::from_utf8(body).unwrap(),
            record,
            close,
            parting: Vec::new(),
        }
    }
}
