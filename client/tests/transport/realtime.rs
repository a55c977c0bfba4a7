//! Conversations by voice or text: only a stand-in can hold one offline.

use codex_client::types::RealtimeOutputModality;
use serde_json::json;

use crate::Case;
use crate::support::{connect, run};

pub(crate) const CASES: &[Case] = &[Case {
    name: "realtime::a_conversation_streams_its_own_notifications_to_its_end",
    peer: |peer| {
        peer.open();
        peer.resume("t");
        let start = peer.expect("thread/realtime/start");
        assert_eq!(start["params"]["threadId"], "t");
        peer.answer(&start, &json!({}));
        for thread in ["other", "t"] {
            let params = json!({"threadId": thread, "realtimeSessionId": thread, "version": "v2"});
            peer.send(&json!({"method": "thread/realtime/started", "params": params}));
        }
        peer.send(&json!({"method": "thread/name/updated", "params": {"threadId": "t", "threadName": "n"}}));
        let text = peer.expect("thread/realtime/appendText");
        assert_eq!(text["params"]["text"], "Hello?");
        peer.answer(&text, &json!({}));
        let stop = peer.expect("thread/realtime/stop");
        peer.answer(&stop, &json!({}));
        peer.send(&json!({"method": "thread/realtime/closed", "params": {"threadId": "t", "reason": null}}));
        peer.until_end();
    },
    test: |config| {
        run(async {
            let codex = connect(config).await;
            let thread = codex.thread_resume("t").await.unwrap();
            let mut session = thread.realtime(RealtimeOutputModality::Text).await.unwrap();
            assert_eq!(format!("{session:?}"), "RealtimeSession { thread: \"t\", .. }");
            session.append_text("Hello?").await.unwrap();
            session.stop().await.unwrap();
            let mut methods = Vec::new();
            while let Some(notification) = session.next().await {
                methods.push(notification.unwrap().method().to_owned());
            }
            assert_eq!(methods, ["thread/realtime/started", "thread/realtime/closed"]);
        });
    },
}];
