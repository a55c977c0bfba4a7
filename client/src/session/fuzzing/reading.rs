//! Somebody who reads an inbox, and waits where there is nothing to read.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

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
        messages.iter().flatten().for_each(|notification| drop(notification.decode()));
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
        messages.iter().flatten().for_each(|notification| drop(notification.decode()));
        assert!(end.is_some(), "a stream has no end");
    }
}

/// What an inbox holds now, and how it ended.
pub(super) fn everything<T>(inbox: &Inbox<T>) -> (VecDeque<T>, Option<InboxEnd>) {
    taken(inbox, &mut Context::from_waker(Waker::noop()))
}

fn taken<T>(inbox: &Inbox<T>, cx: &mut Context<'_>) -> (VecDeque<T>, Option<InboxEnd>) {
    let mut messages = VecDeque::new();
    loop {
        match inbox.poll_take(cx, &mut messages) {
            Poll::Ready(Ok(())) => {}
            Poll::Ready(Err(end)) => return (messages, Some(end)),
            Poll::Pending => return (messages, None),
        }
    }
}
