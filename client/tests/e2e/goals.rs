//! Goals: one run over the turns that the runtime starts by itself.

use codex_client::Error;
use codex_client::testing::{MockModel, Reply};
use codex_client::types::{
    ServerNotification, ThreadGoalClearParams, ThreadGoalGetParams, ThreadGoalSetParams, ThreadGoalStatus,
    TurnStatus,
};
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
        let mut run = thread.goal("Never end.").await.unwrap();
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
        let mut run = thread.goal("Never end.").await.unwrap();
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
        assert!(matches!(&error, Error::Rpc { method: "thread/goal/clear", .. }), "{error}");
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_new_goal_replaces_the_stored_one() {
        let (model, codex) = connect().await;
        model.reply_text("One.");
        reply_goal_complete(&model);
        model.reply_text("Done.");
        let thread = codex.thread_start().await.unwrap();
        let mut first = ThreadGoalSetParams::new(thread.id());
        first.objective = Some("An old one.".into());
        first.token_budget = Some(1);
        first.status = Some(ThreadGoalStatus::Paused);
        codex.rpc().thread_goal_set(first).await.unwrap();
        let mut run = thread.goal("A new one.").await.unwrap();
        assert_eq!((run.goal().objective.as_str(), run.goal().token_budget), ("A new one.", None));
        assert_eq!(run.run().await.unwrap().goal.status, ThreadGoalStatus::Complete);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_goal_that_is_over_is_left_as_it_is() {
        let (model, codex) = connect().await;
        reply_goal_complete(&model);
        model.reply_text("Done.");
        let thread = codex.thread_start().await.unwrap();
        let mut run = thread.goal("Quick.").await.unwrap();
        // Nobody has read of its end yet.
        let mut events = thread.events();
        crate::support::until(&mut events, |notification| match notification {
            ServerNotification::TurnCompleted(_) => Some(()),
            _ => None,
        })
        .await;
        assert!(!run.interrupt().await.unwrap());
        let refused = run.steer("More.").await.unwrap_err();
        assert!(matches!(refused, Error::InvalidInput(_)), "{refused}");
        assert_eq!(run.run().await.unwrap().goal.status, ThreadGoalStatus::Complete);
        let stored = codex.rpc().thread_goal_get(ThreadGoalGetParams::new(thread.id())).await.unwrap().goal;
        assert_eq!(stored.unwrap().status, ThreadGoalStatus::Complete);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_goal_is_steered_in_its_turn() {
        let (model, codex) = connect().await;
        let hold = model.hold();
        reply_goal_complete(&model);
        model.reply_text("Done.");
        let thread = codex.thread_start().await.unwrap();
        let mut run = thread.goal("Take your time.").await.unwrap();
        hold.reached().await;
        run.steer("Shorter.").await.unwrap();
        hold.release("As you like.");
        let result = run.run().await.unwrap();
        assert_eq!(result.goal.status, ThreadGoalStatus::Complete);
        assert!(model.requests()[1].user_texts().contains(&"Shorter."));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_goal_that_is_dropped_is_paused_and_its_turn_interrupted() {
        let (model, codex) = connect().await;
        let (reply, hold) = Reply::new().partial_text("On it").held();
        model.reply(reply);
        let thread = codex.thread_start().await.unwrap();
        let mut events = thread.events();
        let run = thread.goal("Never end.").interrupt_on_drop().await.unwrap();
        hold.reached().await;
        drop(run);
        let status = crate::support::until(&mut events, |notification| match notification {
            ServerNotification::TurnCompleted(completed) => Some(completed.turn.status),
            _ => None,
        });
        assert_eq!(status.await, TurnStatus::Interrupted);
        let stored = codex.rpc().thread_goal_get(ThreadGoalGetParams::new(thread.id())).await.unwrap().goal;
        assert_eq!(stored.unwrap().status, ThreadGoalStatus::Paused);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_run_that_was_cancelled_goes_on_with_what_it_saw() {
        let (model, codex) = connect().await;
        model.reply_text("One.");
        let hold = model.hold();
        reply_goal_complete(&model);
        model.reply_text("Done.");
        let thread = codex.thread_start().await.unwrap();
        let mut run = thread.goal("Count.").await.unwrap();
        tokio::select! {
            result = run.run() => panic!("{result:?}"),
            _ = hold.reached() => {}
        }
        hold.release("Two.");
        let result = run.run().await.unwrap();
        let answers: Vec<_> = result.turns.iter().filter_map(|turn| turn.final_response.as_deref()).collect();
        assert_eq!(answers, ["One.", "Two.", "Done."]);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn an_objective_that_the_runtime_would_refuse_is_refused_here() {
        let (_model, codex) = connect().await;
        let thread = codex.thread_start().await.unwrap();
        for objective in [" ".to_owned(), "x".repeat(4_001)] {
            let refused = thread.goal(objective).await.unwrap_err();
            assert!(matches!(refused, Error::InvalidInput(_)), "{refused}");
        }
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn what_is_of_the_thread_is_still_in_the_stream_of_the_connection() {
        let (model, codex) = connect().await;
        reply_goal_complete(&model);
        model.reply_text("Done.");
        let mut everything = codex.notifications();
        let thread = codex.thread_start().await.unwrap();
        thread.goal("Quick.").await.unwrap().run().await.unwrap();
        crate::support::until_idle(&mut everything, thread.id()).await;
        codex.close().await.unwrap();
    }
}
