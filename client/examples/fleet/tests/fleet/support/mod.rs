//! What the tests share: a server, workers, a model.

mod nats;
mod worker;

use std::path::PathBuf;
use std::time::Duration;

use codex_client::testing::{MockModel, ModelRequest, Reply};
use codex_fleet::{End, Fleet, Job, Outcome, Settings, submit};
use tempfile::TempDir;

pub(crate) use nats::Nats;
pub(crate) use worker::Process;

/// After this a test has failed: nothing but the storm takes longer on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// Short, so that nobody waits long for who is gone.
pub(crate) const SETTINGS: Settings =
    Settings { lease: Duration::from_secs(2), ack_wait: Duration::from_secs(2) };

/// Whether there is what the tests need; says what is missing.
pub(crate) fn has_all() -> bool {
    let runtime = std::env::var_os("CODEX_BIN").is_some();
    if !runtime {
        println!("skipped: CODEX_BIN names no runtime; `cargo xtask test` installs and names one");
    }
    let server = std::process::Command::new("nats-server").arg("--version").output().is_ok();
    if !server {
        println!("skipped: there is no nats-server; Debian's package of that name installs one");
    }
    runtime && server
}

/// A fleet without workers yet.
pub(crate) struct House {
    pub(crate) nats: Nats,
    pub(crate) fleet: Fleet,
    pub(crate) model: MockModel,
    folder: TempDir,
}

impl House {
    pub(crate) async fn open() -> Self {
        // Under the build directory: in the system's folder for temporary files the runtime puts no helpers.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let nats = Nats::start(folder.path().join("nats")).await;
        let fleet = Fleet::open(&nats.url(), SETTINGS).await.unwrap();
        let model = MockModel::start().await.unwrap();
        Self { nats, fleet, model, folder }
    }

    /// The folder of a machine.
    pub(crate) fn machine(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A worker that takes jobs.
    pub(crate) async fn worker(&self, name: &str) -> Process {
        self.worker_with(name, &[]).await
    }

    /// The same, with more arguments.
    pub(crate) async fn worker_with(&self, name: &str, arguments: &[&str]) -> Process {
        let mut process = Process::new(self, name, arguments);
        process.start().await;
        process
    }

    /// Sends one job, and waits for what becomes of it.
    pub(crate) async fn outcome(&self, job: &Job) -> Outcome {
        let outcomes = submit(&self.fleet, std::slice::from_ref(job), |_| {}).await;
        outcomes.unwrap().remove(0)
    }

    /// Puts something among the jobs that need no particular worker.
    pub(crate) async fn publish_new(&self, payload: &str) {
        let jetstream = self.jetstream().await;
        let published = jetstream.publish("fleet.jobs.new", payload.to_owned().into()).await;
        published.unwrap().await.unwrap();
    }

    /// How many jobs of a queue are in somebody's hands.
    pub(crate) async fn unsettled(&self, queue: &str) -> usize {
        self.queue(queue).await.num_ack_pending
    }

    /// How often a job of a queue was given to somebody.
    pub(crate) async fn deliveries(&self, queue: &str) -> u64 {
        self.queue(queue).await.delivered.consumer_sequence
    }

    async fn queue(&self, name: &str) -> async_nats::jetstream::consumer::Info {
        let jetstream = self.jetstream().await;
        jetstream.get_stream("fleet-jobs").await.unwrap().consumer_info(name).await.unwrap()
    }

    async fn jetstream(&self) -> async_nats::jetstream::Context {
        async_nats::jetstream::new(async_nats::connect(self.nats.url()).await.unwrap())
    }

    /// How many turns the model was asked for with this as the user's last word.
    pub(crate) fn asked(&self, prompt: &str) -> usize {
        let requests = self.model.requests();
        let asked = requests.iter().filter(|request| request.last_user_text() == Some(prompt));
        let turns: std::collections::BTreeSet<_> =
            asked.map(|request| request.turn_id().map(str::to_owned)).collect();
        turns.len()
    }
}

/// What a model says to a request, and that it takes so long.
pub(crate) fn after(
    thinking: Duration,
    say: impl Fn(&ModelRequest) -> String + Send + Sync + 'static,
) -> impl Fn(&ModelRequest) -> Reply + Send + Sync + 'static {
    let runtime = tokio::runtime::Handle::current();
    move |request| {
        let (reply, hold) = Reply::new().held();
        let said = say(request);
        runtime.spawn(async move {
            tokio::time::sleep(thinking).await;
            hold.release(said);
        });
        reply
    }
}

/// What a completed job said.
pub(crate) fn text(outcome: &Outcome) -> &str {
    match &outcome.end {
        End::Completed { text } => text,
        other => panic!("not completed: {other:?}"),
    }
}

/// A test of the fleet: skipped, with the reason, where something is missing; failed when it hangs.
macro_rules! fleet {
    ($(#[$attribute:meta])* async fn $name:ident() $body:block) => {
        fleet!($crate::support::PATIENCE, $(#[$attribute])* async fn $name() $body);
    };
    ($patience:expr, $(#[$attribute:meta])* async fn $name:ident() $body:block) => {
        $(#[$attribute])*
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            if crate::support::has_all() {
                tokio::time::timeout($patience, async $body).await.expect("the test takes too long");
            }
        }
    };
}

pub(crate) use fleet;
