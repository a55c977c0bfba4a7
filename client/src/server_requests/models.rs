//! The answer to a request of the server, in every order of those who may give it.

use std::sync::Arc;
use std::task::{Context as TaskContext, Poll, Waker};

use codex_protocol_types::RequestId;
use codex_protocol_types::server_requests::ItemCommandExecutionRequestApproval as Approval;
use futures_channel::oneshot;
use futures_util::FutureExt as _;
use futures_util::future::{Either, select};
use shuttle::future::block_on;
use shuttle::thread::spawn;

use super::attend::{AnswerGuard, answer_request};
use super::handler::{DynHandler, ServerRequestHandler};
use super::incoming::{Answer, Context, Deferred, Incoming, Reason, Refusal};
use super::responder::Responder;
use crate::session::{Limits, RawServerRequest, ServerEvent, Session, internal};
use crate::sync::Mutex;
use crate::sync::schedules::{all, beside};

/// A request of the server, and what a handler has of it.
struct Asked {
    session: Arc<Session>,
    request: RawServerRequest,
    responder: Arc<Responder>,
    resolve: oneshot::Sender<()>,
    context: Context,
}

fn asked() -> Asked {
    let session = Session::new(Limits::default());
    let params = r#"{"threadId":"t","turnId":"u","itemId":"i","startedAtMs":0}"#;
    let line = format!(r#"{{"id":"a","method":"item/commandExecution/requestApproval","params":{params}}}"#);
    session.receive(&mut crate::session::Frames::default(), format!("{line}\n").as_bytes());
    let mut events = std::collections::VecDeque::new();
    let taken = session.server_events().poll_take(&mut no_waker(), &mut events);
    let (true, Some(ServerEvent::Request(request))) = (taken.is_ready(), events.pop_front()) else {
        panic!("no request: {events:?}")
    };
    let responder = Arc::new(Responder::new(Arc::clone(&session), RequestId::from("a")));
    let (resolve, resolved) = oneshot::channel();
    let context = Context { responder: Arc::clone(&responder), resolved: resolved.shared(), changes: None };
    Asked { session, request, responder, resolve, context }
}

fn no_waker() -> TaskContext<'static> {
    TaskContext::from_waker(Waker::noop())
}

/// How many answers were sent.
fn sent(session: &Session) -> usize {
    match session.poll_outgoing(&mut no_waker()) {
        Poll::Ready(Some(bytes)) => {
            bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count()
        }
        _ => 0,
    }
}

/// Hands the request to whoever answers it later.
struct Later(oneshot::Sender<Deferred<Approval>>);

struct Defers(Mutex<Option<Later>>);

impl ServerRequestHandler for Defers {
    async fn command_execution_approval(&self, request: Incoming<Approval>) -> Answer<Approval> {
        let (deferred, answer) = request.defer();
        let later = self.0.lock().unwrap().take().expect("asked once");
        drop(later.0.send(deferred));
        answer
    }
}

fn defers() -> (Arc<dyn DynHandler>, oneshot::Receiver<Deferred<Approval>>) {
    let (sender, receiver) = oneshot::channel();
    (Arc::new(Defers(Mutex::new(Some(Later(sender))))), receiver)
}

/// The owner of the deferred request, its drop and the handler's return.
#[test]
fn there_are_never_two_answers_or_none() {
    all(|| {
        let Asked { session, responder, .. } = asked();
        responder.defer();
        let owner = beside(&responder, |responder| responder.respond(Ok("1".into())));
        let dropped = beside(&responder, |responder| responder.respond(Err(internal("dropped"))));
        AnswerGuard(responder).settle(Err(Refusal(Reason::Deferred)));
        assert!(owner.join().unwrap() != dropped.join().unwrap());
        assert_eq!(sent(&session), 1);
    });
}

/// Whoever is told that his answer was sent can rely on it, also where another client answers at that moment.
#[test]
fn an_answer_is_sent_if_its_owner_is_told_so() {
    all(|| {
        let Asked { session, request, resolve, context, responder } = asked();
        let (handler, deferred) = defers();
        let guard = AnswerGuard(responder);
        let answering = spawn(|| block_on(answer_request(handler, guard, context, request)));
        let owner = spawn(|| {
            // It may be answered elsewhere before the handler has it.
            let Ok(deferred) = block_on(deferred) else { return false };
            let answer = deferred.decline();
            deferred.answer(answer)
        });
        let _ = resolve.send(());
        let answered = owner.join().unwrap();
        answering.join().unwrap();
        assert_eq!(sent(&session), usize::from(answered));
    });
}

/// The handler is dropped, or its request is let go, at any time: the server hears of it once.
#[test]
fn a_request_that_is_let_go_is_refused_once() {
    all(|| {
        let Asked { session, request, context, responder, resolve } = asked();
        let (handler, deferred) = defers();
        let guard = AnswerGuard(responder);
        let (stop, stopped) = oneshot::channel::<()>();
        let answering = spawn(|| {
            let answering = Box::pin(answer_request(handler, guard, context, request));
            match block_on(select(stopped, answering)) {
                Either::Left((_, answering)) => drop(answering),
                Either::Right(((), _)) => {}
            }
        });
        let owner = spawn(|| drop(block_on(deferred)));
        drop(stop);
        for thread in [answering, owner] {
            thread.join().unwrap();
        }
        assert_eq!(sent(&session), 1);
        drop(resolve);
    });
}
