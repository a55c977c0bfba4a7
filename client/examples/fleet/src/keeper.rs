//! Tells what is lost: the jobs of a worker that does not come back.

use std::convert::Infallible;
use std::time::Duration;

use anyhow::Result;
use async_nats::jetstream::Message;
use futures_util::StreamExt as _;

use crate::{End, Fleet, Job, Name, Outcome, Roster, Seen};

/// How many jobs are asked for at once.
const BATCH: usize = 100;

/// Tells, until it fails, the jobs of each worker lost that is gone for longer than `grace`. Every worker and submitter
/// does so, so that it is told as long as anybody is there; the first who tells it has told it.
///
/// # Errors
///
/// The server is away for too long.
pub async fn keep(fleet: &Fleet, grace: Duration) -> Result<Infallible> {
    let mut roster = Roster::new(fleet);
    let mut looks = tokio::time::interval(fleet.settings().lease / 2);
    loop {
        looks.tick().await;
        // A server that is away says nothing of the workers.
        let Ok(seen) = roster.look().await else { continue };
        for (name, seen) in seen {
            match seen {
                Seen::Gone(since) if since > grace => give_up(fleet, &name).await?,
                Seen::Gone(_) | Seen::Here(_) => {}
            }
        }
    }
}

/// Takes the jobs that wait for this worker.
async fn give_up(fleet: &Fleet, worker: &Name) -> Result<()> {
    let Ok(queue) = fleet.jobs_of(worker).await else { return Ok(()) };
    let Ok(mut waiting) = queue.fetch().max_messages(BATCH).messages().await else { return Ok(()) };
    while let Some(Ok(message)) = waiting.next().await {
        lose(fleet, worker, &message).await?;
    }
    Ok(())
}

async fn lose(fleet: &Fleet, worker: &Name, message: &Message) -> Result<()> {
    if let Ok(job) = serde_json::from_slice::<Job>(&message.payload) {
        let claim = fleet.claims().get(job.id.as_str()).await?.map(|(claim, _)| claim);
        let ran = if claim.is_some() { "may have run there" } else { "has not begun" };
        let outcome = Outcome {
            worker: worker.clone(),
            thread: claim.map(|claim| claim.thread).or_else(|| job.thread.clone()),
            cuts: 0,
            end: End::Lost { why: format!("the machine {worker} has not come back; the turn {ran}") },
            job: job.id,
        };
        fleet.results().create(outcome.job.as_str(), &outcome).await?;
    }
    // If this is lost the job comes again, and has its outcome.
    let _ = message.ack().await;
    Ok(())
}
