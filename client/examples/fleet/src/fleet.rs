//! What the workers and submitters share: streams and buckets of one NATS server.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use async_nats::ServerAddr;
use async_nats::jetstream::{self, context::PublishAckFuture, message::PublishMessage, stream};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::{Bucket, Job, Name, Outcome, queue};

/// How long claims and results are kept.
const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The fleet as it is on the server. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Fleet {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    client: async_nats::Client,
    context: jetstream::Context,
    jobs: stream::Stream,
    results: Bucket<Outcome>,
    claims: Bucket<Claim>,
    threads: Bucket<Name>,
    machines: Bucket<String>,
    leases: Bucket<Presence>,
    settings: Settings,
}

/// How quickly the fleet notices that somebody is gone. The first to open a fleet decides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// How long a worker is believed to be there after it last said so.
    pub lease: Duration,
    /// How long a job is believed to be worked on after its worker last said so: longer than a runtime takes to end.
    pub ack_wait: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self { lease: Duration::from_secs(10), ack_wait: Duration::from_secs(30) }
    }
}

/// Which worker has a job, and on which thread. Written before the turn is started.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The worker.
    pub worker: Name,
    /// The thread.
    pub thread: String,
    /// How often the worker was about to start the turn.
    pub tries: u32,
    /// Whether the turn has shown work: a machine that knows nothing of it any more must not start it again.
    pub begun: bool,
}

/// What a worker says of itself while it is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// How many jobs it has.
    pub running: usize,
    /// How many it takes at once.
    pub at_once: usize,
}

impl Fleet {
    /// Connects to a server, with the password that its URL may have (`nats://user:password@host`), and makes the
    /// streams and buckets that it does not have yet.
    ///
    /// # Errors
    ///
    /// The server cannot be reached, or runs without JetStream.
    pub async fn open(url: &str, settings: Settings) -> Result<Self> {
        let address: ServerAddr = url.parse().context("this is no URL of a NATS server")?;
        let mut options = async_nats::ConnectOptions::new().name("codex-fleet");
        if let (Some(user), Some(password)) = (address.username(), address.password()) {
            options = options.user_and_password(user.to_owned(), password.to_owned());
        }
        let client =
            options.connect(address).await.context("NATS cannot be reached; does nats-server run?")?;
        let context = jetstream::new(client.clone());
        let jobs = queue::streams(&context).await?;
        let leases = Bucket::open(&context, "fleet-leases", settings.lease).await?;
        let settings = Settings { lease: leases.max_age().await?, ..settings };
        let shared = Shared {
            results: Bucket::open(&context, "fleet-results", KEPT).await?,
            claims: Bucket::open(&context, "fleet-claims", KEPT).await?,
            threads: Bucket::open(&context, "fleet-threads", Duration::ZERO).await?,
            machines: Bucket::open(&context, "fleet-machines", Duration::ZERO).await?,
            client,
            context,
            jobs,
            leases,
            settings,
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// Gives a job to whoever is free, or to the worker that has its thread. A job that is sent twice is done once.
    ///
    /// # Errors
    ///
    /// No worker has said that it has the thread, or the server does not take the job.
    pub async fn send(&self, job: &Job) -> Result<()> {
        let subject = match &job.thread {
            None => queue::NEW.to_owned(),
            Some(thread) => match self.threads().get(thread).await? {
                Some((worker, _)) => queue::of_worker(&worker),
                None => bail!("no worker has the thread {thread}; take it from the outcome of a job"),
            },
        };
        self.publish(subject, job.id.as_str(), job).await
    }

    /// Gives a job to the worker that has claimed it.
    pub(crate) async fn forward(&self, job: &Job, worker: &Name) -> Result<()> {
        self.publish(queue::of_worker(worker), &format!("{}@{worker}", job.id), job).await
    }

    /// What has the same id within two minutes the server keeps once.
    async fn publish(&self, subject: String, id: &str, job: &Job) -> Result<()> {
        ensure!(!job.prompt.is_empty(), "job {} has no prompt", job.id);
        let message = PublishMessage::build().message_id(id).payload(serde_json::to_vec(job)?.into());
        let acknowledged: PublishAckFuture =
            self.shared.context.send_publish(subject, message).await.context("the job cannot be sent")?;
        acknowledged.await.context("the server has not taken the job")?;
        Ok(())
    }

    /// Tells what is streamed to whoever listens, and to the stream that keeps it; nobody waits for that.
    pub(crate) async fn tell(&self, worker: &Name, job: &Name, event: Bytes) {
        // It is told at most once: what the buffers of a server that is away cannot hold is gone.
        let _ = self.shared.client.publish(queue::events_of(worker, job), event).await;
    }

    /// What is streamed from now on.
    pub(crate) async fn listen(&self) -> Result<async_nats::Subscriber> {
        Ok(self.shared.client.subscribe(queue::ALL_EVENTS).await?)
    }

    /// How often the server was connected to: once more after each time that it was away.
    pub(crate) fn connects(&self) -> u64 {
        self.shared.client.statistics().connects.load(Ordering::Relaxed)
    }

    /// Outcomes, by job.
    pub fn results(&self) -> &Bucket<Outcome> {
        &self.shared.results
    }

    /// Who has which job.
    pub fn claims(&self) -> &Bucket<Claim> {
        &self.shared.claims
    }

    /// Who has which thread.
    pub fn threads(&self) -> &Bucket<Name> {
        &self.shared.threads
    }

    /// The machine behind each worker's name.
    pub fn machines(&self) -> &Bucket<String> {
        &self.shared.machines
    }

    /// The workers that are there.
    pub fn leases(&self) -> &Bucket<Presence> {
        &self.shared.leases
    }

    /// What holds for the fleet.
    pub fn settings(&self) -> Settings {
        self.shared.settings
    }

    pub(crate) fn jobs(&self) -> &stream::Stream {
        &self.shared.jobs
    }
}
