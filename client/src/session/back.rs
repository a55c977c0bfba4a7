//! What comes back to a session from what it has handed out.

use std::sync::Arc;

use super::inbox::Notifications;
use super::key::Key;
use super::undo::Undo;

/// The session, for an answer and for what undoes a request: they outlive it, and know no more of it.
pub(super) trait Back: Send + Sync {
    /// Nobody waits for the answer to that request any more.
    fn abandon(&self, id: i64);

    /// That reader is gone.
    fn forget(&self, key: &Key, inbox: &Arc<Notifications>);

    /// Undoes something; `turn_id`: the turn that was started. Where the connection is gone there is nothing left to
    /// undo.
    fn undo(&self, undo: Undo, turn_id: Option<&str>);
}
