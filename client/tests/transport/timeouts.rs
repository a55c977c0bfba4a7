//! Requests that take too long, and what goes with each.

use std::time::Duration;

use codex_client::Error;
use codex_client::types::W3cTraceContext;
use serde_json::json;

use crate::Case;
use crate::peer::{Peer, resumed};
use crate::support::{connect, run, turn, warning};

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "timeouts::a_late_answer_is_discarded_and_the_connection_goes_on",
        peer: late,
        test: |config| {
            run(async {
                let codex = connect(config.request_timeout(Duration::from_secs(2))).await;
                match codex.thread_archive("t").await.unwrap_err() {
                    Error::Timeout { what: "thread/archive", after, .. } => {
                        assert_eq!(after, Duration::from_secs(2));
                    }
                    other => panic!("{other:?}"),
                }
                assert!(codex.models().await.unwrap().is_empty());
            });
        },
    },
    Case {
        name: "timeouts::a_dropped_request_does_not_disturb_the_next",
        peer: |peer| {
            peer.open();
            let dropped = peer.expect("thread/archive");
            // Not before the client has gone on: it must not have the answer while it still looks.
            let resume = peer.expect("thread/resume");
            peer.answer(&dropped, &json!({}));
            peer.answer(&resume, &resumed("t"));
            start_and_complete(peer);
            peer.until_end();
        },
        test: |config| {
            run(async {
                let codex = connect(config).await;
                tokio::select! {
                    biased;
                    answer = codex.thread_archive("t") => panic!("{answer:?}"),
                    () = std::future::ready(()) => {}
                }
                let result = turn(&codex).await.run().await.unwrap();
                assert_eq!(result.id, "u");
            });
        },
    },
    Case {
        name: "timeouts::a_trace_context_goes_with_each_request",
        peer: |peer| {
            peer.open();
            let request = peer.expect("thread/archive");
            peer.warn(&request["trace"].to_string());
            peer.answer(&request, &json!({}));
            peer.until_end();
        },
        test: |config| {
            run(async {
                let context =
                    || Some(W3cTraceContext { traceparent: Some("00-1-2-01".into()), tracestate: None });
                let codex = connect(config.trace_context(context)).await;
                let mut notifications = codex.notifications();
                codex.thread_archive("t").await.unwrap();
                assert_eq!(warning(&mut notifications).await, r#"{"traceparent":"00-1-2-01"}"#);
            });
        },
    },
];

/// Answers the first request once there is a second.
pub(crate) fn late(peer: &mut Peer) {
    peer.open();
    let late = peer.expect("thread/archive");
    let next = peer.expect("model/list");
    peer.answer(&late, &json!({}));
    peer.answer(&next, &json!({"data": []}));
    peer.until_end();
}

fn start_and_complete(peer: &mut Peer) {
    peer.start_turn("u");
    let turn = json!({"id": "u", "items": [], "status": "completed"});
    peer.send(&json!({"method": "turn/completed", "params": {"threadId": "t", "turn": turn}}));
}
