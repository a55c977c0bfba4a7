//! A client whose clock jumps or stands still, and servers by whose clock nothing has happened.

use std::path::PathBuf;
use std::time::Duration;

use codex_client::{Codex, CodexConfig, Error, Result, RetryPolicy, WebSocketAuth, retry_on_transient};
use futures_util::StreamExt as _;
use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::unbounded_channel;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;

use crate::jumping::{HOUR, MINUTE, jump, run, while_the_clock_jumps};
use crate::server::Kind;
use crate::stand_in::{StandIn, warning};

const KINDS: [Kind; 2] = [Kind::Unix, Kind::WebSocket];

trait Pipe: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Pipe for S {}

/// A connection as its server sees it, whatever carries it.
type Server = StandIn<Box<dyn Pipe>>;

/// The way to a server.
enum Door {
    Unix(PathBuf),
    WebSocket(String),
}

impl Door {
    async fn enter(&self, config: CodexConfig) -> Result<Codex> {
        match self {
            Self::Unix(path) => Codex::connect_unix_with(path, config).await,
            Self::WebSocket(url) => Codex::connect_ws_with(url, WebSocketAuth::none(), config).await,
        }
    }
}

/// Servers in a runtime of their own, of which the clock is that of the world.
struct Servers {
    runtime: Runtime,
    folder: TempDir,
}

impl Servers {
    fn new() -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        Self { runtime, folder: tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap() }
    }

    /// Listens once, and does this with whoever comes.
    fn serve<F>(&self, kind: Kind, then: impl FnOnce(Box<dyn Pipe>) -> F + Send + 'static) -> Door
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let _inside = self.runtime.enter();
        match kind {
            Kind::Unix => {
                let path = self.folder.path().join("s");
                let listener = UnixListener::bind(&path).unwrap();
                self.runtime.spawn(async move { then(Box::new(listener.accept().await.unwrap().0)).await });
                Door::Unix(path)
            }
            Kind::WebSocket => {
                let listener = self.runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
                let url = format!("ws://{}", listener.local_addr().unwrap());
                self.runtime.spawn(async move { then(Box::new(listener.accept().await.unwrap().0)).await });
                Door::WebSocket(url)
            }
        }
    }

    /// The same, once the connection is open.
    fn open<F>(&self, kind: Kind, then: impl FnOnce(Server) -> F + Send + 'static) -> Door
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.serve(kind, async |stream| {
            let mut server = StandIn(accept_async(stream).await.unwrap());
            server.open().await;
            then(server).await;
        })
    }
}

/// Keeps what it is given, and does no more with it.
async fn does_nothing<T>(_kept: T) {
    std::future::pending::<()>().await;
}

#[test]
fn a_server_that_answers_pings_is_kept_however_often_the_clock_jumps() {
    for kind in KINDS {
        let servers = Servers::new();
        let door = servers.open(kind, async |mut server: Server| {
            while let Some(Ok(message)) = server.0.next().await {
                if let Message::Ping(_) = message {
                    // Goes out behind the answer.
                    server.text(&warning("pinged")).await;
                }
            }
        });
        run(async move || {
            let codex = door.enter(CodexConfig::new().ping_interval(MINUTE)).await.unwrap();
            let mut notifications = codex.notifications();
            for _ in 0..8 {
                jump().await;
                notifications.next().await.unwrap().unwrap();
            }
            codex.close().await.unwrap();
        });
    }
}

#[test]
fn a_silent_server_is_taken_for_gone_while_the_clock_jumps() {
    for kind in KINDS {
        let servers = Servers::new();
        let door = servers.open(kind, does_nothing::<Server>);
        run(async move || {
            let codex = door.enter(CodexConfig::new().ping_interval(MINUTE)).await.unwrap();
            let error = while_the_clock_jumps(codex.models().into_future()).await.unwrap_err();
            assert!(error.is_closed() && error.to_string().contains("silent for 120s"), "{error}");
        });
    }
}

#[test]
fn a_server_that_does_not_take_its_leave_is_left_while_the_clock_jumps() {
    for kind in KINDS {
        let servers = Servers::new();
        let door = servers.open(kind, does_nothing::<Server>);
        run(async move || {
            let config = CodexConfig::new().ping_interval(Duration::ZERO).close_timeout(MINUTE);
            let codex = door.enter(config).await.unwrap();
            let mut notifications = codex.notifications();
            while_the_clock_jumps(codex.close()).await.unwrap();
            assert!(notifications.next().await.is_none_or(|end| end.is_err_and(|error| error.is_closed())));
        });
    }
}

#[test]
fn a_server_that_does_not_open_the_connection_is_given_up_while_the_clock_jumps() {
    for kind in KINDS {
        let servers = Servers::new();
        let silent = servers.serve(kind, does_nothing::<Box<dyn Pipe>>);
        run(async move || {
            let entering = silent.enter(CodexConfig::new().connect_timeout(MINUTE));
            let error = while_the_clock_jumps(entering).await.unwrap_err();
            assert!(matches!(error, Error::Timeout { after: MINUTE, .. }), "{error:?}");
        });
    }
}

#[test]
fn what_is_tried_again_waits_by_the_clock_that_jumps() {
    for kind in KINDS {
        let servers = Servers::new();
        let door = servers.open(kind, async |mut server: Server| server.until_end().await);
        run(async move || {
            let policy = RetryPolicy { initial_delay: HOUR, max_delay: HOUR, jitter: 0.0, attempts: 3 };
            let (tell, mut tried) = unbounded_channel();
            let nowhere = Door::Unix("/nowhere/codex.sock".into());
            let mut attempt = 0;
            let connect = || {
                attempt += 1;
                tell.send(attempt).unwrap();
                let door = if attempt < 3 { &nowhere } else { &door };
                door.enter(CodexConfig::new())
            };
            let jumps = async {
                for expected in 1..=2 {
                    assert_eq!(tried.recv().await, Some(expected));
                    // It has failed by then, for where there is no file there is nothing to wait for.
                    assert!(tried.try_recv().is_err());
                    jump().await;
                }
            };
            let (connected, ()) = tokio::join!(retry_on_transient(policy, connect), jumps);
            connected.unwrap().close().await.unwrap();
        });
    }
}

#[test]
fn where_the_clock_stands_still_an_answer_is_waited_for_and_silence_is_not() {
    for kind in KINDS {
        let servers = Servers::new();
        let door = servers.open(kind, async |mut server: Server| {
            let request = server.expect("model/list").await;
            tokio::time::sleep(Duration::from_millis(50)).await;
            server.text(&json!({"id": request["id"], "result": {"data": []}}).to_string()).await;
            server.until_end().await;
        });
        let silent = Servers::new();
        let silent_door = silent.open(kind, does_nothing::<Server>);
        run(async move || {
            let codex = door.enter(CodexConfig::new().ping_interval(Duration::ZERO)).await.unwrap();
            let silent = silent_door.enter(CodexConfig::new()).await.unwrap();
            // Whenever nobody has anything to do, such a clock goes on to what is waited for next.
            tokio::time::pause();
            assert!(codex.models().await.unwrap().is_empty());
            let error = silent.models().await.unwrap_err();
            assert!(error.is_closed() && error.to_string().contains("silent"), "{error}");
        });
    }
}
