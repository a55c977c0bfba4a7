//! Coming back while somebody else still has the thread.

use std::time::Duration;

use codex_client::{Codex, RetryPolicy, RpcErrorKind, reconnect};
use serde_json::json;

use crate::Case;
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
            let page = peer.expect("thread/turns/list");
            peer.answer(&page, &json!({"data": [], "nextCursor": null}));
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

fn at_once() -> RetryPolicy {
    RetryPolicy { initial_delay: Duration::from_millis(1), ..RetryPolicy::default() }
}
