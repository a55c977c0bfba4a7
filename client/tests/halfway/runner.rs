//! Futures that are driven step by step: one is polled if it was woken, else the runtime says one message, else time
//! passes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::timeout;

use crate::bench::Local;

/// What a call came to, in a word: what it gave, or the kind of its error.
pub(crate) type Shown = Result<String, String>;

/// More than any call takes.
const MOST_STEPS: usize = 500;

/// The other side of what is driven.
pub(crate) trait Peer {
    /// Takes what was sent.
    fn pump(&self);
    /// Says one message; `false` if there is none to say.
    fn say_one(&self) -> bool;
    /// How long anything may take.
    fn patience(&self) -> Duration;
}

/// Futures beside each other.
pub(crate) struct Runner<'b> {
    peer: &'b dyn Peer,
    slots: Vec<Slot<'b>>,
    something: Arc<Notify>,
}

struct Slot<'b> {
    future: Option<Local<'b, Shown>>,
    woken: Arc<Woken>,
    outcome: Option<Shown>,
    polls: usize,
}

struct Woken {
    it: AtomicBool,
    something: Arc<Notify>,
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.it.store(true, Ordering::SeqCst);
        self.something.notify_one();
    }
}

impl<'b> Runner<'b> {
    pub(crate) fn new<'f: 'b>(peer: &'b dyn Peer, futures: Vec<Local<'f, Shown>>) -> Self {
        let mut runner = Self { peer, slots: Vec::new(), something: Arc::default() };
        for future in futures {
            runner.push(future);
        }
        runner
    }

    /// One more, which is polled before anything else happens; returns its place.
    pub(crate) fn push<'f: 'b>(&mut self, future: Local<'f, Shown>) -> usize {
        let woken = Woken { it: AtomicBool::new(true), something: Arc::clone(&self.something) };
        self.slots.push(Slot { future: Some(future), woken: Arc::new(woken), outcome: None, polls: 0 });
        self.slots.len() - 1
    }

    /// Drops one where it is.
    pub(crate) fn cancel(&mut self, at: usize) {
        self.slots[at].future = None;
        self.peer.pump();
    }

    pub(crate) fn outcome(&self, at: usize) -> Option<Shown> {
        self.slots[at].outcome.clone()
    }

    /// Takes one step.
    pub(crate) async fn step(&mut self) -> Result<(), String> {
        let is_woken = |slot: &Slot<'_>| slot.future.is_some() && slot.woken.it.load(Ordering::SeqCst);
        if let Some(slot) = self.slots.iter_mut().find(|slot| is_woken(slot)) {
            slot.poll();
            self.peer.pump();
            return Ok(());
        }
        self.peer.pump();
        if self.peer.say_one() {
            return Ok(());
        }
        let waited = timeout(self.peer.patience(), self.something.notified()).await;
        waited.map_err(|_| "hangs".to_owned())
    }

    /// So many steps.
    pub(crate) async fn steps(&mut self, steps: usize) -> Result<(), String> {
        for _ in 0..steps {
            self.step().await?;
        }
        Ok(())
    }

    /// Until the first was polled so often, or is done.
    pub(crate) async fn polls(&mut self, polls: usize) -> Result<(), String> {
        while self.slots[0].polls < polls && self.slots[0].future.is_some() {
            self.step().await?;
        }
        Ok(())
    }

    /// Until all are done; returns how many steps that took.
    pub(crate) async fn finish(&mut self) -> Result<usize, String> {
        for steps in 0..MOST_STEPS {
            if self.slots.iter().all(|slot| slot.future.is_none()) {
                return Ok(steps);
            }
            self.step().await?;
        }
        Err(format!("goes on after {MOST_STEPS} steps"))
    }
}

impl Slot<'_> {
    fn poll(&mut self) {
        self.woken.it.store(false, Ordering::SeqCst);
        let waker = Waker::from(Arc::clone(&self.woken));
        let Some(future) = &mut self.future else { return };
        self.polls += 1;
        if let Poll::Ready(outcome) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            self.outcome = Some(outcome);
            self.future = None;
        }
    }
}
