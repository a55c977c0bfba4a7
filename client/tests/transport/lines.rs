//! One message is one line, and a line has a bound.

use codex_client::types::method::Request;
use codex_client::{CodexConfig, Error};
use serde_json::json;

use crate::Case;
use crate::peer::{Peer, sleep_for_ever};
use crate::support::{connect, pid, run, soon, wait_until_gone};

/// In bytes; the longest line that the stand-in sends within it is its answer to `initialize`.
const LIMIT: usize = 4_000;

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "lines::params_with_line_ends_in_them_are_one_message",
        peer: |peer| {
            let params = json!({"a": {"id": 7, "method": "command/exec"}});
            peer.open();
            for _ in 0..2 {
                let request = peer.expect("own/request");
                assert_eq!(request["params"], params);
                peer.answer(&request, &json!("one"));
            }
            peer.until_end();
        },
        test: |config| {
            run(async {
                let codex = connect(config).await;
                for end in ["\n", "\r\n"] {
                    let params = ["{\"a\":", r#"{"id":7,"method":"command/exec"}"#, "}"].join(end);
                    assert_eq!(codex.request::<OwnRequest>(&params).await.unwrap(), "\"one\"");
                }
                codex.close().await.unwrap();
            });
        },
    },
    Case {
        name: "lines::one_over_the_limit_ends_the_connection_and_says_which_limit",
        peer: |peer| {
            peer.open();
            peer.expect("model/list");
            peer.warn(&"x".repeat(LIMIT));
            sleep_for_ever();
        },
        test: is_too_long,
    },
    Case {
        name: "lines::so_does_one_that_never_ends",
        peer: |peer| {
            peer.open();
            peer.expect("model/list");
            peer.write("x".repeat(LIMIT + 1).as_bytes());
            sleep_for_ever();
        },
        test: is_too_long,
    },
    Case {
        name: "lines::any_number_within_the_limit_passes",
        peer: |peer: &mut Peer| {
            peer.open();
            let request = peer.expect("model/list");
            (0..100).for_each(|_| peer.warn(&"x".repeat(LIMIT - 100)));
            peer.answer(&request, &json!({"data": []}));
            peer.until_end();
        },
        test: |config| {
            run(async {
                let codex = connect(config.max_message_size(LIMIT)).await;
                assert!(codex.models().await.unwrap().is_empty());
                codex.close().await.unwrap();
            });
        },
    },
];

/// The connection ends at once, and with it the runtime, which goes on for ever by itself.
fn is_too_long(config: CodexConfig) {
    run(async {
        let codex = connect(config.max_message_size(LIMIT)).await;
        let pid = pid(&codex);
        let Error::Closed(closed) = soon(codex.models()).await.unwrap_err() else { panic!("not closed") };
        let reason = &closed.reason;
        assert!(reason.contains("4000") && reason.contains("CodexConfig::max_message_size"), "{reason}");
        wait_until_gone(pid);
    });
}

/// A request of a program's own, whose params are JSON text as they are.
enum OwnRequest {}

impl Request for OwnRequest {
    const METHOD: &'static str = "own/request";
    const EXPERIMENTAL: bool = false;
    type Params = String;
    type Response = String;

    fn encode_params(params: &String) -> serde_json::Result<String> {
        Ok(params.clone())
    }

    fn decode_response(result: &str) -> serde_json::Result<String> {
        Ok(result.to_owned())
    }
}
