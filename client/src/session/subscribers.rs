//! Who reads what, beside turns: inboxes by id, what arrived for logins that nobody has registered yet, and the stream
//! of what belongs to nothing else.

use std::collections::HashMap;
use std::sync::Arc;

use codex_protocol_types::route::Route;
use foldhash::fast::RandomState;

use super::effects::Effects;
use super::global::Global;
use super::inbox::{InboxEnd, Notifications, pass_on};
use super::key::{Key, KeyRef, Kind};
use super::notification::{Arrived, OwnedNotification};
use crate::error::ConnectionClosed;
use crate::sync::relay::Sleeper;

/// The readers of a connection.
#[derive(Debug)]
pub(super) struct Subscribers {
    limit: Option<usize>,
    /// By kind and id: looking one up needs no key of its own.
    keyed: [HashMap<String, Vec<Arc<Notifications>>, RandomState>; Kind::COUNT],
    /// What arrived for logins that an answer may yet name; kept only as long as one may, and within a bound: beyond it
    /// it belongs to nobody.
    early: HashMap<String, Vec<OwnedNotification>>,
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
            self.early_bytes -= early.iter().map(OwnedNotification::len).sum::<usize>();
            let over = early.iter().any(|notification| key.as_ref().ends(notification.raw().method()));
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
        notification: &Arrived<'_>,
        effects: &mut Effects,
    ) -> bool {
        let mut read = false;
        for kind in [Kind::Observed, Kind::Thread] {
            if !self.keyed[kind as usize].is_empty() {
                let key = KeyRef { kind, id: thread_id };
                let delivered = self.deliver_keyed(key, notification, &mut effects.sleepers);
                read |= kind == Kind::Thread && delivered;
            }
        }
        read
    }

    /// Puts a notification that is of no turn where it belongs. `read`: whether a reader of its thread has it;
    /// `may_log_in`: whether an answer may yet name a login.
    pub(super) fn deliver(
        &mut self,
        notification: &Arrived<'_>,
        route: &Route<'_>,
        read: bool,
        may_log_in: bool,
        effects: &mut Effects,
    ) {
        let taken = match KeyRef::of(route) {
            None => read,
            Some(key) => {
                self.deliver_keyed(key, notification, &mut effects.sleepers)
                    || (key.kind == Kind::Login && may_log_in && self.keep_early(key.id, notification))
            }
        };
        if !taken {
            self.global.deliver(Ok(notification.owned()), effects);
        }
    }

    /// Keeps what arrives for a login that an answer may yet name; returns whether there is room for it.
    fn keep_early(&mut self, id: &str, notification: &Arrived<'_>) -> bool {
        let notification = notification.owned();
        let bytes = self.early_bytes + notification.len();
        if bytes > self.early_limit {
            return false;
        }
        self.early_bytes = bytes;
        self.early.entry(id.to_owned()).or_default().push(notification);
        true
    }

    /// Gives a notification to the readers of its key; returns whether there is one.
    fn deliver_keyed(
        &mut self,
        key: KeyRef<'_>,
        notification: &Arrived<'_>,
        sleepers: &mut Vec<Sleeper>,
    ) -> bool {
        let readers = &mut self.keyed[key.kind as usize];
        let Some(inboxes) = readers.get_mut(key.id) else { return false };
        let over = key.ends(notification.method());
        let delivered = pass_on(inboxes, notification, sleepers);
        if over {
            sleepers.extend(inboxes.iter().filter_map(|inbox| inbox.end(InboxEnd::Complete)));
        }
        if over || !delivered {
            readers.remove(key.id);
        }
        delivered
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
            effects.sleepers.extend(inbox.end(InboxEnd::Closed(Arc::clone(reason))));
        }
        self.global.close(reason, effects);
    }

    /// What must hold between two changes.
    #[cfg(any(fuzzing, test))]
    pub(super) fn check(&self) {
        let early: usize = self.early.values().flatten().map(OwnedNotification::len).sum();
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
