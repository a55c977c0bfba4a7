//! What a connection has last heard of each thread.

use std::collections::HashMap;

use codex_protocol_types::method::Notification as _;
use codex_protocol_types::notifications::{ThreadTokenUsageUpdated, TurnCompleted};

use super::message::RawNotification;

/// Of each thread that something was heard of.
#[derive(Debug, Default)]
pub(super) struct Seen {
    by_thread: HashMap<String, Thread>,
}

#[derive(Debug, Default)]
struct Thread {
    /// The last `thread/tokenUsage/updated`.
    usage: Option<RawNotification>,
    /// The last turn of which the end was heard.
    ended: Option<String>,
}

impl Seen {
    /// Something is told of a turn. If it is what its thread has used: what was told of that before, which may be
    /// nothing.
    pub(super) fn hear(
        &mut self,
        thread_id: &str,
        turn_id: &str,
        told: &RawNotification,
    ) -> Option<Option<RawNotification>> {
        match told.method() {
            TurnCompleted::METHOD => {
                self.of(thread_id).ended = Some(turn_id.to_owned());
                None
            }
            ThreadTokenUsageUpdated::METHOD => Some(self.of(thread_id).usage.replace(told.detached())),
            _ => None,
        }
    }

    pub(super) fn last_ended(&self, thread_id: &str) -> Option<String> {
        self.by_thread.get(thread_id)?.ended.clone()
    }

    fn of(&mut self, thread_id: &str) -> &mut Thread {
        self.by_thread.entry(thread_id.to_owned()).or_default()
    }
}
