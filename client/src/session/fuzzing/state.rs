//! What must hold of a session's state, and how much it remembers.

use crate::session::dispatch::State;

impl State {
    /// What must hold between two changes.
    pub(super) fn check(&self) {
        self.pending.check();
        self.turns.check();
        self.subscribers.check();
        self.asked.check();
    }

    /// How much is remembered of what is to come.
    pub(super) fn remembered(&self) -> usize {
        self.pending.len() + self.turns.size() + self.subscribers.size() + self.asked.len()
    }
}
