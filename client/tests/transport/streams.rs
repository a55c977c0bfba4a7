//! Streams whose end cannot be read, whose listeners are alone, or whose turn falls silent.

use std::time::Duration;

use codex_client::types::server_requests::ItemCommandExecutionRequestApproval as Approval;
use codex_client::{Answer, Error, Incoming, ServerRequestHandler};
use serde_json::json;
use tokio::sync::{Mutex, oneshot};

use crate::Case;
use crate::peer::resumed;
use crate::support::{connect, run, soon, turn};

/// Long beside what a stand-in needs, short beside what the tests wait.
const SILENCE: Duration = Duration::from_millis(300);

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "streams::a_command_that_has_exited_says_nothing_more_when_the_connection_goes",
        peer: |peer| {
            peer.open();
            let exec = peer.expect("command/exec");
            peer.answer(&exec, &json!({"exitCode": 0, "stdout": "", "stderr": ""}));
            peer.expect("thread/archive");
        },
        test: |config| {
            run(async {
                let codex = connect(config).await;
                let mut command = codex.command_exec(["ls"]).await.unwrap();
                assert!(command.next().await.is_none());
                assert!(codex.thread_archive("t").await.unwrap_err().is_closed());
                let more = command.next().await;
                assert!(more.is_none(), "{more:?}");
                assert_eq!(command.wait().await.unwrap().exit_code, 0);
            });
        },
    },
    Case {
        name: "streams::an_end_that_cannot_be_read_is_an_error_of_the_text_and_of_the_run",
        peer: |peer| {
            peer.open();
            peer.start("t", "u");
            peer.send(&json!({"method": "turn/completed", "params": {"threadId": "t", "turn": {"id": "u"}}}));
            peer.until_end();
        },
        test: |config| {
            run(async {
                let turn = turn(&connect(config).await).await;
                let end = turn.stream_text().next().await;
                assert!(matches!(end, Some(Err(Error::Decode { method: "turn/completed", .. }))), "{end:?}");
                let again = turn.run().await;
                assert!(matches!(again, Err(Error::Decode { method: "turn/completed", .. })), "{again:?}");
            });
        },
    },
    Case {
        name: "streams::an_end_that_cannot_be_read_ends_a_goal_with_an_error",
        peer: |peer| {
            peer.open();
            let read = peer.expect("thread/read");
            peer.answer(&read, &json!({"thread": resumed("t")["thread"]}));
            let clear = peer.expect("thread/goal/clear");
            peer.answer(&clear, &json!({"cleared": false}));
            let set = peer.expect("thread/goal/set");
            let goal = json!({
                "threadId": "t", "objective": "Go.", "status": "active", "tokenBudget": null, "tokensUsed": 0,
                "timeUsedSeconds": 0, "createdAt": 0, "updatedAt": 0,
            });
            peer.answer(&set, &json!({"goal": goal}));
            peer.send(&json!({"method": "turn/completed", "params": {"threadId": "t", "turn": {"id": "u"}}}));
            peer.until_end();
        },
        test: |config| {
            run(async {
                let mut goal = connect(config).await.thread("t").goal("Go.").await.unwrap();
                let end = goal.run().await;
                assert!(matches!(end, Err(Error::Decode { method: "turn/completed", .. })), "{end:?}");
            });
        },
    },
    Case {
        name: "streams::a_listener_alone_keeps_no_connection_open",
        peer: |peer| {
            peer.open();
            peer.until_end();
        },
        test: |config| {
            run(async {
                let codex = connect(config).await;
                let (mut everything, mut of_thread) = (codex.notifications(), codex.thread("t").events());
                drop(codex);
                for stream in [&mut everything, &mut of_thread] {
                    let end = stream.next().await;
                    assert!(matches!(end, Some(Err(Error::Closed(_)))), "{end:?}");
                }
            });
        },
    },
    Case {
        name: "streams::a_turn_of_which_nothing_is_ever_heard_stalls",
        peer: |peer| {
            peer.open();
            peer.start("t", "u");
            peer.until_end();
        },
        test: |config| {
            run(async {
                let thread = connect(config).await.thread_resume("t").await.unwrap();
                let turn = thread.turn("go").stall_after(SILENCE).await.unwrap();
                for mut stream in [turn.stream(), turn.stream()] {
                    let end = stream.next().await;
                    assert!(matches!(end, Some(Err(Error::Stalled { .. }))), "{end:?}");
                }
                let end = turn.run().await;
                assert!(matches!(end, Err(Error::Stalled { .. })), "{end:?}");
            });
        },
    },
    Case {
        name: "streams::the_clock_stands_still_while_the_server_waits_for_an_answer",
        peer: |peer| {
            peer.open();
            peer.start("t", "u");
            peer.ask("a");
            let answer = peer.next();
            assert!(answer.is_some_and(|answer| answer["id"] == "a"));
            peer.until_end();
        },
        test: |config| {
            run(async {
                let (answer, answered) = oneshot::channel();
                let codex = connect(config.handler(Slow(Mutex::new(Some(answered))))).await;
                let thread = codex.thread_resume("t").await.unwrap();
                let turn = thread.turn("go").stall_after(SILENCE).await.unwrap();
                let mut stream = turn.stream();
                // The person thinks for longer than the turn may be silent.
                let thinking = tokio::time::timeout(SILENCE * 3, stream.next()).await;
                assert!(thinking.is_err(), "{thinking:?}");
                answer.send(()).unwrap();
                let end = stream.next().await;
                assert!(matches!(end, Some(Err(Error::Stalled { .. }))), "{end:?}");
            });
        },
    },
    Case {
        name: "streams::a_command_that_exited_before_the_connection_went_has_its_exit_code",
        peer: |peer| {
            peer.open();
            let command = peer.expect("command/exec");
            peer.answer(&command, &json!({"exitCode": 7, "stdout": "", "stderr": ""}));
        },
        test: |config| {
            run(async {
                let codex = connect(config).await;
                let mut everything = codex.notifications();
                let session = codex.command_exec(["x"]).await.unwrap();
                // Both the answer and the end are there before anything of the command is read.
                assert!(matches!(soon(everything.next()).await, Some(Err(Error::Closed(_)))));
                assert_eq!(session.wait().await.unwrap().exit_code, 7);
            });
        },
    },
];

/// Accepts once it is told to.
struct Slow(Mutex<Option<oneshot::Receiver<()>>>);

impl ServerRequestHandler for Slow {
    async fn command_execution_approval(&self, request: Incoming<Approval>) -> Answer<Approval> {
        let answered = self.0.lock().await.take();
        answered.unwrap().await.unwrap();
        request.accept()
    }
}
