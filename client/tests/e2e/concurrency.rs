//! Many turns at once on one connection.

use codex_client::testing::{Hold, MockModel, ModelRequest, Reply};
use codex_client::types::ServerNotification;
use tokio::task::JoinSet;

use crate::support::{all, connect, e2e, text_of};

/// Has the model begin its answer to `prompt` with `begin`, and wait.
fn hold_for(model: &MockModel, prompt: &str, begin: &str) -> Hold {
    let (reply, hold) = Reply::new().partial_text(begin).held();
    let prompt = prompt.to_owned();
    model.when(move |request| request.last_user_text() == Some(&prompt), reply);
    hold
}

e2e! {
    async fn two_threads_interleave_and_each_stream_sees_only_its_own() {
        let (model, codex) = connect().await;
        let (left, right) = (hold_for(&model, "left", "left "), hold_for(&model, "right", "right "));
        let one = codex.thread_start().await.unwrap().turn("left").await.unwrap();
        let two = codex.thread_start().await.unwrap().turn("right").await.unwrap();
        let (mut one, mut two) = (one.stream_text(), two.stream_text());
        left.reached().await;
        right.reached().await;
        assert_eq!(one.next().await.unwrap().unwrap(), "left ");
        assert_eq!(two.next().await.unwrap().unwrap(), "right ");
        left.release("again");
        assert_eq!(one.next().await.unwrap().unwrap(), "again");
        assert!(one.next().await.is_none());
        right.release("too");
        assert_eq!(two.next().await.unwrap().unwrap(), "too");
        assert!(two.next().await.is_none());
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn eight_turns_run_at_the_same_time() {
        let (model, codex) = connect().await;
        let mut running = Vec::new();
        for name in ["a", "b", "c", "d", "e", "f", "g", "h"] {
            let hold = hold_for(&model, name, &format!("{name}: "));
            let turn = codex.thread_start().await.unwrap().turn(name).await.unwrap();
            hold.reached().await;
            running.push((name, turn, hold));
        }
        // The last one begun is the first to end; all that is read is each one's own.
        while let Some((name, turn, hold)) = running.pop() {
            hold.release(format!("done with {name}"));
            assert_eq!(text_of(&turn).await.unwrap(), format!("{name}: done with {name}"));
        }
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn eight_streams_at_full_speed_lose_and_mix_nothing() {
        let (model, codex) = connect().await;
        model.reply_with(|request| Reply::new().text_chunks(chunks(prompt(request))));
        let mut turns = JoinSet::new();
        for number in 0..8 {
            let codex = codex.clone();
            turns.spawn(async move {
                let thread = codex.thread_start().await.unwrap();
                let name = format!("turn{number}");
                let turn = thread.turn(&name).await.unwrap();
                let id = turn.id().to_owned();
                let mut text = Vec::new();
                for notification in all(turn.stream()).await {
                    if let ServerNotification::ItemAgentMessageDelta(delta) = notification {
                        assert_eq!((delta.turn_id.as_str(), delta.thread_id.as_str()), (id.as_str(), thread.id()));
                        text.push(delta.delta);
                    }
                }
                assert_eq!(text, chunks(&name));
            });
        }
        turns.join_all().await;
        codex.close().await.unwrap();
    }
}

fn prompt(request: &ModelRequest) -> &str {
    request.last_user_text().unwrap_or_default()
}

fn chunks(name: &str) -> Vec<String> {
    (0..250).map(|number| format!("{name}/{number} ")).collect()
}
