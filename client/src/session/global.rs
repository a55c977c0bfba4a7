//! The stream of what belongs to nothing else, and what is kept of it before its first reader comes.

use std::collections::VecDeque;
use std::sync::Arc;

use super::effects::Effects;
use super::inbox::{InboxEnd, Notifications, push_all};
use super::message::Message;
use crate::error::ConnectionClosed;

/// The readers of the global stream.
#[derive(Debug)]
pub(super) struct Global {
    inbox_limit: Option<usize>,
    readers: Vec<Arc<Notifications>>,
    /// Until the first reader comes.
    backlog: Option<VecDeque<Message>>,
    bytes: usize,
    backlog_limit: usize,
    /// How many notifications were dropped unread.
    pub(super) dropped: u64,
}

impl Global {
    pub(super) fn new(inbox_limit: Option<usize>, backlog_limit: usize) -> Self {
        let backlog = Some(VecDeque::new());
        Self { inbox_limit, readers: Vec::new(), backlog, bytes: 0, backlog_limit, dropped: 0 }
    }

    /// A new reader; the first one gets what is kept.
    pub(super) fn subscribe(&mut self) -> Arc<Notifications> {
        let inbox = Notifications::new(self.inbox_limit);
        inbox.replay(self.backlog.take().unwrap_or_default());
        self.bytes = 0;
        self.readers.push(Arc::clone(&inbox));
        inbox
    }

    pub(super) fn unsubscribe(&mut self, inbox: &Arc<Notifications>) {
        self.readers.retain(|other| !Arc::ptr_eq(other, inbox));
    }

    pub(super) fn deliver(&mut self, message: Message, effects: &mut Effects) {
        let Some(backlog) = &mut self.backlog else {
            push_all(&mut self.readers, &message, &mut effects.sleepers);
            return;
        };
        self.bytes += size(&message);
        backlog.push_back(message);
        // What has just arrived stays, however long it is.
        while self.bytes > self.backlog_limit && backlog.len() > 1 {
            let Some(oldest) = backlog.pop_front() else { return };
            self.bytes -= size(&oldest);
            if self.dropped == 0 {
                let limit = self.backlog_limit;
                tracing::warn!(limit, "nobody reads notifications(): the oldest kept ones are dropped");
            }
            self.dropped += 1;
        }
    }

    pub(super) fn close(&mut self, reason: &Arc<ConnectionClosed>, effects: &mut Effects) {
        for inbox in self.readers.drain(..) {
            effects.sleepers.extend(inbox.end(InboxEnd::Closed(Arc::clone(reason))));
        }
    }

    /// What must hold between two changes.
    #[cfg(any(fuzzing, test))]
    pub(super) fn check(&self) {
        assert_eq!(self.backlog.iter().flatten().map(size).sum::<usize>(), self.bytes);
        let is_one = self.backlog.as_ref().is_some_and(|backlog| backlog.len() == 1);
        assert!(self.bytes <= self.backlog_limit || is_one, "{}", self.bytes);
    }

    #[cfg(any(fuzzing, test, feature = "testing"))]
    pub(super) fn size(&self) -> usize {
        self.readers.len()
    }
}

/// How many bytes of the bound a message takes.
fn size(message: &Message) -> usize {
    match message {
        Ok(notification) => notification.len(),
        Err(violation) => size_of_val(violation) + violation.line.len() + violation.reason.len(),
    }
}
