//! Who answers what the server asks about a thread.

use super::Thread;

impl Thread {
    /// Says whether this connection answers what the server asks about this thread: approvals, questions, calls of
    /// tools.
    ///
    /// On a server that others use too (one that was reached over a socket) a connection answers for the threads that it
    /// has started or forked, for those that these have begun (sub-agents), and for one that it has come back to with
    /// [`reconnect`](crate::reconnect). The requests of all others it leaves alone, so that whoever only looks at a
    /// thread does not decide for the one who works with it. `true` takes this one over, also what is open already;
    /// `false` leaves it to others. Where nobody answers, the turn waits.
    ///
    /// A runtime that this connection has started for itself has no other client: there all is answered here, whatever
    /// is said.
    pub fn answer_requests(&self, answers: bool) {
        self.codex().connection().session().answer_for(self.id(), answers);
    }
}
