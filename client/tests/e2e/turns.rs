//! Running turns.

use codex_client::types::{ServerNotification, TurnStatus};

use crate::support::{connect, e2e};

e2e! {
    async fn five_lines_give_an_answer() {
        let (model, codex) = connect().await;
        model.reply_text("Hello, and well met.");
        let thread = codex.thread_start().model("mock-model").await.unwrap();
        let result = thread.run("Say hello in one sentence.").await.unwrap();
        assert_eq!(result.final_response.as_deref(), Some("Hello, and well met."));
        assert_eq!(result.status, TurnStatus::Completed);
        assert!(result.usage.is_some_and(|usage| usage.total.total_tokens > 0));
        assert!(result.duration_ms.is_some() && result.started_at.is_some() && result.completed_at.is_some());
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_stream_tells_a_turn_in_order_and_ends() {
        let (model, codex) = connect().await;
        let text = model.reply_deltas(5);
        let thread = codex.thread_start().await.unwrap();
        let turn = thread.turn("Count.").await.unwrap();
        let (mut stream, mut methods, mut streamed) = (turn.stream(), Vec::new(), String::new());
        while let Some(notification) = stream.next().await {
            let notification = notification.unwrap();
            methods.push(notification.method().to_owned());
            if let ServerNotification::ItemAgentMessageDelta(delta) = notification {
                streamed.push_str(&delta.delta);
            }
        }
        assert_eq!(streamed, text);
        assert_eq!(methods.first().map(String::as_str), Some("turn/started"), "{methods:?}");
        assert_eq!(methods.last().map(String::as_str), Some("turn/completed"), "{methods:?}");
        codex.close().await.unwrap();
    }
}
