//! `MockModel`: the server, its script and the settings that point a runtime at it.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tempfile::TempDir;

use super::hold::Hold;
use super::home;
use super::log::{RequestLog, patiently};
use super::reply::{self, Reply};
use super::request::ModelRequest;
use super::script::Script;
use super::server::{Server, Shared};

/// A scripted model provider on 127.0.0.1 for the real Codex runtime; see the [module](super) for an overview.
///
/// Every request of the runtime takes one reply: the first whose [`when`](Self::when) fits, else the next of the
/// queue, else what [`reply_with`](Self::reply_with) answers, else an HTTP error that says that the script is exhausted.
/// The runtime is told not to retry, so one scripted failure is one failure of the turn.
///
/// The server runs on a thread of its own and also answers tests that block. Dropping the model stops it, cuts its
/// connections and removes [`codex_home`](Self::codex_home); close the runtime before that.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use codex_client::testing::MockModel;
///
/// let model = MockModel::start().await?;
/// model.reply_text("Hello!");
/// model.reply_error(503);
/// assert_eq!(model.unplayed(), 2);
/// assert!(model.requests().is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct MockModel {
    // In this order: the server stops before its home goes.
    server: Server,
    shared: Arc<Shared>,
    home: TempDir,
}

impl MockModel {
    /// Starts a model with an empty script.
    ///
    /// # Errors
    ///
    /// When no port of 127.0.0.1 can be had, or no directory can be made under the build directory.
    ///
    /// # Cancel safety
    ///
    /// It does not wait.
    pub async fn start() -> io::Result<Self> {
        Self::start_blocking()
    }

    /// [`start`](Self::start), for code without an async runtime.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub fn start_blocking() -> io::Result<Self> {
        let home = home::create()?;
        let shared = Arc::new(Shared { script: Mutex::default(), log: RequestLog::new() });
        let server = Server::start(Arc::clone(&shared))?;
        Ok(Self { server, shared, home })
    }

    /// Queues a message, streamed word by word.
    pub fn reply_text(&self, text: impl AsRef<str>) {
        self.reply(Reply::new().text(text));
    }

    /// Queues a message of `n` deltas and returns its whole text.
    pub fn reply_deltas(&self, n: usize) -> String {
        let reply = Reply::new().deltas(n);
        let text = reply.full_text();
        self.reply(reply);
        text
    }

    /// Queues a call of one of the runtime's tools and returns its id, by which
    /// [`ModelRequest::function_call_output`] finds the result in the next request.
    ///
    /// `exec_command` with `{"cmd": "..."}` runs a command; with `"sandbox_permissions": "require_escalated"` and a
    /// `"justification"` beside it the runtime asks for approval first.
    pub fn reply_tool_call(&self, name: impl Into<String>, arguments: Value) -> String {
        let call_id = reply::next_call_id();
        self.reply(Reply::new().tool_call_with_id(&call_id, name, arguments));
        call_id
    }

    /// Queues an HTTP error.
    pub fn reply_error(&self, status: u16) {
        self.reply(Reply::error(status));
    }

    /// Queues a reply whose connection is cut in the middle of a message.
    pub fn disconnect_mid_stream(&self) {
        self.reply(Reply::new().partial_text("The connection is about to").disconnect());
    }

    /// Queues a reply that begins and then waits for [`Hold::release`]; to hold in the middle of a message, or
    /// elsewhere, build one with [`Reply::held`].
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # use codex_client::testing::{MockModel, Reply};
    /// # let model = MockModel::start().await?;
    /// let hold = model.hold();
    /// // ... start a turn, `hold.reached().await`, steer or interrupt it, and then:
    /// hold.release("Now I may answer.");
    ///
    /// let (reply, hold) = Reply::new().partial_text("So far ").held();
    /// model.reply(reply.text("so good."));
    /// # drop(hold);
    /// # Ok(())
    /// # }
    /// ```
    pub fn hold(&self) -> Hold {
        let (reply, hold) = Reply::new().held();
        self.reply(reply);
        hold
    }

    /// Queues a reply.
    pub fn reply(&self, reply: impl Into<Reply>) {
        self.script().push(reply.into());
    }

    /// Answers the first request that `fits` with `reply`, before anything queued.
    ///
    /// It is used once, like a queued reply; a second call with the same condition answers the second such request.
    /// `fits` must not use the model itself.
    pub fn when(&self, fits: impl Fn(&ModelRequest) -> bool + Send + 'static, reply: impl Into<Reply>) {
        self.script().push_keyed(Box::new(fits), reply.into());
    }

    /// Sets what answers every request for which nothing is scripted.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # let model = codex_client::testing::MockModel::start().await?;
    /// model.reply_with(|request| format!("You said: {}", request.last_user_text().unwrap_or("nothing")));
    /// # Ok(())
    /// # }
    /// ```
    pub fn reply_with<R: Into<Reply>>(&self, responder: impl Fn(&ModelRequest) -> R + Send + Sync + 'static) {
        self.script().set_default(Arc::new(move |request| responder(request).into()));
    }

    /// How many scripted replies no request has used yet.
    #[must_use]
    pub fn unplayed(&self) -> usize {
        self.script().unplayed()
    }

    /// The requests that have come so far.
    #[must_use]
    pub fn requests(&self) -> Vec<ModelRequest> {
        self.shared.log.all()
    }

    /// The first request that this method has not returned yet, waiting for it if need be.
    ///
    /// # Panics
    ///
    /// When none comes within [`PATIENCE`](super::PATIENCE).
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses no request: the next call gives it.
    pub async fn next_request(&self) -> ModelRequest {
        let log = &self.shared.log;
        patiently(|| format!("another model request; {} came", log.len()), log.next()).await
    }

    /// The first `n` requests, waiting for them if need be.
    ///
    /// # Panics
    ///
    /// When fewer come within [`PATIENCE`](super::PATIENCE).
    ///
    /// # Cancel safety
    ///
    /// It only reads: dropping it has no effect.
    pub async fn wait_for_requests(&self, n: usize) -> Vec<ModelRequest> {
        let log = &self.shared.log;
        patiently(|| format!("{n} model requests; {} came", log.len()), log.first(n)).await
    }

    /// The settings that point a runtime at this model, each for one `--config`.
    #[must_use]
    pub fn overrides(&self) -> Vec<String> {
        let provider = format!(
            "{{name=\"mock\",base_url=\"{}\",wire_api=\"responses\",request_max_retries=0,stream_max_retries=0}}",
            self.base_url()
        );
        vec![
            "model=\"mock-model\"".to_owned(),
            "model_provider=\"mock\"".to_owned(),
            format!("model_providers.mock={provider}"),
            "analytics.enabled=false".to_owned(),
        ]
    }

    /// The environment for the runtime: `CODEX_HOME`; `HOME`, so that commands do not run what the user's shell runs at
    /// login; and `NO_PROXY`, so that no proxy comes between it and the model.
    #[must_use]
    pub fn env(&self) -> Vec<(&'static str, OsString)> {
        let home = || self.codex_home().into();
        vec![
            ("CODEX_HOME", home()),
            ("HOME", home()),
            ("NO_PROXY", "127.0.0.1".into()),
            ("no_proxy", "127.0.0.1".into()),
        ]
    }

    /// A directory for the runtime's state that belongs to this model alone, under the build directory.
    #[must_use]
    pub fn codex_home(&self) -> &Path {
        self.home.path()
    }

    /// The URL to which the runtime appends `/responses`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.server.address)
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.shared.script.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
