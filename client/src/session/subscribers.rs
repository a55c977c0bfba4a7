//! Who reads what: inboxes by id, and what arrived for ids that nobody has registered yet.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::task::Waker;

use codex_protocol_types::route::Route;

use super::{InboxEnd, Notifications, RawNotification, Violation};
use crate::error::ConnectionClosed;

/// How many notifications of the global stream are kept before its first reader comes.
const BACKLOG: usize = 1024;

/// What ties a notification to a reader.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Turn(String),
    Login(String),
}

/// All readers of a connection.
#[derive(Debug, Default)]
pub(super) struct Subscribers {
    limit: Option<usize>,
    keyed: HashMap<Key, Vec<Arc<Notifications>>>,
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
                if ends(&key, notification) {
                    inbox.end(InboxEnd::Complete);
                    return inbox;
                }
            }
        }
        self.keyed.entry(key).or_default().push(Arc::clone(&inbox));
        inbox
    }

    pub(super) fn unsubscribe(&mut self, key: &Key, inbox: &Arc<Notifications>) {
        let Some(inboxes) = self.keyed.get_mut(key) else { return };
        inboxes.retain(|other| !Arc::ptr_eq(other, inbox));
        if inboxes.is_empty() {
            self.keyed.remove(key);
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
    /// What no reader has and no answer may claim is dropped, unless it is of a login: that is for the global stream.
    pub(super) fn deliver(
        &mut self,
        notification: RawNotification,
        route: &Route<'_>,
        expected: impl Fn(&Key, Option<&str>) -> bool,
        wakers: &mut Vec<Waker>,
    ) {
        let Some(key) = key_of(route) else { return self.deliver_global(Ok(notification), wakers) };
        let over = ends(&key, &notification);
        let claimed = self.deliver_keyed(&key, &notification, over, wakers);
        let thread = route.thread_id.as_deref();
        if expected(&key, thread) {
            let early = self.early.entry(key).or_insert_with(|| Early::new(thread));
            early.messages.push(notification);
            early.claimed |= claimed;
        } else if !claimed && matches!(key, Key::Login(_)) {
            self.deliver_global(Ok(notification), wakers);
        }
        if over {
            self.sweep(expected, wakers);
        }
    }

    /// Gives a notification to the readers of its key; whether there is one.
    fn deliver_keyed(
        &mut self,
        key: &Key,
        notification: &RawNotification,
        over: bool,
        wakers: &mut Vec<Waker>,
    ) -> bool {
        let Some(inboxes) = self.keyed.get_mut(key) else { return false };
        push_all(inboxes, &Ok(notification.clone()), wakers);
        let claimed = !inboxes.is_empty();
        if over {
            wakers.extend(inboxes.iter().filter_map(|inbox| inbox.end(InboxEnd::Complete)));
        }
        if over || !claimed {
            self.keyed.remove(key);
        }
        claimed
    }

    /// Forgets what arrived early and can no longer be claimed.
    pub(super) fn sweep(&mut self, expected: impl Fn(&Key, Option<&str>) -> bool, wakers: &mut Vec<Waker>) {
        let stale = self.early.extract_if(|key, early| !expected(key, early.thread.as_deref()));
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
        push_all(&mut self.global, &message, wakers);
    }

    pub(super) fn close(&mut self, reason: &Arc<ConnectionClosed>, wakers: &mut Vec<Waker>) {
        self.sweep(|_, _| false, wakers);
        for inbox in self.keyed.drain().flat_map(|(_, inboxes)| inboxes).chain(self.global.drain(..)) {
            wakers.extend(inbox.end(InboxEnd::Closed(Arc::clone(reason))));
        }
    }

    /// How much is remembered.
    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        let early: usize = self.early.values().map(|early| early.messages.len()).sum();
        self.keyed.len() + early + self.global.len()
    }
}

impl Early {
    fn new(thread: Option<&str>) -> Self {
        Self { thread: thread.map(str::to_owned), messages: Vec::new(), claimed: false }
    }
}

/// Gives a message to every reader that is still there.
fn push_all(
    inboxes: &mut Vec<Arc<Notifications>>,
    message: &Result<RawNotification, Violation>,
    wakers: &mut Vec<Waker>,
) {
    inboxes.retain(|inbox| {
        // Held by this list alone: its reader was dropped, perhaps with the answer that carried it.
        let read = Arc::strong_count(inbox) > 1;
        if read {
            wakers.extend(inbox.push(message.clone()));
        }
        read
    });
}

/// The narrowest id that a handle can stand for.
fn key_of(route: &Route<'_>) -> Option<Key> {
    if let Some(turn) = &route.turn_id {
        return Some(Key::Turn(turn.clone().into_owned()));
    }
    route.login_id.as_ref().map(|login| Key::Login(login.clone().into_owned()))
}

/// Whether nothing more comes for the key after this.
fn ends(key: &Key, notification: &RawNotification) -> bool {
    match key {
        Key::Turn(_) => notification.method() == "turn/completed",
        Key::Login(_) => notification.method() == "account/login/completed",
    }
}
