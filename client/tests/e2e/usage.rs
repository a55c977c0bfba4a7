//! What one turn has used, over all its requests to the model, and only those.

use codex_client::TurnResult;
use codex_client::testing::Reply;
use codex_client::types::{ServerNotification, TurnStatus};
use serde_json::json;

use crate::support::{connect, e2e, reconnect, until};

/// The tokens of input and output that the turn used.
fn used(result: &TurnResult) -> Option<(i64, i64)> {
    result.turn_usage.as_ref().map(|used| (used.input_tokens, used.output_tokens))
}

e2e! {
    async fn each_turn_has_its_own_and_the_thread_the_sum() {
        let (model, codex) = connect().await;
        let thread = codex.thread_start().await.unwrap();
        model.reply(Reply::new().text("One.").usage(100, 10));
        let first = thread.run("One?").await.unwrap();
        model.reply(Reply::new().text("Two.").usage(200, 20));
        let second = thread.run("Two?").await.unwrap();
        assert_eq!((used(&first), used(&second)), (Some((100, 10)), Some((200, 20))));
        assert_eq!(second.usage.unwrap().total.input_tokens, 300);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn the_requests_between_tool_calls_count() {
        let (model, codex) = connect().await;
        let thread = codex.thread_start().await.unwrap();
        for input in [1_000, 2_000, 3_000] {
            model.reply(Reply::new().tool_call("exec_command", json!({"cmd": "true"})).usage(input, 1));
        }
        model.reply(Reply::new().text("Done.").usage(4_000, 2));
        let result = thread.run("Go.").await.unwrap();
        assert_eq!(used(&result), Some((10_000, 5)));
        assert_eq!(result.usage.unwrap().last.input_tokens, 4_000);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_resumed_thread_brings_nothing_into_its_next_turn() {
        let (model, codex) = connect().await;
        let thread = codex.thread_start().await.unwrap();
        model.reply(Reply::new().text("One.").usage(100, 10));
        thread.run("One?").await.unwrap();
        codex.close().await.unwrap();
        let codex = reconnect(&model).await;
        for exclude_turns in [true, false] {
            let thread = codex.thread_resume(thread.id()).exclude_turns(exclude_turns).await.unwrap();
            model.reply(Reply::new().text("Two.").usage(15, 5));
            assert_eq!(used(&thread.run("Two?").await.unwrap()), Some((15, 5)), "{exclude_turns}");
        }
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_compaction_on_the_way_is_a_turn_of_its_own() {
        let (model, codex) = connect().await;
        let thread = codex.thread_start().await.unwrap();
        model.reply(Reply::new().text("One.").usage(100, 10));
        thread.run("One?").await.unwrap();
        model.reply(Reply::new().text("THE SUMMARY").usage(500, 50));
        let compaction = thread.compact().await.unwrap().run().await.unwrap();
        assert_eq!(used(&compaction), Some((500, 50)));
        model.reply(Reply::new().text("Two.").usage(200, 20));
        assert_eq!(used(&thread.run("Two?").await.unwrap()), Some((200, 20)));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn of_an_interrupted_turn_the_requests_that_ended_count() {
        let (model, codex) = connect().await;
        let thread = codex.thread_start().await.unwrap();
        model.reply(Reply::new().tool_call("exec_command", json!({"cmd": "true"})).usage(700, 7));
        let hold = model.hold();
        let turn = thread.turn("Go.").await.unwrap();
        hold.reached().await;
        assert!(turn.interrupt().await.unwrap());
        let result = turn.run().await.unwrap();
        assert_eq!((&result.status, used(&result)), (&TurnStatus::Interrupted, Some((700, 7))));

        let hold = model.hold();
        let turn = thread.turn("Go.").await.unwrap();
        hold.reached().await;
        assert!(turn.interrupt().await.unwrap());
        assert_eq!(used(&turn.run().await.unwrap()), None);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn what_a_thread_has_used_is_known_again_after_a_resume() {
        let (model, codex) = connect().await;
        let thread = codex.thread_start().await.unwrap();
        assert_eq!(thread.token_usage(), None);
        model.reply(Reply::new().text("One.").usage(100, 10));
        thread.run("One?").await.unwrap();
        let told = thread.token_usage().unwrap();
        assert_eq!(told.total.total_tokens, 110);
        codex.close().await.unwrap();
        let codex = reconnect(&model).await;
        let thread = codex.thread_resume(thread.id()).await.unwrap();
        let mut events = thread.events();
        let used = match thread.token_usage() {
            Some(used) => used,
            None => {
                let told = |event| match event {
                    ServerNotification::ThreadTokenUsageUpdated(updated) => Some(updated.token_usage),
                    _ => None,
                };
                until(&mut events, told).await
            }
        };
        assert_eq!((&used, Some(&used)), (&told, thread.token_usage().as_ref()));
        codex.close().await.unwrap();
    }
}
