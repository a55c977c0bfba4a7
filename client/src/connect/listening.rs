//! A runtime of this program's own that listens on a socket.

use std::future::pending;
use std::pin::pin;
use std::process::Stdio;
use std::sync::Arc;

use futures_channel::oneshot;
use futures_util::FutureExt as _;
use futures_util::future::{Either, Shared, select};
use shared_child::SharedChild;

use crate::codex::Codex;
use crate::config::CodexConfig;
use crate::connect::runtime;
use crate::error::{ConnectionClosed, Error, Result};
use crate::transport::Peer as _;
use crate::transport::child::{self, Child, Drains};

use super::ready::{self, Address};

/// A runtime that listens on a socket, to which any number of programs may connect. Dropped, it is killed at once; one
/// that shall end its work first is [shut down](Self::shutdown).
///
/// ```no_run
/// # async fn run() -> codex_client::Result<()> {
/// use codex_client::Codex;
///
/// let server = Codex::spawn_listening("ws://127.0.0.1:0").await?;
/// println!("listening on {}", server.url());
/// let codex = server.connect().await?;
/// // ...
/// codex.close().await?;
/// server.shutdown().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Listening {
    url: String,
    address: Address,
    config: CodexConfig,
    process: Arc<SharedChild>,
    child: Child,
    exited: Exited,
}

/// How the runtime exited, once it has.
type Exited = Shared<oneshot::Receiver<ConnectionClosed>>;

impl Codex {
    /// Starts a runtime that listens at `url` (`app-server --listen`) with the defaults of [`CodexConfig`].
    ///
    /// # Errors
    ///
    /// As [`spawn_listening_with`](Self::spawn_listening_with).
    pub async fn spawn_listening(url: impl AsRef<str>) -> Result<Listening> {
        Self::spawn_listening_with(url, CodexConfig::default()).await
    }

    /// Starts a runtime that listens at `url` (`app-server --listen`), and waits until it does.
    ///
    /// `url` is `unix://PATH` (feature `unix`; the path must be absolute) or `ws://IP:PORT` (feature `websocket`;
    /// port 0 takes a free one). The runtime asks for no credentials unless it is told to, with
    /// [`app_server_args`](CodexConfig::app_server_args) such as `--ws-auth`. The rest of the configuration serves
    /// [`Listening::connect`].
    ///
    /// Must be called inside a tokio runtime with timers and I/O enabled.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidInput`] if the URL is none of these or somebody already listens there,
    /// [`Error::RuntimeNotFound`] or [`Error::Spawn`] if there is no runtime to start, [`Error::Closed`], with its
    /// stderr, if it exits instead of listening, [`Error::Timeout`] if it does neither in time.
    pub async fn spawn_listening_with(url: impl AsRef<str>, config: CodexConfig) -> Result<Listening> {
        let address = Address::parse(url.as_ref())?;
        address.must_be_free().await?;
        let binary = runtime::obtain(&config).await?;
        let args = config.args().into_iter().chain(["--listen".to_owned(), url.as_ref().to_owned()]);
        let process = child::launch(&binary, args.collect(), &config, Stdio::null)?;

        let (announce, announced) = oneshot::channel();
        let (exit, exited) = oneshot::channel();
        let mut announce = Some(announce);
        let on_line = move |line: &str| {
            if let Some(url) = ready::announced(line)
                && let Some(announce) = announce.take()
            {
                // Nobody waits for it: then the server is already given up.
                let _ = announce.send(url);
            }
        };
        let on_exit = move |closed| drop(exit.send(closed));
        let child =
            child::attend(Arc::clone(&process), config.close_timeout, Drains::new(), on_line, on_exit);
        // From here on whatever ends this function kills the runtime.
        let (url, exited) = (String::new(), exited.shared());
        let mut server = Listening { url, address, config, process, child, exited };
        server.url = server.until_ready(announced).await?;
        Ok(server)
    }
}

impl Listening {
    /// Where it listens: with the port that it has taken.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Opens a connection, with the configuration that the runtime was started with and without credentials.
    ///
    /// # Errors
    ///
    /// As [`connect_with`](Self::connect_with).
    pub async fn connect(&self) -> Result<Codex> {
        self.connect_with(self.config.clone()).await
    }

    /// Opens a connection with this configuration and without credentials. To a runtime that asks for some, connect
    /// with `Codex::connect_ws_with` and the [`url`](Self::url).
    ///
    /// # Errors
    ///
    /// As `Codex::connect_unix_with` or `Codex::connect_ws_with`.
    pub async fn connect_with(&self, config: CodexConfig) -> Result<Codex> {
        match &self.address {
            #[cfg(all(unix, feature = "unix"))]
            Address::Unix(path) => Codex::connect_unix_with(path, config).await,
            #[cfg(feature = "websocket")]
            Address::WebSocket(_) => {
                Codex::connect_ws_with(&self.url, crate::WebSocketAuth::none(), config).await
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
    pub async fn shutdown(self) -> Result<()> {
        terminate(&self.process);
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
        let ready = pin!(tokio::time::timeout(after, self.address.ready(announced)));
        match select(ready, self.exited.clone()).await {
            Either::Left((Ok(url), _)) => Ok(url),
            Either::Left((Err(_), _)) => {
                let what = "starting a runtime that listens";
                Err(Error::Timeout { what, after, stderr: self.stderr() })
            }
            Either::Right((exit, _)) => {
                Err(Error::Closed(Arc::new(exit.unwrap_or_else(|_| self.unknown_exit()))))
            }
        }
    }

    fn unknown_exit(&self) -> ConnectionClosed {
        ConnectionClosed { reason: "the runtime is gone".into(), exit_status: None, stderr: self.stderr() }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        // Here and now, for the program may be about to exit: nothing else would end the runtime.
        if let Err(error) = self.process.kill() {
            tracing::warn!(%error, "the runtime cannot be killed");
        }
    }
}

/// Asks the runtime to exit.
#[cfg(unix)]
fn terminate(process: &SharedChild) {
    use shared_child::unix::SharedChildExt as _;
    /// The same number on every unix.
    const SIGTERM: i32 = 15;
    if let Err(error) = process.send_signal(SIGTERM) {
        tracing::warn!(%error, "the runtime cannot be asked to exit");
    }
}

/// There is no asking: it is killed after the time that it has.
#[cfg(not(unix))]
fn terminate(_process: &SharedChild) {}
