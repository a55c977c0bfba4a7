//! The connection, blocking.

use codex_protocol_types::method::{PagedRequest, Request};
use serde_json::Value;

use super::driver::Driver;
use super::iter::Iter;
use super::thread::Thread;
use crate::builders::{ModelList, ThreadFork, ThreadList, ThreadResume, ThreadStart};
use crate::codex::metadata::Metadata;
use crate::config::CodexConfig;
use crate::connection::notifications::NotificationStream;
use crate::error::Result;
use crate::requests::pages::Pages;
use crate::shown::shown;
use crate::types::{self, Model, ThreadListResponse, requests};

/// A connection to a codex runtime; see [`codex_client::Codex`](crate::Codex).
#[derive(Clone)]
pub struct Codex {
    inner: crate::Codex,
    driver: Driver,
}

shown! { Codex |this| inner: this.inner }

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
        self.threaded(options(self.inner.thread_start()))
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
        self.threaded(options(self.inner.thread_resume(id)))
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
        self.threaded(options(self.inner.thread_fork(id)))
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
    pub fn thread_unarchive(&self, id: impl Into<String>) -> Result<Thread> {
        self.threaded(self.inner.thread_unarchive(id))
    }

    /// Reads a stored thread (`thread/read`); see [`Codex::thread_read`](crate::Codex::thread_read).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn thread_read(&self, id: impl Into<String>, include_turns: bool) -> Result<types::Thread> {
        self.driver.run(self.inner.thread_read(id, include_turns))
    }

    /// A thread by its id, without a request; see [`Codex::thread`](crate::Codex::thread).
    pub fn thread(&self, id: impl Into<String>) -> Thread {
        Thread::new(self.inner.thread(id), self.driver.clone())
    }

    /// The stored threads of all pages (`thread/list`).
    pub fn threads(
        &self,
        options: impl FnOnce(ThreadList) -> ThreadList,
    ) -> Iter<Pages<requests::ThreadList>> {
        self.iter(options(self.inner.thread_list()).stream())
    }

    /// The models that the runtime offers (`model/list`, all pages).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    pub fn models(&self, options: impl FnOnce(ModelList) -> ModelList) -> Result<Vec<Model>> {
        self.driver.run(options(self.inner.models()).into_future())
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
    pub fn stream<M: PagedRequest>(&self, params: M::Params) -> Iter<Pages<M>> {
        self.iter(self.inner.rpc().stream(params))
    }

    /// Everything that belongs to no turn, login or other handle; see
    /// [`Codex::notifications`](crate::Codex::notifications).
    pub fn notifications(&self) -> Iter<NotificationStream> {
        self.iter(self.inner.notifications())
    }

    /// The async client: what it gives is awaited with [`block_on`](Self::block_on).
    ///
    /// ```no_run
    /// # fn run(codex: codex_client::blocking::Codex) -> codex_client::Result<()> {
    /// use codex_client::types::ConfigReadParams;
    ///
    /// let config = codex.block_on(codex.client().rpc().config_read(ConfigReadParams::default()))?;
    /// println!("{:?}", config.config.model);
    /// # Ok(())
    /// # }
    /// ```
    pub fn client(&self) -> &crate::Codex {
        &self.inner
    }

    /// Waits for a future of the async client, or for what a builder gives.
    pub fn block_on<F: IntoFuture>(&self, future: F) -> F::Output {
        self.driver.run(future.into_future())
    }

    /// A stream of the async client as an iterator.
    pub fn iter<S>(&self, stream: S) -> Iter<S> {
        Iter::new(stream, &self.driver)
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

    pub(super) fn driver(&self) -> &Driver {
        &self.driver
    }

    /// What runs beside turns, as an iterator.
    pub(super) fn handle<S>(&self, starting: impl IntoFuture<Output = Result<S>>) -> Result<Iter<S>> {
        Ok(self.iter(self.driver.run(starting.into_future())?))
    }

    fn threaded(&self, beginning: impl IntoFuture<Output = Result<crate::Thread>>) -> Result<Thread> {
        let thread = self.driver.run(beginning.into_future())?;
        Ok(Thread::new(thread, self.driver.clone()))
    }
}
