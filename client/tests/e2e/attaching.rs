//! Turns that this program has not started with `turn/start`, and threads that it has not asked for.

use codex_client::Error;
use codex_client::types::requests::TurnStart;
use codex_client::types::{
    CustomReviewTarget, ReviewStartParams, ReviewTarget, ServerNotification, TextUserInput, TurnStartParams,
    TurnStatus, UserInput,
};

use crate::support::{all, connect, e2e, messages, reconnect, until};

e2e! {
    async fn a_turn_that_was_started_by_its_request_alone_loses_nothing() {
        let (model, codex) = connect().await;
        let hold = model.hold();
        let thread = codex.thread_start().await.unwrap();
        let params = TurnStartParams::new(thread.id(), vec![UserInput::Text(TextUserInput::new("Begin."))]);
        let started = codex.request::<TurnStart>(&params).await.unwrap().turn;
        hold.reached().await;
        let turn = thread.attach(started.id).await.unwrap();
        hold.release("Done.");
        let seen = all(turn.stream()).await;
        assert!(matches!(seen.first(), Some(ServerNotification::TurnStarted(_))), "{:?}", seen.first());
        assert_eq!(messages(&turn.run().await.unwrap().items), ["Done."]);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_review_is_a_turn_like_any_other() {
        let (model, codex) = connect().await;
        model.reply_text("Looks good.");
        let thread = codex.thread_start().await.unwrap();
        let target = ReviewTarget::Custom(CustomReviewTarget { instructions: "Review nothing.".into() });
        let started = codex.rpc().review_start(ReviewStartParams::new(thread.id(), target)).await.unwrap();
        let turn = thread.attach(started.turn.id).await.unwrap();
        assert_eq!(turn.run().await.unwrap().status, TurnStatus::Completed);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_turn_that_is_over_has_its_stored_end() {
        let (model, codex) = connect().await;
        model.reply_text("Long ago.");
        let thread = codex.thread_start().await.unwrap();
        let id = thread.run("Begin.").await.unwrap().id;
        codex.close().await.unwrap();
        let codex = reconnect(&model).await;
        let thread = codex.thread_resume(thread.id()).await.unwrap();
        let turn = thread.attach(&id).await.unwrap();
        assert!(!turn.interrupt().await.unwrap());
        let result = turn.run().await.unwrap();
        assert_eq!((result.id, result.status), (id, TurnStatus::Completed));
        assert_eq!(result.final_response.as_deref(), Some("Long ago."));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_turn_that_is_not_there_is_said_to_be_none() {
        let (model, codex) = connect().await;
        model.reply_text("Done.");
        let thread = codex.thread_start().await.unwrap();
        thread.run("Begin.").await.unwrap();
        let refused = thread.attach("no-such-turn").await.unwrap_err();
        assert!(matches!(&refused, Error::InvalidInput(why) if why.contains("no turn no-such-turn")), "{refused}");
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn what_follows_the_answer_to_a_resume_is_heard() {
        let (model, codex) = connect().await;
        model.reply_text("Done.");
        let thread = codex.thread_start().await.unwrap();
        thread.run("Begin.").await.unwrap();
        codex.close().await.unwrap();
        let codex = reconnect(&model).await;
        let mut events = codex.thread(thread.id()).events();
        codex.thread_resume(thread.id()).await.unwrap();
        let total = until(&mut events, |notification| match notification {
            ServerNotification::ThreadTokenUsageUpdated(updated) => Some(updated.token_usage.total.total_tokens),
            _ => None,
        });
        assert!(total.await > 0);
        codex.close().await.unwrap();
    }
}
