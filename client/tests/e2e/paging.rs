//! History in pages, and what is known of a thread without it.

use codex_client::types::{SortDirection, ThreadItem, ThreadUnsubscribeStatus};

use crate::support::{connect, connect_with, e2e, messages, reconnect};

e2e! {
    async fn turns_and_items_come_in_pages_and_nothing_is_deprecated() {
        let (model, codex) = connect().await;
        model.reply_with(|_| "Yes.");
        let thread = codex.thread_start().await.unwrap();
        let mut ids = Vec::new();
        for _ in 0..5 {
            ids.push(thread.run("Well?").await.unwrap().id);
        }
        codex.close().await.unwrap();

        let codex = reconnect(&model).await;
        let mut notifications = codex.notifications();
        let thread = codex.thread_resume(thread.id()).await.unwrap();
        assert!(thread.info().unwrap().thread.turns.is_empty());
        let mut listed = Vec::new();
        let mut turns = thread.turns().limit(2).stream();
        while let Some(turn) = turns.next().await {
            let turn = turn.unwrap();
            assert_eq!(messages(&turn.items), ["Yes."]);
            listed.insert(0, turn.id);
        }
        assert_eq!(listed, ids);
        let oldest = thread.turns().sort_direction(SortDirection::Asc).limit(1).await.unwrap().data;
        assert_eq!(oldest[0].id, ids[0]);
        let items = thread.items().turn_id(ids[1].clone()).limit(1).all().await.unwrap();
        assert!(matches!(items[0].item, ThreadItem::UserMessage(_)) && items.len() == 2, "{items:?}");
        let fork = codex.thread_fork(thread.id()).await.unwrap();
        assert_eq!(fork.turns().all().await.unwrap().len(), 5);
        assert_eq!(fork.run("And in the fork?").await.unwrap().final_response.as_deref(), Some("Yes."));

        // The last thing that is told: whatever was told before has arrived.
        codex.close().await.unwrap();
        while let Some(Ok(told)) = notifications.next().await {
            assert_ne!(told.method(), "deprecationNotice", "{told:?}");
        }
    }
}

e2e! {
    async fn a_thread_is_read_without_loading_it_and_known_as_it_was_begun() {
        let (model, codex) = connect().await;
        model.reply_with(|_| "Yes.");
        let thread = codex.thread_start().model("mock-model").await.unwrap();
        let info = thread.info().unwrap();
        assert_eq!((info.model.as_str(), info.model_provider.as_str()), ("mock-model", "mock"));
        assert_eq!(info.cwd.0, model.codex_home().to_str().unwrap());
        assert_eq!(thread.last_seen_turn(), None);
        let first = thread.run("One?").await.unwrap();
        let second = thread.run("Two?").await.unwrap();
        assert_eq!(thread.last_seen_turn(), Some(second.id.clone()));
        let read = codex.thread_read(thread.id(), true).await.unwrap();
        assert_eq!(read.turns.iter().map(|turn| turn.id.as_str()).collect::<Vec<_>>(), [first.id, second.id]);
        assert!(codex.thread(thread.id()).info().is_none());
        let missing = codex.thread_read("01980000-0000-7000-8000-000000000000", false).await.unwrap_err();
        assert!(missing.is_not_found(), "{missing}");

        codex.thread_archive(thread.id()).await.unwrap();
        let back = codex.thread_unarchive(thread.id()).await.unwrap();
        assert_eq!(back.id(), thread.id());
        codex.close().await.unwrap();
        assert!(thread.last_seen_turn().is_some());
    }
}

e2e! {
    async fn a_thread_that_is_unsubscribed_from_is_not_heard_of() {
        let (model, codex) = connect().await;
        model.reply_with(|_| "Yes.");
        let thread = codex.thread_start().await.unwrap();
        thread.run("One?").await.unwrap();
        assert_eq!(thread.unsubscribe().await.unwrap(), ThreadUnsubscribeStatus::Unsubscribed);
        assert_eq!(thread.unsubscribe().await.unwrap(), ThreadUnsubscribeStatus::NotSubscribed);
        let again = codex.thread_resume(thread.id()).await.unwrap();
        assert_eq!(again.run("Two?").await.unwrap().final_response.as_deref(), Some("Yes."));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn the_last_handle_of_a_thread_unsubscribes_if_told_to() {
        let (model, codex) = connect_with(|config| config.unsubscribe_on_drop(true)).await;
        model.reply_with(|_| "Yes.");
        let thread = codex.thread_start().await.unwrap();
        let id = thread.id().to_owned();
        // A builder, a turn and its stream are handles too.
        let builder = thread.turn("One?");
        drop(thread);
        let turn = builder.await.unwrap();
        let mut stream = turn.into_stream();
        while let Some(next) = stream.next().await {
            next.unwrap();
        }
        let other = codex.thread(&id);
        drop(stream);
        // Still subscribed: another handle is there. What is asked next is answered after what was dropped before.
        assert_eq!(other.unsubscribe().await.unwrap(), ThreadUnsubscribeStatus::Unsubscribed);

        let thread = codex.thread_resume(&id).await.unwrap();
        drop((other, thread));
        let probe = codex.thread(&id);
        assert_eq!(probe.unsubscribe().await.unwrap(), ThreadUnsubscribeStatus::NotSubscribed);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn hidden_models_are_listed_if_asked_for() {
        let (_model, codex) = connect().await;
        let (shown, all) = (codex.models().await.unwrap(), codex.models().include_hidden(true).await.unwrap());
        assert!(shown.len() < all.len() && shown.iter().all(|model| !model.hidden), "{shown:?}");
        codex.close().await.unwrap();
    }
}
