//! Somebody who reads an inbox, and waits where there is nothing to read.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use crate::session::packed::Packed;
use crate::session::piece::Piece;
use crate::session::{Inbox, InboxEnd, Key, Notifications, Session};

/// Where an inbox is registered.
pub(super) enum Place {
    Global,
    Keyed(Key),
    Turn(String),
}

/// A reader of an inbox.
pub(super) struct Reading {
    place: Place,
    inbox: Arc<Notifications>,
    /// While it waits: whether it was woken.
    waits: Option<Arc<Woken>>,
}

#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Reading {
    pub(super) fn new(place: Place, inbox: Arc<Notifications>) -> Self {
        Self { place, inbox, waits: None }
    }

    /// The turn that it reads.
    pub(super) fn turn(&self) -> Option<&str> {
        match &self.place {
            Place::Turn(id) => Some(id),
            Place::Global | Place::Keyed(_) => None,
        }
    }

    /// Reads what is there, and waits for more.
    pub(super) fn read(&mut self) {
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(Arc::clone(&woken));
        let (messages, end) = taken(&self.inbox, &mut Context::from_waker(&waker));
        decode(messages);
        self.waits = end.is_none().then_some(woken);
    }

    /// Who waits is woken before there is anything to read.
    pub(super) fn check(&mut self) {
        let Some(woken) = self.waits.take_if(|woken| !woken.0.load(Ordering::SeqCst)) else { return };
        let waker = Waker::from(Arc::clone(&woken));
        let (messages, end) = taken(&self.inbox, &mut Context::from_waker(&waker));
        assert!(messages.is_empty() && end.is_none(), "a reader was not woken: {messages:?}, {end:?}");
        self.waits = Some(woken);
    }

    /// Gives up its place.
    pub(super) fn leave(self, session: &Session) {
        match &self.place {
            Place::Global => session.unsubscribe_global(&self.inbox),
            Place::Keyed(key) => session.unsubscribe(key, &self.inbox),
            Place::Turn(id) => session.leave(id, &self.inbox),
        }
    }

    /// Reads to the end, which must be there.
    pub(super) fn read_to_the_end(&self) {
        let (messages, end) = everything(&self.inbox);
        decode(messages);
        assert!(end.is_some(), "a stream has no end");
    }
}

/// What an inbox holds now, piece by piece, and how it ended.
pub(super) fn everything<P: Piece>(inbox: &Inbox<P>) -> (Vec<P>, Option<InboxEnd>) {
    taken(inbox, &mut Context::from_waker(Waker::noop()))
}

fn taken<P: Piece>(inbox: &Inbox<P>, cx: &mut Context<'_>) -> (Vec<P>, Option<InboxEnd>) {
    let mut pieces = Vec::new();
    loop {
        let mut piece = P::default();
        match inbox.poll_take(cx, &mut piece) {
            Poll::Ready(Ok(())) => pieces.push(piece),
            Poll::Ready(Err(end)) => return (pieces, Some(end)),
            Poll::Pending => return (pieces, None),
        }
    }
}

fn decode(pieces: Vec<Packed>) {
    for mut piece in pieces {
        while let Some(message) = piece.next() {
            // A line that breaks the protocol has nothing to decode.
            let _ = message.read(|notification| drop(notification.decode()));
        }
    }
}
