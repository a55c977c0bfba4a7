//! Goals: one run over the turns that the runtime starts by itself.

use codex_client::Error;
use codex_client::testing::{MockModel, Reply};
use codex_client::types::{ThreadGoalClearParams, ThreadGoalStatus, TurnStatus};
use serde_json::json;

use crate::support::{connect, e2e};

fn reply_goal_complete(model: &MockModel) {
    model.reply_tool_call("update_goal", json!({ "status": "complete" }));
}

e2e! {
    async fn a_goal_is_pursued_over_many_turns() {
        let (model, codex) = connect().await;
        model.reply_text("One.");
        model.reply_text("Two.");
        reply_goal_complete(&model);
        model.reply_text("Done.");
        let thread = codex.thread_start().await.unwrap();
        let result = thread.goal("Count to two.").token_budget(1_000_000).await.unwrap().run().await.unwrap();
        assert_eq!(result.goal.status, ThreadGoalStatus::Complete);
        let answers: Vec<_> = result.turns.iter().filter_map(|turn| turn.final_response.as_deref()).collect();
        assert_eq!(answers, ["One.", "Two.", "Done."]);
        assert_eq!(result.final_response.as_deref(), Some("Done."));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn an_interrupted_goal_is_paused_and_ends() {
        let (model, codex) = connect().await;
        let (reply, _hold) = Reply::new().partial_text("On it").held();
        model.reply(reply);
        let thread = codex.thread_start().await.unwrap();
        let run = thread.goal("Never end.").await.unwrap();
        model.wait_for_requests(1).await;
        run.interrupt().await.unwrap();
        let result = run.run().await.unwrap();
        assert_eq!(result.goal.status, ThreadGoalStatus::Paused);
        assert_eq!(result.turns.last().unwrap().status, TurnStatus::Interrupted);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_goal_that_is_cleared_ends_with_its_turn() {
        let (model, codex) = connect().await;
        let (reply, hold) = Reply::new().partial_text("On ").held();
        model.reply(reply);
        let thread = codex.thread_start().await.unwrap();
        let run = thread.goal("Never end.").await.unwrap();
        hold.reached().await;
        let params = ThreadGoalClearParams::new(thread.id());
        assert!(codex.rpc().thread_goal_clear(params).await.unwrap().cleared);
        hold.release("it.");
        let result = run.run().await.unwrap();
        assert!(result.cleared);
        assert_eq!((result.turns.len(), result.final_response.as_deref()), (1, Some("On it.")));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_goal_whose_turn_fails_is_an_error() {
        let (model, codex) = connect().await;
        model.reply_error(500);
        let thread = codex.thread_start().await.unwrap();
        let error = thread.goal("Try.").await.unwrap().run().await.unwrap_err();
        assert!(matches!(error, Error::TurnFailed { .. }), "{error}");
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_busy_thread_refuses_a_goal() {
        let (model, codex) = connect().await;
        let (reply, hold) = Reply::new().partial_text("Busy").held();
        model.reply(reply);
        let thread = codex.thread_start().await.unwrap();
        let turn = thread.turn("Be busy.").await.unwrap();
        turn.stream_text().next().await.unwrap().unwrap();
        let error = thread.goal("Now this.").await.unwrap_err();
        assert!(error.to_string().contains("turn in progress"), "{error}");
        hold.release("ing.");
        turn.run().await.unwrap();
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn an_ephemeral_thread_refuses_a_goal() {
        let (_model, codex) = connect().await;
        let thread = codex.thread_start().ephemeral(true).await.unwrap();
        let error = thread.goal("Be remembered.").await.unwrap_err();
        assert!(matches!(&error, Error::Rpc { method: "thread/goal/set", .. }), "{error}");
        codex.close().await.unwrap();
    }
}
