//! A worker: takes jobs, as many at once as it is told, and runs their turns on a runtime of its own.
//!
//! It ends when its runtime ends, or when the server is away for too long: whoever runs it starts it again, and it goes
//! on where it was.

mod follow;
mod look;
mod take;

use std::convert::Infallible;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use async_nats::jetstream::consumer::PullConsumer;
use async_nats::jetstream::{AckKind, Message};
use codex_client::{Codex, CodexConfig};
use futures_util::StreamExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tryhard::retry_fn;

use crate::bucket::{PATIENCE, PAUSE};
use crate::locks::Locks;
use crate::{Fleet, Job, Machine, Name, Presence, keep};

use take::Taken;

/// How long the server may keep a request for a job waiting.
const ASK_FOR: Duration = Duration::from_secs(2);
/// When to look again at a thread that another process still writes.
const LATER: Duration = Duration::from_secs(1);

/// How a worker works.
#[derive(Debug, Clone)]
pub struct Options {
    /// What it is called, also when it is started again.
    pub name: Name,
    /// How many jobs it takes at once.
    pub at_once: usize,
    /// How often a turn that is cut off is told to go on.
    pub go_on: u32,
    /// After how long a worker that is gone, beyond its lease, is given up.
    pub grace: Duration,
}

/// A worker.
#[derive(Debug)]
pub struct Worker {
    fleet: Fleet,
    options: Options,
    codex: Codex,
    locks: Locks,
    slots: Arc<Semaphore>,
    /// Its folder is its own as long as it is there.
    _machine: Machine,
}

impl Worker {
    /// Starts the runtime, with its state in the machine's folder.
    ///
    /// # Errors
    ///
    /// The name belongs to another machine, or no runtime can be started.
    pub async fn start(
        fleet: Fleet,
        machine: Machine,
        options: Options,
        config: CodexConfig,
    ) -> Result<Self> {
        machine.register(&fleet, &options.name).await?;
        // A thread is loaded while a job of it runs: nobody else listens to it here.
        let config = config.env("CODEX_HOME", machine.codex_home()).unsubscribe_on_drop(true);
        let codex = Codex::connect_with(config).await?;
        let slots = Arc::new(Semaphore::new(options.at_once));
        Ok(Self { fleet, options, codex, locks: Locks::default(), slots, _machine: machine })
    }

    /// Works until it is told to stop; then it takes no further job, and ends those that it has.
    ///
    /// # Errors
    ///
    /// The runtime has ended, or the server is away for too long.
    pub async fn run(self, stop: watch::Receiver<bool>) -> Result<()> {
        let worker = Arc::new(self);
        let (new, own) =
            tokio::try_join!(worker.fleet.new_jobs(), worker.fleet.jobs_of(&worker.options.name))?;
        let work = async {
            let new = Arc::clone(&worker).pull(new, stop.clone());
            let own = Arc::clone(&worker).pull(own, stop.clone());
            tokio::try_join!(new, own).map(drop)
        };
        tokio::select! {
            worked = work => worked?,
            gone = worker.runtime_gone() => match gone? {},
            unsaid = worker.say_so() => match unsaid? {},
            unkept = keep(&worker.fleet, worker.options.grace) => match unkept? {},
        }
        worker.fleet.leases().remove(worker.options.name.as_str()).await?;
        Ok(worker.codex.clone().close().await?)
    }

    /// Waits until the runtime is gone; what it tells of no turn nobody here wants to know.
    async fn runtime_gone(&self) -> Result<Infallible> {
        let mut others = self.codex.notifications();
        while let Some(told) = others.next().await {
            told?;
        }
        bail!("the connection to the runtime has ended")
    }

    /// Says that it is there, until that fails.
    async fn say_so(&self) -> Result<Infallible> {
        let every = (self.fleet.settings().lease / 3).min(Duration::from_secs(1));
        let mut ticks = tokio::time::interval(every);
        loop {
            ticks.tick().await;
            let at_once = self.options.at_once;
            let presence = Presence { running: at_once - self.slots.available_permits(), at_once };
            self.fleet.leases().put(self.options.name.as_str(), &presence).await?;
        }
    }

    /// Takes jobs from one queue, and works on them.
    async fn pull(self: Arc<Self>, queue: PullConsumer, mut stop: watch::Receiver<bool>) -> Result<()> {
        let mut running = JoinSet::new();
        let mut next: Pin<&mut _> = pin!(self.next(&queue));
        loop {
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => break,
                Some(ended) = running.join_next() => ended??,
                found = &mut next => {
                    if let Some((message, slot)) = found? {
                        running.spawn(Arc::clone(&self).work(queue.clone(), message, slot));
                    }
                    next.set(self.next(&queue));
                }
            }
        }
        while let Some(ended) = running.join_next().await {
            ended??;
        }
        Ok(())
    }

    /// The next job, and a slot for it; `None` if there is none yet.
    ///
    /// It asks when there is a free slot, and does not keep it: while it waits here the other queue may fill it.
    async fn next(&self, queue: &PullConsumer) -> Result<Option<(Message, OwnedSemaphorePermit)>> {
        drop(self.slots.acquire().await?);
        let ask = || queue.batch().max_messages(1).expires(ASK_FOR).messages();
        let asked = retry_fn(ask).retries(PATIENCE).fixed_backoff(PAUSE).await;
        let Some(Ok(message)) = asked.context("the server gives no jobs")?.next().await else {
            return Ok(None);
        };
        match Arc::clone(&self.slots).try_acquire_owned() {
            Ok(slot) => Ok(Some((message, slot))),
            Err(_) => {
                // For whoever is free; if this is lost, it is when `ack_wait` is over.
                let _ = message.ack_with(AckKind::Nak(None)).await;
                Ok(None)
            }
        }
    }

    /// Works on one job. What is not acknowledged comes again: here or, of a job without a thread, anywhere.
    async fn work(
        self: Arc<Self>,
        queue: PullConsumer,
        message: Message,
        _slot: OwnedSemaphorePermit,
    ) -> Result<()> {
        let Ok(job) = serde_json::from_slice::<Job>(&message.payload) else {
            eprintln!("what came on {} is no job; it is put aside", message.subject);
            let _ = message.ack_with(AckKind::Term).await;
            return Ok(());
        };
        let every = queue.cached_info().config.ack_wait / 3;
        let taken = said_meanwhile(&message, every, self.take(&job)).await?;
        let answer = match taken {
            Taken::Settled => AckKind::Ack,
            Taken::Later => AckKind::Nak(Some(LATER)),
        };
        let _ = message.ack_with(answer).await;
        Ok(())
    }
}

/// Says that the job is worked on, as often, while it is.
async fn said_meanwhile<T>(message: &Message, every: Duration, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    let mut ticks = tokio::time::interval(every);
    loop {
        tokio::select! {
            done = &mut work => return done,
            _ = ticks.tick() => { let _ = message.ack_with(AckKind::Progress).await; }
        }
    }
}
