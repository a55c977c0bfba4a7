//! Dropping what is not wanted any more.

use codex_client::testing::Reply;
use codex_client::types::{ServerNotification, TurnStatus};

use crate::support::{connect, e2e, text_from, until, until_idle};

e2e! {
    async fn a_dropped_turn_runs_on_and_the_connection_with_it() {
        let (model, codex) = connect().await;
        let mut notifications = codex.notifications();
        let hold = model.hold();
        let thread = codex.thread_start().await.unwrap();
        drop(thread.turn("Never mind.").await.unwrap());
        hold.reached().await;
        model.reply_text("Over here.");
        let other = codex.thread_start().await.unwrap().run("Meanwhile?").await.unwrap();
        assert_eq!(other.final_response.as_deref(), Some("Over here."));

        hold.release("Done anyway.");
        until_idle(&mut notifications, thread.id()).await;
        model.reply_text("Next.");
        assert_eq!(thread.run("And?").await.unwrap().final_response.as_deref(), Some("Next."));
        assert_eq!(thread.read(true).await.unwrap().turns.len(), 2);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn the_next_stream_goes_on_where_a_dropped_one_has_stopped() {
        let (model, codex) = connect().await;
        model.reply_deltas(20);
        let turn = codex.thread_start().await.unwrap().turn("Count.").await.unwrap();
        let mut text = String::new();
        loop {
            // One piece a stream.
            let Some(piece) = turn.stream_text().next().await else { break };
            text.push_str(&piece.unwrap());
        }
        assert_eq!(text, (0..20).map(|number| format!("{number} ")).collect::<String>());
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_stream_outlives_its_turn() {
        let (model, codex) = connect().await;
        model.reply_text("Still here.");
        let stream = codex.thread_start().await.unwrap().turn("Quick.").await.unwrap().stream_text();
        assert_eq!(text_from(stream).await.unwrap(), "Still here.");
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_turn_that_asks_for_it_is_interrupted_when_it_is_dropped() {
        let (model, codex) = connect().await;
        let (reply, _hold) = Reply::new().partial_text("And then").held();
        model.reply(reply);
        let thread = codex.thread_start().await.unwrap();
        let mut events = thread.events();
        let turn = thread.turn("Tell me a story.").interrupt_on_drop().await.unwrap();
        turn.stream_text().next().await.unwrap().unwrap();
        drop(turn);
        let status = until(&mut events, |event| match event {
            ServerNotification::TurnCompleted(completed) => Some(completed.turn.status),
            _ => None,
        })
        .await;
        assert_eq!(status, TurnStatus::Interrupted);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_run_that_is_dropped_can_be_taken_up_again() {
        let (model, codex) = connect().await;
        let hold = model.hold();
        let turn = codex.thread_start().await.unwrap().turn("Take your time.").await.unwrap();
        hold.reached().await;
        tokio::select! { biased; _ = turn.run() => panic!("it is held"), () = std::future::ready(()) => {} }
        hold.release("At last.");
        assert_eq!(turn.run().await.unwrap().final_response.as_deref(), Some("At last."));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn the_streams_of_a_turn_that_has_been_read_have_nothing_more() {
        let (model, codex) = connect().await;
        model.reply_text("Done.");
        let turn = codex.thread_start().await.unwrap().turn("Quick.").await.unwrap();
        turn.run().await.unwrap();
        assert!(turn.stream().next().await.is_none());
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_dropped_request_disturbs_nobody() {
        let (model, codex) = connect().await;
        for _ in 0..10 {
            // Sent by the first poll, and forgotten before it is answered.
            let request = codex.models();
            tokio::select! { biased; _ = request => {}, () = std::future::ready(()) => {} }
        }
        model.reply_text("Fine.");
        let result = codex.thread_start().await.unwrap().run("How are you?").await.unwrap();
        assert_eq!(result.final_response.as_deref(), Some("Fine."));
        codex.close().await.unwrap();
    }
}
