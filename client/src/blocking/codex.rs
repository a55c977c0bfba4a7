//! The connection, blocking.

use codex_protocol_types::method::{PagedRequest, Request};
use serde_json::Value;

use super::driver::Driver;
use super::thread::Thread;
use crate::builders::{ThreadFork, ThreadList, ThreadResume, ThreadStart};
use crate::config::CodexConfig;
use crate::error::Result;
use crate::metadata::Metadata;
use crate::notifications::NotificationStream;
use crate::pages::Pages;
use crate::types::{Model, ServerNotification, ThreadListResponse};

/// A connection to a codex runtime; see [`codex_client::Codex`](crate::Codex).
#[derive(Debug, Clone)]
pub struct Codex {
    inner: crate::Codex,
    driver: Driver,
}

impl Codex {
    /// See [`Codex::connect`](crate::Codex::connect).
    ///
    /// # Errors
    ///
    /// As there.
    #[cfg(feature = "stdio")]
    pub fn connect() -> Result<Self> {
        Self::connect_with(CodexConfig::default())
    }

    /// See [`Codex::connect_with`](crate::Codex::connect_with).
    ///
    /// # Errors
    ///
    /// As there.
    #[cfg(feature = "stdio")]
    pub fn connect_with(config: CodexConfig) -> Result<Self> {
        Self::open(crate::Codex::connect_with(config))
    }

    /// See [`Codex::connect_unix`](crate::Codex::connect_unix).
    ///
    /// # Errors
    ///
    /// As there.
    #[cfg(all(unix, feature = "unix"))]
    pub fn connect_unix(path: impl AsRef<std::path::Path>) -> Result<Self> {
        Self::connect_unix_with(path, CodexConfig::default())
    }

    /// See [`Codex::connect_unix_with`](crate::Codex::connect_unix_with).
    ///
    /// # Errors
    ///
    /// As there.
    #[cfg(all(unix, feature = "unix"))]
    pub fn connect_unix_with(path: impl AsRef<std::path::Path>, config: CodexConfig) -> Result<Self> {
        Self::open(crate::Codex::connect_unix_with(path, config))
    }

    /// See [`Codex::connect_ws`](crate::Codex::connect_ws).
    ///
    /// # Errors
    ///
    /// As there.
    #[cfg(feature = "websocket")]
    pub fn connect_ws(url: impl AsRef<str>, auth: impl Into<crate::WebSocketAuth>) -> Result<Self> {
        Self::connect_ws_with(url, auth, CodexConfig::default())
    }

    /// See [`Codex::connect_ws_with`](crate::Codex::connect_ws_with).
    ///
    /// # Errors
    ///
    /// As there.
    #[cfg(feature = "websocket")]
    pub fn connect_ws_with(
        url: impl AsRef<str>,
        auth: impl Into<crate::WebSocketAuth>,
        config: CodexConfig,
    ) -> Result<Self> {
        Self::open(crate::Codex::connect_ws_with(url, auth, config))
    }

    /// What the runtime said of itself.
    pub fn metadata(&self) -> &Metadata {
        self.inner.metadata()
    }

    /// Starts a thread (`thread/start`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    pub fn thread_start(&self, options: impl FnOnce(ThreadStart) -> ThreadStart) -> Result<Thread> {
        self.thread(options(self.inner.thread_start()))
    }

    /// Loads a stored thread (`thread/resume`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if there is no such thread.
    pub fn thread_resume(
        &self,
        id: impl Into<String>,
        options: impl FnOnce(ThreadResume) -> ThreadResume,
    ) -> Result<Thread> {
        self.thread(options(self.inner.thread_resume(id)))
    }

    /// Copies a thread into a new one (`thread/fork`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if there is no such thread.
    pub fn thread_fork(
        &self,
        id: impl Into<String>,
        options: impl FnOnce(ThreadFork) -> ThreadFork,
    ) -> Result<Thread> {
        self.thread(options(self.inner.thread_fork(id)))
    }

    /// One page of the stored threads (`thread/list`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    pub fn thread_list(&self, options: impl FnOnce(ThreadList) -> ThreadList) -> Result<ThreadListResponse> {
        self.driver.run(options(self.inner.thread_list()).into_future())
    }

    /// Archives a thread (`thread/archive`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if there is no such thread.
    pub fn thread_archive(&self, id: impl Into<String>) -> Result<()> {
        self.driver.run(self.inner.thread_archive(id))
    }

    /// Takes a thread out of the archive (`thread/unarchive`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if there is no such thread in the archive.
    pub fn thread_unarchive(&self, id: impl Into<String>) -> Result<()> {
        self.driver.run(self.inner.thread_unarchive(id))
    }

    /// All models that the runtime offers (`model/list`, all pages).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    pub fn models(&self) -> Result<Vec<Model>> {
        self.driver.run(self.inner.models())
    }

    /// Sends a request of any type; see [`Codex::request`](crate::Codex::request).
    ///
    /// # Errors
    ///
    /// As [`Rpc::request`](crate::Rpc::request).
    pub fn request<M: Request>(&self, params: &M::Params) -> Result<M::Response> {
        self.driver.run(self.inner.request::<M>(params))
    }

    /// Sends a request as JSON; see [`Codex::request_raw`](crate::Codex::request_raw).
    ///
    /// # Errors
    ///
    /// As [`Rpc::request_raw`](crate::Rpc::request_raw).
    pub fn request_raw(&self, method: &str, params: Value) -> Result<Value> {
        self.driver.run(self.inner.request_raw(method, params))
    }

    /// The items of a list that comes in pages; see [`Rpc::stream`](crate::Rpc::stream).
    pub fn stream<M: PagedRequest>(&self, params: M::Params) -> Items<M> {
        Items { pages: self.inner.rpc().stream(params), driver: self.driver.clone() }
    }

    /// Everything that belongs to no turn, login or other handle; see
    /// [`Codex::notifications`](crate::Codex::notifications).
    pub fn notifications(&self) -> Notifications {
        Notifications { stream: self.inner.notifications(), driver: self.driver.clone() }
    }

    /// Shuts the runtime down and waits until it is gone.
    ///
    /// # Errors
    ///
    /// None today.
    pub fn close(self) -> Result<()> {
        self.driver.run(self.inner.close())
    }

    pub(super) fn open(connecting: impl Future<Output = Result<crate::Codex>>) -> Result<Self> {
        let driver = Driver::new()?;
        let inner = driver.run(connecting)?;
        Ok(Self { inner, driver })
    }

    fn thread(&self, builder: impl IntoFuture<Output = Result<crate::Thread>>) -> Result<Thread> {
        let thread = self.driver.run(builder.into_future())?;
        Ok(Thread::new(thread, self.driver.clone()))
    }
}

/// The iterator of [`Codex::stream`]: a step waits where the next page has to be asked for.
#[derive(Debug)]
pub struct Items<M: PagedRequest> {
    pages: Pages<M>,
    driver: Driver,
}

impl<M: PagedRequest> Iterator for Items<M> {
    type Item = Result<M::Item>;

    fn next(&mut self) -> Option<Self::Item> {
        self.driver.run(self.pages.next())
    }
}

/// The iterator of [`Codex::notifications`]: each step waits for the next one.
#[derive(Debug)]
pub struct Notifications {
    stream: NotificationStream,
    driver: Driver,
}

impl Iterator for Notifications {
    type Item = Result<ServerNotification>;

    fn next(&mut self) -> Option<Self::Item> {
        self.driver.run(self.stream.next())
    }
}
