//! The client.

pub(crate) mod metadata;

use std::sync::Arc;

use codex_protocol_types::requests::{
    ThreadArchive, ThreadFork, ThreadList, ThreadResume, ThreadStart, ThreadUnarchive,
};
use codex_protocol_types::{
    Model, ModelListParams, ThreadArchiveParams, ThreadForkParams, ThreadListParams, ThreadListResponse,
    ThreadResumeParams, ThreadStartParams, ThreadUnarchiveParams,
};

use crate::codex::metadata::Metadata;
use crate::config::CodexConfig;
use crate::connection::Connection;
use crate::connection::notifications::NotificationStream;
use crate::connection::subscription::Subscription;
use crate::error::Result;
use crate::requests::generated;
use crate::thread::Thread;

/// A connection to a codex runtime.
///
/// Cheap to clone: all clones share the connection. When the last one, and the last [`Thread`] and
/// [`Turn`](crate::Turn) made from them, is dropped, the runtime is shut down; one that was reached over a socket only
/// loses the connection.
///
/// ```no_run
/// # async fn run() -> codex_client::Result<()> {
/// use codex_client::Codex;
///
/// let codex = Codex::connect().await?;
/// let thread = codex.thread_start().model("gpt-5").await?;
/// let result = thread.run("Say hello in one sentence.").await?;
/// println!("{}", result.final_response.unwrap_or_default());
/// codex.close().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Codex {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    connection: Connection,
    metadata: Metadata,
    /// What each thread is told of the program's own tools.
    #[cfg(all(feature = "experimental", feature = "schemars"))]
    tools: Vec<codex_protocol_types::DynamicToolSpec>,
}

impl Codex {
    pub(crate) fn new(connection: Connection, metadata: Metadata, config: &CodexConfig) -> Self {
        #[cfg(not(all(feature = "experimental", feature = "schemars")))]
        let _ = config;
        Self {
            inner: Arc::new(Inner {
                connection,
                metadata,
                #[cfg(all(feature = "experimental", feature = "schemars"))]
                tools: config.tools.iter().map(crate::DynamicTool::spec).collect(),
            }),
        }
    }

    /// What the runtime said of itself.
    pub fn metadata(&self) -> &Metadata {
        &self.inner.metadata
    }

    /// Starts a thread (`thread/start`). Await the builder to send it.
    ///
    /// Approvals default to [`ApprovalMode::AutoReview`](crate::ApprovalMode::AutoReview).
    pub fn thread_start(&self) -> generated::ThreadStart {
        let mut params = ThreadStartParams::default();
        crate::ApprovalMode::AutoReview.apply(&mut params.approval_policy, &mut params.approvals_reviewer);
        #[cfg(all(feature = "experimental", feature = "schemars"))]
        if !self.inner.tools.is_empty() {
            params.dynamic_tools = Some(self.inner.tools.clone());
        }
        generated::ThreadStart::new(self.clone(), params)
    }

    /// Loads a stored thread (`thread/resume`), so that it can go on. Changes nothing of it unless asked.
    pub fn thread_resume(&self, id: impl Into<String>) -> generated::ThreadResume {
        generated::ThreadResume::new(self.clone(), ThreadResumeParams::new(id))
    }

    /// Copies a thread into a new one (`thread/fork`).
    pub fn thread_fork(&self, id: impl Into<String>) -> generated::ThreadFork {
        generated::ThreadFork::new(self.clone(), ThreadForkParams::new(id))
    }

    /// One page of the stored threads (`thread/list`); [`stream`](generated::ThreadList::stream) and
    /// [`all`](generated::ThreadList::all) give those of all pages.
    pub fn thread_list(&self) -> generated::ThreadList {
        generated::ThreadList::new(self.clone(), ThreadListParams::default())
    }

    /// Archives a thread (`thread/archive`): it is no longer listed by default.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if there is no such thread.
    pub async fn thread_archive(&self, id: impl Into<String>) -> Result<()> {
        self.connection().request::<ThreadArchive>(&ThreadArchiveParams::new(id)).await.map(drop)
    }

    /// Takes a thread out of the archive (`thread/unarchive`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if there is no such thread in the archive.
    pub async fn thread_unarchive(&self, id: impl Into<String>) -> Result<()> {
        self.connection().request::<ThreadUnarchive>(&ThreadUnarchiveParams::new(id)).await.map(drop)
    }

    /// All models that the runtime offers (`model/list`, all pages).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    pub async fn models(&self) -> Result<Vec<Model>> {
        self.rpc().model_list_stream(ModelListParams::default()).all().await
    }

    /// Everything that belongs to no turn, login or other handle: a stream that ends with the connection.
    ///
    /// Each call makes a stream of its own, of what arrives from now on; the first one also gets up to 1,024
    /// notifications that arrived before.
    pub fn notifications(&self) -> NotificationStream {
        NotificationStream::new(Subscription::global(self))
    }

    /// Shuts the runtime down and waits until it is gone; over a socket, closes the connection. Clones, threads and
    /// turns fail from then on.
    ///
    /// # Errors
    ///
    /// None today.
    pub async fn close(self) -> Result<()> {
        self.connection().close().await;
        Ok(())
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.inner.connection
    }

    pub(crate) async fn start(self, params: ThreadStartParams) -> Result<Thread> {
        let response = self.connection().request::<ThreadStart>(&params).await?;
        Ok(Thread::new(self, response.thread.id))
    }

    pub(crate) async fn resume(self, params: ThreadResumeParams) -> Result<Thread> {
        let response = self.connection().request::<ThreadResume>(&params).await?;
        Ok(Thread::new(self, response.thread.id))
    }

    pub(crate) async fn fork(self, params: ThreadForkParams) -> Result<Thread> {
        let response = self.connection().request::<ThreadFork>(&params).await?;
        Ok(Thread::new(self, response.thread.id))
    }

    pub(crate) async fn list(self, params: ThreadListParams) -> Result<ThreadListResponse> {
        self.connection().request::<ThreadList>(&params).await
    }
}
