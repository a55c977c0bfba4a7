//! Answers the requests of the server: each in a task of its own, and none is left without an answer.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use codex_protocol_types::jsonrpc::error_code;
use codex_protocol_types::{RequestId, RpcError, ServerRequest};
use futures_channel::oneshot;
use futures_util::FutureExt as _;
use futures_util::future::{Either, select};

use crate::server_requests::handler::DynHandler;
use crate::server_requests::incoming::{Context, Reason, Refusal, Responder};
use crate::session::reader::Reader;
use crate::session::{RawServerRequest, ServerEvent, Session, internal};

/// Answers until the connection is gone, or the async runtime.
pub(crate) async fn answer_requests(session: Arc<Session>, handler: Arc<dyn DynHandler>) {
    let mut events = Reader::new(session.server_events());
    let _guard = Attendance(Arc::clone(&session));
    let mut open: HashMap<RequestId, oneshot::Sender<()>> = HashMap::new();
    while let Some(Ok(event)) = events.next_raw().await {
        match event {
            ServerEvent::Request(request) => {
                let (resolve, resolved) = oneshot::channel();
                open.retain(|_, resolve| !resolve.is_canceled());
                open.insert(request.id.clone(), resolve);
                let responder = Responder::new(Arc::clone(&session), request.id.clone());
                let context = Context { responder: Arc::new(responder), resolved: resolved.shared() };
                tokio::spawn(answer_request(Arc::clone(&handler), context, request));
            }
            ServerEvent::Resolved(id) => {
                if let Some(resolve) = open.remove(&id) {
                    let _ = resolve.send(());
                }
            }
        }
    }
}

async fn answer_request(handler: Arc<dyn DynHandler>, context: Context, request: RawServerRequest) {
    let guard = AnswerGuard(Arc::clone(&context.responder));
    let resolved = context.resolved.clone();
    let handling = AssertUnwindSafe(handle(&*handler, context, &request)).catch_unwind();
    // `Err` is the end of the connection: nobody has answered.
    let elsewhere = async {
        if resolved.await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    match select(Box::pin(handling), Box::pin(elsewhere)).await {
        Either::Left((Ok(answer), _)) => guard.settle(answer),
        Either::Left((Err(_), _)) => {
            tracing::error!(method = request.method(), "the handler panicked");
            guard.settle(Err(internal("the handler of this client panicked").into()));
        }
        Either::Right(((), handling)) => {
            guard.0.leave();
            drop(handling);
            handler.resolved(&request.id);
        }
    }
}

async fn handle(
    handler: &dyn DynHandler,
    context: Context,
    request: &RawServerRequest,
) -> Result<String, Refusal> {
    match ServerRequest::decode(request.method(), request.params()) {
        Ok(typed) => handler.answer(typed, context).await,
        Err(error) => {
            tracing::warn!(method = request.method(), %error, "a request of the server does not decode");
            Err(RpcError { code: error_code::INVALID_PARAMS, message: error.to_string(), data: None }.into())
        }
    }
}

/// Refuses what the server still asks if the async runtime that ran the handler goes away.
struct Attendance(Arc<Session>);

impl Drop for Attendance {
    fn drop(&mut self) {
        self.0.leave_unattended();
    }
}

/// Answers with an error if the handler is dropped before it has answered.
struct AnswerGuard(Arc<Responder>);

impl AnswerGuard {
    fn settle(&self, answer: Result<String, Refusal>) {
        match answer {
            Ok(result) => self.0.respond(Ok(result)),
            Err(Refusal(Reason::Error(error))) => self.0.respond(Err(error)),
            Err(Refusal(Reason::Left)) => self.0.leave(),
            Err(Refusal(Reason::Deferred)) => self.0.defer(),
        }
    }
}

impl Drop for AnswerGuard {
    fn drop(&mut self) {
        if !self.0.is_deferred() {
            self.0.respond(Err(internal("the handler of this client was dropped before it answered")));
        }
    }
}
