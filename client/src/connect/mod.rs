//! How a [`Codex`] comes to be: over each transport the same handshake.

#[cfg(feature = "stdio")]
mod folder;
#[cfg(feature = "stdio")]
mod home;
#[cfg(all(feature = "stdio", any(feature = "websocket", all(unix, feature = "unix"))))]
pub(crate) mod listening;
#[cfg(all(feature = "stdio", any(feature = "websocket", all(unix, feature = "unix"))))]
mod ready;
pub(crate) mod reconnect;
pub(crate) mod retry;
pub(crate) mod runtime;
#[cfg(all(feature = "stdio", feature = "websocket"))]
mod token;

use std::time::Duration;

use codex_protocol_types::requests::Initialize;
use codex_protocol_types::{ClientInfo, InitializeCapabilities, InitializeParams};

use crate::boxed::BoxFuture;
use crate::codex::Codex;
use crate::codex::metadata::Metadata;
use crate::config::CodexConfig;
use crate::connection::Connection;
use crate::error::{Error, Result};
#[cfg(feature = "websocket")]
use crate::transport::auth::WebSocketAuth;

#[cfg(feature = "stdio")]
impl Codex {
    /// Starts a runtime with the defaults of [`CodexConfig`] and opens the connection.
    ///
    /// # Errors
    ///
    /// As [`connect_with`](Self::connect_with).
    ///
    /// # Cancel safety
    ///
    /// Dropped, it ends the runtime that it has started.
    pub async fn connect() -> Result<Self> {
        Self::connect_with(CodexConfig::default()).await
    }

    /// Starts a runtime and opens the connection (`initialize`, `initialized`).
    ///
    /// Must be called inside a tokio runtime with timers enabled.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidInput`] if the folder of its state cannot be used, [`Error::RuntimeNotFound`] or [`Error::Spawn`] if there is no runtime to start, `Error::Install` if it shall be
    /// installed and cannot be, [`Error::Timeout`] if it does not answer in time, [`Error::Closed`] if it exits, [`Error::ProtocolViolation`] if it does not say who it is,
    /// [`Error::VersionMismatch`] if its version is not the SDK's and `strict_version` is set.
    ///
    /// # Cancel safety
    ///
    /// Dropped, it ends the runtime that it has started. An installation goes on to its end.
    pub async fn connect_with(config: CodexConfig) -> Result<Self> {
        start(config).await
    }
}

#[cfg(all(unix, feature = "unix"))]
impl Codex {
    /// Connects to a runtime that listens on a unix socket (`codex app-server --listen unix://PATH`).
    ///
    /// ```no_run
    /// # async fn run() -> codex_client::Result<()> {
    /// let codex = codex_client::Codex::connect_unix("/run/user/1000/codex.sock").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`connect_unix_with`](Self::connect_unix_with).
    ///
    /// # Cancel safety
    ///
    /// Dropped, it closes what it has opened.
    pub async fn connect_unix(path: impl AsRef<std::path::Path>) -> Result<Self> {
        Self::connect_unix_with(path, CodexConfig::default()).await
    }

    /// Connects to a runtime that listens on a unix socket. What the configuration says of starting a runtime is not
    /// used.
    ///
    /// The socket asks for no credentials: who may open its file may connect. The server must run as this user or as
    /// root, or as whoever alone may write to the socket's folder: else somebody else may have put his own server there.
    ///
    /// Others may use the server too, so that what it asks is answered for the threads of this connection alone: see
    /// [`Thread::answer_requests`](crate::Thread::answer_requests).
    ///
    /// Must be called inside a tokio runtime with timers and I/O enabled.
    ///
    /// # Errors
    ///
    /// [`Error::Connect`] if nothing listens there, [`Error::InvalidInput`] if another user does,
    /// [`Error::Handshake`] if what listens is no app-server, and those of an open connection: [`Error::Timeout`],
    /// [`Error::Closed`], [`Error::ProtocolViolation`], [`Error::VersionMismatch`].
    ///
    /// # Cancel safety
    ///
    /// Dropped, it closes what it has opened.
    pub async fn connect_unix_with(path: impl AsRef<std::path::Path>, config: CodexConfig) -> Result<Self> {
        over_unix(path.as_ref().to_owned(), config).await
    }
}

#[cfg(feature = "websocket")]
impl Codex {
    /// Connects to a runtime that listens on a websocket (`codex app-server --listen ws://IP:PORT`), or to a proxy
    /// before one (`wss://`).
    ///
    /// ```no_run
    /// # async fn run() -> codex_client::Result<()> {
    /// use codex_client::{Codex, WebSocketAuth};
    ///
    /// let here = Codex::connect_ws("ws://127.0.0.1:4500", WebSocketAuth::none()).await?;
    /// let there = Codex::connect_ws("wss://codex.example.org", WebSocketAuth::bearer("the token")).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`connect_ws_with`](Self::connect_ws_with).
    ///
    /// # Cancel safety
    ///
    /// Dropped, it closes what it has opened.
    pub async fn connect_ws(url: impl AsRef<str>, auth: impl Into<WebSocketAuth>) -> Result<Self> {
        Self::connect_ws_with(url, auth, CodexConfig::default()).await
    }

    /// Connects to a runtime that listens on a websocket. What the configuration says of starting a runtime is not
    /// used.
    ///
    /// Others may use the server too, so that what it asks is answered for the threads of this connection alone: see
    /// [`Thread::answer_requests`](crate::Thread::answer_requests).
    ///
    /// TLS (`wss://`) trusts the certificates that the system trusted when this process first connected so, and those of
    /// [`CodexConfig::trust_certificates`]. Must be called inside a tokio runtime with timers and I/O enabled.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidInput`] if the URL or the token cannot be used, or if the token would go to another machine in the
    /// clear ([`WebSocketAuth::allow_plaintext_token`]), [`Error::Connect`] if nothing can be reached
    /// there or TLS fails, [`Error::Handshake`] if the credentials are refused, and those of an open connection:
    /// [`Error::Timeout`], [`Error::Closed`], [`Error::ProtocolViolation`], [`Error::VersionMismatch`].
    ///
    /// # Cancel safety
    ///
    /// Dropped, it closes what it has opened.
    pub async fn connect_ws_with(
        url: impl AsRef<str>,
        auth: impl Into<WebSocketAuth>,
        config: CodexConfig,
    ) -> Result<Self> {
        over_websocket(url.as_ref().to_owned(), auth.into(), config).await
    }
}

/// Starts a runtime and opens the connection.
#[cfg(feature = "stdio")]
fn start(config: CodexConfig) -> BoxFuture<'static, Result<Codex>> {
    Box::pin(async move {
        home::prepare(&config)?;
        let binary = runtime::obtain(&config).await?;
        let session = config.session()?;
        let child = crate::transport::stdio::spawn(&binary, &config, &session)?;
        open(Connection::new(session, child, &config), &config).await
    })
}

/// Connects to a unix socket and opens the connection.
#[cfg(all(unix, feature = "unix"))]
fn over_unix(path: std::path::PathBuf, config: CodexConfig) -> BoxFuture<'static, Result<Codex>> {
    Box::pin(async move {
        let session = config.session()?;
        session.share();
        let connecting = crate::transport::unix::connect(&path, &config, &session);
        let server = in_time(config.connect_timeout, connecting).await?;
        open(Connection::new(session, server, &config), &config).await
    })
}

/// Connects to a websocket and opens the connection.
#[cfg(feature = "websocket")]
fn over_websocket(
    url: String,
    auth: WebSocketAuth,
    config: CodexConfig,
) -> BoxFuture<'static, Result<Codex>> {
    Box::pin(async move {
        let session = config.session()?;
        session.share();
        let connecting = crate::transport::websocket::connect(&url, &auth, &config, &session);
        let server = in_time(config.connect_timeout, connecting).await?;
        open(Connection::new(session, server, &config), &config).await
    })
}

/// Reaches a server.
#[cfg(any(feature = "websocket", all(unix, feature = "unix")))]
async fn in_time<T>(after: Duration, connecting: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::time::timeout(after, connecting).await.unwrap_or_else(|_| Err(late(after, String::new())))
}

/// Opens a connection: `initialize`, `initialized`.
pub(crate) async fn open(connection: Connection, config: &CodexConfig) -> Result<Codex> {
    let opening = async {
        let response = connection.request::<Initialize>(&initialize_params(config)).await?;
        Metadata::parse(response)
    };
    let metadata = match tokio::time::timeout(config.connect_timeout, opening).await {
        Ok(metadata) => metadata?,
        Err(_) => return Err(late(config.connect_timeout, connection.stderr())),
    };
    check_version(&metadata.version, config.strict_version)?;
    connection.session().notify("initialized");
    Ok(Codex::new(connection, metadata, config))
}

fn late(after: Duration, stderr: String) -> Error {
    Error::Timeout { what: "connecting (initialize)", after, stderr }
}

fn initialize_params(config: &CodexConfig) -> InitializeParams {
    let client_info = ClientInfo {
        title: config.client_title.clone(),
        ..ClientInfo::new(config.client_name.clone(), config.client_version.clone())
    };
    let opt_out = (!config.opt_out.is_empty()).then(|| config.opt_out.clone());
    let declared = config.capabilities.clone();
    let capabilities = InitializeCapabilities {
        experimental_api: declared.experimental_api.or(Some(config.experimental_api)),
        opt_out_notification_methods: declared.opt_out_notification_methods.or(opt_out),
        ..declared
    };
    InitializeParams { capabilities: Some(capabilities), ..InitializeParams::new(client_info) }
}

fn check_version(found: &str, strict: bool) -> Result<()> {
    if runtime::is_pinned(found) {
        return Ok(());
    }
    let expected = runtime::RUNTIME_VERSION;
    if strict {
        return Err(Error::VersionMismatch { expected, found: found.to_owned() });
    }
    tracing::warn!(expected, found, "the runtime is of another version than the SDK");
    Ok(())
}
