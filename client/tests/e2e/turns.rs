//! Running a turn and reading its stream.

use codex_client::testing::Reply;
use codex_client::types::{ServerNotification, TurnStatus};
use serde_json::json;

use crate::support::{all, connect, e2e, text_of, until_idle};

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
        let notifications = all(turn.stream()).await;
        let methods: Vec<_> = notifications.iter().map(ServerNotification::method).collect();
        assert_eq!(methods.first(), Some(&"turn/started"), "{methods:?}");
        assert_eq!(methods.last(), Some(&"turn/completed"), "{methods:?}");
        assert_eq!(deltas(&notifications), text);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_text_stream_has_the_text_alone() {
        let (model, codex) = connect().await;
        model.reply(Reply::new().reasoning("Hm.").text_chunks(["One, ", "two, ", "three."]));
        let thread = codex.thread_start().await.unwrap();
        let turn = thread.turn("Count.").await.unwrap();
        let (mut stream, mut pieces) = (turn.stream_text(), Vec::new());
        while let Some(piece) = stream.next().await {
            pieces.push(piece.unwrap());
        }
        assert_eq!(pieces, ["One, ", "two, ", "three."]);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn messages_are_told_apart_in_the_text() {
        let (model, codex) = connect().await;
        model.reply(Reply::new().text("I will look.").tool_call("exec_command", json!({"cmd": "ls"})));
        model.reply_text("Three files.");
        let thread = codex.thread_start().await.unwrap();
        let turn = thread.turn("How many?").await.unwrap();
        let (mut stream, mut ids) = (turn.stream_text(), Vec::new());
        let mut text = String::new();
        while let Some(piece) = stream.next().await {
            text += &piece.unwrap();
            ids.push(stream.message_id().unwrap().to_owned());
        }
        assert_eq!(text, "I will look.\n\nThree files.");
        ids.dedup();
        assert_eq!(ids.len(), 2);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_turn_is_told_on_the_way_to_its_result() {
        let (model, codex) = connect().await;
        let text = model.reply_deltas(5);
        let thread = codex.thread_start().await.unwrap();
        let (turn, mut told) = (thread.turn("Count.").await.unwrap(), Vec::new());
        let result = turn.run_with(|event| told.push(event.clone())).await.unwrap();
        assert_eq!(result.final_response.as_ref(), Some(&text));
        assert_eq!(deltas(&told), text);
        assert_eq!(told.last().unwrap().method(), "turn/completed");
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_stream_read_after_the_turn_has_ended_has_everything() {
        let (model, codex) = connect().await;
        let mut notifications = codex.notifications();
        let text = model.reply_deltas(100);
        let thread = codex.thread_start().await.unwrap();
        let turn = thread.turn("Count.").await.unwrap();
        until_idle(&mut notifications, thread.id()).await;

        let late = all(turn.stream()).await;
        assert_eq!(late.first().map(ServerNotification::method), Some("turn/started"));
        assert_eq!(late.last().map(ServerNotification::method), Some("turn/completed"));
        assert_eq!(deltas(&late), text);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn usage_is_that_of_the_turn_and_of_the_thread_so_far() {
        let (model, codex) = connect().await;
        model.reply(Reply::new().text("One.").usage(1_000, 20));
        model.reply(Reply::new().text("Two.").usage(1_500, 30));
        let thread = codex.thread_start().await.unwrap();
        let first = thread.run("First.").await.unwrap().usage.unwrap();
        assert_eq!((first.last.input_tokens, first.last.output_tokens), (1_000, 20));
        let second = thread.run("Second.").await.unwrap().usage.unwrap();
        assert_eq!((second.last.input_tokens, second.last.output_tokens), (1_500, 30));
        assert_eq!(second.total.total_tokens, 2_550);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn many_turns_follow_each_other_on_one_thread() {
        let (model, codex) = connect().await;
        model.reply_with(|request| format!("You said {}", request.last_user_text().unwrap_or("nothing")));
        let thread = codex.thread_start().await.unwrap();
        for number in 1..=20 {
            let turn = thread.turn(format!("number {number}")).await.unwrap();
            assert_eq!(text_of(&turn).await.unwrap(), format!("You said number {number}"));
        }
        let last = model.requests().pop().unwrap();
        assert_eq!(last.user_texts().len(), 20);
        codex.close().await.unwrap();
    }
}

fn deltas(notifications: &[ServerNotification]) -> String {
    notifications
        .iter()
        .filter_map(|notification| match notification {
            ServerNotification::ItemAgentMessageDelta(delta) => Some(delta.delta.as_str()),
            _ => None,
        })
        .collect()
}
