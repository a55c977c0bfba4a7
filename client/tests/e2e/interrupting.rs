//! Interrupts hold, however early, and also when nobody waits any more.

use std::future::Future;
use std::task::{Context, Waker};
use std::time::Duration;

use codex_client::testing::{MockModel, Reply};
use codex_client::types::{
    CommandExecutionStatus, ServerNotification, ThreadBackgroundTerminalsCleanParams,
    ThreadBackgroundTerminalsListParams, ThreadItem, TurnStatus,
};
use codex_client::{NotificationStream, Sandbox};
use serde_json::json;

use crate::support::{connect, e2e, until};

/// How often each is tried.
const TIMES: usize = 50;

/// An answer that never ends by itself.
fn never_end(model: &MockModel) {
    let (reply, hold) = Reply::new().partial_text("On and on").held();
    model.reply(reply);
    // Forgotten, not dropped: a hold that goes lets its answer go on.
    std::mem::forget(hold);
}

/// How the next turn of the thread ends.
async fn ended(events: &mut NotificationStream) -> TurnStatus {
    until(events, |notification| match notification {
        ServerNotification::TurnCompleted(completed) => Some(completed.turn.status),
        _ => None,
    })
    .await
}

e2e! {
    async fn right_after_the_start_they_hold() {
        let (model, codex) = connect().await;
        let thread = codex.thread_start().await.unwrap();
        for _ in 0..TIMES {
            never_end(&model);
            let turn = thread.turn("Take your time.").await.unwrap();
            assert!(turn.interrupt().await.unwrap());
            assert_eq!(turn.run().await.unwrap().status, TurnStatus::Interrupted);
        }
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_turn_that_is_dropped_sooner_or_later_is_interrupted() {
        let (model, codex) = connect().await;
        let thread = codex.thread_start().await.unwrap();
        let mut events = thread.events();
        for wait in [0, 1, 5, 50].map(Duration::from_millis) {
            for _ in 0..TIMES / 2 {
                never_end(&model);
                let turn = thread.turn("Take your time.").interrupt_on_drop().await.unwrap();
                // The time that goes by is what is tried here.
                tokio::time::sleep(wait).await;
                drop(turn);
                assert_eq!(ended(&mut events).await, TurnStatus::Interrupted, "after {wait:?}");
            }
        }
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_start_that_is_given_up_is_interrupted_when_its_answer_comes() {
        let (model, codex) = connect().await;
        let thread = codex.thread_start().await.unwrap();
        let mut events = thread.events();
        for _ in 0..TIMES {
            never_end(&model);
            let mut start = Box::pin(thread.turn("Take your time.").interrupt_on_drop().into_future());
            let mut context = Context::from_waker(Waker::noop());
            assert!(start.as_mut().poll(&mut context).is_pending());
            drop(start);
            assert_eq!(ended(&mut events).await, TurnStatus::Interrupted);
        }
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_stream_that_was_handed_on_interrupts_when_it_is_dropped() {
        let (model, codex) = connect().await;
        let thread = codex.thread_start().await.unwrap();
        let mut events = thread.events();
        never_end(&model);
        let mut stream = thread.turn("Take your time.").interrupt_on_drop().await.unwrap().into_stream();
        assert!(stream.next().await.is_some());
        drop(stream);
        assert_eq!(ended(&mut events).await, TurnStatus::Interrupted);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_stream_that_is_read_to_its_end_interrupts_nothing() {
        let (model, codex) = connect().await;
        model.reply_text("Done.");
        let thread = codex.thread_start().await.unwrap();
        let mut stream = thread.turn("Quick.").interrupt_on_drop().await.unwrap().into_stream();
        let mut last = None;
        while let Some(notification) = stream.next().await {
            last = Some(notification.unwrap());
        }
        let Some(ServerNotification::TurnCompleted(completed)) = last else { panic!("{last:?}") };
        assert_eq!(completed.turn.status, TurnStatus::Completed);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn what_runs_in_the_background_runs_on_until_it_is_ended_itself() {
        let (model, codex) = connect().await;
        let (listing, ending) = (ThreadBackgroundTerminalsListParams::new, ThreadBackgroundTerminalsCleanParams::new);
        let thread = codex.thread_start().sandbox(Sandbox::full_access()).await.unwrap();
        let arguments = json!({ "cmd": "exec sleep 600", "tty": true, "yield_time_ms": 250 });
        model.reply_tool_call("exec_command", arguments);
        never_end(&model);
        let mut events = thread.events();
        let turn = thread.turn("Start it.").await.unwrap();
        // The command has been left to itself once the model speaks again.
        until(&mut events, |event| matches!(event, ServerNotification::ItemAgentMessageDelta(_)).then_some(())).await;
        assert!(turn.interrupt().await.unwrap());
        assert_eq!(turn.run().await.unwrap().status, TurnStatus::Interrupted);
        let running = codex.rpc().thread_background_terminals_list(listing(thread.id())).await.unwrap().data;
        assert!(matches!(&running[..], [one] if one.command.contains("sleep 600")), "{running:?}");

        codex.rpc().thread_background_terminals_clean(ending(thread.id())).await.unwrap();
        // Answered when it is asked of them; the end of each is told as that of its item.
        let status = until(&mut events, |event| match event {
            ServerNotification::ItemCompleted(completed) => match completed.item {
                ThreadItem::CommandExecution(command) => Some(command.status),
                _ => None,
            },
            _ => None,
        });
        assert_eq!(status.await, CommandExecutionStatus::Failed);
        let running = codex.rpc().thread_background_terminals_list(listing(thread.id())).await.unwrap().data;
        assert!(running.is_empty(), "{running:?}");
        codex.close().await.unwrap();
    }
}
