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

/// How many messages the reader takes at once. A longer queue is in pieces of so many: none of them is moved when it
/// grows, and their memory goes as they are read.
const PIECE: usize = 256;
/// For how many messages a reader that waits keeps room.
const KEPT: usize = 32;

/// A queue with one reader.
#[derive(Debug)]
pub(crate) struct Inbox<T> {
    state: Mutex<State<T>>,
    limit: Option<usize>,
}

#[derive(Debug)]
struct State<T> {
    /// The oldest messages, where there are more than one piece.
    full: VecDeque<VecDeque<T>>,
    /// The newest messages.
    newest: VecDeque<T>,
    /// How many of the queue were replayed: the limit is for what arrives, not for what was there before.
    replayed: usize,
    end: Option<InboxEnd>,
    waker: Option<Waker>,
}

impl<T> Inbox<T> {
    pub(crate) fn new(limit: Option<usize>) -> Arc<Self> {
        let state =
            State { full: VecDeque::new(), newest: VecDeque::new(), replayed: 0, end: None, waker: None };
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
        if self.limit.is_some_and(|limit| state.len() - state.replayed >= limit) {
            state.end = Some(InboxEnd::Overrun { dropped: 1 });
        } else {
            state.add(message);
        }
        state.waker.take()
    }

    /// Adds what arrived before the reader came.
    pub(crate) fn replay(&self, messages: impl IntoIterator<Item = T>) {
        let mut state = self.state();
        messages.into_iter().for_each(|message| state.add(message));
        state.replayed = state.len();
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

    /// Moves the oldest of what is queued into `into`, or says why nothing more comes.
    pub(crate) fn poll_take(
        &self,
        cx: &mut Context<'_>,
        into: &mut VecDeque<T>,
    ) -> Poll<Result<(), InboxEnd>> {
        let state = &mut *self.state();
        if state.len() > 0 {
            let mut oldest = state.full.pop_front();
            let oldest = oldest.as_mut().unwrap_or(&mut state.newest);
            state.replayed = state.replayed.saturating_sub(oldest.len());
            if into.is_empty() {
                std::mem::swap(oldest, into);
            } else {
                into.append(oldest);
            }
            return Poll::Ready(Ok(()));
        }
        if let Some(end) = &state.end {
            return Poll::Ready(Err(end.clone()));
        }
        into.shrink_to(KEPT);
        state.newest.shrink_to(KEPT);
        state.full.shrink_to(KEPT);
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

impl<T> State<T> {
    fn len(&self) -> usize {
        self.full.len() * PIECE + self.newest.len()
    }

    fn add(&mut self, message: T) {
        if self.newest.len() == PIECE {
            let piece = std::mem::replace(&mut self.newest, VecDeque::with_capacity(PIECE));
            self.full.push_back(piece);
        }
        self.newest.push_back(message);
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

#[cfg(all(test, not(shuttle)))]
mod tests {
    use super::*;

    fn take(inbox: &Inbox<usize>, into: &mut VecDeque<usize>) -> bool {
        inbox.poll_take(&mut Context::from_waker(Waker::noop()), into).is_ready()
    }

    #[test]
    fn a_long_queue_is_read_in_order_whatever_is_added_meanwhile() {
        let inbox = Inbox::new(None);
        let mut pushed = 0..3_000;
        pushed.by_ref().take(1_000).for_each(|message| drop(inbox.push(message)));
        let (mut taken, mut read) = (VecDeque::new(), Vec::new());
        while take(&inbox, &mut taken) {
            read.extend(taken.drain(..));
            pushed.by_ref().take(PIECE / 2).for_each(|message| drop(inbox.push(message)));
        }
        assert_eq!(read, (0..3_000).collect::<Vec<_>>());
    }

    #[test]
    fn what_was_read_leaves_nothing_behind() {
        let inbox = Inbox::new(None);
        (0..100_000).for_each(|message| drop(inbox.push(message)));
        let mut taken = VecDeque::new();
        while take(&inbox, &mut taken) {
            taken.clear();
        }
        let state = inbox.state();
        let left = [taken.capacity(), state.newest.capacity(), state.full.capacity()];
        assert!(left.iter().all(|left| *left <= KEPT), "{left:?}");
    }

    #[test]
    fn the_limit_is_for_what_is_unread_of_all_pieces() {
        let inbox = Inbox::new(Some(3 * PIECE));
        inbox.replay(0..2 * PIECE);
        (0..3 * PIECE).for_each(|message| drop(inbox.push(message)));
        let mut taken = VecDeque::new();
        // What was replayed is read first, and made no room.
        assert!(take(&inbox, &mut taken));
        inbox.push(0);
        let end = inbox.state().end.clone();
        assert!(matches!(end, Some(InboxEnd::Overrun { dropped: 1 })), "{end:?}");
    }
}
