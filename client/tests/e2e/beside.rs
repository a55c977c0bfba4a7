//! Turns that are no prompt: compaction and reviews; and input for whichever turn runs.

use codex_client::RpcErrorKind;
use codex_client::types::{
    ReviewTarget, ServerNotification, ThreadItem, TurnStatus, UncommittedChangesReviewTarget,
};

use crate::support::{all, connect, e2e};

e2e! {
    async fn a_compaction_is_a_turn_that_is_streamed_and_awaited() {
        let (model, codex) = connect().await;
        let thread = codex.thread_start().await.unwrap();
        model.reply_text("Noted.");
        thread.run("A long story.").await.unwrap();
        let hold = model.hold();
        let compaction = thread.compact().await.unwrap();
        hold.reached().await;
        assert_eq!(compaction.steer("Shorter!").await.unwrap_err().rpc_kind(), Some(RpcErrorKind::NotSteerable));
        hold.release("THE SUMMARY");
        let events = all(compaction.stream()).await;
        let compacted = events.iter().any(|event| match event {
            ServerNotification::ItemCompleted(completed) => {
                matches!(completed.item, ThreadItem::ContextCompaction(_))
            }
            _ => false,
        });
        assert!(compacted, "{events:?}");
        assert_eq!(compaction.run().await.unwrap().status, TurnStatus::Completed);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_review_is_a_turn_and_its_answer_the_review() {
        let (model, codex) = connect().await;
        let thread = codex.thread_start().await.unwrap();
        model.reply_text("Looks good to me.");
        let target = ReviewTarget::UncommittedChanges(UncommittedChangesReviewTarget::default());
        let review = thread.review(target).await.unwrap();
        assert_eq!(review.thread().id(), thread.id());
        let result = review.run().await.unwrap();
        assert_eq!(result.status, TurnStatus::Completed);
        let told = result.items.iter().find_map(|item| match item {
            ThreadItem::ExitedReviewMode(exited) => Some(exited.review.as_str()),
            _ => None,
        });
        assert!(told.is_some_and(|told| told.contains("Looks good to me.")), "{:?}", result.items);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn input_is_for_the_turn_that_runs_or_for_a_new_one() {
        let (model, codex) = connect().await;
        let thread = codex.thread_start().await.unwrap();
        let hold = model.hold();
        let turn = thread.turn("Begin.").await.unwrap();
        hold.reached().await;
        // With each input the runtime hangs up and asks again.
        let steered = model.hold();
        assert_eq!(turn.steer("More.").client_user_message_id("m1").await.unwrap(), turn.id());
        steered.reached().await;
        model.reply_text("All of it.");
        let same = thread.steer_or_turn("And more.").await.unwrap();
        assert_eq!(same.id(), turn.id());
        turn.run().await.unwrap();
        assert_eq!(model.requests().pop().unwrap().user_texts(), ["Begin.", "More.", "And more."]);
        model.reply_text("Again.");
        let next = thread.steer_or_turn("Anew.").await.unwrap();
        assert_ne!(next.id(), turn.id());
        assert_eq!(next.run().await.unwrap().final_response.as_deref(), Some("Again."));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn two_compactions_at_once_are_two_turns() {
        let (model, codex) = connect().await;
        let thread = codex.thread_start().await.unwrap();
        model.reply_text("Noted.");
        thread.run("A long story.").await.unwrap();
        model.reply_with(|_| "THE SUMMARY");
        let (first, second) = tokio::join!(thread.compact(), thread.compact());
        let (first, second) = (first.unwrap(), second.unwrap());
        assert_ne!(first.id(), second.id());
        let mut ends = [first.run().await.unwrap().status, second.run().await.unwrap().status];
        ends.sort_by_key(|status| status.as_str().to_owned());
        // The runtime gives up the one for the other.
        assert_eq!(ends, [TurnStatus::Completed, TurnStatus::Interrupted]);
        codex.close().await.unwrap();
    }
}
