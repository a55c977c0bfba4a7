//! Interrupting a turn that nobody waits for any more.

use crate::connection::Connection;
use crate::thread::Thread;

/// Interrupts a turn when it is dropped, unless the turn is over.
#[derive(Debug)]
pub(super) struct InterruptOnDrop {
    /// Kept alive, so that the interrupt can be sent.
    connection: Connection,
    thread_id: String,
    turn_id: String,
}

impl InterruptOnDrop {
    pub(super) fn new(thread: &Thread, turn_id: &str) -> Self {
        let connection = thread.codex().connection().clone();
        Self { connection, thread_id: thread.id().to_owned(), turn_id: turn_id.to_owned() }
    }
}

impl Drop for InterruptOnDrop {
    fn drop(&mut self) {
        self.connection.session().interrupt(&self.thread_id, &self.turn_id);
    }
}
