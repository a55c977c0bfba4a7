//! Two clients of one server: what the server knows for all of them, and what each is told of what the other does.
//!
//! The runtime knows threads, turns, logins and the configuration for all connections; the ids of commands and watches
//! are those of one connection.

use codex_client::testing::{Hold, MockModel};
use codex_client::types::{
    CancelLoginAccountStatus, ConfigReadParams, ConfigValueWriteParams, MergeStrategy, ServerNotification,
    ThreadDeleteParams, TurnStatus,
};
use codex_client::{Codex, Thread, Turn};
use serde_json::json;

use crate::server::{Kind, on_both, serve};
use crate::support::until;

/// Runs a test with two clients: with the one that came first as the first, then as the second.
async fn in_both_orders(kind: Kind, test: impl AsyncFn(&MockModel, &Codex, &Codex)) {
    for swapped in [false, true] {
        let (model, server) = serve(kind).await;
        let (first, second) = (server.connect().await.unwrap(), server.connect().await.unwrap());
        let (one, other) = if swapped { (second, first) } else { (first, second) };
        test(&model, &one, &other).await;
        server.shutdown().await.unwrap();
    }
}

/// A thread of one client that the other has resumed: it is stored once it has had a turn.
async fn shared(model: &MockModel, one: &Codex, other: &Codex) -> (Thread, Thread) {
    let mine = one.thread_start().await.unwrap();
    model.reply_text("Hello.");
    mine.run("Hello?").await.unwrap();
    let theirs = other.thread_resume(mine.id()).await.unwrap();
    (mine, theirs)
}

/// A turn that runs until its hold is released, as both have it.
async fn running(model: &MockModel, mine: &Thread, theirs: &Thread) -> (Hold, Turn, Turn) {
    let hold = model.hold();
    let turn = mine.turn("Think.").await.unwrap();
    hold.reached().await;
    let attached = theirs.attach(turn.id()).await.unwrap();
    (hold, turn, attached)
}

/// Runs a turn that both have to its end, which must be the same for both; returns how it ended, and what was said.
async fn end(turn: &Turn, attached: &Turn) -> (TurnStatus, Option<String>) {
    let (one, other) = tokio::join!(turn.run(), attached.run());
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!((&one.id, &one.status), (&other.id, &other.status));
    assert_eq!(one.final_response, other.final_response);
    (one.status, one.final_response)
}

on_both!(a_turn_is_steered_and_interrupted_by_the_other, async |kind| {
    in_both_orders(kind, async |model, one, other| {
        let (mine, theirs) = shared(model, one, other).await;
        let (hold, turn, attached) = running(model, &mine, &theirs).await;
        // Once it is steered, the runtime hangs up and asks again.
        model.reply_text("Steered.");
        attached.steer("Think again.").await.unwrap();
        drop(hold);
        assert_eq!(end(&turn, &attached).await, (TurnStatus::Completed, Some("Steered.".into())));

        let (_hold, turn, attached) = running(model, &mine, &theirs).await;
        assert!(attached.interrupt().await.unwrap());
        assert_eq!(end(&turn, &attached).await, (TurnStatus::Interrupted, None));
        assert!(!turn.interrupt().await.unwrap());
    })
    .await;
});

// The runtime takes what comes while a turn runs as one more input of that turn.
on_both!(two_who_start_a_turn_at_once_have_the_same_one, async |kind| {
    in_both_orders(kind, async |model, one, other| {
        let (mine, theirs) = shared(model, one, other).await;
        let hold = model.hold();
        let turn = mine.turn("One.").await.unwrap();
        hold.reached().await;
        // With it the runtime hangs up and asks again.
        model.reply_text("For both.");
        let same = theirs.turn("Two.").await.unwrap();
        assert_eq!(same.id(), turn.id());
        drop(hold);
        assert_eq!(end(&turn, &same).await, (TurnStatus::Completed, Some("For both.".into())));
    })
    .await;
});

on_both!(a_thread_that_the_other_takes_away_ends_its_turn, async |kind| {
    in_both_orders(kind, async |model, one, other| {
        for delete in [false, true] {
            let (mine, theirs) = shared(model, one, other).await;
            let mut events = mine.events();
            let (_hold, turn, attached) = running(model, &mine, &theirs).await;
            if delete {
                other.rpc().thread_delete(ThreadDeleteParams::new(mine.id())).await.unwrap();
            } else {
                other.thread_archive(mine.id()).await.unwrap();
            }
            assert_eq!(end(&turn, &attached).await, (TurnStatus::Interrupted, None));
            let gone = |event| match event {
                ServerNotification::ThreadArchived(_) => Some(false),
                ServerNotification::ThreadDeleted(_) => Some(true),
                _ => None,
            };
            assert_eq!(until(&mut events, gone).await, delete);
            let refused = mine.run("And now?").await.unwrap_err();
            assert!(refused.is_not_found(), "{refused}");
        }
    })
    .await;
});

on_both!(one_that_leaves_takes_nothing_from_the_other, async |kind| {
    in_both_orders(kind, async |model, one, other| {
        let (mine, theirs) = shared(model, one, other).await;
        let (hold, turn, attached) = running(model, &mine, &theirs).await;
        // Whoever has begun the turn is told no more of it, and the other everything.
        mine.unsubscribe().await.unwrap();
        hold.release("Still here.");
        assert_eq!(attached.run().await.unwrap().final_response.as_deref(), Some("Still here."));

        let mine = one.thread_resume(mine.id()).await.unwrap();
        let stored = turn.outcome().await.unwrap().unwrap();
        assert_eq!(stored.status, TurnStatus::Completed);
        let (hold, turn, attached) = running(model, &mine, &theirs).await;
        other.clone().close().await.unwrap();
        assert!(attached.run().await.unwrap_err().is_closed());
        hold.release("Alone.");
        assert_eq!(turn.run().await.unwrap().final_response.as_deref(), Some("Alone."));
    })
    .await;
});

// There is one login for all: another one ends it, and so does a logout.
on_both!(each_waits_for_its_own_login, async |kind| {
    in_both_orders(kind, async |_, one, other| {
        let mut mine = one.login_chatgpt().await.unwrap();
        let mut theirs = other.login_chatgpt().await.unwrap();
        assert_ne!(mine.login_id(), theirs.login_id());
        let ended = mine.wait().await.unwrap();
        assert_eq!((ended.login_id.as_deref(), ended.success), (Some(mine.login_id()), false));
        // What is over cannot be cancelled, and the other's login is not meant.
        assert_eq!(mine.cancel().await.unwrap(), CancelLoginAccountStatus::NotFound);
        one.logout().await.unwrap();
        let ended = theirs.wait().await.unwrap();
        assert_eq!((ended.login_id.as_deref(), ended.success), (Some(theirs.login_id()), false));
    })
    .await;
});

on_both!(what_one_changes_the_other_sees, async |kind| {
    in_both_orders(kind, async |model, one, other| {
        let effort =
            ConfigValueWriteParams::new("model_reasoning_effort", MergeStrategy::Replace, json!("low"));
        one.rpc().config_value_write(effort).await.unwrap();
        let read = other.rpc().config_read(ConfigReadParams::default()).await.unwrap();
        assert_eq!(read.config.model_reasoning_effort.unwrap().0, "low");

        let (mine, theirs) = shared(model, one, other).await;
        let mut events = theirs.events();
        mine.set_name("named").await.unwrap();
        let named = until(&mut events, |event| match event {
            ServerNotification::ThreadNameUpdated(updated) => Some(updated.thread_name),
            _ => None,
        });
        assert_eq!(named.await.as_deref(), Some("named"));
    })
    .await;
});
