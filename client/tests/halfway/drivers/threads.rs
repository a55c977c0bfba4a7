//! How threads are had, and what is asked of one.

use std::rc::Rc;

use codex_client::Thread;
use codex_client::types::UncommittedChangesReviewTarget;

use crate::bench::Bench;
use crate::driver::{done, drivers, shared, shown};

/// A thread that is loaded.
pub(crate) async fn thread(bench: &Rc<Bench>) -> Thread {
    bench.run(bench.codex().thread_resume("t")).await.unwrap()
}

drivers! {
    "Codex::thread_start" => |bench| {
        shared(bench.codex(), |codex| async move {
            shown(codex.thread_start().await, |thread| thread.id().to_owned())
        })
    }
    "Codex::thread_resume" => |bench| {
        shared(bench.codex(), |codex| async move {
            shown(codex.thread_resume("t").await, |thread| thread.id().to_owned())
        })
    }
    "Codex::thread_fork" => |bench| {
        shared(bench.codex(), |codex| async move {
            shown(codex.thread_fork("t").await, |thread| thread.id().to_owned())
        })
    }
    "Codex::thread_list" => |bench| {
        shared(bench.codex(), |codex| async move {
            shown(codex.thread_list().await, |page| format!("{} threads", page.data.len()))
        })
    }
    "Codex::thread_read" => |bench| {
        shared(bench.codex(), |codex| async move {
            shown(codex.thread_read("t", false).await, |thread| thread.id)
        })
    }
    "Codex::thread_archive" => |bench| {
        shared(bench.codex(), |codex| async move { done(codex.thread_archive("t").await) })
    }
    "Codex::thread_unarchive" => |bench| {
        shared(bench.codex(), |codex| async move {
            shown(codex.thread_unarchive("t").await, |thread| thread.id().to_owned())
        })
    }
    "Thread::read" => |bench| {
        shared(thread(&bench).await, |thread| async move {
            shown(thread.read(false).await, |thread| thread.id)
        })
    }
    "Thread::set_name" => |bench| {
        shared(thread(&bench).await, |thread| async move { done(thread.set_name("n").await) })
    }
    "Thread::unsubscribe" => |bench| {
        shared(thread(&bench).await, |thread| async move { done(thread.unsubscribe().await) })
    }
    "Thread::turns" => |bench| {
        bench.script(|script| script.stored = vec![("u8".to_owned(), "completed")]);
        shared(thread(&bench).await, |thread| async move {
            shown(thread.turns().await, |page| format!("{} turns", page.data.len()))
        })
    }
    "Thread::items" => |bench| {
        shared(thread(&bench).await, |thread| async move {
            shown(thread.items().await, |page| format!("{} items", page.data.len()))
        })
    }
    "Thread::review" => |bench| {
        shared(thread(&bench).await, |thread| async move {
            let target = UncommittedChangesReviewTarget {};
            done(thread.review(target).await)
        })
    }
}
