//! Much at once.

use std::io::Write as _;

use codex_client::Error;
use serde_json::json;

use crate::Case;
use crate::support::{connect, run, warning};

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "volume::a_flood_of_stderr_blocks_nothing_and_its_end_is_kept",
        peer: |peer| {
            peer.open();
            let line = format!("{}\n", "x".repeat(1023));
            (0..1024).for_each(|_| std::io::stderr().write_all(line.as_bytes()).unwrap());
            eprint!("the end");
            let request = peer.expect("model/list");
            peer.answer(&request, &json!({"data": []}));
            peer.expect("model/list");
            std::process::exit(1);
        },
        test: |config| {
            run(async {
                let codex = connect(config).await;
                assert!(codex.models().await.unwrap().is_empty());
                let Error::Closed(reason) = codex.models().await.unwrap_err() else { panic!("not closed") };
                assert_eq!(reason.stderr.len(), 64 << 10);
                assert!(reason.stderr.ends_with("x\nthe end"));
            });
        },
    },
    Case {
        name: "volume::a_notification_of_64_mib_passes",
        peer: |peer| {
            peer.open();
            peer.warn(&"x".repeat(64 << 20));
            peer.warn("after");
            peer.until_end();
        },
        test: |config| {
            run(async {
                let codex = connect(config).await;
                let mut notifications = codex.notifications();
                let text = warning(&mut notifications).await;
                assert!(text.len() == 64 << 20 && text.bytes().all(|byte| byte == b'x'));
                assert_eq!(warning(&mut notifications).await, "after");
            });
        },
    },
    Case {
        name: "volume::a_request_of_16_mib_passes",
        peer: |peer| {
            peer.open();
            let request = peer.expect("thread/archive");
            assert_eq!(request["params"]["threadId"].as_str().unwrap().len(), 16 << 20);
            peer.answer(&request, &json!({}));
            peer.until_end();
        },
        test: |config| {
            run(async {
                let codex = connect(config).await;
                codex.thread_archive("x".repeat(16 << 20)).await.unwrap();
            });
        },
    },
];
