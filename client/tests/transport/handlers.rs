//! Whoever answers requests of the server may panic, take its time or be dropped: the server has an answer.

use std::sync::mpsc;

use codex_client::types::RequestId;
use codex_client::types::server_requests::ItemCommandExecutionRequestApproval as Approval;
use codex_client::{Answer, Incoming, ServerRequestHandler};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::{Mutex, oneshot};

use crate::Case;
use crate::defers::Defers;
use crate::peer::Peer;
use crate::support::{connect, run, runtime, warning};

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "handlers::without_one_commands_are_declined",
        peer: asks,
        test: |config| {
            run(async {
                let codex = connect(config).await;
                let mut notifications = codex.notifications();
                assert_eq!(
                    warning(&mut notifications).await,
                    r#"{"id":"a","result":{"decision":"decline"}}"#
                );
            });
        },
    },
    Case {
        name: "handlers::one_that_panics_is_an_error_response",
        peer: asks,
        test: |config| {
            run(async {
                let codex = connect(config.handler(Panics)).await;
                let mut notifications = codex.notifications();
                let error = r#"{"code":-32603,"message":"the handler of this client panicked"}"#;
                assert_eq!(warning(&mut notifications).await, format!(r#"{{"error":{error},"id":"a"}}"#));
            });
        },
    },
    Case {
        name: "handlers::one_that_takes_its_time_holds_up_nothing",
        peer: asks_meanwhile,
        test: |config| {
            run(async {
                let (release, released) = oneshot::channel();
                let slow = Slow(Mutex::new(Some(released)));
                let codex = connect(config.handler(slow)).await;
                let mut notifications = codex.notifications();
                assert_eq!(warning(&mut notifications).await, "meanwhile");
                release.send(()).unwrap();
                assert_eq!(warning(&mut notifications).await, r#"{"id":"a","result":{"decision":"accept"}}"#);
            });
        },
    },
    Case {
        name: "handlers::one_that_is_dropped_is_an_error_response",
        peer: |peer| {
            peer.open();
            peer.ask("a");
            tell_answer(peer);
            peer.ask("b");
            tell_answer(peer);
            peer.until_end();
        },
        test: |config| {
            let (tell, told) = mpsc::channel();
            let goes_away = runtime();
            let codex = goes_away.block_on(connect(config.handler(Forever(tell))));
            told.recv().unwrap();
            drop(goes_away);
            run(async {
                let mut notifications = codex.notifications();
                let (dropped, gone) = (warning(&mut notifications).await, warning(&mut notifications).await);
                assert!(dropped.contains("dropped before it answered"), "{dropped}");
                assert!(gone.contains("is gone") && gone.contains(r#""id":"b""#), "{gone}");
            });
        },
    },
    Case {
        name: "handlers::a_deferred_answer_comes_later",
        peer: asks_meanwhile,
        test: |config| {
            let (tell, mut told) = unbounded_channel();
            run(async {
                let codex = connect(config.handler(Defers(tell))).await;
                let mut notifications = codex.notifications();
                assert_eq!(warning(&mut notifications).await, "meanwhile");
                let deferred = told.recv().await.unwrap();
                assert_eq!(deferred.id(), &RequestId::from("a"));
                let answer = deferred.cancel();
                assert!(deferred.answer(answer));
                assert_eq!(warning(&mut notifications).await, r#"{"id":"a","result":{"decision":"cancel"}}"#);
            });
        },
    },
    Case {
        name: "handlers::a_deferred_request_that_is_dropped_is_an_error_response",
        peer: asks,
        test: |config| {
            let (tell, mut told) = unbounded_channel();
            run(async {
                let codex = connect(config.handler(Defers(tell))).await;
                let mut notifications = codex.notifications();
                drop(told.recv().await.unwrap());
                let answer = warning(&mut notifications).await;
                assert!(answer.contains("dropped the request before it answered"), "{answer}");
            });
        },
    },
    Case {
        name: "handlers::what_is_answered_elsewhere_is_told_and_not_answered",
        peer: |peer| {
            peer.open();
            peer.ask("a");
            peer.resolved("a");
            peer.ask("b");
            tell_answer(peer);
            peer.until_end();
        },
        test: |config| {
            let (tell, mut told) = unbounded_channel();
            run(async {
                let codex = connect(config.handler(Elsewhere(tell))).await;
                let mut notifications = codex.notifications();
                assert_eq!(told.recv().await.unwrap(), "asked");
                assert_eq!(told.recv().await.unwrap(), "dropped");
                assert_eq!(told.recv().await.unwrap(), r#"resolved String("a")"#);
                assert_eq!(notifications.next().await.unwrap().unwrap().method(), "serverRequest/resolved");
                assert_eq!(warning(&mut notifications).await, r#"{"id":"b","result":{"decision":"accept"}}"#);
            });
        },
    },
    Case {
        name: "handlers::a_deferred_request_that_is_answered_elsewhere_says_so",
        peer: |peer| {
            peer.open();
            peer.ask("a");
            peer.resolved("a");
            peer.until_end();
        },
        test: |config| {
            let (tell, mut told) = unbounded_channel();
            run(async {
                let _codex = connect(config.handler(Defers(tell))).await;
                let deferred = told.recv().await.unwrap();
                deferred.resolved().await;
                let answer = deferred.accept();
                assert!(!deferred.answer(answer));
            });
        },
    },
    Case {
        name: "handlers::one_hears_that_the_connection_is_gone",
        peer: |peer| {
            peer.open();
            peer.ask("a");
            peer.next();
        },
        test: |config| {
            let (tell, mut told) = unbounded_channel();
            run(async {
                let codex = connect(config.handler(Elsewhere(tell))).await;
                assert_eq!(told.recv().await.unwrap(), "asked");
                let _ = codex.request_raw("exit", serde_json::Value::Null).await.unwrap_err();
                assert_eq!(told.recv().await.unwrap(), "dropped");
                assert_eq!(told.recv().await.unwrap(), r#"resolved String("a")"#);
            });
        },
    },
];

/// Asks once, and tells the answer.
fn asks(peer: &mut Peer) {
    peer.open();
    peer.ask("a");
    tell_answer(peer);
    peer.until_end();
}

/// Asks, says something else, and tells the answer.
fn asks_meanwhile(peer: &mut Peer) {
    peer.open();
    peer.ask("a");
    peer.warn("meanwhile");
    tell_answer(peer);
    peer.until_end();
}

/// Tells the test what the client has answered.
fn tell_answer(peer: &mut Peer) {
    let answer = peer.next().unwrap();
    peer.warn(&answer.to_string());
}

struct Panics;

impl ServerRequestHandler for Panics {
    async fn command_execution_approval(&self, _: Incoming<Approval>) -> Answer<Approval> {
        std::panic::resume_unwind(Box::new("a handler's own panic"));
    }
}

/// Accepts, once it is told to.
struct Slow(Mutex<Option<oneshot::Receiver<()>>>);

impl ServerRequestHandler for Slow {
    async fn command_execution_approval(&self, request: Incoming<Approval>) -> Answer<Approval> {
        let released = self.0.lock().await.take().unwrap();
        released.await.unwrap();
        request.accept()
    }
}

/// Says that it has begun, and never answers.
struct Forever(mpsc::Sender<()>);

impl ServerRequestHandler for Forever {
    async fn command_execution_approval(&self, _: Incoming<Approval>) -> Answer<Approval> {
        self.0.send(()).unwrap();
        std::future::pending().await
    }
}

/// Never answers `a`, and tells what becomes of it.
struct Elsewhere(UnboundedSender<String>);

impl ServerRequestHandler for Elsewhere {
    async fn command_execution_approval(&self, request: Incoming<Approval>) -> Answer<Approval> {
        if *request.id() == RequestId::from("a") {
            self.0.send("asked".to_owned()).unwrap();
            let _dropped = TellDrop(self.0.clone());
            return std::future::pending().await;
        }
        request.accept()
    }

    fn resolved(&self, id: &RequestId) {
        self.0.send(format!("resolved {id:?}")).unwrap();
    }
}

struct TellDrop(UnboundedSender<String>);

impl Drop for TellDrop {
    fn drop(&mut self) {
        let _ = self.0.send("dropped".to_owned());
    }
}
