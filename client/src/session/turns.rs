//! The turns of a connection: what is known of each, who reads it, and what nobody reads yet.
//!
//! A turn is known from the first thing that is heard of it, or from the answer that carries it. What arrives before
//! anybody reads it is kept, within a bound for all turns together, and handed to the first reader.

#[cfg(any(fuzzing, test, feature = "testing"))]
mod sizes;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use codex_protocol_types::method::Notification as _;
use codex_protocol_types::notifications::TurnStarted;
use foldhash::fast::RandomState;

use super::effects::Effects;
use super::inbox::{InboxEnd, Notifications, pass_on};
use super::notification::{Arrived, OwnedNotification};
use super::record::{Stage, Tells, TurnRecord};
use crate::error::ConnectionClosed;

/// How many times the bound may be kept while an answer may yet carry a turn: then any of them may be the one that this
/// program waits for.
const WHILE_STARTING: usize = 8;

/// All turns of a connection.
#[derive(Debug)]
pub(super) struct Turns {
    by_id: HashMap<String, Turn, RandomState>,
    /// How many unread notifications a stream may hold.
    inbox_limit: Option<usize>,
    /// How many bytes may be kept that nobody reads yet.
    unread_limit: usize,
    unread: usize,
    /// The turns that nobody has read yet, the oldest first.
    unclaimed: VecDeque<String>,
    /// Turns that are over, kept while an answer may yet carry them.
    finished: Vec<String>,
    /// How many notifications were dropped unread.
    pub(super) dropped: u64,
}

#[derive(Debug)]
struct Turn {
    /// As soon as it was told.
    thread_id: Option<String>,
    record: Arc<TurnRecord>,
    tells: Tells,
    readers: Vec<Arc<Notifications>>,
    /// Until the first reader comes.
    unread: Option<Unread>,
    /// The thread's id, if the turn is to be interrupted once that can be.
    interrupt: Option<String>,
}

#[derive(Debug, Default)]
struct Unread {
    messages: Vec<OwnedNotification>,
    bytes: usize,
    /// How many had to go.
    dropped: u64,
}

impl Turn {
    /// `whole`: whether it is known from its beginning on.
    fn new(unread: Option<Unread>, whole: bool) -> Self {
        let (record, tells) = TurnRecord::new(whole);
        Self { thread_id: None, record, tells, readers: Vec::new(), unread, interrupt: None }
    }

    /// It runs; who wanted to interrupt it can do so now.
    fn begin(&mut self, id: &str, effects: &mut Effects) {
        if self.tells.run(&self.record, &mut effects.told)
            && let Some(thread_id) = self.interrupt.take()
        {
            effects.interrupts.push((thread_id, id.to_owned()));
        }
    }

    /// Passes a notification on, or keeps it; returns how many bytes are kept more.
    fn hear(&mut self, id: &str, arrived: &Arrived<'_>, last: bool, effects: &mut Effects) -> usize {
        if last {
            self.interrupt = None;
        }
        self.begin(id, effects);
        let mut kept = 0;
        if let Some(unread) = &mut self.unread {
            let notification = arrived.owned();
            kept = notification.len();
            unread.bytes += kept;
            unread.messages.push(notification);
        } else {
            // First: what it keeps is shared.
            self.record.keep(arrived);
            pass_on(&mut self.readers, arrived, &mut effects.sleepers);
        }
        if last {
            self.tells.end(&self.record, Stage::Complete, &mut effects.told);
            effects.sleepers.extend(self.readers.drain(..).filter_map(|inbox| inbox.end(InboxEnd::Complete)));
        }
        kept
    }
}

impl Turns {
    pub(super) fn new(inbox_limit: Option<usize>, unread_limit: usize) -> Self {
        Self {
            by_id: HashMap::default(),
            inbox_limit,
            unread_limit,
            unread: 0,
            unclaimed: VecDeque::new(),
            finished: Vec::new(),
            dropped: 0,
        }
    }

    /// A new reader of a turn. The first one gets what has arrived; one of a turn that is over gets its end.
    /// `may_start`: whether an answer may yet carry a turn.
    /// `new`: whether the turn has only just been started, or joined, by this connection.
    pub(super) fn claim(
        &mut self,
        id: &str,
        may_start: bool,
        new: bool,
    ) -> (Arc<TurnRecord>, Arc<Notifications>) {
        let inbox = Notifications::new(self.inbox_limit);
        let turn = self.by_id.entry(id.to_owned()).or_insert_with(|| Turn::new(None, new));
        let record = Arc::clone(&turn.record);
        if let Some(unread) = turn.unread.take() {
            self.unread -= unread.bytes;
            self.unclaimed.retain(|other| other != id);
            unread.messages.iter().for_each(|message| record.keep_owned(message));
            if unread.dropped > 0 {
                inbox.end(InboxEnd::Overrun { dropped: unread.dropped });
                return (record, inbox);
            }
            inbox.replay(unread.messages.into_iter().map(Ok));
        } else if let Some(completed) = record.kept().completed {
            inbox.replay([Ok(completed)]);
        }
        if record.is_over() {
            inbox.end(InboxEnd::Complete);
            self.finish(id, may_start);
        } else {
            turn.readers.push(Arc::clone(&inbox));
        }
        (record, inbox)
    }

    /// Whether a turn is known that nobody has read yet.
    pub(super) fn is_unclaimed(&self, id: &str) -> bool {
        self.by_id.get(id).is_some_and(|turn| turn.unread.is_some())
    }

    /// A further reader of a turn that has a handle: of one that is over it has the end alone.
    pub(super) fn join(&mut self, id: &str, record: &TurnRecord) -> Arc<Notifications> {
        let inbox = Notifications::new(self.inbox_limit);
        match (record.stage(), self.by_id.get_mut(id)) {
            (Stage::Starting | Stage::Running, Some(turn)) => turn.readers.push(Arc::clone(&inbox)),
            (Stage::Closed(reason), _) => drop(inbox.end(InboxEnd::Closed(reason))),
            // A turn that is not over is always known here.
            (Stage::Complete | Stage::Starting | Stage::Running, _) => {
                inbox.replay(record.kept().completed.map(Ok));
                inbox.end(InboxEnd::Complete);
            }
        }
        inbox
    }

    /// Forgets a reader; what still comes for it is discarded.
    pub(super) fn leave(&mut self, id: &str, inbox: &Arc<Notifications>) {
        if let Some(turn) = self.by_id.get_mut(id) {
            turn.readers.retain(|other| !Arc::ptr_eq(other, inbox));
        }
    }

    /// Gives a notification to the readers of its turn, or keeps it for them. `last`: nothing more comes of the turn.
    /// `may_start`: whether an answer may yet carry a turn.
    pub(super) fn deliver(
        &mut self,
        id: &str,
        thread_id: Option<&str>,
        notification: &Arrived<'_>,
        last: bool,
        may_start: bool,
        effects: &mut Effects,
    ) {
        if let Some(turn) = self.by_id.get_mut(id) {
            if turn.thread_id.is_none() {
                turn.thread_id = thread_id.map(str::to_owned);
            }
            self.unread += turn.hear(id, notification, last, effects);
        } else {
            let whole = notification.method() == TurnStarted::METHOD;
            let mut turn = Turn::new(Some(Unread::default()), whole);
            turn.thread_id = thread_id.map(str::to_owned);
            self.unread += turn.hear(id, notification, last, effects);
            self.by_id.insert(id.to_owned(), turn);
            self.unclaimed.push_back(id.to_owned());
        }
        // What nobody has read yet stays, until it is read or has to go.
        if last && self.by_id.get(id).is_some_and(|turn| turn.unread.is_none()) {
            self.finish(id, may_start);
        }
        let times = if may_start { WHILE_STARTING } else { 1 };
        self.drop_oldest(self.unread_limit.saturating_mul(times));
    }

    /// Forgets a turn that is over, once no answer can carry it.
    fn finish(&mut self, id: &str, may_start: bool) {
        if may_start {
            self.finished.push(id.to_owned());
        } else {
            self.by_id.remove(id);
        }
    }

    /// No answer can carry a turn any more: those that are over are forgotten, and the bound holds again.
    pub(super) fn sweep(&mut self) {
        for id in self.finished.drain(..) {
            self.by_id.remove(&id);
        }
        self.drop_oldest(self.unread_limit);
    }

    /// Keeps a bound: the turns that were kept longest go first.
    fn drop_oldest(&mut self, limit: usize) {
        while self.unread > limit {
            let Some(id) = self.unclaimed.pop_front() else { return };
            let Some(turn) = self.by_id.get_mut(&id) else { continue };
            let Some(unread) = &mut turn.unread else { continue };
            let lost = std::mem::take(&mut unread.messages).len() as u64;
            self.unread -= std::mem::take(&mut unread.bytes);
            if self.dropped == 0 {
                tracing::warn!(turn = id, limit, "notifications of turns that nobody reads are dropped");
            }
            self.dropped += lost;
            if turn.record.is_over() {
                self.by_id.remove(&id);
            } else {
                unread.dropped += lost;
                // It runs on, and what comes of it is kept again.
                self.unclaimed.push_back(id);
            }
        }
    }

    /// What was told of its thread's usage before the first that is told of it in this turn.
    pub(super) fn used_before(&mut self, id: &str, before: Option<OwnedNotification>) {
        if let Some(turn) = self.by_id.get(id) {
            turn.record.used_before(before);
        }
    }

    /// A turn runs, which was told elsewhere.
    pub(super) fn run(&mut self, id: &str, effects: &mut Effects) {
        if let Some(turn) = self.by_id.get_mut(id) {
            turn.begin(id, effects);
        }
    }

    /// Interrupts a turn now, if it runs, or once it does. `true`: now.
    pub(super) fn interrupt(&mut self, thread_id: &str, id: &str) -> bool {
        // Of a turn that is over nothing is known but to its handles.
        let Some(turn) = self.by_id.get_mut(id) else { return false };
        if turn.record.is_starting() {
            turn.interrupt = Some(thread_id.to_owned());
            return false;
        }
        !turn.record.is_over()
    }

    /// The turns of a thread that are known to run.
    pub(super) fn running(&self, thread_id: &str) -> Vec<String> {
        let of_thread = self.by_id.iter().filter(|(_, turn)| turn.thread_id.as_deref() == Some(thread_id));
        of_thread.filter(|(_, turn)| !turn.record.is_over()).map(|(id, _)| id.clone()).collect()
    }

    /// A request of the server for a turn is open, or no longer.
    pub(super) fn ask(&mut self, id: &str, open: bool, effects: &mut Effects) {
        if let Some(turn) = self.by_id.get(id) {
            turn.record.ask(open);
            effects.sleepers.extend(turn.readers.iter().filter_map(|inbox| inbox.poke()));
        }
    }

    pub(super) fn close(&mut self, reason: &Arc<ConnectionClosed>, effects: &mut Effects) {
        for (_, mut turn) in self.by_id.drain() {
            if !turn.record.is_over() {
                turn.tells.end(&turn.record, Stage::Closed(Arc::clone(reason)), &mut effects.told);
            }
            let closed = || InboxEnd::Closed(Arc::clone(reason));
            effects.sleepers.extend(turn.readers.iter().filter_map(|inbox| inbox.end(closed())));
        }
        self.unclaimed.clear();
        self.finished.clear();
        self.unread = 0;
    }
}
