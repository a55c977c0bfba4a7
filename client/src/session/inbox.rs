//! A queue with one reader that is woken when something arrives.

use std::collections::VecDeque;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};

use super::message::{RawNotification, Violation};
use crate::error::ConnectionClosed;
use crate::sync::{Mutex, MutexGuard};

/// A notification, or what should have been one. What is rare is in a box: a queue has room for it in each place.
pub(crate) type Message = Result<RawNotification, Box<Violation>>;

/// What a subscriber to notifications receives.
pub(crate) type Notifications = Inbox<Message>;

/// Why nothing more arrives.
#[derive(Debug, Clone)]
pub(crate) enum InboxEnd {
    /// What the inbox was for is over.
    Complete,
    /// The connection is gone.
    Closed(Arc<ConnectionClosed>),
    /// The reader fell behind; so many messages were dropped.
    Overrun { dropped: u64 },
}

/// A queue with one reader.
#[derive(Debug)]
pub(crate) struct Inbox<T> {
    state: Mutex<State<T>>,
    limit: Option<usize>,
}

#[derive(Debug)]
struct State<T> {
    queue: VecDeque<T>,
    /// How many of the queue were replayed: the limit is for what arrives, not for what was there before.
    replayed: usize,
    end: Option<InboxEnd>,
    waker: Option<Waker>,
}

impl<T> Inbox<T> {
    pub(crate) fn new(limit: Option<usize>) -> Arc<Self> {
        let state = State { queue: VecDeque::new(), replayed: 0, end: None, waker: None };
        Arc::new(Self { state: Mutex::new(state), limit })
    }

    /// Adds a message; returns whom to wake.
    pub(crate) fn push(&self, message: T) -> Option<Waker> {
        let mut state = self.state();
        match &mut state.end {
            None => {}
            Some(InboxEnd::Overrun { dropped }) => {
                *dropped += 1;
                return None;
            }
            Some(_) => return None,
        }
        if self.limit.is_some_and(|limit| state.queue.len() - state.replayed >= limit) {
            state.end = Some(InboxEnd::Overrun { dropped: 1 });
        } else {
            state.queue.push_back(message);
        }
        state.waker.take()
    }

    /// Adds what arrived before the reader came.
    pub(crate) fn replay(&self, messages: impl IntoIterator<Item = T>) {
        let mut state = self.state();
        state.queue.extend(messages);
        state.replayed = state.queue.len();
    }

    /// Has the reader look again, for another reason than a message; returns whom to wake.
    pub(crate) fn poke(&self) -> Option<Waker> {
        self.state().waker.take()
    }

    /// Nothing more arrives; what is queued can still be read.
    pub(crate) fn end(&self, end: InboxEnd) -> Option<Waker> {
        let mut state = self.state();
        state.end.get_or_insert(end);
        state.waker.take()
    }

    /// Moves everything that is queued into `into`, or says why nothing more comes.
    pub(crate) fn poll_take(
        &self,
        cx: &mut Context<'_>,
        into: &mut VecDeque<T>,
    ) -> Poll<Result<(), InboxEnd>> {
        let mut state = self.state();
        if !state.queue.is_empty() {
            state.replayed = 0;
            if into.is_empty() {
                std::mem::swap(&mut state.queue, into);
            } else {
                into.append(&mut state.queue);
            }
            return Poll::Ready(Ok(()));
        }
        if let Some(end) = &state.end {
            return Poll::Ready(Err(end.clone()));
        }
        match &mut state.waker {
            Some(waker) => waker.clone_from(cx.waker()),
            none => *none = Some(cx.waker().clone()),
        }
        Poll::Pending
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives a message to every reader that is still there; hands it back if there is none.
pub(super) fn push_all(
    inboxes: &mut Vec<Arc<Notifications>>,
    message: Message,
    wakers: &mut Vec<Waker>,
) -> Option<Message> {
    // Held by this list alone: its reader was dropped, perhaps with the answer that carried it.
    inboxes.retain(|inbox| Arc::strong_count(inbox) > 1);
    let Some((last, others)) = inboxes.split_last() else { return Some(message) };
    let woken = others.iter().map(|inbox| inbox.push(message.clone()));
    woken.flatten().for_each(|waker| wakers.push(waker));
    if let Some(waker) = last.push(message) {
        wakers.push(waker);
    }
    None
}
