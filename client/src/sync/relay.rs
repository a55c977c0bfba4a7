//! Wakes many tasks of one async runtime at the price of one.
//!
//! Whoever wakes a task of tokio's from outside pays each time for waking the thread that polls it: a call of the system,
//! more than all else that an event costs. From inside, a task is only put into a queue. So a task of the connection is
//! woken in the place of the others, and wakes them. Those of another runtime, or of none, are woken as ever.
//!
//! Not all that looks like a task of the runtime runs when the runtime does: that of a `LocalSet` may be polled by whom it
//! likes, while nobody polls the runtime's own. So whoever is not woken for a moment is woken without the task, by a
//! thread that watches it. Where no thread does, the task has nothing to do.

use std::future::poll_fn;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

#[cfg(not(all(test, shuttle)))]
use tokio::runtime::Handle;
use tokio::runtime::Id;

use super::{Mutex, MutexGuard};

#[cfg(all(test, shuttle))]
mod models;
#[cfg(test)]
mod tests;

/// How long the task may take to come.
const PATIENCE: Duration = Duration::from_millis(10);

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
    /// Since when there is somebody to wake.
    since: Option<Instant>,
    /// The thread that watches the task.
    watcher: Option<Waker>,
    /// Whether it looks again by itself.
    looks: bool,
    over: bool,
}

impl State {
    /// The task, if whoever is given to it is woken in any case.
    fn watched(&self) -> Option<&Sleeper> {
        self.task.as_ref().filter(|_| self.watcher.is_some())
    }
}

impl Relay {
    /// Wakes all of them, some of them a moment later.
    pub(crate) fn wake(&self, sleepers: impl ExactSizeIterator<Item = Sleeper>) {
        if sleepers.len() < 2 {
            return sleepers.for_each(Sleeper::wake);
        }
        let mut now = Vec::new();
        {
            let state = &mut *self.state();
            for sleeper in sleepers {
                match state.watched() {
                    Some(task) if task.is_beside(&sleeper) => state.others.push(sleeper.waker),
                    _ => now.push(sleeper.waker),
                }
            }
            // Otherwise the task was woken already.
            if state.since.is_none() && !state.others.is_empty() {
                state.since = Some(Instant::now());
                now.extend(state.task.as_ref().map(|task| task.waker.clone()));
                if !std::mem::replace(&mut state.looks, true) {
                    now.extend(state.watcher.clone());
                }
            }
        }
        now.into_iter().for_each(Waker::wake);
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
            state.since = None;
            std::mem::swap(woken, &mut state.others);
        }
        woken.drain(..).for_each(Waker::wake);
        Poll::Pending
    }

    /// Wakes those for whom the task does not come. The thread that calls this is woken when it is to call it again,
    /// unless it does so by itself after so long.
    #[cfg(feature = "stdio")]
    pub(crate) fn watch(&self, cx: &Context<'_>) -> Option<Duration> {
        let (late, left) = {
            let mut state = self.state();
            let waited = state.since.map(|since| since.elapsed());
            let left = waited.and_then(|waited| PATIENCE.checked_sub(waited));
            state.looks = left.is_some();
            if !state.watcher.as_ref().is_some_and(|watcher| watcher.will_wake(cx.waker())) {
                state.watcher = Some(cx.waker().clone());
            }
            match left {
                Some(_) => (Vec::new(), left),
                None => {
                    state.since = None;
                    (std::mem::take(&mut state.others), None)
                }
            }
        };
        late.into_iter().for_each(Waker::wake);
        left
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
