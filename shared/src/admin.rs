//! The admin plane: whoever may, reads and writes registry, accounts, keys and guardrails, and every change is on record.
//!
//! ```text
//! shell                            core                                              shell
//! head, body ─▶ Desk::arrive ─▶ Asking ⟲ reads · supply ─▶ Reply
//!                                  ▲                   └─▶ Storing ── steps ──▶ ledger (compare-and-set), sides, KV documents
//!                                  └──────────── again ◀── stored ◀────────────┘
//! ```
//!
//! One value, the *ledger*, says which version of every document is current, and holds the tip of the change log; a write is
//! committed at the moment when the ledger is exchanged for its successor, which lists what is still to be done (*pending*).
//! Whoever comes next finishes that first. Beside the ledger lie *sides*: bodies of versions, history, log entries; each is
//! written by one name once, or again with the same bytes.
//!
//! Invariant: a request that was answered 2xx is in the ledger; one that lost against another is answered 409 with the version
//! that won; nothing is ever half done for longer than until the next request. No module of the data plane names this one.

mod answer;
mod approval;
mod body;
mod changes;
mod compliance;
mod door;
mod facts;
mod history;
mod invariants;
mod keys;
mod ledger;
pub mod log;
mod lockout;
mod records;
mod registry;
mod signed;
mod splice;
mod token;
mod work;
mod write;

use alloc::string::String;
use alloc::vec::Vec;

use crate::host::{Found, Head, Millis, Reply, Seed};

use answer::Problem;
use door::Request;
use facts::{Facts, Halt};
use lockout::Lockout;
use work::Outcome;
use write::Plan;

pub use signed::Signer;
pub use token::{Role, entry as token_entry, mint as mint_token};

/// Longest body that a door takes, in bytes; a shell need not read more than one byte beyond it.
pub const LONGEST_BODY: usize = 4 << 20;
/// Rounds of reads that one request may take, conflicts with other writers included.
const ROUNDS: u16 = 400;

/// What one instance of the admin plane remembers between requests: who failed to say who they are.
pub struct Desk {
    lockout: Lockout,
    settling: Millis,
}

impl Desk {
    /// An instance on a platform whose KV store may show a replaced value for as long as `settling` (Workers KV: two minutes
    /// is more than it takes; zero for a store that is consistent). For so long a difference between store and ledger is
    /// taken for the store being late; after it, for an edit by somebody in the store's own dashboard.
    #[must_use]
    pub const fn new(settling: Millis) -> Self {
        Self { lockout: Lockout::new(), settling }
    }

    /// A request arrived, with its whole body. `client` is the address that the platform gives, or any text that tells clients
    /// apart, empty if there is none; only a hash of it is kept, for a minute, and only if its token is wrong.
    pub fn arrive(&mut self, head: &Head<'_>, client: &str, body: Vec<u8>, seed: Seed, now: Millis) -> Asking {
        let client = Lockout::mark(client);
        let request = if body.len() > LONGEST_BODY {
            Err(Problem::too_large(LONGEST_BODY))
        } else {
            self.lockout.pass(client, now).and_then(|()| Request::read(head, body))
        };
        let reads = request.as_ref().map_or_else(|_| Vec::new(), |_| work::first());
        Asking { request, client, facts: Facts::new(seed), reads, orphans: Vec::new(), rounds: 0 }
    }
}

/// What the admin plane may ask a shell to look up. [`Found::Value`], [`Found::Absent`] or [`Found::Unreachable`] for each.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Read {
    /// A setting or secret of the deployment, by its upper-case name.
    Setting(&'static str),
    /// The ledger.
    Ledger,
    /// A side, by name.
    Side(String),
    /// A document in the KV store that the data plane reads, by key, as fresh as the store can.
    Document(String),
    /// The keys of all documents that begin with this, a line each in any order; absent or empty for none.
    Names(&'static str),
}

/// One thing to do to the stores.
pub enum Step {
    /// Exchange the ledger, atomically: if it is `before` (`None`: there is none yet) make it `after`, else [`Stored::Conflict`].
    /// With both alike it is a check.
    Ledger {
        /// What must be there.
        before: Option<Vec<u8>>,
        /// What is to be there.
        after: Vec<u8>,
    },
    /// Keep a side; if there is one of this name, it is the same.
    Keep {
        /// Its name.
        name: String,
        /// Its bytes.
        value: Vec<u8>,
    },
    /// Drop a side; it may be gone already.
    Drop {
        /// Its name.
        name: String,
    },
    /// Put a document into the KV store that the data plane reads, or delete it there. A shell that can compare does it only
    /// while the stored value has the hash `before`; where it has not, the step counts as done, since someone else has done it.
    Document {
        /// Its key.
        name: String,
        /// SHA-256 of what is replaced; `None`: nothing is there.
        before: Option<[u8; 32]>,
        /// What is to be there; `None`: nothing.
        after: Option<Vec<u8>>,
    },
}

/// How far a shell came with the steps of a [`Storing`], one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// To their end.
    Done,
    /// So many steps are done; the next was an exchange of a ledger that is another by now.
    Conflict(usize),
    /// So many steps are done; the next failed.
    Failed(usize),
}

/// What comes next for a request.
pub enum Next {
    /// The whole answer.
    Reply(Reply),
    /// Something is to be read.
    Read(Asking),
    /// Something is to be stored.
    Store(Storing),
}

/// A request that waits for stored values.
pub struct Asking {
    request: Result<Request, Problem>,
    client: u64,
    facts: Facts,
    reads: Vec<Read>,
    /// Sides that were kept for a write that lost against another.
    orphans: Vec<String>,
    rounds: u16,
}

impl Asking {
    /// No request: what somebody has left undone is to be finished. The answer, which nobody need see, is 200 if nothing is left.
    #[must_use]
    pub fn finish(seed: Seed) -> Self {
        let reads = alloc::vec![Read::Ledger];
        Self {
            request: Ok(Request::finish()),
            client: 0,
            facts: Facts::new(seed),
            reads,
            orphans: Vec::new(),
            rounds: 0,
        }
    }

    /// What to look up; may be empty.
    #[must_use]
    pub fn reads(&self) -> &[Read] {
        &self.reads
    }

    /// What was found, in the order of [`Self::reads`].
    pub fn supply(mut self, desk: &mut Desk, found: Vec<Found>, now: Millis) -> Next {
        let reads = core::mem::take(&mut self.reads);
        if self.facts.learn(reads, found).is_err() {
            return Next::Reply(Problem::unreachable().reply());
        }
        self.advance(desk, now)
    }

    fn advance(mut self, desk: &mut Desk, now: Millis) -> Next {
        self.rounds = self.rounds.saturating_add(1);
        let request = match &self.request {
            Ok(request) if self.rounds <= ROUNDS => request,
            Ok(_) => return self.end(Problem::busy().reply()),
            Err(problem) => return Next::Reply(problem.reply()),
        };
        self.facts.at(now, desk.settling);
        match work::answer(request, &self.facts) {
            Ok(Outcome::Reply(reply)) => self.end(reply),
            Ok(Outcome::Write(mut plan, reply)) => {
                plan.tidying(&self.orphans);
                Next::Store(Storing { asking: self, plan, reply: Some(reply) })
            }
            Err(Halt::Want(reads)) => {
                self.reads = reads;
                Next::Read(self)
            }
            Err(Halt::First(plan)) => Next::Store(Storing { asking: self, plan, reply: None }),
            Err(Halt::Refused(problem)) => self.end(problem.reply()),
            Err(Halt::Unknown(problem)) => {
                desk.lockout.failed(self.client, now);
                Next::Reply(problem.reply())
            }
        }
    }

    /// Answers, once what lost writes have left is tidied up.
    fn end(mut self, reply: Reply) -> Next {
        if self.orphans.is_empty() {
            return Next::Reply(reply);
        }
        let plan = Plan::tidy(core::mem::take(&mut self.orphans));
        Next::Store(Storing { asking: self, plan, reply: Some(reply) })
    }
}

/// A request that waits for something to be stored.
pub struct Storing {
    asking: Asking,
    plan: Plan,
    /// The answer, if this is what was asked for; `None`: it had to be done first.
    reply: Option<Reply>,
}

impl Storing {
    /// What to do, in this order, each step after the one before it is safe.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.plan.steps
    }

    /// How far the shell came.
    pub fn stored(self, desk: &mut Desk, stored: Stored, now: Millis) -> Next {
        let Self { mut asking, plan, reply } = self;
        let done = match stored {
            Stored::Done => plan.steps.len(),
            Stored::Conflict(done) | Stored::Failed(done) => done,
        };
        let committed = done > plan.commit || plan.commit == Plan::NOTHING;
        match (reply, stored) {
            // Whoever is in the way of the rest has done it: what is committed stays.
            (Some(reply), Stored::Done | Stored::Conflict(_)) if committed => Next::Reply(reply),
            (Some(reply), Stored::Failed(_)) if plan.commit == Plan::NOTHING => Next::Reply(reply),
            (Some(_), Stored::Failed(_)) if committed => Next::Reply(Problem::unfinished().reply()),
            (_, Stored::Failed(_)) => Next::Reply(Problem::not_stored().reply()),
            (_, Stored::Done | Stored::Conflict(_)) => {
                asking.orphans.extend(plan.loose().filter(|_| !committed).cloned());
                asking.facts.forget();
                asking.advance(desk, now)
            }
        }
    }
}
