//! A queue with one reader that is woken when something arrives.

use std::collections::VecDeque;
use std::iter::once;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll};

use super::message::{Message, ServerEvent};
use super::notification::Arrived;
use super::packed::Packed;
use super::piece::Piece;
use crate::error::ConnectionClosed;
use crate::sync::relay::Sleeper;
use crate::sync::{Mutex, MutexGuard};

/// What a subscriber to notifications receives.
pub(crate) type Notifications = Inbox<Packed>;

/// What whoever answers the requests of the server receives.
pub(crate) type ServerEvents = Inbox<VecDeque<ServerEvent>>;

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
pub(crate) struct Inbox<P> {
    state: Mutex<State<P>>,
    limit: Option<usize>,
}

#[derive(Debug)]
struct State<P> {
    /// The newest messages.
    newest: P,
    /// How many messages are queued.
    queued: usize,
    /// How many of the queue were replayed: the limit is for what arrives, not for what was there before.
    replayed: usize,
    end: Option<InboxEnd>,
    sleeper: Option<Sleeper>,
    /// The oldest messages, where there are more than one piece.
    full: VecDeque<P>,
    /// Room for the next piece.
    spare: Option<P>,
}

impl<P: Piece> Inbox<P> {
    pub(crate) fn new(limit: Option<usize>) -> Arc<Self> {
        let state = State {
            newest: P::default(),
            queued: 0,
            replayed: 0,
            end: None,
            sleeper: None,
            full: VecDeque::new(),
            spare: None,
        };
        Arc::new(Self { state: Mutex::new(state), limit })
    }

    /// Adds a message; returns whom to wake.
    pub(crate) fn push<M>(&self, message: M) -> Option<Sleeper>
    where
        P: Extend<M>,
    {
        let mut state = self.state();
        match &mut state.end {
            None => {}
            Some(InboxEnd::Overrun { dropped }) => {
                *dropped += 1;
                return None;
            }
            Some(_) => return None,
        }
        if self.limit.is_some_and(|limit| state.queued - state.replayed >= limit) {
            state.end = Some(InboxEnd::Overrun { dropped: 1 });
        } else {
            state.add(message);
        }
        state.sleeper.take()
    }

    /// Adds what arrived before the reader came.
    pub(crate) fn replay<M>(&self, messages: impl IntoIterator<Item = M>)
    where
        P: Extend<M>,
    {
        let mut state = self.state();
        messages.into_iter().for_each(|message| state.add(message));
        state.replayed = state.queued;
    }

    /// Has the reader look again, for another reason than a message; returns whom to wake.
    pub(crate) fn poke(&self) -> Option<Sleeper> {
        self.state().sleeper.take()
    }

    /// Nothing more arrives; what is queued can still be read.
    pub(crate) fn end(&self, end: InboxEnd) -> Option<Sleeper> {
        let mut state = self.state();
        state.end.get_or_insert(end);
        state.sleeper.take()
    }

    /// Has the oldest of what is queued take the place of what was read, or says why nothing more comes.
    pub(crate) fn poll_take(&self, cx: &mut Context<'_>, taken: &mut P) -> Poll<Result<(), InboxEnd>> {
        taken.clear();
        let state = &mut *self.state();
        if state.queued > 0 {
            match state.full.pop_front() {
                Some(oldest) => state.spare = Some(std::mem::replace(taken, oldest)),
                None => std::mem::swap(taken, &mut state.newest),
            }
            state.queued -= taken.len();
            state.replayed = state.replayed.saturating_sub(taken.len());
            return Poll::Ready(Ok(()));
        }
        if let Some(end) = &state.end {
            return Poll::Ready(Err(end.clone()));
        }
        // The next message is written where the last one was read, which is in the caches.
        std::mem::swap(taken, &mut state.newest);
        taken.shrink();
        state.newest.shrink();
        (state.full, state.spare) = (VecDeque::new(), None);
        state.sleeper = Some(Sleeper::new(cx));
        Poll::Pending
    }

    fn state(&self) -> MutexGuard<'_, State<P>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<P: Piece> State<P> {
    fn add<M>(&mut self, message: M)
    where
        P: Extend<M>,
    {
        if self.newest.is_full() {
            let piece = std::mem::replace(&mut self.newest, self.spare.take().unwrap_or_default());
            self.full.push_back(piece);
        }
        self.newest.extend(once(message));
        self.queued += 1;
    }
}

/// Gives a message to every reader that is still there; returns whether there is one.
pub(super) fn push_all(
    inboxes: &mut Vec<Arc<Notifications>>,
    message: &Message,
    sleepers: &mut Vec<Sleeper>,
) -> bool {
    forget_dropped(inboxes);
    sleepers.extend(inboxes.iter().filter_map(|inbox| inbox.push(message.clone())));
    !inboxes.is_empty()
}

/// The same with a notification that has just arrived.
pub(super) fn pass_on(
    inboxes: &mut Vec<Arc<Notifications>>,
    arrived: &Arrived<'_>,
    sleepers: &mut Vec<Sleeper>,
) -> bool {
    forget_dropped(inboxes);
    if inboxes.len() > 1 {
        arrived.keep();
    }
    sleepers.extend(inboxes.iter().filter_map(|inbox| inbox.push(arrived)));
    !inboxes.is_empty()
}

/// Forgets the inboxes that are held by this list alone: their reader was dropped, perhaps with the answer that carried
/// it.
fn forget_dropped(inboxes: &mut Vec<Arc<Notifications>>) {
    inboxes.retain(|inbox| Arc::strong_count(inbox) > 1);
}

#[cfg(all(test, not(shuttle)))]
mod tests {
    use std::task::Waker;

    use super::super::piece::{KEPT, PIECE};
    use super::*;

    type Numbers = Inbox<VecDeque<usize>>;

    fn take<P: Piece>(inbox: &Inbox<P>, into: &mut P) -> bool {
        inbox.poll_take(&mut Context::from_waker(Waker::noop()), into).is_ready()
    }

    #[test]
    fn a_long_queue_is_read_in_order_whatever_is_added_meanwhile() {
        let inbox = Numbers::new(None);
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
        let inbox = Numbers::new(None);
        (0..100_000).for_each(|message| drop(inbox.push(message)));
        let mut taken = VecDeque::new();
        while take(&inbox, &mut taken) {}
        let state = inbox.state();
        let left = [taken.capacity(), state.newest.capacity(), state.full.capacity()];
        assert!(left.iter().all(|left| *left <= KEPT), "{left:?}");
        assert!(state.spare.is_none());
    }

    #[test]
    fn the_limit_is_for_what_is_unread_of_all_pieces() {
        let inbox = Numbers::new(Some(3 * PIECE));
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
