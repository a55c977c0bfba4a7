//! Who reads what, beside turns: inboxes by id, what arrived for logins that nobody has registered yet, and the stream
//! of what belongs to nothing else.

use std::collections::HashMap;
use std::sync::Arc;
use std::task::Waker;

use codex_protocol_types::route::Route;

use super::effects::Effects;
use super::global::Global;
use super::inbox::{InboxEnd, Notifications, push_all};
use super::key::{Key, KeyRef, Kind};
use super::message::RawNotification;
use crate::error::ConnectionClosed;

/// The readers of a connection.
#[derive(Debug)]
pub(super) struct Subscribers {
    limit: Option<usize>,
    /// By kind and id: looking one up needs no key of its own.
    keyed: [HashMap<String, Vec<Arc<Notifications>>>; Kind::COUNT],
    /// What arrived for logins that an answer may yet name; kept only as long as one may, and within a bound: beyond it
    /// it belongs to nobody.
    early: HashMap<String, Vec<RawNotification>>,
    early_bytes: usize,
    early_limit: usize,
    pub(super) global: Global,
}

impl Subscribers {
    pub(super) fn new(limit: Option<usize>, backlog_limit: usize) -> Self {
        let global = Global::new(limit, backlog_limit);
        let early = HashMap::new();
        Self { limit, keyed: Default::default(), early, early_bytes: 0, early_limit: backlog_limit, global }
    }

    /// A new reader; what arrived early is replayed to it, in order.
    pub(super) fn subscribe(&mut self, key: Key) -> Arc<Notifications> {
        let inbox = Notifications::new(self.limit);
        let KeyRef { kind, id } = key.as_ref();
        if kind == Kind::Login
            && let Some(early) = self.early.remove(id)
        {
            self.early_bytes -= early.iter().map(RawNotification::len).sum::<usize>();
            let over = early.iter().any(|notification| key.as_ref().ends(notification));
            inbox.replay(early.into_iter().map(Ok));
            if over {
                inbox.end(InboxEnd::Complete);
                return inbox;
            }
        }
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

    /// Gives the readers of a whole thread their copy; returns whether what is of the thread itself is theirs.
    pub(super) fn copy_to_thread(
        &mut self,
        thread_id: &str,
        notification: &RawNotification,
        effects: &mut Effects,
    ) -> bool {
        let mut read = false;
        for kind in [Kind::Observed, Kind::Thread] {
            if !self.keyed[kind as usize].is_empty() {
                let key = KeyRef { kind, id: thread_id };
                let unread = self.deliver_keyed(key, notification.clone(), &mut effects.wakers);
                read |= kind == Kind::Thread && unread.is_none();
            }
        }
        read
    }

    /// Puts a notification that is of no turn where it belongs. `read`: whether a reader of its thread has it;
    /// `may_log_in`: whether an answer may yet name a login.
    pub(super) fn deliver(
        &mut self,
        notification: RawNotification,
        route: &Route<'_>,
        read: bool,
        may_log_in: bool,
        effects: &mut Effects,
    ) {
        let unread = match KeyRef::of(route) {
            None => Some(notification).filter(|_| !read),
            Some(key) => match self.deliver_keyed(key, notification, &mut effects.wakers) {
                Some(notification)
                    if key.kind == Kind::Login
                        && may_log_in
                        && self.early_bytes + notification.len() <= self.early_limit =>
                {
                    self.early_bytes += notification.len();
                    self.early.entry(key.id.to_owned()).or_default().push(notification);
                    None
                }
                unread => unread,
            },
        };
        if let Some(notification) = unread {
            self.global.deliver(Ok(notification), effects);
        }
    }

    /// Gives a notification to the readers of its key; hands it back if there is none.
    fn deliver_keyed(
        &mut self,
        key: KeyRef<'_>,
        notification: RawNotification,
        wakers: &mut Vec<Waker>,
    ) -> Option<RawNotification> {
        let readers = &mut self.keyed[key.kind as usize];
        let Some(inboxes) = readers.get_mut(key.id) else { return Some(notification) };
        let over = key.ends(&notification);
        let unread = push_all(inboxes, Ok(notification), wakers);
        if over {
            wakers.extend(inboxes.iter().filter_map(|inbox| inbox.end(InboxEnd::Complete)));
        }
        if over || unread.is_some() {
            readers.remove(key.id);
        }
        unread.and_then(Result::ok)
    }

    /// No answer can name a login any more: what arrived early belongs to nobody.
    pub(super) fn sweep(&mut self, effects: &mut Effects) {
        self.early_bytes = 0;
        for (_, early) in self.early.drain() {
            early.into_iter().for_each(|notification| self.global.deliver(Ok(notification), effects));
        }
    }

    pub(super) fn close(&mut self, reason: &Arc<ConnectionClosed>, effects: &mut Effects) {
        self.sweep(effects);
        let keyed = self.keyed.iter_mut().flat_map(HashMap::drain).flat_map(|(_, inboxes)| inboxes);
        for inbox in keyed {
            effects.wakers.extend(inbox.end(InboxEnd::Closed(Arc::clone(reason))));
        }
        self.global.close(reason, effects);
    }

    /// What must hold between two changes.
    #[cfg(any(fuzzing, test))]
    pub(super) fn check(&self) {
        let early: usize = self.early.values().flatten().map(RawNotification::len).sum();
        assert_eq!(early, self.early_bytes);
        assert!(self.early_bytes <= self.early_limit, "{early}");
        assert!(self.keyed.iter().flat_map(HashMap::values).all(|readers| !readers.is_empty()));
        self.global.check();
    }

    /// How much is remembered.
    #[cfg(any(fuzzing, test, feature = "testing"))]
    pub(super) fn size(&self) -> usize {
        let early: usize = self.early.values().map(Vec::len).sum();
        self.keyed.iter().map(HashMap::len).sum::<usize>() + early + self.global.size()
    }
}
