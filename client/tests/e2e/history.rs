//! What a thread remembers: in another process, in a fork, after compaction.

use codex_client::types::ThreadItem;

use crate::support::{connect, e2e, messages, reconnect};

e2e! {
    async fn a_thread_is_resumed_in_a_new_process_with_its_history() {
        let (model, codex) = connect().await;
        model.reply_text("Noted.");
        let first = codex.thread_start().await.unwrap();
        first.run("My name is Ada.").await.unwrap();
        codex.close().await.unwrap();

        let codex = reconnect(&model).await;
        model.reply_text("Ada.");
        let resumed = codex.thread_resume(first.id()).await.unwrap();
        assert_eq!(resumed.id(), first.id());
        let result = resumed.run("What is my name?").await.unwrap();
        assert_eq!(result.final_response.as_deref(), Some("Ada."));
        let request = model.requests().pop().unwrap();
        assert_eq!(request.user_texts(), ["My name is Ada.", "What is my name?"]);
        assert_eq!(request.texts("assistant"), ["Noted."]);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_fork_begins_with_the_history_and_leaves_the_original_alone() {
        let (model, codex) = connect().await;
        model.reply_with(|_| "Noted.");
        let original = codex.thread_start().await.unwrap();
        original.run("One.").await.unwrap();
        let fork = codex.thread_fork(original.id()).await.unwrap();
        assert_ne!(fork.id(), original.id());
        fork.run("Two, in the fork.").await.unwrap();
        assert_eq!(model.requests().pop().unwrap().user_texts(), ["One.", "Two, in the fork."]);
        original.run("Two, here.").await.unwrap();
        assert_eq!(model.requests().pop().unwrap().user_texts(), ["One.", "Two, here."]);
        assert_eq!(fork.read(false).await.unwrap().forked_from_id.as_deref(), Some(original.id()));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn reading_a_thread_gives_its_turns_if_asked() {
        let (model, codex) = connect().await;
        model.reply_with(|_| "Yes.");
        let thread = codex.thread_start().await.unwrap();
        let ids = [thread.run("One?").await.unwrap().id, thread.run("Two?").await.unwrap().id];
        assert!(thread.read(false).await.unwrap().turns.is_empty());
        let stored = thread.read(true).await.unwrap();
        assert_eq!(stored.turns.iter().map(|turn| turn.id.clone()).collect::<Vec<_>>(), ids);
        assert!(matches!(&stored.turns[0].items[0], ThreadItem::UserMessage(_)));
        assert_eq!(messages(&stored.turns[1].items), ["Yes."]);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_turn_tells_its_stored_outcome() {
        let (model, codex) = connect().await;
        model.reply_text("Done.");
        let turn = codex.thread_start().await.unwrap().turn("Do it.").await.unwrap();
        let result = turn.run().await.unwrap();
        let stored = turn.outcome().await.unwrap().unwrap();
        assert_eq!((stored.id, stored.status), (result.id, result.status));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn after_compaction_the_history_is_a_summary() {
        let (model, codex) = connect().await;
        model.when(|request| request.kind().as_deref() == Some("compaction"), "THE SUMMARY");
        model.reply_with(|_| "Noted.");
        let thread = codex.thread_start().await.unwrap();
        thread.run("A long story.").await.unwrap();
        thread.compact().await.unwrap().run().await.unwrap();
        thread.run("Go on.").await.unwrap();
        let request = model.requests().pop().unwrap();
        assert!(request.user_texts().iter().any(|text| text.ends_with("THE SUMMARY")), "{:?}", request.user_texts());
        assert!(request.texts("assistant").is_empty());
        codex.close().await.unwrap();
    }
}
