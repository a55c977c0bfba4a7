//! Reading a turn that this program has not started with `turn/start`.

use codex_protocol_types::TurnStatus;

use super::Turn;
use crate::connection::call::StartedTurn;
use crate::error::{Error, Result};
use crate::requests::options::TurnOptions;
use crate::session::Stage;
use crate::thread::Thread;

impl Turn {
    /// A turn that is known by its id, with what has arrived of it.
    pub(crate) fn claimed(thread: Thread, turn_id: String) -> Self {
        let (record, inbox) = thread.codex().connection().session().claim(&turn_id);
        Self::new(thread, turn_id, StartedTurn { record, inbox }, TurnOptions::default())
    }

    /// The same, if nothing else has a handle of it, or had one.
    pub(super) fn unclaimed(thread: Thread, turn_id: String) -> Option<Self> {
        let (record, inbox) = thread.codex().connection().session().claim_first(&turn_id)?;
        Some(Self::new(thread, turn_id, StartedTurn { record, inbox }, TurnOptions::default()))
    }
}

impl Thread {
    /// A turn of this thread by its id: another client's, a review's, a goal's, one that was started with
    /// [`Codex::rpc`](crate::Codex::rpc).
    ///
    /// It is streamed, awaited, steered and interrupted like any other. What has arrived of it and was not read is in
    /// its stream, up to [`CodexConfig::backlog_limit`](crate::CodexConfig::backlog_limit); a stream of which something
    /// had to go begins with [`Error::InboxOverrun`]. Turns arrive of threads that this connection has started, resumed
    /// or forked.
    ///
    /// Of a turn whose beginning has not arrived the runtime is asked (`thread/turns/list`): if it is over, its end and its
    /// items are those that are stored. Where the runtime cannot tell, because the thread has stored nothing yet or is
    /// ephemeral, the turn is taken to be about to run: the wait for it ends with the connection.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidInput`] if the thread has no such turn, [`Error::Closed`] if the connection is gone.
    ///
    /// # Cancel safety
    ///
    /// Dropping it has no effect on the turn; what has arrived of it by then is not kept for another attempt.
    pub async fn attach(&self, turn_id: impl Into<String>) -> Result<Turn> {
        let turn_id = turn_id.into();
        let session = self.codex().connection().session();
        let turn = Turn::claimed(self.clone(), turn_id);
        if let Stage::Closed(reason) = turn.record.stage() {
            return Err(Error::Closed(reason));
        }
        // What is told of a thread that is resumed names its last turn, too: only its beginning says that a turn runs.
        let unheard = !turn.record.is_over() && !turn.record.kept().whole;
        if unheard {
            match turn.outcome().await {
                Err(Error::Rpc { .. }) => {}
                Err(error) => return Err(error),
                Ok(None) => {
                    return Err(Error::InvalidInput(format!(
                        "thread {} has no turn {}; a turn is known once `turn/started` tells of it",
                        self.id(),
                        turn.id()
                    )));
                }
                Ok(Some(stored)) if stored.status == TurnStatus::InProgress => session.runs(turn.id()),
                Ok(Some(stored)) => session.is_over(self.id(), &stored),
            }
        }
        Ok(turn)
    }
}
