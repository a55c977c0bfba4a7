//! Who reads what: inboxes by id, and what arrived for ids that nobody has registered yet.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::task::Waker;

use codex_protocol_types::route::Route;

use super::key::{KeyRef, Kind};
use super::{InboxEnd, Key, Notifications, RawNotification, Violation};
use crate::error::ConnectionClosed;

/// How many notifications of the global stream are kept before its first reader comes.
const BACKLOG: usize = 1024;

/// All readers of a connection.
#[derive(Debug, Default)]
pub(super) struct Subscribers {
    limit: Option<usize>,
    /// By kind and id: looking one up needs no key of its own.
    keyed: [HashMap<String, Vec<Arc<Notifications>>>; Kind::COUNT],
    /// What arrived for keys that an answer may yet register; kept only as long as one may.
    early: HashMap<Key, Early>,
    global: Vec<Arc<Notifications>>,
    /// Until the first reader of the global stream comes.
    backlog: Option<VecDeque<Result<RawNotification, Violation>>>,
}

/// What arrived for one key while an answer might register it.
#[derive(Debug)]
struct Early {
    thread: Option<String>,
    messages: Vec<RawNotification>,
    /// Whether a reader has them.
    claimed: bool,
}

impl Subscribers {
    pub(super) fn new(limit: Option<usize>) -> Self {
        Self { limit, backlog: Some(VecDeque::new()), ..Self::default() }
    }

    /// A new reader; what arrived early is replayed to it, in order.
    pub(super) fn subscribe(&mut self, key: Key) -> Arc<Notifications> {
        let inbox = Notifications::new(self.limit);
        if let Some(early) = self.early.get_mut(&key) {
            early.claimed = true;
            for notification in &early.messages {
                inbox.push(Ok(notification.clone()));
                if key.as_ref().ends(notification) {
                    inbox.end(InboxEnd::Complete);
                    return inbox;
                }
            }
        }
        let KeyRef { kind, id } = key.as_ref();
        self.keyed[kind as usize].entry(id.to_owned()).or_default().push(Arc::clone(&inbox));
        inbox
    }

    pub(super) fn unsubscribe(&mut self, key: &Key, inbox: &Arc<Notifications>) {
        let KeyRef { kind, id } = key.as_ref();
        let readers = &mut self.keyed[kind as usize];
        let Some(inboxes) = readers.get_mut(id) else { return };
        inboxes.retain(|other| !Arc::ptr_eq(other, inbox));
        if inboxes.is_empty() {
            readers.remove(id);
        }
    }

    pub(super) fn subscribe_global(&mut self) -> Arc<Notifications> {
        let inbox = Notifications::new(self.limit);
        for message in self.backlog.take().unwrap_or_default() {
            inbox.push(message);
        }
        self.global.push(Arc::clone(&inbox));
        inbox
    }

    pub(super) fn unsubscribe_global(&mut self, inbox: &Arc<Notifications>) {
        self.global.retain(|other| !Arc::ptr_eq(other, inbox));
    }

    /// Puts a notification where it belongs. `expected`: whether an answer may yet register the key.
    ///
    /// What no reader has and no answer may claim is for the global stream, unless it is of a turn: that is dropped.
    pub(super) fn deliver(
        &mut self,
        notification: RawNotification,
        route: &Route<'_>,
        expected: impl Fn(KeyRef<'_>, Option<&str>) -> bool,
        wakers: &mut Vec<Waker>,
    ) {
        // The reader of a whole thread has a copy of what others read, too.
        let thread = KeyRef::thread_of(route).filter(|_| !self.keyed[Kind::Thread as usize].is_empty());
        let read = thread
            .is_some_and(|thread| self.deliver_keyed(thread, notification.clone(), false, wakers).is_none());
        let Some(key) = KeyRef::of(route) else {
            if !read {
                self.deliver_global(Ok(notification), wakers);
            }
            return;
        };
        let over = key.ends(&notification);
        let thread = route.thread_id.as_deref();
        let early = expected(key, thread).then(|| notification.clone());
        let unclaimed = self.deliver_keyed(key, notification, over, wakers);
        if let Some(notification) = early {
            let early = self.early.entry(key.to_key()).or_insert_with(|| Early::new(thread));
            early.messages.push(notification);
            early.claimed |= unclaimed.is_none();
        } else if let Some(notification) = unclaimed.filter(|_| key.kind != Kind::Turn) {
            self.deliver_global(Ok(notification), wakers);
        }
        if over {
            self.sweep(expected, wakers);
        }
    }

    /// Gives a notification to the readers of its key; hands it back if there is none.
    fn deliver_keyed(
        &mut self,
        KeyRef { kind, id }: KeyRef<'_>,
        notification: RawNotification,
        over: bool,
        wakers: &mut Vec<Waker>,
    ) -> Option<RawNotification> {
        let readers = &mut self.keyed[kind as usize];
        let Some(inboxes) = readers.get_mut(id) else { return Some(notification) };
        let unclaimed = push_all(inboxes, Ok(notification), wakers);
        if over {
            wakers.extend(inboxes.iter().filter_map(|inbox| inbox.end(InboxEnd::Complete)));
        }
        if over || unclaimed.is_some() {
            readers.remove(id);
        }
        unclaimed.and_then(Result::ok)
    }

    /// Forgets what arrived early and can no longer be claimed.
    pub(super) fn sweep(
        &mut self,
        expected: impl Fn(KeyRef<'_>, Option<&str>) -> bool,
        wakers: &mut Vec<Waker>,
    ) {
        let stale = self.early.extract_if(|key, early| !expected(key.as_ref(), early.thread.as_deref()));
        let unclaimed = stale.filter(|(key, early)| matches!(key, Key::Login(_)) && !early.claimed);
        let unclaimed: Vec<_> = unclaimed.flat_map(|(_, early)| early.messages).collect();
        for notification in unclaimed {
            self.deliver_global(Ok(notification), wakers);
        }
    }

    pub(super) fn deliver_global(
        &mut self,
        message: Result<RawNotification, Violation>,
        wakers: &mut Vec<Waker>,
    ) {
        if let Some(backlog) = &mut self.backlog {
            if backlog.len() == BACKLOG {
                backlog.pop_front();
                tracing::warn!("nobody reads notifications(): the oldest of {BACKLOG} kept ones was dropped");
            }
            backlog.push_back(message);
            return;
        }
        push_all(&mut self.global, message, wakers);
    }

    pub(super) fn close(&mut self, reason: &Arc<ConnectionClosed>, wakers: &mut Vec<Waker>) {
        self.sweep(|_, _| false, wakers);
        let keyed = self.keyed.iter_mut().flat_map(HashMap::drain).flat_map(|(_, inboxes)| inboxes);
        for inbox in keyed.chain(self.global.drain(..)) {
            wakers.extend(inbox.end(InboxEnd::Closed(Arc::clone(reason))));
        }
    }

    /// How much is remembered.
    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        let early: usize = self.early.values().map(|early| early.messages.len()).sum();
        self.keyed.iter().map(HashMap::len).sum::<usize>() + early + self.global.len()
    }
}

impl Early {
    fn new(thread: Option<&str>) -> Self {
        Self { thread: thread.map(str::to_owned), messages: Vec::new(), claimed: false }
    }
}

/// Gives a message to every reader that is still there; hands it back if there is none.
fn push_all(
    inboxes: &mut Vec<Arc<Notifications>>,
    message: Result<RawNotification, Violation>,
    wakers: &mut Vec<Waker>,
) -> Option<Result<RawNotification, Violation>> {
    // Held by this list alone: its reader was dropped, perhaps with the answer that carried it.
    inboxes.retain(|inbox| Arc::strong_count(inbox) > 1);
    let Some((last, others)) = inboxes.split_last() else { return Some(message) };
    wakers.extend(others.iter().filter_map(|inbox| inbox.push(message.clone())));
    wakers.extend(last.push(message));
    None
}
