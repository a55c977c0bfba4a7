//! Who reads what: inboxes by id, and what arrived for ids that nobody has registered yet.

use std::collections::{HashMap, HashSet, VecDeque};
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
    /// What arrived for keys that an answer may yet register.
    early: HashMap<Key, Vec<RawNotification>>,
    /// Keys whose reader has gone before they were over.
    abandoned: HashSet<Key>,
    global: Vec<Arc<Notifications>>,
    /// Until the first reader of the global stream comes.
    backlog: Option<VecDeque<Result<RawNotification, Violation>>>,
}

impl Subscribers {
    pub(super) fn new(limit: Option<usize>) -> Self {
        Self { limit, backlog: Some(VecDeque::new()), ..Self::default() }
    }

    /// A new reader; what arrived early is replayed to the first one, in order.
    pub(super) fn subscribe(&mut self, key: Key) -> Arc<Notifications> {
        let inbox = Notifications::new(self.limit);
        self.abandoned.remove(&key);
        for notification in self.early.remove(&key).unwrap_or_default() {
            let over = ends(&key, &notification);
            inbox.push(Ok(notification));
            if over {
                inbox.end(InboxEnd::Complete);
                return inbox;
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
            self.abandoned.insert(key.clone());
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
    pub(super) fn deliver(
        &mut self,
        notification: RawNotification,
        route: &Route<'_>,
        expected: impl Fn(&Key) -> bool,
        wakers: &mut Vec<Waker>,
    ) {
        let Some(key) = key_of(route) else { return self.deliver_global(Ok(notification), wakers) };
        let over = ends(&key, &notification);
        if let Some(inboxes) = self.keyed.get(&key) {
            for inbox in inboxes {
                wakers.extend(inbox.push(Ok(notification.clone())));
                wakers.extend(over.then(|| inbox.end(InboxEnd::Complete)).flatten());
            }
            if over {
                self.keyed.remove(&key);
            }
        } else if self.abandoned.contains(&key) {
            if over {
                self.abandoned.remove(&key);
            }
        } else if over && !expected(&key) {
            self.early.remove(&key);
            if matches!(key, Key::Login(_)) {
                self.deliver_global(Ok(notification), wakers);
            }
        } else {
            self.early.entry(key).or_default().push(notification);
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
        for inbox in &self.global {
            wakers.extend(inbox.push(message.clone()));
        }
    }

    pub(super) fn close(&mut self, reason: &Arc<ConnectionClosed>, wakers: &mut Vec<Waker>) {
        for inbox in self.keyed.drain().flat_map(|(_, inboxes)| inboxes).chain(self.global.drain(..)) {
            wakers.extend(inbox.end(InboxEnd::Closed(Arc::clone(reason))));
        }
        self.early.clear();
        self.abandoned.clear();
    }

    /// How much is remembered.
    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        self.keyed.len() + self.early.len() + self.abandoned.len() + self.global.len()
    }
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
        Key::Login(_) => true,
    }
}
