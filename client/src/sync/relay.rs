//! Wakes many tasks of one async runtime at the price of one.
//!
//! Whoever wakes a task of tokio's from outside pays each time for waking the thread that polls it: a call of the system,
//! more than all else that an event costs. From inside, a task is only put into a queue. So a task of the connection is
//! woken in the place of the others, and wakes them. Those of another runtime, or of none, are woken as ever: nothing
//! is known of when this one's tasks are polled.

use std::future::poll_fn;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};

#[cfg(not(all(test, shuttle)))]
use tokio::runtime::Handle;
use tokio::runtime::Id;

use super::{Mutex, MutexGuard};

#[cfg(all(test, shuttle))]
mod models;
#[cfg(test)]
mod tests;

/// Somebody who waits.
#[derive(Debug)]
pub(crate) struct Sleeper {
    waker: Waker,
    /// Inside of which runtime it waits.
    runtime: Option<Id>,
}

impl Sleeper {
    pub(crate) fn new(cx: &Context<'_>) -> Self {
        Self { waker: cx.waker().clone(), runtime: current() }
    }

    pub(crate) fn wake(self) {
        self.waker.wake();
    }

    /// Whether both are tasks of the same runtime: whoever has one of them polled in its place, inside of a task, has
    /// another kind of waker.
    fn is_beside(&self, other: &Self) -> bool {
        let tasks = std::ptr::eq(self.waker.vtable(), other.waker.vtable());
        tasks && self.runtime.is_some() && self.runtime == other.runtime
    }
}

/// The runtime inside of which this is called.
#[cfg(not(all(test, shuttle)))]
fn current() -> Option<Id> {
    Handle::try_current().ok().map(|runtime| runtime.id())
}

/// In a model all are tasks of one.
#[cfg(all(test, shuttle))]
fn current() -> Option<Id> {
    static RUNTIME: std::sync::LazyLock<tokio::runtime::Runtime> =
        std::sync::LazyLock::new(|| tokio::runtime::Builder::new_current_thread().build().unwrap());
    Some(RUNTIME.handle().id())
}

/// Wakes those who wait.
#[derive(Debug, Default)]
pub(crate) struct Relay(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// The task that wakes the others, while it is there.
    task: Option<Sleeper>,
    /// Whom it is to wake.
    others: Vec<Waker>,
    over: bool,
}

impl Relay {
    /// Wakes all of them, some of them a moment later.
    pub(crate) fn wake(&self, sleepers: impl ExactSizeIterator<Item = Sleeper>) {
        if sleepers.len() < 2 {
            return sleepers.for_each(Sleeper::wake);
        }
        let mut apart = Vec::new();
        let task = {
            let state = &mut *self.state();
            // Otherwise it was woken already.
            let sleeps = state.others.is_empty();
            for sleeper in sleepers {
                match &state.task {
                    Some(task) if task.is_beside(&sleeper) => state.others.push(sleeper.waker),
                    _ => apart.push(sleeper.waker),
                }
            }
            let wakes = sleeps && !state.others.is_empty();
            state.task.as_ref().filter(|_| wakes).map(|task| task.waker.clone())
        };
        task.into_iter().chain(apart).for_each(Waker::wake);
    }

    /// The task that wakes the others, for as long as there is anybody to wake.
    pub(crate) async fn run(self: Arc<Self>) {
        let (relay, mut woken) = (Ends(self), Vec::new());
        poll_fn(|cx| relay.0.poll(cx, &mut woken)).await;
    }

    /// `woken`: room for whom it wakes, which goes to and fro.
    fn poll(&self, cx: &Context<'_>, woken: &mut Vec<Waker>) -> Poll<()> {
        {
            let mut state = self.state();
            if state.over {
                return Poll::Ready(());
            }
            if !state.task.as_ref().is_some_and(|task| task.waker.will_wake(cx.waker())) {
                state.task = Some(Sleeper::new(cx));
            }
            std::mem::swap(woken, &mut state.others);
        }
        woken.drain(..).for_each(Waker::wake);
        Poll::Pending
    }

    /// Has the task go; from here on everybody is woken as ever.
    pub(crate) fn end(&self) {
        let (task, others) = {
            let mut state = self.state();
            state.over = true;
            (state.task.take(), std::mem::take(&mut state.others))
        };
        others.into_iter().chain(task.map(|task| task.waker)).for_each(Waker::wake);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends a relay whose task is gone, perhaps with its runtime.
struct Ends(Arc<Relay>);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.end();
    }
}
