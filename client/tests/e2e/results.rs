//! A turn's result is there whoever reads its streams.

use codex_client::types::ServerNotification;

use crate::support::{all, connect, connect_with, e2e};

e2e! {
    async fn beside_a_stream_that_is_held() {
        let (model, codex) = connect().await;
        model.reply_text("All of it.");
        let turn = codex.thread_start().await.unwrap().turn("Go.").await.unwrap();
        let mut held = turn.stream();
        assert!(matches!(held.next().await, Some(Ok(ServerNotification::TurnStarted(_)))));
        let result = turn.run().await.unwrap();
        assert_eq!(result.final_response.as_deref(), Some("All of it."));
        assert!(matches!(all(held).await.last(), Some(ServerNotification::TurnCompleted(_))));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn after_a_stream_was_read_to_its_end() {
        let (model, codex) = connect().await;
        model.reply_text("All of it.");
        let turn = codex.thread_start().await.unwrap().turn("Go.").await.unwrap();
        all(turn.stream()).await;
        for _ in 0..2 {
            let result = turn.run().await.unwrap();
            assert_eq!(result.final_response.as_deref(), Some("All of it."));
            assert!(result.usage.is_some());
        }
        assert!(all(turn.stream()).await.is_empty());
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn after_an_overrun() {
        let (model, codex) = connect_with(|config| config.inbox_limit(2)).await;
        let hold = model.hold();
        let turn = codex.thread_start().await.unwrap().turn("Go.").await.unwrap();
        let mut stream = turn.stream();
        hold.reached().await;
        hold.release("All of it.");
        // The thread's own stream tells when the turn is over: until then nobody reads the turn's.
        let mut everything = codex.notifications();
        crate::support::until_idle(&mut everything, turn.thread().id()).await;
        let mut failed = false;
        while let Some(next) = stream.next().await {
            failed = next.is_err();
        }
        assert!(failed, "the stream holds two notifications only");
        let result = turn.run().await.unwrap();
        assert_eq!(result.final_response.as_deref(), Some("All of it."));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_run_that_was_cancelled_loses_nothing() {
        let (model, codex) = connect().await;
        let hold = model.hold();
        let turn = codex.thread_start().await.unwrap().turn("Go.").await.unwrap();
        tokio::select! {
            result = turn.run() => panic!("{result:?}"),
            _ = hold.reached() => {}
        }
        hold.release("All of it.");
        assert_eq!(turn.run().await.unwrap().final_response.as_deref(), Some("All of it."));
        codex.close().await.unwrap();
    }
}
