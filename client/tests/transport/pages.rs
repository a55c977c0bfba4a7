//! Lists that come in pages, and requests with a timeout of their own.

use std::time::Duration;

use codex_client::types::ModelListParams;
use codex_client::types::requests::ThreadLoadedList;
use codex_client::{Codex, Error, Pages};
use serde_json::{Value, json};

use crate::Case;
use crate::peer::Peer;
use crate::support::{connect, run};

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "pages::a_page_is_asked_for_when_the_last_one_is_used_up",
        peer: |peer| {
            peer.open();
            page(peer, &json!({"cursor": "a", "limit": 2}), &["1", "2"], Some("b"));
            // Only the second item has been read when this comes: a page fetched too early would come before it.
            let marker = peer.expect("thread/archive");
            peer.answer(&marker, &json!({}));
            page(peer, &json!({"cursor": "b", "limit": 2}), &[], Some("c"));
            page(peer, &json!({"cursor": "c", "limit": 2}), &["3"], None);
            peer.until_end();
        },
        test: |config| {
            run(async {
                let codex = connect(config).await;
                let mut list = loaded(&codex, json!({"cursor": "a", "limit": 2}));
                assert_eq!(list.next().await.unwrap().unwrap(), "1");
                assert_eq!(list.next().await.unwrap().unwrap(), "2");
                codex.thread_archive("t").await.unwrap();
                assert_eq!(list.all().await.unwrap(), ["3"]);
            });
        },
    },
    Case {
        name: "pages::an_error_ends_the_list",
        peer: |peer| {
            peer.open();
            page(peer, &json!({}), &["1"], Some("b"));
            let refused = peer.expect("thread/loaded/list");
            peer.send(&json!({"id": refused["id"], "error": {"code": -32600, "message": "bad cursor"}}));
            peer.until_end();
        },
        test: |config| {
            run(async {
                let mut list = loaded(&connect(config).await, json!({}));
                assert_eq!(list.next().await.unwrap().unwrap(), "1");
                assert!(matches!(list.next().await, Some(Err(Error::Rpc { .. }))));
                assert!(list.next().await.is_none());
            });
        },
    },
    Case {
        name: "pages::a_list_that_goes_round_in_circles_is_an_error",
        peer: |peer| {
            peer.open();
            page(peer, &json!({}), &[], Some("a"));
            page(peer, &json!({"cursor": "a"}), &["1"], Some("a"));
            peer.until_end();
        },
        test: |config| {
            run(async {
                let error = loaded(&connect(config).await, json!({})).all().await.unwrap_err();
                assert!(matches!(error, Error::ProtocolViolation { .. }), "{error:?}");
            });
        },
    },
    Case {
        name: "pages::a_request_has_a_timeout_of_its_own",
        peer: |peer| {
            peer.open();
            let late = peer.expect("model/list");
            let other = peer.expect("thread/loaded/list");
            peer.answer(&other, &json!({"data": []}));
            peer.answer(&late, &json!({"data": []}));
            peer.until_end();
        },
        test: |config| {
            run(async {
                let codex = connect(config.request_timeout(Duration::from_secs(600))).await;
                let after = Duration::from_millis(50);
                let hasty = codex.rpc().timeout(after).model_list(ModelListParams::default()).await;
                let Err(Error::Timeout { what: "model/list", after: told, .. }) = hasty else {
                    panic!("{hasty:?}")
                };
                assert_eq!(told, after);
                assert!(loaded(&codex, json!({})).all().await.unwrap().is_empty());
            });
        },
    },
    Case {
        name: "pages::a_configured_timeout_can_be_switched_off",
        peer: |peer| {
            peer.open();
            let patient = peer.expect("model/list");
            // What it is asked while it keeps the first waiting runs out of time.
            let hasty = peer.expect("thread/archive");
            peer.expect("thread/unarchive");
            peer.answer(&patient, &json!({"data": []}));
            peer.answer(&hasty, &json!({}));
            peer.until_end();
        },
        test: |config| {
            run(async {
                // Long enough for a process to be started on a busy machine, and for `initialize`.
                let codex = connect(config.request_timeout(Duration::from_secs(2))).await;
                let patient = codex.rpc().timeout(None).model_list(ModelListParams::default());
                let (patient, ()) = tokio::join!(patient, async {
                    // One after the other, each is given up before the peer answers the first.
                    assert!(codex.thread_archive("t").await.is_err());
                    assert!(codex.thread_unarchive("t").await.is_err());
                });
                assert!(patient.is_ok(), "{patient:?}");
            });
        },
    },
];

/// Expects to be asked for a page, and gives it.
fn page(peer: &mut Peer, params: &Value, items: &[&str], next: Option<&str>) {
    let request = peer.expect("thread/loaded/list");
    assert_eq!(request["params"], *params);
    peer.answer(&request, &json!({"data": items, "nextCursor": next}));
}

fn loaded(codex: &Codex, params: Value) -> Pages<ThreadLoadedList> {
    codex.rpc().thread_loaded_list_stream(serde_json::from_value(params).unwrap())
}
