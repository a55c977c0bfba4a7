//! Watching files, and searching them.

#[cfg(feature = "experimental")]
use codex_client::FuzzyFileSearchEvent;

use crate::support::{connect, e2e, new_path};

e2e! {
    async fn a_watch_tells_of_a_new_file() {
        let (model, codex) = connect().await;
        let folder = new_path(&model, "watched");
        std::fs::create_dir(&folder).unwrap();
        let mut watch = codex.fs_watch(folder.to_str().unwrap()).await.unwrap();
        assert_eq!(watch.path().0, folder.canonicalize().unwrap().to_str().unwrap());
        let file = folder.join("new");
        std::fs::write(&file, "").unwrap();
        let changed = watch.next().await.unwrap().unwrap();
        assert!(changed.changed_paths.iter().any(|path| path.0.ends_with("new")), "{changed:?}");
        drop(watch);
        codex.close().await.unwrap();
    }
}

#[cfg(feature = "experimental")]
e2e! {
    async fn a_search_finds_files_as_the_query_changes() {
        let (model, codex) = connect().await;
        let folder = new_path(&model, "searched");
        std::fs::create_dir(&folder).unwrap();
        for name in ["apple.txt", "banana.txt"] {
            std::fs::write(folder.join(name), "").unwrap();
        }
        let mut search = codex.fuzzy_file_search([folder.to_str().unwrap()]).await.unwrap();
        for (query, name) in [("appl", "apple.txt"), ("banan", "banana.txt")] {
            search.update(query).await.unwrap();
            loop {
                let FuzzyFileSearchEvent::Updated(update) = search.next().await.unwrap().unwrap() else { continue };
                if update.query == query && !update.files.is_empty() {
                    assert_eq!(update.files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), [name]);
                    break;
                }
            }
        }
        drop(search);
        codex.close().await.unwrap();
    }
}

#[cfg(feature = "experimental")]
e2e! {
    async fn a_process_is_spawned_and_killed() {
        let (model, codex) = connect().await;
        let cwd = model.codex_home().to_str().unwrap();
        let mut process = codex.process_spawn(["cat"], cwd).stream_stdin(true).await.unwrap();
        process.write("echo\n").await.unwrap();
        assert_eq!(process.next().await.unwrap().unwrap().bytes, b"echo\n");
        process.kill().await.unwrap();
        assert_ne!(process.wait().await.unwrap().exit_code, 0);

        let process = codex.process_spawn(["sh", "-c", "echo out; exit 3"], cwd).await.unwrap();
        let output = process.wait().await.unwrap();
        assert_eq!((output.exit_code, output.stdout.as_slice()), (3, &b"out\n"[..]));
        codex.close().await.unwrap();
    }
}
