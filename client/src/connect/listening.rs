//! A runtime of this program's own that listens on a socket.

use std::fmt;
use std::future::pending;
#[cfg(feature = "websocket")]
use std::path::Path;
use std::pin::pin;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use futures_channel::oneshot;
use futures_util::FutureExt as _;
use futures_util::future::{Either, Shared, select};

use crate::codex::Codex;
use crate::config::CodexConfig;
use crate::connect::{home, runtime};
use crate::error::{ConnectionClosed, Error, Result};
use crate::secret::SecretString;
use crate::transport::Peer as _;
use crate::transport::child::{self, Child, Drains};
use crate::transport::process::Process;

use super::ready::{self, Address};
#[cfg(feature = "websocket")]
use super::token;
#[cfg(feature = "websocket")]
use crate::transport::auth::WebSocketAuth;

/// A runtime that listens on a socket, to which any number of programs may connect. Dropped, it is killed at once, with
/// everything that it has started; one that shall end its work first is [shut down](Self::shutdown).
///
/// It lets in this user's programs alone. On a websocket whoever connects must show the [`token`](Self::token), which is
/// made for each server anew; on a unix socket he must be able to open the socket's file, in a folder of this user's.
///
/// ```no_run
/// # async fn run() -> codex_client::Result<()> {
/// use codex_client::Codex;
///
/// let server = Codex::spawn_listening("ws://127.0.0.1:0").await?;
/// let codex = server.connect().await?;
/// // What another program needs; the token is not for everybody's eyes.
/// let (url, token) = (server.url(), server.token());
/// // ...
/// codex.close().await?;
/// server.shutdown().await?;
/// # Ok(())
/// # }
/// ```
///
/// Dropped, it is killed; the drop waits until it is gone, which takes milliseconds, a second at most.
#[must_use = "dropped, it is killed"]
pub struct Listening {
    url: String,
    address: Address,
    #[cfg(feature = "websocket")]
    token: Option<SecretString>,
    config: CodexConfig,
    process: Arc<Process>,
    child: Child,
    exited: Exited,
}

/// How long a dropped server is waited for.
const GOING: Duration = Duration::from_secs(1);

/// How the runtime exited, once it has.
type Exited = Shared<oneshot::Receiver<ConnectionClosed>>;

impl Codex {
    /// Starts a runtime that listens at `url` (`app-server --listen`) with the defaults of [`CodexConfig`].
    ///
    /// # Errors
    ///
    /// As [`spawn_listening_with`](Self::spawn_listening_with).
    ///
    /// # Cancel safety
    ///
    /// As [`spawn_listening_with`](Self::spawn_listening_with).
    pub async fn spawn_listening(url: impl AsRef<str>) -> Result<Listening> {
        Self::spawn_listening_with(url, CodexConfig::default()).await
    }

    /// Starts a runtime that listens at `url` (`app-server --listen`), and waits until it does.
    ///
    /// `url` is `unix://PATH` (feature `unix`; the path must be absolute) or `ws://IP:PORT` (feature `websocket`;
    /// port 0 takes a free one). On one machine prefer the unix socket, in a folder of its own: one that is not there is
    /// made with mode 0700, one that the group or others may write to is refused. At a websocket the runtime asks for a
    /// [`token`](Listening::token), unless [`app_server_args`](CodexConfig::app_server_args) hold a `--ws-auth` of your
    /// own. The rest of the configuration serves [`Listening::connect`].
    ///
    /// Must be called inside a tokio runtime with timers and I/O enabled.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidInput`] if the URL is none of these, somebody already listens there, or others could do so in
    /// its place, or if the folder of the runtime's state cannot be used, [`Error::RuntimeNotFound`] or [`Error::Spawn`] if there is no runtime to start, [`Error::Closed`], with its
    /// stderr, if it exits instead of listening, [`Error::Timeout`] if it does neither in time, [`Error::Connect`] if this program has
    /// no descriptor left to look for it.
    ///
    /// # Cancel safety
    ///
    /// Dropped, it kills the runtime that it has started.
    pub async fn spawn_listening_with(url: impl AsRef<str>, config: CodexConfig) -> Result<Listening> {
        let address = Address::parse(url.as_ref())?;
        address.prepare().await?;
        home::prepare(&config)?;
        let binary = runtime::obtain(&config).await?;
        let mut args = config.args();
        args.extend(["--listen".to_owned(), url.as_ref().to_owned()]);
        #[cfg(feature = "websocket")]
        let token = address.token(&binary, &config)?;
        #[cfg(feature = "websocket")]
        args.extend(token.iter().flat_map(token::args));
        let process = child::launch(&binary, args, &config, Stdio::null)?;

        let (announce, announced) = oneshot::channel();
        let (exit, exited) = oneshot::channel();
        let mut announce = Some(announce);
        let asked = address.clone();
        let on_line = move |line: &str| {
            if let Some(url) = ready::announced(line).filter(|url| asked.is_met_by(url))
                && let Some(announce) = announce.take()
            {
                // Nobody waits for it: then the server is already given up.
                let _ = announce.send(url.to_owned());
            }
        };
        let on_exit = move |closed| drop(exit.send(closed));
        let child = child::attended(&binary, &process, || {
            let (process, timeout) = (Arc::clone(&process), config.close_timeout);
            child::attend(&mut child::thread, process, timeout, Drains::new(), on_line, on_exit)
        })?;
        // From here on whatever ends this function kills the runtime.
        let (url, exited) = (String::new(), exited.shared());
        let mut server = Listening {
            url,
            address,
            #[cfg(feature = "websocket")]
            token,
            config,
            process,
            child,
            exited,
        };
        server.url = server.until_ready(announced).await?;
        Ok(server)
    }
}

impl Listening {
    /// Where it listens: with the port that it has taken.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The token that whoever connects must show, with `WebSocketAuth::bearer`. `None` on a unix socket, and where
    /// [`app_server_args`](CodexConfig::app_server_args) say otherwise.
    ///
    /// Whoever has it can do whatever this user can do.
    pub fn token(&self) -> Option<&SecretString> {
        #[cfg(feature = "websocket")]
        return self.token.as_ref();
        #[cfg(not(feature = "websocket"))]
        None
    }

    /// Opens a connection, with the configuration that the runtime was started with and with the
    /// [`token`](Self::token).
    ///
    /// # Errors
    ///
    /// As [`connect_with`](Self::connect_with).
    ///
    /// # Cancel safety
    ///
    /// Dropped, it closes what it has opened.
    pub async fn connect(&self) -> Result<Codex> {
        self.connect_with(self.config.clone()).await
    }

    /// Opens a connection with this configuration and with the [`token`](Self::token). To a runtime that you told to ask
    /// for something else, connect with `Codex::connect_ws_with` and the [`url`](Self::url).
    ///
    /// # Errors
    ///
    /// As `Codex::connect_unix_with` or `Codex::connect_ws_with`.
    ///
    /// # Cancel safety
    ///
    /// Dropped, it closes what it has opened.
    pub async fn connect_with(&self, config: CodexConfig) -> Result<Codex> {
        match &self.address {
            #[cfg(all(unix, feature = "unix"))]
            Address::Unix(path) => Codex::connect_unix_with(path, config).await,
            #[cfg(feature = "websocket")]
            Address::WebSocket(_) => {
                // The server runs on this machine, at whichever of its addresses.
                let auth = self.token().map_or_else(WebSocketAuth::none, |token| {
                    WebSocketAuth::bearer(token).allow_plaintext_token()
                });
                Codex::connect_ws_with(&self.url, auth, config).await
            }
        }
    }

    /// The end of what the runtime wrote to stderr, at most 64 KiB.
    pub fn stderr(&self) -> String {
        self.child.stderr()
    }

    /// Asks the runtime to exit (a signal, where there is one) and waits until it has; after
    /// [`CodexConfig::close_timeout`] it is killed. Its connections are closed.
    ///
    /// # Errors
    ///
    /// None today.
    ///
    /// # Cancel safety
    ///
    /// Dropped on the way, the runtime is killed: as a dropped [`Listening`] kills it.
    pub async fn shutdown(self) -> Result<()> {
        self.process.terminate();
        self.child.shut_down();
        // An error cannot be: the exit is always told.
        let _ = self.exited.clone().await;
        Ok(())
    }

    /// Waits until the runtime listens; returns where. What else may happen is that it exits.
    async fn until_ready(&self, announced: oneshot::Receiver<String>) -> Result<String> {
        let after = self.config.connect_timeout;
        let announced = async {
            match announced.await {
                Ok(url) => url,
                // Its stderr has come to an end: the news of its exit is on the way.
                Err(_) => pending().await,
            }
        };
        let ready = pin!(self.address.ready(announced, after));
        // A runtime that has exited is not late, whatever the clock says by now.
        match select(self.exited.clone(), ready).await {
            Either::Left((exit, _)) => {
                Err(Error::Closed(Arc::new(exit.unwrap_or_else(|_| self.unknown_exit()))))
            }
            Either::Right((Ok(Some(url)), _)) => Ok(url),
            Either::Right((Ok(None), _)) => {
                let what = "starting a runtime that listens";
                Err(Error::Timeout { what, after, stderr: self.stderr() })
            }
            Either::Right((Err(error), _)) => Err(error),
        }
    }

    fn unknown_exit(&self) -> ConnectionClosed {
        ConnectionClosed { stderr: self.stderr(), ..ConnectionClosed::new("the runtime is gone") }
    }
}

impl Address {
    /// The token of a server that listens here, where it takes one.
    #[cfg(feature = "websocket")]
    fn token(&self, binary: &Path, config: &CodexConfig) -> Result<Option<SecretString>> {
        if !matches!(self, Self::WebSocket(_)) || token::is_given(config) {
            return Ok(None);
        }
        let none = || Error::not_spawned(binary, "the system gives no random number for its token");
        token::generate().map(Some).ok_or_else(none)
    }
}

impl fmt::Debug for Listening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listening").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        // Here and now, for the program may be about to exit: nothing else would end the runtime. What is killed goes
        // within milliseconds, and until then its socket would still take connections.
        self.process.kill();
        self.process.exits_within(GOING);
    }
}
