//! A clock that jumps, as that of a machine which was asleep: what has arrived counts before what is late.

use std::future::{pending, ready};
use std::pin::pin;

use codex_client::types::ServerNotification;
use codex_client::types::server_requests::ItemCommandExecutionRequestApproval as Approval;
use codex_client::{Answer, Codex, Error, Incoming, ServerRequestHandler};
use serde_json::json;

use crate::Case;
use crate::jumping::{HOUR, MINUTE, jump, run, while_the_clock_jumps};
use crate::support::{connect, delta, warning};
use crate::timeouts;

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "clock::a_request_whose_time_is_over_fails_and_the_connection_goes_on",
        peer: timeouts::late,
        test: |config| {
            run(async move || {
                let codex = connect(config.request_timeout(MINUTE)).await;
                let (late, ()) = tokio::join!(codex.thread_archive("t"), jump());
                match late.unwrap_err() {
                    Error::Timeout { what: "thread/archive", after, .. } => assert_eq!(after, MINUTE),
                    other => panic!("{other:?}"),
                }
                assert!(codex.models().await.unwrap().is_empty());
            });
        },
    },
    Case {
        name: "clock::an_answer_that_is_there_counts_however_late_it_is_looked_at",
        peer: |peer| {
            peer.open();
            let (first, second) = (peer.expect("thread/archive"), peer.expect("model/list"));
            peer.answer(&first, &json!({}));
            peer.answer(&second, &json!({"data": []}));
            peer.until_end();
        },
        test: |config| {
            run(async move || {
                let codex = connect(config.request_timeout(MINUTE)).await;
                let mut request = pin!(codex.thread_archive("t"));
                tokio::select! {
                    biased;
                    answer = &mut request => panic!("{answer:?}"),
                    () = ready(()) => {}
                }
                // The answers are handed out in their order.
                assert!(codex.models().await.unwrap().is_empty());
                jump().await;
                request.await.unwrap();
            });
        },
    },
    Case {
        name: "clock::a_turn_whose_events_are_there_has_not_stalled_until_they_are_read",
        peer: |peer| {
            peer.open();
            peer.start("t", "u");
            peer.delta("t", "u", "1");
            peer.warn("there");
            peer.until_end();
        },
        test: |config| {
            run(async move || {
                let codex = connect(config).await;
                let mut notifications = codex.notifications();
                let thread = codex.thread_resume("t").await.unwrap();
                let turn = thread.turn("go").stall_after(MINUTE).await.unwrap();
                let mut stream = turn.stream();
                assert_eq!(warning(&mut notifications).await, "there");
                jump().await;
                assert_eq!(delta(stream.next().await), "1");
                let (silent, ()) = tokio::join!(stream.next(), jump());
                match silent {
                    Some(Err(Error::Stalled { turn_id, silent_for, .. })) => {
                        assert_eq!(turn_id, "u");
                        assert!(silent_for >= HOUR, "{silent_for:?}");
                    }
                    other => panic!("{other:?}"),
                }
            });
        },
    },
    Case {
        name: "clock::a_turn_that_waits_for_an_answer_has_not_stalled",
        peer: |peer| {
            peer.open();
            peer.start("t", "u");
            peer.ask("a");
            peer.warn("asked");
            let request = peer.expect("model/list");
            peer.answer(&request, &json!({"data": []}));
            peer.delta("t", "u", "1");
            peer.until_end();
        },
        test: |config| {
            run(async move || {
                let codex = connect(config.handler(Silent)).await;
                let mut notifications = codex.notifications();
                let thread = codex.thread_resume("t").await.unwrap();
                let turn = thread.turn("go").stall_after(MINUTE).await.unwrap();
                let mut stream = turn.stream();
                let (next, ()) = tokio::join!(stream.next(), async {
                    assert_eq!(warning(&mut notifications).await, "asked");
                    jump().await;
                    assert!(codex.models().await.unwrap().is_empty());
                });
                assert_eq!(delta(next), "1");
            });
        },
    },
    Case {
        name: "clock::a_runtime_that_is_waited_for_is_given_up",
        peer: |peer| peer.until_end(),
        test: |config| {
            run(async move || {
                let connecting = Codex::connect_with(config.connect_timeout(MINUTE));
                match while_the_clock_jumps(connecting).await.unwrap_err() {
                    Error::Timeout { after, .. } => assert_eq!(after, MINUTE),
                    other => panic!("{other:?}"),
                }
            });
        },
    },
    Case {
        name: "clock::a_runtime_has_its_time_to_exit",
        peer: |peer| {
            peer.open();
            peer.until_end();
            peer.warn("last words");
        },
        test: |config| {
            run(async move || {
                let codex = connect(config.close_timeout(MINUTE)).await;
                let mut notifications = codex.notifications();
                while_the_clock_jumps(codex.close()).await.unwrap();
                match notifications.next().await {
                    Some(Ok(ServerNotification::ConfigWarning(warning))) => {
                        assert_eq!(warning.summary, "last words");
                    }
                    other => panic!("{other:?}"),
                }
            });
        },
    },
];

/// Never answers.
struct Silent;

impl ServerRequestHandler for Silent {
    async fn command_execution_approval(&self, _: Incoming<Approval>) -> Answer<Approval> {
        pending().await
    }
}
