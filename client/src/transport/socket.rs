//! Messages over a websocket, whatever carries it: one JSON object a text frame.
//!
//! One task reads and writes.

mod reading;

use std::future::poll_fn;
use std::iter;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, ready};
use std::time::Duration;

use bytes::{Buf as _, Bytes};
use futures_channel::oneshot;
use futures_util::future::{Either, select};
use futures_util::{Sink, SinkExt as _, StreamExt as _};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Interval, MissedTickBehavior, interval, sleep, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::{Message, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error as WsError, Result as WsResult};

use super::Peer;
use super::quiet::Quiet;
use super::watched::{Signs, silence};
use crate::config::CodexConfig;
use crate::error::{ConnectionClosed, Error};
use crate::session::Session;

use reading::{read, why};

/// The longest frame that is sent; what is longer goes in several. The runtime takes 16 MiB at once.
const FRAGMENT: usize = 4 * 1024 * 1024;
/// How many messages the session is given at once, if as many have arrived.
const AT_ONCE: usize = 64;
/// How long what has arrived may still be read once writing has failed.
const DRAIN: Duration = Duration::from_millis(500);

/// A server at the other end. It belongs to itself: only the connection is closed.
#[derive(Debug)]
pub(crate) struct Server {
    /// Dropped, it ends the task that reads and writes, if not at once then after a moment.
    shut_down: Mutex<Option<oneshot::Sender<()>>>,
}

impl Peer for Server {
    fn stderr(&self) -> String {
        String::new()
    }

    fn shut_down(&self) {
        drop(self.shut_down.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// The limits of a connection.
pub(super) fn limits(config: &CodexConfig) -> WebSocketConfig {
    let size = Some(config.max_message_size);
    WebSocketConfig::default().max_message_size(size).max_frame_size(size)
}

/// What a failed handshake says to the program; `endpoint` is what it tried to reach.
pub(super) fn refused(endpoint: &str, error: WsError) -> Error {
    let endpoint = endpoint.to_owned();
    match error {
        WsError::Http(response) => {
            let body = response.body().as_deref().unwrap_or_default();
            let message = String::from_utf8_lossy(body).trim().chars().take(500).collect();
            Error::Handshake { endpoint, status: response.status().as_u16(), message }
        }
        WsError::Io(error) => Error::connect(endpoint, error),
        error => Error::connect(endpoint, error),
    }
}

/// Connects an open websocket to the session.
pub(super) fn start<S>(
    socket: WebSocketStream<S>,
    signs: Signs,
    session: &Arc<Session>,
    config: &CodexConfig,
) -> Server
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (shut_down, until_shut_down) = oneshot::channel::<()>();
    let (session, close_timeout) = (Arc::clone(session), config.close_timeout);
    let ping = Some(config.sockets.ping_interval).filter(|every| !every.is_zero());
    tokio::spawn(async move {
        let _guard = Abandoned(Arc::clone(&session));
        let ended = pin!(async {
            // An error is the way in which it is told.
            let _ = until_shut_down.await;
            sleep(close_timeout).await;
        });
        let driving = pin!(drive(socket, signs, &session, ping, close_timeout));
        if let Either::Left(_) = select(ended, driving).await {
            let reason = "this client closed it, and the server did not answer";
            session.close(Arc::new(ConnectionClosed::new(reason)));
        }
    });
    Server { shut_down: Mutex::new(Some(shut_down)) }
}

/// Tells the session if the task is dropped: the async runtime has gone away.
struct Abandoned(Arc<Session>);

impl Drop for Abandoned {
    fn drop(&mut self) {
        self.0.close(Arc::new(ConnectionClosed::new("the async runtime that it ran on is gone")));
    }
}

/// Reads and writes until one of the two sides ends it.
async fn drive<S: AsyncRead + AsyncWrite + Unpin>(
    socket: WebSocketStream<S>,
    signs: Signs,
    session: &Session,
    ping: Option<Duration>,
    close_timeout: Duration,
) {
    let (sink, stream) = socket.split();
    let stream = Quiet(stream.ready_chunks(AT_ONCE));
    let writing = pin!(write(Quiet(sink), session, &signs, ping));
    let reading = pin!(async {
        // What has arrived is read before the silence is judged.
        match select(pin!(read(stream, session)), pin!(silence(&signs, ping))).await {
            Either::Left((reason, _)) => reason,
            Either::Right((time, _)) => {
                let reason = format!("the server has been silent for {time:?}, although it was pinged");
                ConnectionClosed::new(reason)
            }
        }
    });
    match select(reading, writing).await {
        Either::Left((reason, writing)) => {
            session.close(Arc::new(reason));
            // Answers the server's close frame.
            let _ = timeout(close_timeout, writing).await;
        }
        Either::Right((Ok(()), reading)) => {
            let _ = timeout(close_timeout, reading).await;
            session.close(Arc::new(ConnectionClosed::new("this client closed it")));
        }
        Either::Right((Err(error), reading)) => {
            // What the server says of it tells more than that writing failed.
            let reason = timeout(DRAIN, reading).await;
            session.close(Arc::new(reason.unwrap_or_else(|_| why(error))));
        }
    }
}

/// What the writer does next.
enum Next {
    Lines(Vec<u8>),
    Ping,
    Close,
}

async fn next(session: &Session, ticker: &mut Option<Interval>) -> Next {
    poll_fn(|cx| {
        if let Poll::Ready(lines) = session.poll_outgoing(cx) {
            return Poll::Ready(lines.map_or(Next::Close, Next::Lines));
        }
        let Some(ticker) = ticker else { return Poll::Pending };
        ready!(ticker.poll_tick(cx));
        Poll::Ready(Next::Ping)
    })
    .await
}

/// Writes what is enqueued, and pings in between; at the end sends a close frame.
async fn write(
    mut sink: impl Sink<Message, Error = WsError> + Unpin,
    session: &Session,
    signs: &Signs,
    ping: Option<Duration>,
) -> WsResult<()> {
    let mut ticker = ping.map(interval);
    if let Some(ticker) = &mut ticker {
        ticker.set_missed_tick_behavior(MissedTickBehavior::Delay);
    }
    loop {
        match next(session, &mut ticker).await {
            Next::Lines(lines) => send(Pin::new(&mut sink), lines.into()).await?,
            Next::Ping => {
                sink.send(Message::Ping(Bytes::new())).await?;
                signs.asked();
            }
            Next::Close => return sink.close().await,
        }
    }
}

async fn send(mut sink: Pin<&mut impl Sink<Message, Error = WsError>>, mut lines: Bytes) -> WsResult<()> {
    while let Some(end) = memchr::memchr(b'\n', &lines) {
        for fragment in fragments(lines.split_to(end)) {
            sink.feed(fragment).await?;
        }
        lines.advance(1);
    }
    sink.flush().await
}

fn fragments(mut line: Bytes) -> impl Iterator<Item = Message> {
    let mut kind = Some(Data::Text);
    iter::from_fn(move || {
        let opcode = OpCode::Data(kind.take()?);
        let part = line.split_to(line.len().min(FRAGMENT));
        if !line.is_empty() {
            kind = Some(Data::Continue);
        }
        Some(Message::Frame(Frame::message(part, opcode, line.is_empty())))
    })
}
