//! What is done with one job, whoever had it before.
//!
//! The order of the steps is what makes each turn once:
//!
//! 1. There is an outcome: nothing is to do.
//! 2. Another worker has claimed the job: the job goes there.
//! 3. This worker has, and has ended or failed since: it looks whether the turn was accepted, and goes on from there.
//! 4. Nobody has: the thread is opened, the job claimed, and the turn started, in this order.

use anyhow::Result;
use codex_client::types::TurnStatus;
use codex_client::{ApprovalMode, Error, RpcErrorKind, Thread};
use tokio::sync::OwnedMutexGuard;

use super::Worker;
use super::look::Look;
use crate::{Claim, End, IfCutOff, Job, Outcome};

/// What a turn is told that was cut off.
const GO_ON: &str = "The machine on which you worked stopped in the middle of your work, and is back. Look at what is \
                     done already, do nothing twice, and go on with what you were asked for.";
/// How often a turn is started that never comes to be accepted.
const TRIES: u32 = 5;

/// What to say to the queue.
#[derive(Debug, PartialEq)]
pub(super) enum Taken {
    /// The job has its outcome, or is with the worker that has claimed it.
    Settled,
    /// Another process still writes the thread.
    Later,
}

/// How far a job has come.
pub(super) enum Step {
    Over(Outcome),
    /// Somebody else was quicker, or the turn was cut off: look again.
    Again,
    Later,
}

impl Worker {
    /// Does what is to do, up to the outcome.
    ///
    /// # Errors
    ///
    /// The runtime or the server is gone: the worker ends, and the job is taken over.
    pub(super) async fn take(&self, job: &Job) -> Result<Taken> {
        let _job = self.locks.lock(job.id.as_str()).await;
        let (fleet, key) = (&self.fleet, job.id.as_str());
        while fleet.results().get(key).await?.is_none() {
            let step = match fleet.claims().get(key).await? {
                Some((claim, _)) if claim.worker != self.options.name => {
                    fleet.forward(job, &claim.worker).await?;
                    return Ok(Taken::Settled);
                }
                Some((claim, revision)) => self.take_over(job, claim, revision).await,
                None => self.begin(job, None, None).await,
            };
            match step.or_else(|error| self.refusal(job, error))? {
                Step::Over(outcome) => drop(fleet.results().create(key, &outcome).await?),
                Step::Again => {}
                Step::Later => return Ok(Taken::Later),
            }
        }
        Ok(Taken::Settled)
    }

    /// Goes on with a job that this worker has claimed before.
    async fn take_over(&self, job: &Job, claim: Claim, revision: u64) -> Result<Step> {
        let held = self.locks.lock(&claim.thread).await;
        match self.look(job, &claim.thread).await? {
            Look::Runs { turn, cuts } => self.follow(job, claim, turn, cuts).await,
            Look::Ended { thread, turn, cuts } if turn.status == TurnStatus::Interrupted => {
                if job.if_cut_off == IfCutOff::Tell || cuts >= self.options.go_on {
                    return Ok(Step::Over(self.outcome(job, Some(thread.id()), cuts, End::CutOff)));
                }
                let cuts = cuts + 1;
                let turn = thread.turn(GO_ON).client_user_message_id(job.message_id(cuts)).await?;
                self.follow(job, claim, turn, cuts).await
            }
            Look::Ended { thread, turn, cuts } => {
                let turn = thread.attach(turn.id).await?;
                self.follow(job, claim, turn, cuts).await
            }
            Look::NotAccepted(_) if claim.begun => {
                let why =
                    format!("the machine {} has the turn no more, which has done work", self.options.name);
                Ok(Step::Over(self.outcome(job, Some(&claim.thread), 0, End::Lost { why })))
            }
            Look::NotAccepted(thread) => {
                drop(held);
                self.begin(job, thread, Some((claim, revision))).await
            }
        }
    }

    /// Claims a job and starts its turn.
    async fn begin(&self, job: &Job, thread: Option<Thread>, before: Option<(Claim, u64)>) -> Result<Step> {
        let tries = before.as_ref().map_or(1, |(claim, _)| claim.tries + 1);
        if tries > TRIES {
            let why = format!("its turn was started {TRIES} times, and never accepted");
            return Ok(Step::Over(self.outcome(job, job.thread.as_deref(), 0, End::Failed { why })));
        }
        let (thread, _held) = self.open(job, thread).await?;
        let (worker, id) = (self.options.name.clone(), thread.id().to_owned());
        let claim = Claim { worker, thread: id, tries, begun: false };
        let claimed = match before {
            None => self.fleet.claims().create(job.id.as_str(), &claim).await?,
            Some((_, revision)) => self.fleet.claims().replace(job.id.as_str(), &claim, revision).await?,
        };
        if !claimed {
            return Ok(Step::Again);
        }
        let turn = thread.turn(job.prompt.as_str()).client_user_message_id(job.message_id(0)).await?;
        self.follow(job, claim, turn, 0).await
    }

    /// The thread of a job, when no other turn runs on it: a turn that is started on a busy thread joins the one that
    /// runs.
    async fn open(&self, job: &Job, known: Option<Thread>) -> Result<(Thread, OwnedMutexGuard<()>)> {
        if let Some(id) = &job.thread {
            let held = self.locks.lock(id).await;
            // There is nobody whom the model could ask, whoever has begun the thread.
            return Ok((self.codex.thread_resume(id).approval_mode(ApprovalMode::DenyAll).await?, held));
        }
        let thread = match known {
            Some(thread) => thread,
            None => self.codex.thread_start().approval_mode(ApprovalMode::DenyAll).await?,
        };
        let held = self.locks.lock(thread.id()).await;
        Ok((thread, held))
    }

    /// What an error is to a job; without a runtime or a server it is none.
    fn refusal(&self, job: &Job, error: anyhow::Error) -> Result<Step> {
        let refused = match error.downcast_ref::<Error>() {
            None => return Err(error),
            Some(refused) if refused.is_closed() => return Err(error),
            Some(refused) => refused,
        };
        let end = match refused.rpc_kind() {
            Some(RpcErrorKind::ActiveWriter) => return Ok(Step::Later),
            Some(RpcErrorKind::ThreadNotFound | RpcErrorKind::NotYetStored) => {
                End::Lost { why: format!("the machine {} has the thread no more", self.options.name) }
            }
            _ => End::Failed { why: refused.to_string() },
        };
        Ok(Step::Over(self.outcome(job, job.thread.as_deref(), 0, end)))
    }

    pub(super) fn outcome(&self, job: &Job, thread: Option<&str>, cuts: u32, end: End) -> Outcome {
        let (job, worker) = (job.id.clone(), self.options.name.clone());
        Outcome { job, worker, thread: thread.map(str::to_owned), cuts, end }
    }
}
