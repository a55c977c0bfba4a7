//! A door between a client and its server, which can be slammed: a proxy that cuts its connections.

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use codex_client::{Codex, Result, WebSocketAuth};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadHalf, WriteHalf, split};
use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};
use tokio::sync::Notify;
use tokio::task::{AbortHandle, JoinSet};

use crate::house::{House, Kind, Server};

/// How a connection is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Both sides are closed.
    Close,
    /// The client sees an end, and the server nothing.
    Half,
    /// Nothing passes any more, and nothing is closed.
    Silence,
}

impl Cut {
    pub(crate) const ALL: [Self; 3] = [Self::Close, Self::Half, Self::Silence];
}

/// A door of one client. Dropped, it closes what has come through it.
pub(crate) struct Door {
    place: Place,
    valves: Arc<Mutex<Vec<Weak<Valve>>>>,
    tasks: AbortHandle,
}

enum Place {
    Unix(PathBuf),
    WebSocket(String),
}

/// Whether bytes pass.
#[derive(Debug)]
struct Valve {
    /// How many still may.
    left: AtomicUsize,
    cut: Mutex<Option<Cut>>,
    closing: Notify,
}

trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

type Stream = Box<dyn Duplex>;

enum Listener {
    Unix(UnixListener),
    Tcp(TcpListener),
}

impl Listener {
    async fn accept(&self) -> io::Result<Stream> {
        Ok(match self {
            Self::Unix(listener) => Box::new(listener.accept().await?.0),
            Self::Tcp(listener) => Box::new(listener.accept().await?.0),
        })
    }
}

impl Door {
    /// Opens a door to the house's server; over stdio there is none.
    pub(crate) async fn open(house: &House, number: usize) -> io::Result<Option<Self>> {
        let (listener, place) = match house.kind {
            Kind::Stdio => return Ok(None),
            Kind::Unix => {
                // In the folder of the server's socket, into which nobody else may write.
                let path = house.model.codex_home().join(format!("run/door-{number}.sock"));
                (Listener::Unix(UnixListener::bind(&path)?), Place::Unix(path))
            }
            Kind::WebSocket => {
                let listener = TcpListener::bind("127.0.0.1:0").await?;
                let url = format!("ws://{}", listener.local_addr()?);
                (Listener::Tcp(listener), Place::WebSocket(url))
            }
        };
        let valves = Arc::default();
        let tasks = tokio::spawn(keep(listener, house.server.clone(), Arc::clone(&valves))).abort_handle();
        Ok(Some(Self { place, valves, tasks }))
    }

    /// Connects through it.
    pub(crate) async fn connect(&self, house: &House) -> Result<Codex> {
        match &self.place {
            Place::Unix(path) => Codex::connect_unix_with(path, house.config()).await,
            Place::WebSocket(url) => {
                let token = house.server.address().await.and_then(|(_, token)| token);
                let auth = token.map_or_else(WebSocketAuth::none, WebSocketAuth::bearer);
                Codex::connect_ws_with(url, auth, house.config()).await
            }
        }
    }

    /// Cuts what is open now once so many more bytes have passed.
    pub(crate) fn slam(&self, cut: Cut, after: usize) {
        let mut valves = self.valves.lock().unwrap_or_else(PoisonError::into_inner);
        for valve in valves.drain(..).filter_map(|valve| valve.upgrade()) {
            *valve.cut.lock().unwrap_or_else(PoisonError::into_inner) = Some(cut);
            valve.left.store(after, Ordering::SeqCst);
            if after == 0 {
                valve.closing.notify_one();
            }
        }
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.tasks.abort();
    }
}

impl Valve {
    /// How many of these bytes pass.
    fn take(&self, bytes: usize) -> usize {
        let left = self.left.load(Ordering::SeqCst);
        if left != usize::MAX {
            self.left.store(left - bytes.min(left), Ordering::SeqCst);
        }
        bytes.min(left)
    }

    fn how(&self) -> Option<Cut> {
        *self.cut.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets in whoever comes. Its connections end with it.
async fn keep(listener: Listener, server: Server, valves: Arc<Mutex<Vec<Weak<Valve>>>>) {
    let mut connections = JoinSet::new();
    while let Ok(client) = listener.accept().await {
        // Where nobody listens the client is hung up on.
        let Some(server) = reach(&server).await else { continue };
        let valve = Arc::new(Valve {
            left: AtomicUsize::new(usize::MAX),
            cut: Mutex::default(),
            closing: Notify::new(),
        });
        valves.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(&valve));
        connections.spawn(carry(client, server, valve));
    }
}

async fn reach(server: &Server) -> Option<Stream> {
    let (url, _) = server.address().await?;
    if let Some(path) = url.strip_prefix("unix://") {
        return Some(Box::new(UnixStream::connect(path).await.ok()?));
    }
    Some(Box::new(TcpStream::connect(url.strip_prefix("ws://")?).await.ok()?))
}

async fn carry(client: Stream, server: Stream, valve: Arc<Valve>) {
    let (mut client_reads, mut client_writes) = split(client);
    let (mut server_reads, mut server_writes) = split(server);
    let both = async {
        tokio::join!(
            pump(&mut client_reads, &mut server_writes, &valve),
            pump(&mut server_reads, &mut client_writes, &valve),
        );
    };
    tokio::select! {
        () = both => return,
        () = valve.closing.notified() => {}
    }
    match valve.how() {
        Some(Cut::Half) => {
            let _ = client_writes.shutdown().await;
            // Until the client, too, has had enough.
            while client_reads.read(&mut [0; 1024]).await.is_ok_and(|read| read > 0) {}
        }
        // Until the door is closed.
        Some(Cut::Silence) => std::future::pending().await,
        Some(Cut::Close) | None => {}
    }
}

/// Carries bytes to the end of one side, or until they no longer pass.
async fn pump(from: &mut ReadHalf<Stream>, to: &mut WriteHalf<Stream>, valve: &Valve) {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let read = from.read(&mut buffer).await.unwrap_or(0);
        if read == 0 {
            let _ = to.shutdown().await;
            return;
        }
        let pass = valve.take(read);
        let passed = to.write_all(&buffer[..pass]).await;
        if pass < read {
            valve.closing.notify_one();
            return std::future::pending().await;
        }
        if passed.is_err() {
            return;
        }
    }
}
