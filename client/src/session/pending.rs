//! Requests that have not been answered.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use codex_protocol_types::RpcError;
use futures_channel::oneshot;

use super::key::{KeyRef, Kind};
use super::{Notifications, Violation};
use crate::error::ConnectionClosed;

/// What became of a request.
#[derive(Debug)]
pub(crate) enum Reply {
    /// The result, raw; and the inbox that was registered for what it started.
    Result {
        json: Bytes,
        inbox: Option<Arc<Notifications>>,
    },
    Refused(RpcError),
    /// An answer that is none.
    Violation(Violation),
    Closed(Arc<ConnectionClosed>),
}

/// What an answer starts: its inbox is registered before the next line is looked at, so nothing is missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expect {
    /// Nothing that streams.
    Nothing,
    /// A turn of that thread.
    Turn { thread_id: String },
    /// A login.
    Login,
}

/// Requests that have not been answered, by id.
#[derive(Debug, Default)]
pub(super) struct Pending {
    next_id: i64,
    waiting: HashMap<i64, (oneshot::Sender<Reply>, Expect)>,
}

impl Pending {
    pub(super) fn add(&mut self, sender: oneshot::Sender<Reply>, expect: Expect) -> i64 {
        self.next_id += 1;
        self.waiting.insert(self.next_id, (sender, expect));
        self.next_id
    }

    pub(super) fn take(&mut self, id: i64) -> Option<(oneshot::Sender<Reply>, Expect)> {
        self.waiting.remove(&id)
    }

    pub(super) fn take_all(&mut self) -> Vec<oneshot::Sender<Reply>> {
        self.waiting.drain().map(|(_, (sender, _))| sender).collect()
    }

    /// Whether an answer that somebody still waits for may register the key; `thread`: whose turn it is, if told.
    pub(super) fn may_start(&self, key: KeyRef<'_>, thread: Option<&str>) -> bool {
        self.waiting.values().any(|(sender, expect)| {
            let starts = match (expect, key.kind) {
                (Expect::Turn { thread_id }, Kind::Turn) => thread.is_none_or(|thread| thread == thread_id),
                (Expect::Login, Kind::Login) => true,
                _ => false,
            };
            starts && !sender.is_canceled()
        })
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }
}
