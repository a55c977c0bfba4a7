//! How much a session remembers, for tests: what nobody waits for, reads or runs any more must be gone.

use super::core::Session;

/// What a session holds for those who use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs, reason = "not part of what the crate offers")]
pub struct Held {
    /// Requests without an answer.
    pub requests: usize,
    /// Those of them that are not written yet.
    pub queued: usize,
    /// Streams that are read, beside those of turns, and what is kept for one that may yet be.
    pub readers: usize,
    /// Turns that somebody has had a handle of, and of which more may come.
    pub turns: usize,
    /// Requests of the server without an answer.
    pub asked: usize,
}

impl Session {
    pub(crate) fn held(&self) -> Held {
        let state = self.state();
        Held {
            requests: state.pending.len(),
            queued: state.pending.queued(),
            readers: state.subscribers.size(),
            turns: state.turns.claimed(),
            asked: state.asked.len(),
        }
    }
}
