//! What a program learns when it comes back.

use codex_client::types::TurnStatus;
use codex_client::types::server_requests::ItemCommandExecutionRequestApproval as CommandApproval;
use codex_client::{
    Answer, ApprovalMode, Codex, Incoming, Reconnected, RetryPolicy, ServerRequestHandler, Thread, reconnect,
    reconnect_all,
};
use serde_json::json;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::server::{config, on_both, serve};
use crate::support::{messages, until_idle};

async fn back(server: &codex_client::Listening, lost: &Thread, last_seen: Option<&str>) -> Reconnected {
    reconnect(RetryPolicy::default(), || server.connect(), lost.id(), last_seen).await.unwrap()
}

on_both!(a_turn_that_ended_meanwhile_is_told_with_its_items, async |kind| {
    let (model, server) = serve(kind).await;
    let codex = server.connect().await.unwrap();
    let thread = codex.thread_start().await.unwrap();
    model.reply_text("Seen.");
    let seen = thread.run("First.").await.unwrap();
    let hold = model.hold();
    let turn = thread.turn("Think.").await.unwrap();
    hold.reached().await;

    let witness = server.connect().await.unwrap();
    let mut notifications = witness.notifications();
    witness.thread_resume(thread.id()).await.unwrap();
    codex.close().await.unwrap();
    hold.release("Done while you were away.");
    until_idle(&mut notifications, thread.id()).await;

    let back = back(&server, &thread, Some(&seen.id)).await;
    assert!(back.known && back.in_progress.is_none(), "{back:?}");
    let [missed] = &back.missed[..] else { panic!("{:?}", back.missed) };
    assert_eq!((missed.id.as_str(), &missed.status), (turn.id(), &TurnStatus::Completed));
    assert_eq!(messages(&missed.items), ["Done while you were away."]);
    model.reply_text("Welcome back.");
    let next = back.thread.run("And now?").await.unwrap();
    assert_eq!(next.final_response.as_deref(), Some("Welcome back."));
    server.shutdown().await.unwrap();
});

on_both!(a_turn_that_still_runs_is_followed_to_its_end, async |kind| {
    let (model, server) = serve(kind).await;
    let codex = server.connect().await.unwrap();
    let thread = codex.thread_start().await.unwrap();
    let hold = model.hold();
    let turn = thread.turn("Think.").await.unwrap();
    hold.reached().await;
    codex.close().await.unwrap();

    let back = back(&server, &thread, None).await;
    let running = back.in_progress.unwrap();
    assert_eq!((running.turn.id(), back.missed.len()), (turn.id(), 0));
    assert_eq!(running.so_far.status, TurnStatus::InProgress);
    let line = format!("{running:?}");
    assert!(line.contains(turn.id()) && !line.contains("Think.") && line.len() < 200, "{line}");
    hold.release("Here it is.");
    let result = running.turn.run().await.unwrap();
    assert_eq!((result.id.as_str(), result.final_response.as_deref()), (turn.id(), Some("Here it is.")));
    server.shutdown().await.unwrap();
});

on_both!(a_turn_that_was_lost_with_its_server_is_told_as_interrupted, async |kind| {
    let (model, server) = serve(kind).await;
    let codex = server.connect().await.unwrap();
    let thread = codex.thread_start().await.unwrap();
    model.reply_text("Seen.");
    let seen = thread.run("First.").await.unwrap();
    let hold = model.hold();
    let turn = thread.turn("Think.").await.unwrap();
    hold.reached().await;
    drop(server);
    assert!(turn.run().await.unwrap_err().is_closed());

    let server = Codex::spawn_listening_with(kind.url(&model), config(&model)).await.unwrap();
    let back = back(&server, &thread, Some(&seen.id)).await;
    assert!(back.known && back.in_progress.is_none(), "{back:?}");
    let [missed] = &back.missed[..] else { panic!("{:?}", back.missed) };
    assert_eq!((missed.id.as_str(), &missed.status), (turn.id(), &TurnStatus::Interrupted));
    server.shutdown().await.unwrap();
});

on_both!(a_turn_that_began_just_before_the_loss_is_found, async |kind| {
    let (model, server) = serve(kind).await;
    // The first turn of a thread is written down while this asks for it; how far that is differs from one to the next.
    for _ in 0..5 {
        let codex = server.connect().await.unwrap();
        let hold = model.hold();
        let thread = codex.thread_start().await.unwrap();
        let turn = thread.turn("Think.").await.unwrap();
        let back = back(&server, &thread, None).await;
        assert_eq!(back.in_progress.unwrap().turn.id(), turn.id());
        drop(hold);
    }
    server.shutdown().await.unwrap();
});

on_both!(what_was_told_once_is_not_missed_once_more, async |kind| {
    let (model, server) = serve(kind).await;
    let codex = server.connect().await.unwrap();
    let thread = codex.thread_start().await.unwrap();
    model.reply_text("Seen.");
    let seen = thread.run("First.").await.unwrap();
    codex.close().await.unwrap();

    let second = back(&server, &thread, thread.last_seen_turn().as_deref()).await;
    assert_eq!((second.missed.len(), second.thread.last_seen_turn()), (0, Some(seen.id)));
    second.codex.close().await.unwrap();
    let other = server.connect().await.unwrap();
    model.reply_text("Meanwhile.");
    let meanwhile = other.thread_resume(thread.id()).await.unwrap().run("And?").await.unwrap();

    let third = back(&server, &thread, second.thread.last_seen_turn().as_deref()).await;
    assert_eq!(third.missed.iter().map(|turn| turn.id.as_str()).collect::<Vec<_>>(), [&meanwhile.id]);
    third.codex.close().await.unwrap();
    let fourth = back(&server, &thread, third.thread.last_seen_turn().as_deref()).await;
    assert_eq!((fourth.missed.len(), fourth.thread.last_seen_turn()), (0, Some(meanwhile.id)));
    server.shutdown().await.unwrap();
});

/// Says when it is asked; then allows the command, or never answers.
struct Asked {
    tell: UnboundedSender<()>,
    answers: bool,
}

impl ServerRequestHandler for Asked {
    async fn command_execution_approval(
        &self,
        request: Incoming<CommandApproval>,
    ) -> Answer<CommandApproval> {
        self.tell.send(()).unwrap();
        if !self.answers {
            std::future::pending::<()>().await;
        }
        request.accept()
    }
}

on_both!(several_threads_come_back_on_one_connection, async |kind| {
    let (model, server) = serve(kind).await;
    let codex = server.connect().await.unwrap();
    let (one, two) = (codex.thread_start().await.unwrap(), codex.thread_start().await.unwrap());
    for thread in [&one, &two, &two] {
        model.reply_text("Yes.");
        thread.run("Well?").await.unwrap();
    }
    codex.close().await.unwrap();
    let other = server.connect().await.unwrap();
    model.reply_text("Meanwhile.");
    let missed = other.thread_resume(two.id()).await.unwrap().run("And?").await.unwrap();
    other.close().await.unwrap();

    let nobody = "01980000-0000-7000-8000-000000000000";
    let lost = [&one, &two].map(|thread| (thread.id().to_owned(), thread.last_seen_turn()));
    let lost = lost.into_iter().chain([(nobody.to_owned(), None)]);
    let (codex, back) = reconnect_all(RetryPolicy::default(), || server.connect(), lost).await.unwrap();
    let [Ok(one_again), Ok(two_again), Err(refused)] = &back[..] else { panic!("{back:?}") };
    assert_eq!((one_again.thread.id(), one_again.missed.len()), (one.id(), 0));
    assert_eq!(two_again.missed.iter().map(|turn| turn.id.as_str()).collect::<Vec<_>>(), [missed.id]);
    assert!(refused.is_not_found(), "{refused}");
    codex.close().await.unwrap();
    server.shutdown().await.unwrap();
});

on_both!(what_the_server_asked_and_nobody_answered_is_asked_again, async |kind| {
    let (model, server) = serve(kind).await;
    let (asked, mut questions) = unbounded_channel();
    let handled = |answers| config(&model).handler(Asked { tell: asked.clone(), answers });
    let codex = server.connect_with(handled(false)).await.unwrap();
    let thread = codex.thread_start().approval_mode(ApprovalMode::AskUser).await.unwrap();
    model.reply_tool_call(
        "exec_command",
        json!({"cmd": "echo hi", "sandbox_permissions": "require_escalated", "justification": "to see"}),
    );
    model.reply_text("Done.");
    let turn = thread.turn("Run it.").await.unwrap();
    questions.recv().await.unwrap();
    codex.close().await.unwrap();
    drop(turn);

    let back = reconnect(RetryPolicy::default(), || server.connect_with(handled(true)), thread.id(), None)
        .await
        .unwrap();
    questions.recv().await.unwrap();
    let result = back.in_progress.unwrap().turn.run().await.unwrap();
    assert_eq!(result.final_response.as_deref(), Some("Done."));
    server.shutdown().await.unwrap();
});

on_both!(with_a_turn_that_the_thread_does_not_have_nothing_is_left_out, async |kind| {
    let (model, server) = serve(kind).await;
    let codex = server.connect().await.unwrap();
    let thread = codex.thread_start().await.unwrap();
    let mut ids = Vec::new();
    for text in ["One.", "Two.", "Three."] {
        model.reply_text(text);
        ids.push(thread.run("Next.").await.unwrap().id);
    }
    let missed = async |last_seen| {
        let back = back(&server, &thread, last_seen).await;
        (back.missed.into_iter().map(|turn| turn.id).collect::<Vec<_>>(), back.known)
    };
    assert_eq!(missed(Some("rolled back")).await, (ids.clone(), false));
    assert_eq!(missed(Some(&ids[0])).await, (ids[1..].to_vec(), true));
    assert_eq!(missed(Some(&ids[2])).await, (Vec::new(), true));
    server.shutdown().await.unwrap();
});
