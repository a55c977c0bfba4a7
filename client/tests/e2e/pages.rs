//! A list that comes in pages, read through to its end.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use codex_client::testing::MockModel;

use crate::support::{connect, e2e, reconnect};

/// Stores a thread that has had a turn, and copies of it: 250 turns would take a minute.
async fn stored(count: usize) -> (MockModel, BTreeSet<String>) {
    let (model, codex) = connect().await;
    model.reply_text("Noted.");
    let thread = codex.thread_start().await.unwrap();
    thread.run("A story.").await.unwrap();
    codex.close().await.unwrap();

    let original = rollout(&model.codex_home().join("sessions")).expect("the thread is stored");
    let text = fs::read_to_string(&original).unwrap();
    let name = original.file_name().unwrap().to_str().unwrap();
    let mut ids = BTreeSet::from([thread.id().to_owned()]);
    for number in 1..count {
        // The last group of a UUID is random anyway.
        let (head, _) = thread.id().rsplit_once('-').unwrap();
        let id = format!("{head}-{number:012x}");
        let copy = original.with_file_name(name.replace(thread.id(), &id));
        fs::write(copy, text.replace(thread.id(), &id)).unwrap();
        ids.insert(id);
    }
    (model, ids)
}

/// The file of the only stored thread.
fn rollout(folder: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { rollout(&path) } else { Some(path) }).find(Option::is_some)?
}

e2e! {
    async fn a_list_of_250_threads_is_read_in_pages_of_100_each_thread_once() {
        let (model, ids) = stored(250).await;
        let codex = reconnect(&model).await;
        let page = codex.thread_list().limit(100).await.unwrap();
        assert_eq!(page.data.len(), 100);

        let mut listed = codex.thread_list().limit(100).stream();
        let mut seen = Vec::new();
        while let Some(thread) = listed.next().await {
            seen.push(thread.unwrap().id);
        }
        assert_eq!(seen.len(), 250);
        assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), ids);
        codex.close().await.unwrap();
    }
}
