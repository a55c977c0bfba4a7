//! What the commands of each thread may touch, as far as the runtime has told this connection.
//!
//! The sandbox of a turn says everything at once: to leave alone what its caller leaves out, the client must know what is
//! in force.

use std::collections::HashMap;

use codex_protocol_types::method::Notification as _;
use codex_protocol_types::notifications::{ThreadClosed, ThreadSettingsUpdated};
use codex_protocol_types::{SandboxPolicy, ServerNotification};

use super::message::RawNotification;

/// The sandbox in force, by thread.
#[derive(Debug, Default)]
pub(super) struct Sandboxes(HashMap<String, SandboxPolicy>);

impl Sandboxes {
    /// A notification may tell another one.
    pub(super) fn hear(&mut self, notification: &RawNotification) {
        if ![ThreadClosed::METHOD, ThreadSettingsUpdated::METHOD].contains(&notification.method()) {
            return;
        }
        match notification.decode() {
            ServerNotification::ThreadSettingsUpdated(updated) => {
                self.put(updated.thread_id, updated.thread_settings.sandbox_policy);
            }
            ServerNotification::ThreadClosed(closed) => drop(self.0.remove(&closed.thread_id)),
            _ => {}
        }
    }

    pub(super) fn put(&mut self, thread_id: String, sandbox: SandboxPolicy) {
        self.0.insert(thread_id, sandbox);
    }

    pub(super) fn of(&self, thread_id: &str) -> Option<SandboxPolicy> {
        self.0.get(thread_id).cloned()
    }
}
