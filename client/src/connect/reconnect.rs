//! Going on after a connection is lost: connects again, resumes the thread, and says what was missed.

use std::future::Future;

use codex_protocol_types::TurnStatus;
use codex_protocol_types::requests::ThreadResume;

use crate::codex::Codex;
use crate::connect::retry::{RetryPolicy, retry_if};
use crate::error::{Error, Result, RpcErrorKind};
use crate::shown::shown;
use crate::thread::Thread;
use crate::turn::Turn;
use crate::types::{self, ThreadResumeParams};

/// A thread after a connection was lost: what became of its turns meanwhile.
#[non_exhaustive]
pub struct Reconnected {
    /// The new connection.
    pub codex: Codex,
    /// The thread, on the new connection.
    pub thread: Thread,
    /// The turns after the last one that was seen to its end, in their order, which have ended: completed, failed or
    /// interrupted, each with its items. Items of a turn that was seen in part are here again.
    pub missed: Vec<types::Turn>,
    /// The turn that still runs.
    pub in_progress: Option<StillRunning>,
    /// Whether the thread lists the turn that was said to be the last one seen. If it does not (it may have been rolled
    /// back), `missed` begins with the first turn of the thread.
    pub known: bool,
}

shown! { Reconnected |this| thread: this.thread.id(), missed: this.missed.len(), known: this.known }

/// A turn that ran on while nobody was connected.
#[non_exhaustive]
pub struct StillRunning {
    /// The turn: its stream has what is told from now on, and its end.
    pub turn: Turn,
    /// What the thread lists of it so far.
    pub so_far: types::Turn,
}

shown! { StillRunning |this| turn: this.turn.id() }

/// Connects again, resumes a thread (`thread/resume`) and says what was missed (`thread/turns/list`, from the latest
/// back to the last one that was seen).
///
/// `connect` opens a connection; it is tried again, as `policy` says, while nothing can be reached
/// ([`Error::Connect`]), nothing answers ([`Error::Timeout`]), or the server, or a proxy before it, is busy or just
/// starting ([`Error::is_transient`]: also HTTP 429, 502, 503, 504). So is resuming while another process still writes
/// the thread ([`RpcErrorKind::ActiveWriter`]), or has just begun its first turn ([`RpcErrorKind::NotYetStored`]).
/// `last_seen` is the id of the last turn of which the end was seen, `None` if there is none.
///
/// ```no_run
/// # async fn run(mut lost: codex_client::Thread, seen: Option<String>) -> codex_client::Result<()> {
/// use codex_client::{RetryPolicy, reconnect};
/// # use codex_client::Codex;
/// # async fn connect() -> codex_client::Result<Codex> { todo!() }
///
/// // `connect`: for example || Codex::connect_ws("ws://127.0.0.1:4500", WebSocketAuth::none())
/// let back = reconnect(RetryPolicy::default(), connect, lost.id(), seen.as_deref()).await?;
/// for turn in &back.missed {
///     println!("{} has ended: {:?}", turn.id, turn.status);
/// }
/// if let Some(running) = back.in_progress {
///     println!("{:?}", running.turn.run().await?.final_response);
/// }
/// # Ok(())
/// # }
/// ```
///
/// On a server that others use too, the new connection answers what the server asks about the thread:
/// [`Thread::answer_requests`].
///
/// # What is lost
///
#[cfg_attr(doc, doc = include_str!("../pictures/reconnect.html"))]
///
/// The protocol keeps turns and their items, no more. Deltas and other notifications that were sent while nobody was
/// connected are gone; so are the requests that others answered meanwhile. Items that the runtime does not store are
/// missing from turns that it has read from its files. A server that was started again has no running turns: it lists
/// those that it lost as interrupted.
///
/// # Errors
///
/// Those of `connect`; [`Error::Rpc`] if the thread cannot be resumed.
///
/// # Cancel safety
///
/// Dropped, it closes the new connection, if there is one. Nothing of the thread is lost: call it again.
pub async fn reconnect<F>(
    policy: RetryPolicy,
    connect: impl FnMut() -> F,
    thread_id: &str,
    last_seen: Option<&str>,
) -> Result<Reconnected>
where
    F: Future<Output = Result<Codex>>,
{
    let codex = retry_if(policy, may_connect_later, connect).await?;
    come_back(&codex, policy, thread_id, last_seen).await
}

/// As [`reconnect`], for several threads on one new connection: for each its id, and the id of the last turn of which
/// the end was seen. What became of each is told in their order; one that cannot be resumed is an error for itself.
///
/// ```no_run
/// # async fn run(lost: Vec<codex_client::Thread>) -> codex_client::Result<()> {
/// use codex_client::{RetryPolicy, reconnect_all};
/// # use codex_client::Codex;
/// # async fn connect() -> codex_client::Result<Codex> { todo!() }
///
/// let threads = lost.iter().map(|thread| (thread.id(), thread.last_seen_turn()));
/// let (codex, back) = reconnect_all(RetryPolicy::default(), connect, threads).await?;
/// for thread in back {
///     println!("{} turns were missed", thread?.missed.len());
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Those of `connect`.
///
/// # Cancel safety
///
/// As [`reconnect`].
pub async fn reconnect_all<F, T>(
    policy: RetryPolicy,
    connect: impl FnMut() -> F,
    threads: impl IntoIterator<Item = (T, Option<String>)>,
) -> Result<(Codex, Vec<Result<Reconnected>>)>
where
    F: Future<Output = Result<Codex>>,
    T: Into<String>,
{
    let codex = retry_if(policy, may_connect_later, connect).await?;
    let mut back = Vec::new();
    for (thread_id, last_seen) in threads {
        back.push(come_back(&codex, policy, &thread_id.into(), last_seen.as_deref()).await);
    }
    Ok((codex, back))
}

/// Resumes a thread on a new connection, and says what was missed.
async fn come_back(
    codex: &Codex,
    policy: RetryPolicy,
    thread_id: &str,
    last_seen: Option<&str>,
) -> Result<Reconnected> {
    let params = ThreadResumeParams { exclude_turns: Some(true), ..ThreadResumeParams::new(thread_id) };
    let resume = || codex.connection().request::<ThreadResume>(&params);
    let resumed = retry_if(policy, may_resume_later, resume).await?;
    let thread = Thread::begun(codex.clone(), resumed.into());
    thread.answer_requests(true);

    // From here on the thread's notifications arrive: the end of what is listed as running is still to come.
    let list = || thread.stored_turns_down_to(last_seen);
    let (mut turns, known) = retry_if(policy, may_resume_later, list).await?;
    if last_seen.is_some() && known {
        turns.pop();
    }
    turns.reverse();
    let in_progress = take_running(&thread, &mut turns);
    let told = turns.last().map(|turn| turn.id.as_str()).or(last_seen.filter(|_| known));
    if let Some(told) = told {
        codex.connection().session().told_end(thread.id(), told);
    }
    Ok(Reconnected { codex: codex.clone(), thread, missed: turns, in_progress, known })
}

/// What a server gives that is being started, or a proxy before one.
fn may_connect_later(error: &Error) -> bool {
    error.is_transient() || matches!(error, Error::Timeout { .. })
}

/// The process that has the thread may be about to let go of it, or to write down its first turn.
fn may_resume_later(error: &Error) -> bool {
    let passes = matches!(error.rpc_kind(), Some(RpcErrorKind::ActiveWriter | RpcErrorKind::NotYetStored));
    error.is_retryable() || passes
}

/// Takes out the turn that still runs, which can only be the last.
fn take_running(thread: &Thread, turns: &mut Vec<types::Turn>) -> Option<StillRunning> {
    let so_far = turns.pop_if(|turn| turn.status == TurnStatus::InProgress)?;
    let turn = Turn::claimed(thread.clone(), so_far.id.clone());
    thread.codex().connection().session().runs(turn.id());
    Some(StillRunning { turn, so_far })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_restarting_proxy_gives_is_tried_again() {
        let handshake =
            |status| Error::Handshake { endpoint: "ws://x".into(), status, message: String::new() };
        for status in [429, 502, 503, 504] {
            assert!(may_connect_later(&handshake(status)), "{status}");
        }
        for status in [200, 401, 403, 404] {
            assert!(!may_connect_later(&handshake(status)), "{status}");
        }
        let timeout = Error::Timeout { what: "connecting", after: Default::default(), stderr: String::new() };
        assert!(may_connect_later(&timeout) && !may_resume_later(&timeout));
    }
}
