//! Every request of the protocol: typed by name, typed by marker, or as JSON.

use std::time::Duration;

use codex_protocol_types::method::{PagedRequest, Request};
use codex_protocol_types::{Model, ModelListParams, requests};
use serde_json::Value;

use crate::codex::Codex;
use crate::connection::call::{Call, decode, encode};
use crate::error::{Error, Result};
use crate::requests::awaited::awaited;
use crate::requests::generated;
use crate::requests::pages::Pages;
use crate::shown::shown;

/// Every request of the protocol, a function each, named after its method: `config/value/write` is
/// [`config_value_write`](Self::config_value_write).
///
/// [`Codex`], [`Thread`](crate::Thread) and [`Turn`](crate::Turn) offer what is most used in a handier form; this is
/// for all the rest. A list that comes in pages has two functions:
/// [`thread_list`](Self::thread_list) gives one page, [`thread_list_stream`](Self::thread_list_stream) the items of
/// all pages.
///
/// [`initialize`](Self::initialize) is here because it is in the protocol. Connecting has already sent it, and the
/// runtime refuses a second one.
///
/// ```no_run
/// # async fn run(codex: codex_client::Codex) -> codex_client::Result<()> {
/// use std::time::Duration;
/// use codex_client::types::{ConfigReadParams, FsReadFileParams};
///
/// let config = codex.rpc().config_read(ConfigReadParams::default()).await?;
/// println!("{:?}", config.config.model);
///
/// let rpc = codex.rpc().timeout(Duration::from_secs(5));
/// let file = rpc.fs_read_file(FsReadFileParams::new("/etc/hostname".into())).await?;
/// println!("{} bytes in base64", file.data_base64.len());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy)]
#[must_use = "it does nothing until one of its functions is called"]
pub struct Rpc<'a> {
    codex: &'a Codex,
    timeout: Option<Duration>,
}

shown! { Rpc <'_> |this| timeout: this.timeout }

impl Codex {
    /// The models that the runtime offers (`model/list`): await the builder for those of all pages.
    ///
    /// ```no_run
    /// # async fn run(codex: codex_client::Codex) -> codex_client::Result<()> {
    /// for model in codex.models().include_hidden(true).await? {
    ///     println!("{}", model.id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Cancel safety
    ///
    /// It only reads: dropping it has no effect.
    pub fn models(&self) -> generated::ModelList {
        generated::ModelList::new(self.clone(), ModelListParams::default())
    }

    /// Every request of the protocol, a function each.
    pub fn rpc(&self) -> Rpc<'_> {
        Rpc { codex: self, timeout: self.connection().request_timeout() }
    }

    /// Sends a request of any type: one of [`types::requests`](crate::types::requests), or one of your own.
    ///
    /// ```no_run
    /// # async fn run(codex: codex_client::Codex) -> codex_client::Result<()> {
    /// use codex_client::types::{ThreadReadParams, requests::ThreadRead};
    ///
    /// let read = codex.request::<ThreadRead>(&ThreadReadParams::new("thr_1")).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Rpc::request`].
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request is on its way: dropping it only forgets the answer.
    pub async fn request<M: Request>(&self, params: &M::Params) -> Result<M::Response> {
        self.rpc().request::<M>(params).await
    }

    /// Sends a request as JSON, for a method that has no type here.
    ///
    /// # Errors
    ///
    /// As [`Rpc::request_raw`].
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request is on its way: dropping it only forgets the answer.
    pub async fn request_raw(&self, method: &str, params: Value) -> Result<Value> {
        self.rpc().request_raw(method, params).await
    }
}

impl<'a> Rpc<'a> {
    /// How long each request may take, instead of
    /// [`CodexConfig::request_timeout`](crate::CodexConfig::request_timeout); `None` waits for ever.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// Sends a request of any type: one of [`types::requests`](crate::types::requests), or one of your own.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`] if the runtime refuses, [`Error::Timeout`] if it does not answer in time, [`Error::Closed`] if
    /// the connection is gone, [`Error::Decode`] if the answer is not of the response type.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request is on its way: dropping it only forgets the answer.
    pub async fn request<M: Request>(self, params: &M::Params) -> Result<M::Response> {
        let params = encode::<M>(params)?;
        let call = Call::new(M::METHOD, M::METHOD, self.timeout);
        decode::<M>(&self.codex.connection().exchange(call, &params).await?.json)
    }

    /// Sends a request as JSON, for a method that has no type here.
    ///
    /// # Errors
    ///
    /// As [`request`](Self::request). An error names the method if this SDK knows it, and else `request_raw`.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request is on its way: dropping it only forgets the answer.
    pub async fn request_raw(self, method: &str, params: Value) -> Result<Value> {
        let known = requests::METHODS.iter().copied().find(|known| *known == method);
        let name = known.unwrap_or("request_raw");
        let call = Call::new(method, name, self.timeout);
        let answer = self.codex.connection().exchange(call, &params.to_string()).await?;
        serde_json::from_str(&answer.json).map_err(|error| Error::decode(name, error))
    }

    /// The items of a list that comes in pages: of the page that the params ask for, and of all after it.
    ///
    /// Each list has a function of its own as well, such as [`thread_list_stream`](Self::thread_list_stream).
    pub fn stream<M: PagedRequest>(self, params: M::Params) -> Pages<M> {
        Pages::new(self.codex.clone(), self.timeout, params)
    }
}

awaited! {
    generated::ModelList => Vec<Model>: |builder| { builder.all().await }
}
