//! Coming back while somebody else still has the thread.

use std::time::Duration;

use codex_client::{Codex, RetryPolicy, RpcErrorKind, Sandbox, reconnect};
use serde_json::{Value, json};

use crate::Case;
use crate::peer::{Peer, resumed};
use crate::support::{pid, run};

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "reconnecting::a_thread_that_another_process_still_writes_is_tried_again",
        peer: |peer| {
            peer.open();
            for _ in 0..2 {
                let request = peer.expect("thread/resume");
                let error = json!({"code": -32600, "message": "thread t already has an active writer"});
                peer.send(&json!({"id": request["id"], "error": error}));
            }
            peer.resume("t");
            list(peer, &json!([]));
            peer.until_end();
        },
        test: |config| {
            run(async {
                let mut connections = 0;
                let connect = || {
                    connections += 1;
                    Codex::connect_with(config.clone())
                };
                let back = reconnect(at_once(), connect, "t", None).await.unwrap();
                assert_eq!((back.thread.id(), pid(&back.codex)), ("t", pid(back.thread.codex())));
                assert_eq!(connections, 1);
            });
        },
    },
    Case {
        // A turn that ends while the runtime looks is told as interrupted, without the time of its end.
        name: "reconnecting::an_end_that_is_only_guessed_is_asked_for_again",
        peer: |peer| {
            peer.open();
            peer.resume("t");
            list(peer, &json!([{"id": "u", "items": [], "status": "interrupted"}]));
            list(peer, &json!([{"id": "u", "items": [], "status": "completed", "completedAt": 1}]));
            peer.until_end();
        },
        test: |config| {
            run(async {
                let connect = || Codex::connect_with(config.clone());
                let back = reconnect(at_once(), connect, "t", None).await.unwrap();
                assert_eq!(back.missed[0].status.as_str(), "completed");
            });
        },
    },
    Case {
        // Without asking for the configuration: what is in force was in the answer.
        name: "reconnecting::what_a_turn_does_not_say_of_its_sandbox_is_as_it_was",
        peer: |peer| {
            peer.open();
            let request = peer.expect("thread/resume");
            let mut answer = resumed("t");
            answer["sandbox"] = json!({"type": "workspaceWrite", "networkAccess": true});
            peer.answer(&request, &answer);
            list(peer, &json!([]));
            let request = peer.expect("turn/start");
            assert_eq!(request["params"]["sandboxPolicy"]["networkAccess"], true);
            peer.answer(&request, &json!({"turn": {"id": "u", "items": [], "status": "inProgress"}}));
            peer.until_end();
        },
        test: |config| {
            run(async {
                let connect = || Codex::connect_with(config.clone());
                let back = reconnect(at_once(), connect, "t", None).await.unwrap();
                let turn = back.thread.turn("go").sandbox(Sandbox::workspace_write()).await.unwrap();
                assert_eq!(turn.id(), "u");
            });
        },
    },
    Case {
        name: "reconnecting::any_other_refusal_of_the_thread_is_final",
        peer: |peer| {
            peer.open();
            let request = peer.expect("thread/resume");
            let error = json!({"code": -32600, "message": "no rollout found for thread id t"});
            peer.send(&json!({"id": request["id"], "error": error}));
            assert_eq!(peer.next(), None);
        },
        test: |config| {
            run(async {
                let connect = || Codex::connect_with(config.clone());
                let refused = reconnect(at_once(), connect, "t", None).await.unwrap_err();
                assert_eq!(refused.rpc_kind(), Some(RpcErrorKind::ThreadNotFound), "{refused}");
                assert!(refused.is_not_found() && !refused.is_transient());
            });
        },
    },
];

/// Answers with these turns.
fn list(peer: &mut Peer, turns: &Value) {
    let request = peer.expect("thread/turns/list");
    peer.answer(&request, &json!({"data": turns}));
}

fn at_once() -> RetryPolicy {
    RetryPolicy { initial_delay: Duration::from_millis(1), ..RetryPolicy::default() }
}
