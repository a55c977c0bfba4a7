//! Who reads what: inboxes by id, and what arrived for ids that nobody has registered yet.

use std::borrow::Cow;
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
    /// Everything of a thread, that of its turns too.
    Thread(String),
    Turn(String),
    Login(String),
    /// A standalone command (`command/exec`).
    Process(String),
    /// An external process (`process/spawn`).
    ProcessHandle(String),
    /// A file watch.
    Watch(String),
    /// A fuzzy file search session.
    Session(String),
}

/// All readers of a connection.
#[derive(Debug, Default)]
pub(super) struct Subscribers {
    limit: Option<usize>,
    keyed: HashMap<Key, Vec<Arc<Notifications>>>,
    /// The readers of whole threads: theirs is a copy of what others read, too.
    threads: HashMap<Key, Vec<Arc<Notifications>>>,
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
        self.readers(&key).entry(key).or_default().push(Arc::clone(&inbox));
        inbox
    }

    pub(super) fn unsubscribe(&mut self, key: &Key, inbox: &Arc<Notifications>) {
        let readers = self.readers(key);
        let Some(inboxes) = readers.get_mut(key) else { return };
        inboxes.retain(|other| !Arc::ptr_eq(other, inbox));
        if inboxes.is_empty() {
            readers.remove(key);
        }
    }

    fn readers(&mut self, key: &Key) -> &mut HashMap<Key, Vec<Arc<Notifications>>> {
        if matches!(key, Key::Thread(_)) { &mut self.threads } else { &mut self.keyed }
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
        expected: impl Fn(&Key, Option<&str>) -> bool,
        wakers: &mut Vec<Waker>,
    ) {
        let read = self.deliver_to_thread(&notification, route, wakers);
        let Some(key) = key_of(route) else {
            if !read {
                self.deliver_global(Ok(notification), wakers);
            }
            return;
        };
        let over = ends(&key, &notification);
        let claimed = self.deliver_keyed(&key, &notification, over, wakers);
        let thread = route.thread_id.as_deref();
        if expected(&key, thread) {
            let early = self.early.entry(key).or_insert_with(|| Early::new(thread));
            early.messages.push(notification);
            early.claimed |= claimed;
        } else if !claimed && !matches!(key, Key::Turn(_)) {
            self.deliver_global(Ok(notification), wakers);
        }
        if over {
            self.sweep(expected, wakers);
        }
    }

    /// Gives a notification to the readers of its whole thread; whether there is one.
    fn deliver_to_thread(
        &mut self,
        notification: &RawNotification,
        route: &Route<'_>,
        wakers: &mut Vec<Waker>,
    ) -> bool {
        let Some(thread) = route.thread_id.as_deref().filter(|_| !self.threads.is_empty()) else {
            return false;
        };
        let key = Key::Thread(thread.to_owned());
        let Some(inboxes) = self.threads.get_mut(&key) else { return false };
        push_all(inboxes, &Ok(notification.clone()), wakers);
        let read = !inboxes.is_empty();
        if !read {
            self.threads.remove(&key);
        }
        read
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
        let keyed = self.keyed.drain().chain(self.threads.drain()).flat_map(|(_, inboxes)| inboxes);
        for inbox in keyed.chain(self.global.drain(..)) {
            wakers.extend(inbox.end(InboxEnd::Closed(Arc::clone(reason))));
        }
    }

    /// How much is remembered.
    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        let early: usize = self.early.values().map(|early| early.messages.len()).sum();
        self.keyed.len() + self.threads.len() + early + self.global.len()
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
    type Named = fn(String) -> Key;
    let ids: [(&Option<Cow<'_, str>>, Named); 6] = [
        (&route.turn_id, Key::Turn),
        (&route.login_id, Key::Login),
        (&route.process_id, Key::Process),
        (&route.process_handle, Key::ProcessHandle),
        (&route.watch_id, Key::Watch),
        (&route.session_id, Key::Session),
    ];
    ids.into_iter().find_map(|(id, named)| Some(named(id.as_deref()?.to_owned())))
}

/// Whether nothing more comes for the key after this.
fn ends(key: &Key, notification: &RawNotification) -> bool {
    let last = match key {
        Key::Turn(_) => "turn/completed",
        Key::Login(_) => "account/login/completed",
        Key::ProcessHandle(_) => "process/exited",
        // Their last word is an answer, or there is none.
        Key::Thread(_) | Key::Process(_) | Key::Watch(_) | Key::Session(_) => return false,
    };
    notification.method() == last
}
