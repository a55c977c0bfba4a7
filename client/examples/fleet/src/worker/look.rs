//! Whether the turn of a job was accepted, as the stored thread tells it.

use std::future::ready;
use std::time::Duration;

use anyhow::Result;
use codex_client::types::{self, ThreadItem};
use codex_client::{RetryPolicy, RpcErrorKind, Thread, Turn, reconnect};

use super::Worker;
use crate::Job;

/// A runtime that was left behind may still be about to end.
const UNTIL_IT_IS_GONE: RetryPolicy = RetryPolicy {
    attempts: 4,
    initial_delay: Duration::from_millis(250),
    max_delay: Duration::from_secs(1),
    jitter: 0.2,
};

/// What became of a job's turn: of the one that was sent last, if it was told to go on.
pub(super) enum Look {
    /// It runs.
    Runs { turn: Turn, cuts: u32 },
    /// It has ended, or was cut off.
    Ended { thread: Thread, turn: types::Turn, cuts: u32 },
    /// There is none: it never came to the runtime. With the thread, if that is stored.
    NotAccepted(Option<Thread>),
}

impl Worker {
    /// Looks for the turn. What the model was asked is stored before it is asked, with the client message id.
    pub(super) async fn look(&self, job: &Job, thread: &str) -> Result<Look> {
        let connected = || ready(Ok(self.codex.clone()));
        let back = match reconnect(UNTIL_IT_IS_GONE, connected, thread, None).await {
            Ok(back) => back,
            // A thread is stored when its first turn is accepted.
            Err(error)
                if matches!(
                    error.rpc_kind(),
                    Some(RpcErrorKind::ThreadNotFound | RpcErrorKind::NotYetStored)
                ) =>
            {
                return Ok(Look::NotAccepted(None));
            }
            Err(error) => return Err(error.into()),
        };
        if let Some(running) = back.in_progress
            && let Some(cuts) = cuts_before(job, &running.so_far)
        {
            return Ok(Look::Runs { turn: running.turn, cuts });
        }
        let mut ended = back.missed.into_iter().rev();
        let found = ended.find_map(|turn| cuts_before(job, &turn).map(|cuts| (turn, cuts)));
        Ok(match found {
            Some((turn, cuts)) => Look::Ended { thread: back.thread, turn, cuts },
            None => Look::NotAccepted(Some(back.thread)),
        })
    }
}

/// After how many cuts a turn was started; `None` if it is none of this job.
fn cuts_before(job: &Job, turn: &types::Turn) -> Option<u32> {
    turn.items.iter().find_map(|item| match item {
        ThreadItem::UserMessage(message) => job.cuts_before(message.client_id.as_deref()?),
        _ => None,
    })
}
