//! The subjects of the fleet, and who reads them.

use std::time::Duration;

use anyhow::{Context as _, Result};
use async_nats::jetstream::consumer::{AckPolicy, PullConsumer, pull};
use async_nats::jetstream::{Context, stream};

use crate::{Fleet, Name};

/// Jobs; each is in there until it is acknowledged.
const JOBS: &str = "fleet-jobs";
/// What the runtimes tell of turns, for as long as `EVENTS_LAST`.
const EVENTS: &str = "fleet-events";
const EVENTS_LAST: Duration = Duration::from_secs(24 * 60 * 60);
/// Jobs that need no particular worker.
pub(crate) const NEW: &str = "fleet.jobs.new";
/// All that is streamed.
pub(crate) const ALL_EVENTS: &str = "fleet.events.>";

/// Jobs that need this worker, which has their threads.
pub(crate) fn of_worker(name: &Name) -> String {
    format!("fleet.jobs.worker.{name}")
}

/// What is streamed of a job.
pub(crate) fn events_of(worker: &Name, job: &Name) -> String {
    format!("fleet.events.{worker}.{job}")
}

/// The worker and the job of what is streamed on this subject.
pub(crate) fn origin(subject: &str) -> Option<(Name, Name)> {
    let (worker, job) = subject.strip_prefix("fleet.events.")?.split_once('.')?;
    Some((worker.parse().ok()?, job.parse().ok()?))
}

/// The two streams.
pub(crate) async fn streams(context: &Context) -> Result<stream::Stream> {
    let events = stream::Config {
        name: EVENTS.to_owned(),
        subjects: vec![ALL_EVENTS.to_owned()],
        max_age: EVENTS_LAST,
        ..stream::Config::default()
    };
    let jobs = stream::Config {
        name: JOBS.to_owned(),
        subjects: vec!["fleet.jobs.>".to_owned()],
        retention: stream::RetentionPolicy::WorkQueue,
        ..stream::Config::default()
    };
    let without = "the server keeps no streams; start it with JetStream (-js)";
    context.get_or_create_stream(events).await.context(without)?;
    context.get_or_create_stream(jobs).await.context(without)
}

impl Fleet {
    /// The jobs that need no particular worker. All workers read here.
    pub(crate) async fn new_jobs(&self) -> Result<PullConsumer> {
        self.queue("new", NEW.to_owned()).await
    }

    /// The jobs that need this worker.
    pub(crate) async fn jobs_of(&self, worker: &Name) -> Result<PullConsumer> {
        self.queue(&format!("worker-{worker}"), of_worker(worker)).await
    }

    async fn queue(&self, name: &str, subject: String) -> Result<PullConsumer> {
        let config = pull::Config {
            durable_name: Some(name.to_owned()),
            filter_subject: subject,
            ack_policy: AckPolicy::Explicit,
            ack_wait: self.settings().ack_wait,
            // A job is in the hands of one of any number of workers.
            max_ack_pending: -1,
            ..pull::Config::default()
        };
        Ok(self.jobs().get_or_create_consumer(name, config).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_of_an_event_names_its_worker_and_its_job() {
        let (worker, job): (Name, Name) = ("w".parse().unwrap(), "j".parse().unwrap());
        assert_eq!(origin(&events_of(&worker, &job)), Some((worker, job)));
        assert_eq!([NEW, "fleet.events.w", "fleet.events.w.j.x"].map(origin), [None, None, None]);
    }
}
