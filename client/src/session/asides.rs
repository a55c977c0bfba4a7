//! What the session keeps for others beside the messages: what it has heard of threads and items, and the way back to the
//! handles.

use std::any::Any;

use codex_protocol_types::{FileUpdateChange, SandboxPolicy};

use super::core::Session;

impl Session {
    /// Set once, when the connection is open.
    pub(crate) fn set_root(&self, root: impl Any + Send + Sync) {
        let _ = self.root.set(Box::new(root));
    }

    pub(crate) fn root(&self) -> Option<&(dyn Any + Send + Sync)> {
        self.root.get().map(|root| &**root)
    }

    /// What a file change does that has begun and not ended.
    pub(crate) fn changes_of(&self, item_id: &str) -> Option<Vec<FileUpdateChange>> {
        self.state().changes.of(item_id)
    }

    /// The runtime has said what a thread's commands may touch.
    pub(crate) fn sandboxed(&self, thread_id: &str, sandbox: SandboxPolicy) {
        self.state().seen.sandboxed(thread_id, sandbox);
    }

    /// What a thread's commands may touch, if the runtime has said so.
    pub(crate) fn sandbox_of(&self, thread_id: &str) -> Option<SandboxPolicy> {
        self.state().seen.sandbox(thread_id)
    }
}
