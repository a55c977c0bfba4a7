//! What clients name is known to the whole server: the names of two of them must not be the same.

use codex_client::{Codex, FuzzyFileSearchEvent};

use crate::server::{Kind, serve};
use crate::support::e2e;

/// The first file that a search of this client finds.
async fn found(codex: &Codex, folder: &std::path::Path) -> (String, codex_client::FuzzyFileSearchSession) {
    let mut search = codex.fuzzy_file_search([folder.to_str().unwrap()]).await.unwrap();
    search.update("needle").await.unwrap();
    loop {
        let FuzzyFileSearchEvent::Updated(update) = search.next().await.unwrap().unwrap() else { continue };
        if let Some(file) = update.files.first() {
            return (file.path.clone(), search);
        }
    }
}

e2e! {
    async fn two_clients_search_at_once_and_each_finds_its_own() {
        let (model, server) = serve(Kind::Unix).await;
        let (first, second) = (server.connect().await.unwrap(), server.connect().await.unwrap());
        let folders = ["first", "second"].map(|name| {
            let folder = model.codex_home().join(name);
            std::fs::create_dir(&folder).unwrap();
            std::fs::write(folder.join(format!("needle-{name}")), "").unwrap();
            folder
        });
        let (mine, search) = found(&first, &folders[0]).await;
        let (theirs, _other) = found(&second, &folders[1]).await;
        assert_eq!((mine.as_str(), theirs.as_str()), ("needle-first", "needle-second"));
        // The end of one is not the end of the other.
        drop(search);
        let (again, _) = found(&second, &folders[1]).await;
        assert_eq!(again, "needle-second");
        server.shutdown().await.unwrap();
    }
}
