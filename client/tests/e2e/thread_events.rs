//! Everything of a thread, and of no other.

use codex_client::types::ServerNotification as N;

use crate::support::{connect, e2e, until};

e2e! {
    async fn a_thread_tells_of_itself_and_of_its_turns() {
        let (model, codex) = connect().await;
        model.reply_with(|_| "Yes.".to_owned());
        let (mine, other) = (codex.thread_start().await.unwrap(), codex.thread_start().await.unwrap());
        let mut events = mine.events();
        other.run("Hello?").await.unwrap();
        other.set_name("Other").await.unwrap();
        mine.run("Hello?").await.unwrap();
        mine.set_name("Mine").await.unwrap();
        let mut seen = Vec::new();
        until(&mut events, |event| {
            let method = event.method().to_owned();
            if let N::ThreadNameUpdated(update) = event {
                assert_eq!(update.thread_name.as_deref(), Some("Mine"));
                return Some(());
            }
            seen.push(method);
            None
        })
        .await;
        for method in ["thread/status/changed", "turn/started", "item/agentMessage/delta", "turn/completed"] {
            assert!(seen.iter().any(|seen| seen == method), "{method} in {seen:?}");
        }
        assert_eq!(seen.iter().filter(|seen| *seen == "turn/completed").count(), 1, "{seen:?}");
        codex.close().await.unwrap();
    }
}
