//! The HTTP server: hyper on a thread of its own, so that it also answers tests that block.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError, mpsc as blocking};
use std::task::{Context, Poll, ready};
use std::thread;
use std::time::Duration;

use http_body_util::BodyExt;
use hyper::body::{Body, Bytes, Frame, Incoming};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::sync::{mpsc, oneshot};

use super::log::RequestLog;
use super::play::{Chunk, Player};
use super::reply::{Refusal, Reply};
use super::request::ModelRequest;
use super::script::{Cue, Script};

/// What the test and the server share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) script: Mutex<Script>,
    pub(super) log: RequestLog,
}

/// A server that runs until it is dropped.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    stopped: Mutex<blocking::Receiver<Infallible>>,
}

const PATH: &str = "/v1/responses";

impl Server {
    pub(super) fn start(shared: Arc<Shared>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopping) = oneshot::channel();
        let (alive, stopped) = blocking::channel();
        thread::Builder::new().name("mock-model".to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    _ = accept(listener, shared) => {}
                    _ = stopping => {}
                }
            });
            // Closes the connections before it says that the server has stopped.
            drop(runtime);
            drop(alive);
        })?;
        Ok(Self { address, stop: Some(stop), stopped: Mutex::new(stopped) })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        // Bounded, since a responder of the test may hold up the server's thread, or even be what drops the server.
        let stopped = self.stopped.get_mut().unwrap_or_else(PoisonError::into_inner);
        let _ = stopped.recv_timeout(Duration::from_secs(1));
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) -> io::Result<Infallible> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    loop {
        let (stream, _) = listener.accept().await?;
        let shared = Arc::clone(&shared);
        let service = service_fn(move |request| respond(Arc::clone(&shared), request));
        let connection =
            hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
        // It ends in an error whenever a reply disconnects or the runtime hangs up: both are the test's intent.
        tokio::spawn(async move { drop(connection.await) });
    }
}

async fn respond(
    shared: Arc<Shared>,
    request: Request<Incoming>,
) -> Result<Response<ReplyBody>, hyper::Error> {
    let (head, body) = request.into_parts();
    if head.method != Method::POST || head.uri.path() != PATH {
        let message =
            format!("the mock model serves POST {PATH} only, not {} {}", head.method, head.uri.path());
        return Ok(refuse(&Refusal { status: 404, message }));
    }
    let body = body.collect().await?.to_bytes();
    let Ok(body) = serde_json::from_slice(&body) else {
        let message = "the request's body is not JSON".to_owned();
        return Ok(refuse(&Refusal { status: 400, message }));
    };
    let text = |value: &hyper::header::HeaderValue| value.to_str().ok().map(str::to_owned);
    let headers =
        head.headers.iter().filter_map(|(name, value)| Some((name.to_string(), text(value)?))).collect();
    let (method, path) = (head.method.to_string(), head.uri.path().to_owned());
    Ok(answer(&shared, ModelRequest { method, path, headers, body }))
}

fn answer(shared: &Shared, request: ModelRequest) -> Response<ReplyBody> {
    let cue = shared.script.lock().unwrap_or_else(PoisonError::into_inner).cue(&request);
    let number = shared.log.push(request.clone());
    let reply = match cue {
        Cue::Reply(reply) => reply,
        Cue::Ask(responder) => responder(&request),
        Cue::Exhausted => exhausted(number),
    };
    match reply.refusal {
        Some(refusal) => refuse(&refusal),
        None => {
            let (output, chunks) = mpsc::channel(4);
            tokio::spawn(Player::new(request, number, output).play(reply));
            response(StatusCode::OK, "text/event-stream", ReplyBody::new(chunks))
        }
    }
}

/// Status 501, not 500: of a 500 the runtime only says that demand is high, of this one it passes on the message.
fn exhausted(number: usize) -> Reply {
    let message = format!(
        "the mock model's script is exhausted: this is request {number} and nothing is scripted for it; \
         queue another reply, or set a default with MockModel::reply_with"
    );
    Reply::error_with_message(501, message)
}

fn refuse(refusal: &Refusal) -> Response<ReplyBody> {
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let (output, chunks) = mpsc::channel(1);
    // There is room for one.
    let _ = output.try_send(Chunk::Data(Bytes::from(Reply::body_of(refusal))));
    response(status, "application/json", ReplyBody::new(chunks))
}

fn response(status: StatusCode, content_type: &'static str, body: ReplyBody) -> Response<ReplyBody> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let content_type = hyper::header::HeaderValue::from_static(content_type);
    response.headers_mut().insert(hyper::header::CONTENT_TYPE, content_type);
    response
}

/// The chunks of a reply as hyper wants them.
struct ReplyBody {
    chunks: mpsc::Receiver<Chunk>,
    cutting: bool,
}

impl ReplyBody {
    fn new(chunks: mpsc::Receiver<Chunk>) -> Self {
        Self { chunks, cutting: false }
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.cutting {
            return Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into())));
        }
        match ready!(self.chunks.poll_recv(context)) {
            None => Poll::Ready(None),
            Some(Chunk::Data(data)) => Poll::Ready(Some(Ok(Frame::data(data)))),
            Some(Chunk::Cut) => {
                // hyper writes out what it has only when the body pauses, and an error would discard it.
                self.cutting = true;
                context.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }
}
