//! Sends jobs, and waits for what becomes of them.

use std::pin::pin;
use std::time::Duration;

use anyhow::{Context as _, Result};
use futures_util::{FutureExt as _, StreamExt as _, TryStreamExt as _, stream};
use tokio::time::{MissedTickBehavior, interval};

use crate::{Fleet, Job, Outcome, Progress};

/// How often the workers are looked at, and the progress is shown.
const LOOK: Duration = Duration::from_millis(500);

/// How many jobs the server is asked about at once.
const ASKED: usize = 50;

/// Sends the jobs and waits until each has its outcome, which one that was sent before may have already; `show` is
/// called twice a second, and at the end.
///
/// Dropped, it leaves the jobs that were sent to the workers.
///
/// # Errors
///
/// A job cannot be sent, or the server is away for too long.
pub async fn submit(fleet: &Fleet, jobs: &[Job], mut show: impl FnMut(&Progress)) -> Result<Vec<Outcome>> {
    let mut progress = Progress::new(fleet, jobs);
    // Before the jobs, so that no outcome and no word is missed.
    let mut outcomes = fleet.results().watch().await?;
    let mut events = fleet.listen().await?;
    for outcome in kept(fleet, jobs).await? {
        progress.told(outcome);
    }
    let unsent: Vec<_> = jobs.iter().filter(|job| progress.waits_for(job)).collect();
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut sending = pin!(async {
        for job in unsent {
            fleet.send(job).await?;
        }
        anyhow::Ok(())
    });
    let mut sent = false;
    while !progress.is_over() {
        tokio::select! {
            _ = looks.tick() => {
                progress.look().await?;
                show(&progress);
            }
            outcome = outcomes.next() => progress.told(outcome.context("the outcomes have ended")??),
            Some(event) = events.next() => progress.heard(&event.subject, &event.payload),
            all = &mut sending, if !sent => { all?; sent = true; }
        }
    }
    // What was said before the last outcome has come before it.
    while let Some(Some(event)) = events.next().now_or_never() {
        progress.heard(&event.subject, &event.payload);
    }
    progress.look().await?;
    show(&progress);
    Ok(progress.into_outcomes())
}

/// The outcomes that there are already: of jobs that were sent before.
async fn kept(fleet: &Fleet, jobs: &[Job]) -> Result<Vec<Outcome>> {
    let asked = stream::iter(jobs).map(|job| fleet.results().get(job.id.as_str())).buffered(ASKED);
    let kept: Vec<_> = asked.try_collect().await?;
    Ok(kept.into_iter().flatten().map(|(outcome, _)| outcome).collect())
}
