//! From a turn that is accepted to its outcome.

use anyhow::Result;
use codex_client::types::{ServerNotification, ServerNotificationMessage, ThreadItem, TurnStatus};
use codex_client::{Error, Turn};

use super::Worker;
use super::take::Step;
use crate::{Claim, End, Job};

impl Worker {
    /// Publishes what the runtime tells of the turn, as it comes, up to its end.
    pub(super) async fn follow(&self, job: &Job, mut claim: Claim, turn: Turn, cuts: u32) -> Result<Step> {
        let name = &self.options.name;
        let thread = turn.thread().id();
        // From here on others may send further turns: the thread is stored.
        self.fleet.threads().put(thread, name).await?;
        let mut events = turn.stream();
        while let Some(event) = events.next().await {
            let event = ServerNotificationMessage { emitted_at_ms: None, notification: event? };
            if !claim.begun && shows_work(&event.notification) {
                claim.begun = true;
                self.fleet.claims().put(job.id.as_str(), &claim).await?;
            }
            self.fleet.tell(name, &job.id, serde_json::to_vec(&event)?.into()).await;
        }
        drop(events);
        let end = match turn.run().await {
            // By a runtime that was told to end: a look says how it goes on, here or when the runtime is back.
            Ok(result) if result.status == TurnStatus::Interrupted => return Ok(Step::Again),
            Ok(result) => End::Completed { text: result.final_response.unwrap_or_default() },
            Err(Error::TurnFailed { error, .. }) => End::Failed { why: error.message },
            Err(error) => return Err(error.into()),
        };
        Ok(Step::Over(self.outcome(job, Some(thread), cuts, end)))
    }
}

/// Whether the model has answered: with anything but what it was asked.
fn shows_work(event: &ServerNotification) -> bool {
    matches!(event, ServerNotification::ItemStarted(started) if !matches!(started.item, ThreadItem::UserMessage(_)))
}
