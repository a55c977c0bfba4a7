//! Runtimes that die: every waiter and every stream is told at once, and so is every later call.

use codex_client::{CodexConfig, ConnectionClosed, Error};

use crate::Case;
use crate::peer::Peer;
use crate::support::{EXITED_WITH_3, connect, delta, pid, run, soon, turn, wait_until_gone, warning};

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "dying::amid_requests_and_streams",
        peer: |peer| {
            start_and_wait_for_a_request(peer);
            eprintln!("out of memory");
            std::process::exit(3);
        },
        test: |config| {
            let reason = dies(config, |_| {});
            assert_eq!(reason.stderr, "out of memory\n");
            assert_eq!(reason.exit_status.as_deref(), Some(EXITED_WITH_3));
        },
    },
    #[cfg(unix)]
    Case {
        name: "dying::by_a_signal",
        peer: |peer| {
            start_and_wait_for_a_request(peer);
            crate::peer::sleep_for_ever();
        },
        test: |config| {
            let reason = dies(config, |pid| {
                let killed = std::process::Command::new("kill").args(["-9", &pid.to_string()]).status();
                assert!(killed.unwrap().success());
            });
            assert_eq!(reason.exit_status.as_deref(), Some("signal: 9 (SIGKILL)"));
        },
    },
    Case {
        name: "dying::in_the_middle_of_a_line",
        peer: |peer| {
            peer.open();
            peer.write(br#"{"method":"configWarning","params":{"summary":"whole"}}"#);
        },
        test: |config| {
            run(async {
                let codex = connect(config).await;
                let mut notifications = codex.notifications();
                assert_eq!(warning(&mut notifications).await, "whole");
                assert!(notifications.next().await.unwrap().unwrap_err().is_closed());
            });
        },
    },
    Case {
        name: "dying::all_that_was_written_before_is_delivered",
        peer: |peer| {
            peer.open();
            peer.start("t", "u");
            (0..10_000).for_each(|number| peer.delta("t", "u", &number.to_string()));
            std::process::exit(1);
        },
        test: |config| {
            run(async {
                let mut stream = turn(&connect(config).await).await.stream();
                for number in 0..10_000 {
                    assert_eq!(delta(stream.next().await), number.to_string());
                }
                assert!(stream.next().await.unwrap().unwrap_err().is_closed());
                assert!(stream.next().await.is_none());
            });
        },
    },
];

fn start_and_wait_for_a_request(peer: &mut Peer) {
    peer.open();
    peer.start("t", "u");
    peer.delta("t", "u", "first");
    peer.expect("model/list");
}

/// Has a turn and a request under way when the runtime dies; `now` makes it, unless it does so by itself.
fn dies(config: CodexConfig, now: impl FnOnce(u32)) -> ConnectionClosed {
    run(async {
        let codex = connect(config).await;
        let (pid, turn) = (pid(&codex), turn(&codex).await);
        let mut stream = turn.stream();
        assert_eq!(delta(stream.next().await), "first");
        let (mut beside, mut everything) = (turn.stream(), codex.notifications());
        let request = tokio::spawn({
            let codex = codex.clone();
            async move { codex.models().await.map(drop) }
        });
        now(pid);
        wait_until_gone(pid);

        let errors = soon(async {
            [
                request.await.unwrap().unwrap_err(),
                stream.next().await.unwrap().unwrap_err(),
                beside.next().await.unwrap().unwrap_err(),
                everything.next().await.unwrap().unwrap_err(),
                codex.models().await.unwrap_err(),
                turn.interrupt().await.unwrap_err(),
                turn.stream().next().await.unwrap().unwrap_err(),
                codex.notifications().next().await.unwrap().unwrap_err(),
            ]
        });
        let reasons = errors.await.map(|error| match error {
            Error::Closed(reason) => ConnectionClosed::clone(&reason),
            other => panic!("{other:?}"),
        });
        assert!(reasons.iter().all(|reason| *reason == reasons[0]), "{reasons:?}");
        reasons[0].clone()
    })
}
