//! However a program leaves its connection, the child goes, and is reaped.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use codex_client::types::server_requests::ItemCommandExecutionRequestApproval as Approval;
use codex_client::{Answer, Codex, Incoming, ServerRequestHandler};
use serde_json::json;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::Case;
use crate::peer::{Peer, sleep_for_ever};
use crate::support::{MOMENT, connect, exists, pid, run, runtime, soon, wait_until_gone};

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "leaving::dropping_the_last_clone_ends_the_child",
        peer: goes_by_itself,
        test: |config| {
            let pid = run(async {
                let codex = connect(config).await;
                let pid = pid(&codex);
                drop(codex.clone());
                assert!(codex.models().await.unwrap().is_empty());
                pid
            });
            wait_until_gone(pid);
        },
    },
    Case {
        name: "leaving::close_returns_when_the_child_is_gone",
        peer: goes_by_itself,
        test: |config| {
            run(async {
                let codex = connect(config).await;
                let (pid, clone) = (pid(&codex), codex.clone());
                codex.close().await.unwrap();
                assert_ne!(exists(pid), Some(true));
                assert!(soon(clone.models()).await.unwrap_err().is_closed());
                soon(clone.close()).await.unwrap();
            });
        },
    },
    Case {
        name: "leaving::close_waits_however_much_the_child_still_says",
        peer: |peer| {
            peer.open();
            peer.until_end();
            (0..100).for_each(|_| peer.warn("closing"));
            std::thread::sleep(MOMENT);
        },
        test: |config| {
            run(async {
                let codex = connect(config.inbox_limit(1)).await;
                let pid = pid(&codex);
                codex.close().await.unwrap();
                assert_ne!(exists(pid), Some(true));
            });
        },
    },
    Case {
        name: "leaving::a_child_that_ignores_the_end_of_its_input_is_killed",
        peer: ignores_its_input,
        test: |config| {
            run(async {
                let codex = connect(config.close_timeout(MOMENT)).await;
                let (pid, started) = (pid(&codex), Instant::now());
                codex.close().await.unwrap();
                assert!(started.elapsed() >= MOMENT);
                assert_ne!(exists(pid), Some(true));
            });
        },
    },
    Case {
        name: "leaving::so_is_one_that_does_not_read_what_is_written",
        peer: ignores_its_input,
        test: |config| {
            let pid = run(async {
                let codex = connect(config.close_timeout(MOMENT)).await;
                // More than any pipe holds: the writer is stuck in it.
                let stuck = codex.thread_archive("x".repeat(16 << 20));
                assert!(tokio::time::timeout(MOMENT, stuck).await.is_err());
                pid(&codex)
            });
            wait_until_gone(pid);
        },
    },
    Case {
        name: "leaving::dropping_the_async_runtime_with_the_connection_inside",
        peer: goes_by_itself,
        test: |config| {
            let runtime = runtime();
            let (tell, told) = std::sync::mpsc::channel();
            runtime.spawn(async move {
                let codex = connect(config).await;
                tell.send(pid(&codex)).unwrap();
                std::future::pending::<()>().await;
                drop(codex);
            });
            let pid = told.recv().unwrap();
            drop(runtime);
            wait_until_gone(pid);
        },
    },
    Case {
        name: "leaving::dropping_it_where_there_is_no_async_runtime",
        peer: ignores_its_input,
        test: |config| {
            let codex = run(connect(config.close_timeout(MOMENT)));
            let pid = pid(&codex);
            assert_eq!(exists(pid), exists(std::process::id()));
            drop(codex);
            wait_until_gone(pid);
        },
    },
    Case {
        name: "leaving::a_panic",
        peer: goes_by_itself,
        test: |config| {
            let codex = run(connect(config));
            let pid = pid(&codex);
            let panics = AssertUnwindSafe(move || {
                let _codex: Codex = codex;
                std::panic::resume_unwind(Box::new("a program's own panic"));
            });
            assert!(catch_unwind(panics).is_err());
            wait_until_gone(pid);
        },
    },
    Case {
        name: "leaving::giving_up_while_it_connects",
        peer: |peer| {
            peer.ask(&std::process::id().to_string());
            peer.until_end();
        },
        test: |config| {
            let (tell, mut told) = unbounded_channel();
            let pid = run(async {
                tokio::select! {
                    connected = Codex::connect_with(config.handler(Tells(tell))) => panic!("{connected:?}"),
                    pid = told.recv() => pid.unwrap(),
                }
            });
            wait_until_gone(pid.parse().unwrap());
        },
    },
];

fn goes_by_itself(peer: &mut Peer) {
    peer.open();
    while let Some(request) = peer.next() {
        peer.answer(&request, &json!({"data": []}));
    }
}

fn ignores_its_input(peer: &mut Peer) {
    peer.open();
    sleep_for_ever();
}

/// Tells the test which item the runtime has asked about.
struct Tells(UnboundedSender<String>);

impl ServerRequestHandler for Tells {
    async fn command_execution_approval(&self, request: Incoming<Approval>) -> Answer<Approval> {
        self.0.send(request.item_id.clone()).unwrap();
        std::future::pending().await
    }
}
