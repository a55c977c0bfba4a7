//! Steering, joining and interrupting a turn that runs.

use codex_client::testing::Reply;
use codex_client::types::{ServerNotification, ThreadItem, TurnStatus};
use codex_client::{Error, ExternalMessage, RpcErrorKind};

use crate::support::{connect, e2e, messages};

e2e! {
    async fn a_steer_reaches_the_model_within_the_turn() {
        let (model, codex) = connect().await;
        let hold = model.hold();
        model.reply_text("As you like.");
        let thread = codex.thread_start().await.unwrap();
        let turn = thread.turn("Begin.").await.unwrap();
        hold.reached().await;
        turn.steer("Shorter.").await.unwrap();
        let result = turn.run().await.unwrap();
        assert_eq!(result.id, turn.id());
        assert_eq!(result.final_response.as_deref(), Some("As you like."));
        let requests = model.wait_for_requests(2).await;
        assert_eq!(requests[1].user_texts(), ["Begin.", "Shorter."]);
        assert_eq!(requests[1].turn_id(), Some(turn.id()));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn an_external_message_cannot_steer() {
        let (model, codex) = connect().await;
        let hold = model.hold();
        let turn = codex.thread_start().await.unwrap().turn("Begin.").await.unwrap();
        hold.reached().await;
        let refused = turn.steer(ExternalMessage::new("mailbox", "Hurry.")).await.unwrap_err();
        assert!(matches!(refused, Error::InvalidInput(_)), "{refused}");
        hold.release("Done.");
        assert_eq!(messages(&turn.run().await.unwrap().items), ["Done."]);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_turn_on_a_busy_thread_joins_the_one_in_progress() {
        let (model, codex) = connect().await;
        let hold = model.hold();
        model.reply_text("Both, then.");
        let thread = codex.thread_start().await.unwrap();
        let first = thread.turn("One.").await.unwrap();
        hold.reached().await;
        let second = thread.turn("Two.").await.unwrap();
        assert_eq!(first.id(), second.id());
        let (first, second) = (first.run().await.unwrap(), second.run().await.unwrap());
        assert_eq!(first.final_response.as_deref(), Some("Both, then."));
        assert_eq!(second.final_response, first.final_response);
        assert_eq!(model.requests().len(), 2);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn an_interrupted_turn_says_so_and_keeps_what_was_written() {
        let (model, codex) = connect().await;
        let (reply, mut hold) = Reply::new().text("The first part.").held();
        model.reply(reply);
        let thread = codex.thread_start().await.unwrap();
        let turn = thread.turn("Take your time.").await.unwrap();
        hold.reached().await;
        // What has not come through to the end is not kept.
        let mut events = turn.stream();
        while let Some(event) = events.next().await {
            if let ServerNotification::ItemCompleted(completed) = event.unwrap()
                && let ThreadItem::AgentMessage(_) = completed.item
            {
                break;
            }
        }
        turn.interrupt().await.unwrap();
        hold.hung_up().await;
        assert_eq!(turn.run().await.unwrap().status, TurnStatus::Interrupted);
        let stored = turn.outcome().await.unwrap().unwrap();
        assert_eq!(stored.status, TurnStatus::Interrupted);
        assert_eq!(messages(&stored.items), ["The first part."]);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn an_interrupted_turn_is_a_result_and_the_thread_goes_on() {
        let (model, codex) = connect().await;
        let hold = model.hold();
        model.reply_text("Back again.");
        let thread = codex.thread_start().await.unwrap();
        let turn = thread.turn("Take your time.").await.unwrap();
        hold.reached().await;
        turn.interrupt().await.unwrap();
        let result = turn.run().await.unwrap();
        assert_eq!((result.status, result.final_response), (TurnStatus::Interrupted, None));
        let next = thread.run("And now?").await.unwrap();
        assert_eq!(next.final_response.as_deref(), Some("Back again."));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_finished_turn_can_be_neither_interrupted_nor_steered() {
        let (model, codex) = connect().await;
        model.reply_text("Done.");
        let turn = codex.thread_start().await.unwrap().turn("Quick.").await.unwrap();
        turn.run().await.unwrap();
        assert!(!turn.interrupt().await.unwrap(), "it is over");
        let refused = turn.steer("More.").await.unwrap_err();
        assert_eq!(refused.rpc_kind(), Some(RpcErrorKind::NoActiveTurn), "{refused}");
        codex.close().await.unwrap();
    }
}
