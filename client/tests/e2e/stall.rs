//! The watch of a turn that falls silent.

use std::time::Duration;

use codex_client::Error;
use codex_client::types::TurnStatus;

use crate::support::{connect, e2e, messages, until_idle};

e2e! {
    async fn a_silent_turn_is_an_error_that_names_its_last_event_and_can_be_looked_up() {
        let (model, codex) = connect().await;
        let mut notifications = codex.notifications();
        let hold = model.hold();
        let thread = codex.thread_start().await.unwrap();
        let turn = thread.turn("Think.").stall_after(Duration::from_secs(1)).await.unwrap();
        hold.reached().await;
        let stalled = turn.run().await.unwrap_err();
        let Error::Stalled { turn_id, last_event, silent_for, .. } = &stalled else { panic!("{stalled:?}") };
        assert_eq!(turn_id, turn.id());
        assert!(last_event.starts_with("item/"), "{last_event}");
        assert!(*silent_for >= Duration::from_secs(1));
        assert_eq!(turn.outcome().await.unwrap().unwrap().status, TurnStatus::InProgress);

        hold.release("At last.");
        until_idle(&mut notifications, thread.id()).await;
        let outcome = turn.outcome().await.unwrap().unwrap();
        assert_eq!(outcome.status, TurnStatus::Completed);
        assert_eq!(messages(&outcome.items), ["At last."]);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_turn_that_is_heard_of_is_left_alone() {
        let (model, codex) = connect().await;
        model.reply_deltas(50);
        let thread = codex.thread_start().await.unwrap();
        let turn = thread.turn("Count.").stall_after(Duration::from_secs(20)).await.unwrap();
        assert_eq!(turn.run().await.unwrap().status, TurnStatus::Completed);
        codex.close().await.unwrap();
    }
}
