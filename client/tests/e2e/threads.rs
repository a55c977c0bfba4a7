//! The stored threads: listed, named, archived.

use codex_client::Codex;
use codex_client::testing::MockModel;

use crate::support::{connect, e2e};

/// Runs a turn on as many new threads, and gives their ids, the latest first.
async fn stored(model: &MockModel, codex: &Codex, count: usize) -> Vec<String> {
    model.reply_with(|_| "Noted.");
    let mut ids = Vec::new();
    for number in 0..count {
        let thread = codex.thread_start().await.unwrap();
        thread.run(format!("Story {number}")).await.unwrap();
        ids.insert(0, thread.id().to_owned());
    }
    ids
}

/// The ids of the threads that are archived, or of those that are not.
async fn listed(codex: &Codex, archived: bool) -> Vec<String> {
    codex.thread_list().archived(archived).await.unwrap().data.into_iter().map(|thread| thread.id).collect()
}

e2e! {
    async fn threads_are_listed_with_a_preview() {
        let (model, codex) = connect().await;
        let ids = stored(&model, &codex, 2).await;
        let page = codex.thread_list().await.unwrap();
        assert_eq!(page.data.iter().map(|thread| thread.id.clone()).collect::<Vec<_>>(), ids);
        assert_eq!(page.data[1].preview, "Story 0");
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_list_comes_in_pages() {
        let (model, codex) = connect().await;
        let ids = stored(&model, &codex, 3).await;
        let first = codex.thread_list().limit(2).await.unwrap();
        let second = codex.thread_list().limit(2).cursor(first.next_cursor.unwrap()).await.unwrap();
        let paged: Vec<_> = first.data.into_iter().chain(second.data).map(|thread| thread.id).collect();
        assert_eq!(paged, ids);
        assert_eq!(second.next_cursor, None);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn an_archived_thread_is_listed_as_such_only() {
        let (model, codex) = connect().await;
        let ids = stored(&model, &codex, 2).await;
        codex.thread_archive(&ids[0]).await.unwrap();
        assert_eq!(listed(&codex, false).await, ids[1..]);
        assert_eq!(listed(&codex, true).await, ids[..1]);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_thread_taken_out_of_the_archive_is_back() {
        let (model, codex) = connect().await;
        let ids = stored(&model, &codex, 1).await;
        codex.thread_archive(&ids[0]).await.unwrap();
        codex.thread_unarchive(&ids[0]).await.unwrap();
        assert_eq!(listed(&codex, false).await, ids);
        assert!(listed(&codex, true).await.is_empty());
        let thread = codex.thread_resume(&ids[0]).await.unwrap();
        assert!(thread.run("Go on.").await.is_ok());
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_thread_keeps_its_name() {
        let (model, codex) = connect().await;
        let ids = stored(&model, &codex, 1).await;
        let thread = codex.thread_resume(&ids[0]).await.unwrap();
        thread.set_name("A story of stories").await.unwrap();
        assert_eq!(thread.read(false).await.unwrap().name.as_deref(), Some("A story of stories"));
        assert_eq!(codex.thread_list().await.unwrap().data[0].name.as_deref(), Some("A story of stories"));
        codex.close().await.unwrap();
    }
}
