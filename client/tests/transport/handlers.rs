//! Whoever answers requests of the server may panic, take its time or be dropped: the server has an answer.

use std::sync::mpsc;

use codex_client::types::{
    CommandExecutionApprovalDecision, CommandExecutionRequestApprovalParams,
    CommandExecutionRequestApprovalResponse,
};
use codex_client::{Answer, ServerRequestHandler};
use tokio::sync::{Mutex, oneshot};

use crate::Case;
use crate::peer::Peer;
use crate::support::{connect, run, runtime, warning};

type Params = CommandExecutionRequestApprovalParams;
type Response = CommandExecutionRequestApprovalResponse;

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "handlers::without_one_commands_are_declined",
        peer: |peer| {
            peer.open();
            peer.ask("a");
            tell_answer(peer);
            peer.until_end();
        },
        test: |config| {
            run(async {
                let mut notifications = connect(config).await.notifications();
                assert_eq!(
                    warning(&mut notifications).await,
                    r#"{"id":"a","result":{"decision":"decline"}}"#
                );
            });
        },
    },
    Case {
        name: "handlers::one_that_panics_is_an_error_response",
        peer: |peer| {
            peer.open();
            peer.ask("a");
            tell_answer(peer);
            peer.until_end();
        },
        test: |config| {
            run(async {
                let mut notifications = connect(config.handler(Panics)).await.notifications();
                let error = r#"{"code":-32603,"message":"the handler of this client panicked"}"#;
                assert_eq!(warning(&mut notifications).await, format!(r#"{{"error":{error},"id":"a"}}"#));
            });
        },
    },
    Case {
        name: "handlers::one_that_takes_its_time_holds_up_nothing",
        peer: |peer| {
            peer.open();
            peer.ask("a");
            peer.warn("meanwhile");
            tell_answer(peer);
            peer.until_end();
        },
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
];

/// Tells the test what the client has answered.
fn tell_answer(peer: &mut Peer) {
    let answer = peer.next().unwrap();
    peer.warn(&answer.to_string());
}

struct Panics;

impl ServerRequestHandler for Panics {
    async fn command_execution_approval(&self, _: Params) -> Answer<Response> {
        std::panic::resume_unwind(Box::new("a handler's own panic"));
    }
}

/// Accepts, once it is told to.
struct Slow(Mutex<Option<oneshot::Receiver<()>>>);

impl ServerRequestHandler for Slow {
    async fn command_execution_approval(&self, _: Params) -> Answer<Response> {
        let released = self.0.lock().await.take().unwrap();
        released.await.unwrap();
        Ok(Response { decision: CommandExecutionApprovalDecision::Accept })
    }
}

/// Says that it has begun, and never answers.
struct Forever(mpsc::Sender<()>);

impl ServerRequestHandler for Forever {
    async fn command_execution_approval(&self, _: Params) -> Answer<Response> {
        self.0.send(()).unwrap();
        std::future::pending().await
    }
}
