//! One invocation's life: a task that goes on whenever something that it waits for has happened.
//!
//! ```text
//! serve ─▶ Life { task } ──poll──▶ platform.next(turn, …) ┄┄▶ heard(number, turn, bytes) ──poll──▶ … ──▶ platform.end()
//!                                                         ┄┄▶ rang(number)      patience, and a pulse every ten seconds
//! ```
//!
//! Invariant: an invocation without a pulse was dropped by the platform: the next one to begin drops what it held. What is
//! told to an invocation that has ended, or in answer to a question that was given up, is dropped unread.

use core::cell::{Cell, RefCell};
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use std::rc::Rc;
use std::sync::Arc;
use std::task::Wake;

use lethe_core::host::Millis;

use crate::js::{self, Invocation};

/// An invocation under way.
pub(crate) struct Life {
    pub(crate) platform: Invocation,
    /// What reads, and what writes: one question each at a time.
    pub(crate) reading: Question,
    pub(crate) writing: Question,
    number: u32,
    task: RefCell<Option<Task>>,
    waker: Waker,
    /// It was woken while it ran.
    again: Cell<bool>,
    left: Cell<bool>,
    /// When the timer fires.
    rings: Cell<Option<Millis>>,
    pulse: Cell<Millis>,
}

type Task = Pin<Box<dyn Future<Output = ()>>>;

/// What the platform has to tell.
pub(crate) enum News {
    /// Bytes; none at the end of a body.
    Bytes(Option<Vec<u8>>),
    /// The head of an answer.
    Head(String),
    Done,
    Failed,
}

/// The longest time without a pulse.
const PULSE: Millis = Millis(10_000);
/// As long without one, and the platform has dropped it.
const DEAD: Millis = Millis(120_000);

thread_local! {
    static LIVES: RefCell<Vec<Rc<Life>>> = const { RefCell::new(Vec::new()) };
    static NOW: Cell<Millis> = const { Cell::new(Millis(0)) };
}

/// The time; it stands still while a task runs, as the platform's own does.
pub(crate) fn now() -> Millis {
    NOW.get()
}

impl Life {
    /// A new invocation begins to live as `task` says, and what the platform has dropped ends.
    pub(crate) fn begin<T: Future<Output = ()> + 'static>(
        number: u32,
        platform: Invocation,
        task: impl FnOnce(Rc<Self>) -> T,
    ) {
        NOW.set(Millis(js::now() as u64));
        bury();
        let life = Rc::new(Self {
            platform,
            reading: Question::default(),
            writing: Question::default(),
            number,
            task: RefCell::new(None),
            waker: Waker::from(Arc::new(Call(number))),
            again: Cell::new(false),
            left: Cell::new(false),
            rings: Cell::new(None),
            pulse: Cell::new(now()),
        });
        *life.task.borrow_mut() = Some(Box::pin(task(Rc::clone(&life))));
        LIVES.with_borrow_mut(|lives| lives.push(Rc::clone(&life)));
        life.run();
    }

    fn of(number: u32) -> Option<Rc<Self>> {
        LIVES.with_borrow(|lives| lives.iter().rfind(|life| life.number == number).cloned())
    }

    /// Goes on as far as it can.
    fn run(&self) {
        NOW.set(Millis(js::now() as u64));
        self.pulse.set(now());
        self.again.set(true);
        while self.again.get() {
            let Ok(mut task) = self.task.try_borrow_mut() else { return };
            self.again.set(false);
            let Some(running) = &mut *task else { return };
            if running.as_mut().poll(&mut Context::from_waker(&self.waker)).is_ready() {
                let over = task.take();
                drop(task);
                drop(over);
                return self.end();
            }
        }
        if self.rings.get().is_none() {
            self.ring_at(now().after(PULSE));
        }
    }

    fn end(&self) {
        LIVES.with_borrow_mut(|lives| lives.retain(|life| life.number != self.number));
        self.platform.end();
    }

    /// The timer fires then, or before.
    fn ring_at(&self, moment: Millis) {
        if self.rings.get().is_none_or(|rings| rings > moment) {
            let wait = moment.since(now()).0.min(PULSE.0);
            self.rings.set(Some(now().after(Millis(wait))));
            self.platform.alarm(wait as f64);
        }
    }

    /// What comes of `work`, or `None` if the client has left before. It is borrowed: given away, its state would be held twice.
    pub(crate) async fn unless_left<T>(&self, mut work: Pin<&mut impl Future<Output = T>>) -> Option<T> {
        core::future::poll_fn(
            |context| {
                if self.left.get() { Poll::Ready(None) } else { work.as_mut().poll(context).map(Some) }
            },
        )
        .await
    }

    /// The answer to `question`, or `None` after `patience`: it may then be waited for again.
    pub(crate) async fn within(&self, question: &Question, patience: Millis) -> Option<News> {
        let deadline = now().after(patience);
        core::future::poll_fn(|_| {
            if let Some(news) = question.take() {
                return Poll::Ready(Some(news));
            }
            if now() >= deadline {
                return Poll::Ready(None);
            }
            self.ring_at(deadline);
            Poll::Pending
        })
        .await
    }

    /// The answer to `question`, however long it takes.
    pub(crate) async fn answer(&self, question: &Question) -> News {
        core::future::poll_fn(|_| question.take().map_or(Poll::Pending, Poll::Ready)).await
    }

    /// What was written is taken, or cannot be.
    pub(crate) async fn written(&self) -> bool {
        matches!(self.answer(&self.writing).await, News::Done)
    }

    pub(crate) async fn sleep(&self, span: Millis) {
        let never = Question::default();
        self.within(&never, span).await;
    }
}

/// Drops what invocations hold that the platform has dropped without a word.
fn bury() {
    let dead = |life: &Rc<Life>| now().since(life.pulse.get()) > DEAD;
    let buried: Vec<_> = LIVES.with_borrow_mut(|lives| lives.extract_if(.., |life| dead(life)).collect());
    for life in buried {
        let held = life.task.try_borrow_mut().ok().and_then(|mut task| task.take());
        drop(held);
    }
}

/// A question to the platform; an answer to an earlier one is not heard.
#[derive(Default)]
pub(crate) struct Question {
    turn: Cell<u32>,
    asked: Cell<bool>,
    news: RefCell<Option<News>>,
}

impl Question {
    /// Asks anew: the number to be answered.
    pub(crate) fn ask(&self) -> u32 {
        self.turn.set(self.turn.get().wrapping_add(1));
        self.asked.set(true);
        drop(self.news.take());
        self.turn.get()
    }

    /// Gives up.
    pub(crate) fn drop(&self) {
        self.ask();
        self.asked.set(false);
    }

    /// Asked, and not answered yet, or the answer not taken.
    pub(crate) fn is_open(&self) -> bool {
        self.asked.get()
    }

    fn take(&self) -> Option<News> {
        let news = self.news.take();
        self.asked.set(self.asked.get() && news.is_none());
        news
    }

    fn answer(&self, turn: u32, news: News) {
        if self.asked.get() && self.turn.get() == turn {
            *self.news.borrow_mut() = Some(news);
        }
    }
}

/// Wakes an invocation, wherever the waker has got to.
struct Call(u32);

impl Wake for Call {
    fn wake(self: Arc<Self>) {
        if let Some(life) = Life::of(self.0) {
            life.again.set(true);
            life.run();
        }
    }
}

/// The answer to a question of invocation `number`.
pub(crate) fn tell(number: u32, of: fn(&Life) -> &Question, turn: u32, news: News) {
    if let Some(life) = Life::of(number) {
        of(&life).answer(turn, news);
        life.run();
    }
}

/// Its timer fired.
pub(crate) fn ring(number: u32) {
    if let Some(life) = Life::of(number) {
        life.rings.set(None);
        life.run();
    }
}

/// Its client left.
pub(crate) fn leave(number: u32) {
    if let Some(life) = Life::of(number) {
        life.left.set(true);
        life.run();
    }
}
