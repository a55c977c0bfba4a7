//! A thread: a conversation that is kept.

mod answers;
mod history;
pub(crate) mod info;
pub(crate) mod open;
mod stored;
mod subscription;

use std::sync::Arc;

use codex_protocol_types::requests::ThreadNameSet;
use codex_protocol_types::{ServerNotification, ThreadSetNameParams, ThreadTokenUsage};

use crate::codex::Codex;
use crate::connection::notifications::NotificationStream;
use crate::connection::subscription::Subscription;
use crate::error::Result;
use crate::session::{Guard, Key};
use crate::shown::shown;
use crate::types;
use info::ThreadInfo;

/// A conversation that the runtime keeps. Cheap to clone.
#[derive(Clone)]
pub struct Thread {
    /// Before the connection: it may have something to say when the last handle goes.
    subscribed: Option<Arc<Guard>>,
    codex: Codex,
    id: String,
    info: Option<Arc<ThreadInfo>>,
}

shown! { Thread |this| id: this.id }

impl Thread {
    pub(crate) fn new(codex: Codex, id: String) -> Self {
        Self { subscribed: codex.subscribed(&id), codex, id, info: None }
    }

    /// What keeps it subscribed, where dropping it unsubscribes.
    pub(crate) fn subscribed(&self) -> Option<Arc<Guard>> {
        self.subscribed.clone()
    }

    /// With what its beginning was answered.
    pub(crate) fn begun(codex: Codex, info: ThreadInfo) -> Self {
        let id = info.thread.id.clone();
        codex.connection().session().sandboxed(&id, info.sandbox.clone());
        Self { info: Some(Arc::new(info)), ..Self::new(codex, id) }
    }

    /// The thread's id, with which it can be resumed.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// With what the thread works: the effective model, sandbox, policy. `None` of a thread that this handle was not
    /// given by starting, resuming or forking it.
    pub fn info(&self) -> Option<&ThreadInfo> {
        self.info.as_deref()
    }

    /// What the thread has used in all, and its last request to the model, as it was last told here
    /// (`thread/tokenUsage/updated`). The runtime tells it after each request, and once after the answer to a resume of a
    /// thread that has used something; until then `None`. Of a fork it tells nothing before the fork's own first request.
    ///
    /// ```no_run
    /// # use codex_client::types::ServerNotification;
    /// # async fn run(thread: codex_client::Thread) -> codex_client::Result<()> {
    /// // Opened first, so that it comes either way.
    /// let mut events = thread.events();
    /// let mut used = thread.token_usage();
    /// while used.is_none() {
    ///     match events.next().await.transpose()? {
    ///         Some(ServerNotification::ThreadTokenUsageUpdated(updated)) => used = Some(updated.token_usage),
    ///         Some(_) => {}
    ///         None => break,
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn token_usage(&self) -> Option<ThreadTokenUsage> {
        match self.codex.connection().session().usage_of(&self.id)?.decode() {
            ServerNotification::ThreadTokenUsageUpdated(updated) => Some(updated.token_usage),
            _ => None,
        }
    }

    /// The connection it belongs to.
    pub fn codex(&self) -> &Codex {
        &self.codex
    }

    /// Everything that the runtime tells of this thread from now on: of the thread itself, and of all its turns, also
    /// those that nobody here has started. Ends with the connection.
    ///
    /// What is of the thread itself (`thread/status/changed`, `thread/name/updated`, ...) is then no longer in
    /// [`Codex::notifications`]; what is of a turn is still in the streams of that turn.
    pub fn events(&self) -> NotificationStream {
        NotificationStream::new(Subscription::keyed(
            self.codex.connection().session(),
            Key::Thread(self.id.clone()),
        ))
    }

    /// Reads the stored thread (`thread/read`), with its turns if asked: all at once, while [`turns`](Self::turns) gives
    /// them in pages, which is what a long thread wants.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    ///
    /// # Cancel safety
    ///
    /// It only reads: dropping it has no effect.
    pub async fn read(&self, include_turns: bool) -> Result<types::Thread> {
        self.codex.thread_read(self.id.clone(), include_turns).await
    }

    /// Names the thread (`thread/name/set`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request is on its way: dropping it only forgets the answer.
    pub async fn set_name(&self, name: impl Into<String>) -> Result<()> {
        let params = ThreadSetNameParams::new(self.id.clone(), name);
        self.codex.connection().request::<ThreadNameSet>(&params).await.map(drop)
    }
}
