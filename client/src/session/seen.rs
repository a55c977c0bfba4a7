//! What a connection has last heard of each thread.
//!
//! The sandbox of a turn says everything at once: to leave alone what its caller leaves out, the client must know what is
//! in force. What a turn has used is told as what its thread has.

use std::collections::HashMap;

use codex_protocol_types::method::Notification as _;
use codex_protocol_types::notifications::{
    ThreadClosed, ThreadSettingsUpdated, ThreadTokenUsageUpdated, TurnCompleted,
};
use codex_protocol_types::{SandboxPolicy, ServerNotification};

use super::notification::{Arrived, OwnedNotification};

/// Of each thread that something was heard of.
#[derive(Debug, Default)]
pub(super) struct Seen {
    by_thread: HashMap<String, Thread>,
}

#[derive(Debug, Default)]
struct Thread {
    /// The last `thread/tokenUsage/updated`.
    usage: Option<OwnedNotification>,
    /// The last turn of which the end was heard.
    ended: Option<String>,
    /// What its commands may touch.
    sandbox: Option<SandboxPolicy>,
}

impl Seen {
    /// Something is told of a thread, or of a turn of it. If it is what the thread has used: what was told of that
    /// before, which may be nothing.
    pub(super) fn hear(
        &mut self,
        thread_id: &str,
        turn_id: Option<&str>,
        told: &Arrived<'_>,
    ) -> Option<Option<OwnedNotification>> {
        match told.method() {
            TurnCompleted::METHOD => self.of(thread_id).ended = turn_id.map(str::to_owned),
            ThreadTokenUsageUpdated::METHOD => {
                return Some(self.of(thread_id).usage.replace(told.owned()));
            }
            ThreadSettingsUpdated::METHOD => {
                if let ServerNotification::ThreadSettingsUpdated(updated) = told.raw().decode() {
                    self.sandboxed(thread_id, updated.thread_settings.sandbox_policy);
                }
            }
            // Whoever comes back to it still wants to know where it stopped.
            ThreadClosed::METHOD => {
                if let Some(thread) = self.by_thread.get_mut(thread_id) {
                    (thread.usage, thread.sandbox) = (None, None);
                }
            }
            _ => {}
        }
        None
    }

    /// An answer has told what a thread's commands may touch.
    pub(super) fn sandboxed(&mut self, thread_id: &str, sandbox: SandboxPolicy) {
        self.of(thread_id).sandbox = Some(sandbox);
    }

    pub(super) fn sandbox(&self, thread_id: &str) -> Option<SandboxPolicy> {
        self.by_thread.get(thread_id)?.sandbox.clone()
    }

    pub(super) fn usage(&self, thread_id: &str) -> Option<OwnedNotification> {
        self.by_thread.get(thread_id)?.usage.clone()
    }

    /// The end of a turn was told otherwise than by the turn itself: what has ended on this connection is later.
    pub(super) fn told(&mut self, thread_id: &str, turn_id: &str) {
        self.of(thread_id).ended.get_or_insert_with(|| turn_id.to_owned());
    }

    pub(super) fn last_ended(&self, thread_id: &str) -> Option<String> {
        self.by_thread.get(thread_id)?.ended.clone()
    }

    fn of(&mut self, thread_id: &str) -> &mut Thread {
        self.by_thread.entry(thread_id.to_owned()).or_default()
    }
}
