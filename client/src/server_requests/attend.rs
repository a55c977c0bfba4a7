//! Answers the requests of the server: each in a task of its own, and none is left without an answer.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use codex_protocol_types::jsonrpc::error_code;
use codex_protocol_types::{RequestId, RpcError, ServerRequest, UndecodableParams};
use futures_channel::oneshot;
use futures_util::FutureExt as _;
use futures_util::future::{Either, select};

use crate::error::text::without_value;
use crate::server_requests::handler::DynHandler;
use crate::server_requests::incoming::{Context, Reason, Refusal};
use crate::server_requests::responder::Responder;
use crate::session::reader::Reader;
use crate::session::{RawServerRequest, ServerEvent, Session, internal};

/// How many requests are remembered before those that are answered are looked for: seldom enough that many open ones
/// cost no more each than few.
const REMEMBERED: usize = 64;

/// Answers until the connection is gone, or the async runtime.
pub(crate) async fn answer_requests(session: Arc<Session>, handler: Arc<dyn DynHandler>) {
    let mut events = Reader::new(session.server_events());
    let _guard = Attendance(Arc::clone(&session));
    let mut open: HashMap<RequestId, oneshot::Sender<()>> = HashMap::new();
    let mut sweep_at = REMEMBERED;
    while let Some(Ok(event)) = events.next().await {
        match event {
            ServerEvent::Request(request) => {
                let (resolve, resolved) = oneshot::channel();
                if open.len() >= sweep_at {
                    open.retain(|_, resolve| !resolve.is_canceled());
                    sweep_at = REMEMBERED.max(open.len() * 2);
                }
                open.insert(request.id.clone(), resolve);
                let responder = Responder::new(Arc::clone(&session), request.id.clone());
                let context =
                    Context { responder: Arc::new(responder), resolved: resolved.shared(), changes: None };
                let guard = AnswerGuard(Arc::clone(&context.responder));
                tokio::spawn(answer_request(Arc::clone(&handler), guard, context, request));
            }
            ServerEvent::Resolved(id) => {
                if let Some(resolve) = open.remove(&id) {
                    let _ = resolve.send(());
                }
            }
        }
    }
}

pub(super) async fn answer_request(
    handler: Arc<dyn DynHandler>,
    guard: AnswerGuard,
    context: Context,
    request: RawServerRequest,
) {
    let resolved = context.resolved.clone();
    let handling = AssertUnwindSafe(handle(&*handler, context, &request)).catch_unwind();
    match select(Box::pin(handling), resolved).await {
        Either::Left((Ok(answer), _)) => guard.settle(answer),
        Either::Left((Err(_), _)) => {
            tracing::error!(method = request.method(), "the handler panicked");
            guard.settle(Err(internal("the handler of this client panicked").into()));
        }
        Either::Right((resolved, handling)) => {
            drop(handling);
            // Otherwise the connection is gone, and the guard's answer reaches nobody; or it is there, and those who
            // attend it are gone: then the server is to know.
            if resolved.is_ok() {
                guard.0.leave();
            }
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
        ServerRequest::ItemFileChangeRequestApproval(params) => {
            // Known from here on, whatever becomes of the item meanwhile.
            let changes = context.session().changes_of(&params.item_id).map(Arc::from);
            let typed = ServerRequest::ItemFileChangeRequestApproval(params);
            handler.answer(typed, Context { changes, ..context }).await
        }
        ServerRequest::Undecodable(UndecodableParams { error, .. }) => {
            let told = without_value(&error);
            tracing::warn!(
                method = request.method(),
                error = told,
                "a request of the server does not decode"
            );
            Err(RpcError { code: error_code::INVALID_PARAMS, message: error, data: None }.into())
        }
        typed => handler.answer(typed, context).await,
    }
}

/// Refuses what the server still asks if the async runtime that ran the handler goes away.
struct Attendance(Arc<Session>);

impl Drop for Attendance {
    fn drop(&mut self) {
        self.0.leave_unattended();
    }
}

/// Answers with an error if the handler is dropped before it has answered. It exists before the task that runs the
/// handler: one that is never polled answers too.
pub(super) struct AnswerGuard(pub(super) Arc<Responder>);

impl AnswerGuard {
    /// What the handler has returned.
    pub(super) fn settle(&self, answer: Result<String, Refusal>) {
        match answer {
            Ok(result) => drop(self.0.respond(Ok(result))),
            Err(Refusal(Reason::Error(error))) => drop(self.0.respond(Err(error))),
            Err(Refusal(Reason::Left)) => drop(self.0.leave()),
            // That is said where the request is deferred. Said without having done so, the request is refused below.
            Err(Refusal(Reason::Deferred)) => {}
        }
    }
}

impl Drop for AnswerGuard {
    fn drop(&mut self) {
        if self.0.is_open() {
            self.0.respond(Err(internal("the handler of this client was dropped before it answered")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server_requests::handler::DeclineAll;
    use crate::session::Frames;
    use std::task::{Poll, Waker};

    /// A request of the server that a handler has.
    fn asked() -> (Arc<Session>, Arc<Responder>) {
        let session = Session::new(crate::session::Limits::default());
        let responder = Responder::new(Arc::clone(&session), RequestId::from("a"));
        (session, Arc::new(responder))
    }

    /// What was answered, a line each.
    fn answers(session: &Session) -> Vec<String> {
        match session.poll_outgoing(&mut std::task::Context::from_waker(Waker::noop())) {
            Poll::Ready(Some(bytes)) => {
                String::from_utf8(bytes).unwrap().lines().map(str::to_owned).collect()
            }
            _ => Vec::new(),
        }
    }

    fn deferred() -> Result<String, Refusal> {
        Err(Refusal(Reason::Deferred))
    }

    #[test]
    fn what_is_answered_stays_answered_when_the_handler_says_that_it_is_deferred() {
        let (session, responder) = asked();
        let guard = AnswerGuard(Arc::clone(&responder));
        responder.defer();
        assert!(responder.respond(Ok("1".into())));
        guard.settle(deferred());
        drop(guard);
        assert!(!responder.respond(Ok("2".into())) && !responder.leave());
        assert_eq!(answers(&session), [r#"{"id":"a","result":1}"#]);
    }

    #[test]
    fn a_request_that_is_only_said_to_be_deferred_is_refused() {
        let (session, responder) = asked();
        AnswerGuard(Arc::clone(&responder)).settle(deferred());
        let [refusal] = &answers(&session)[..] else { panic!("one answer") };
        assert!(refusal.contains("dropped before it answered"), "{refusal}");
    }

    #[test]
    fn a_task_that_is_dropped_before_its_first_poll_refuses() {
        let (session, _) = asked();
        let line = r#"{"id":"a","method":"item/commandExecution/requestApproval","params":{}}"#;
        session.receive(&mut Frames::default(), format!("{line}\n").as_bytes());
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut attending = Box::pin(answer_requests(Arc::clone(&session), Arc::new(DeclineAll)));
        {
            let _inside = runtime.enter();
            assert!(attending.as_mut().poll(&mut std::task::Context::from_waker(Waker::noop())).is_pending());
        }
        drop(runtime);
        let [refusal] = &answers(&session)[..] else { panic!("one answer") };
        assert!(refusal.contains("dropped before it answered"), "{refusal}");
    }
}
