//! Lists that come in pages, and what is notified outside of turns.

use codex_client::types::{ModelListParams, requests};
use serde_json::json;

use super::threads::thread;
use crate::driver::{drivers, item, shared, shown, told, unique};
use crate::script::THREAD;

drivers! {
    "Pages::next" => |bench| {
        let pages = || bench.codex().rpc().stream::<requests::ModelList>(ModelListParams::default());
        unique(pages(), Some(pages()), |pages| {
            Box::pin(async { item(pages.next().await, |model| model.id) })
        })
    }
    "Pages::next (of the second page)" => |bench| {
        let mut pages = bench.codex().rpc().stream::<requests::ModelList>(ModelListParams::default());
        bench.run(pages.next()).await;
        unique(pages, None, |pages| Box::pin(async { item(pages.next().await, |model| model.id) }))
    }
    "Pages::all" => |bench| {
        shared(bench.codex(), |codex| async move {
            let pages = codex.rpc().stream::<requests::ModelList>(ModelListParams::default());
            shown(pages.all().await, |models| format!("{} models", models.len()))
        })
    }
    "ModelList::all" => |bench| {
        shared(bench.codex(), |codex| async move {
            shown(codex.models().all().await, |models| format!("{} models", models.len()))
        })
    }
    "ThreadList::all" => |bench| {
        shared(bench.codex(), |codex| async move {
            shown(codex.thread_list().all().await, |threads| format!("{} threads", threads.len()))
        })
    }
    "ThreadItemsList::all" => |bench| {
        shared(thread(&bench).await, |thread| async move {
            shown(thread.items().all().await, |items| format!("{} items", items.len()))
        })
    }
    "ThreadTurnsList::all" => |bench| {
        let turn = |id: &str| (id.to_owned(), "completed");
        bench.script(|script| script.stored = vec![turn("u9"), turn("u8")]);
        shared(thread(&bench).await, |thread| async move {
            shown(thread.turns().all().await, |turns| format!("{} turns", turns.len()))
        })
    }
    "NotificationStream::next (of the connection)" => |bench| {
        let (stream, other) = (bench.codex().notifications(), bench.codex().notifications());
        bench.will_say(json!({"method": "configWarning", "params": {"summary": "one"}}));
        unique(stream, Some(other), |stream| {
            Box::pin(async { item(stream.next().await, |event| told(&event)) })
        })
    }
    "NotificationStream::next (of a thread)" => |bench| {
        let thread = thread(&bench).await;
        let params = json!({"threadId": THREAD, "threadName": "n"});
        bench.will_say(json!({"method": "thread/name/updated", "params": params}));
        unique(thread.events(), Some(thread.events()), |stream| {
            Box::pin(async { item(stream.next().await, |event| told(&event)) })
        })
    }
}
