//! What tries again, and what ends or begins a connection.

use std::rc::Rc;

use codex_client::{
    CodexConfig, Reconnected, RetryPolicy, reconnect, reconnect_all, retry_on_overload, retry_on_transient,
};

use crate::bench::Bench;
use crate::driver::{done, drivers, shared, shown};

/// The runtime refuses once before it does what is asked.
fn is_busy(bench: &Bench) {
    bench.script(|script| script.busy = vec!["thread/read"]);
}

fn stored(bench: &Bench) {
    let stored = vec![("u9".to_owned(), "inProgress"), ("u8".to_owned(), "completed")];
    bench.script(|script| script.stored = stored);
}

fn back(back: &Reconnected) -> String {
    format!("{} missed, one in progress: {}", back.missed.len(), back.in_progress.is_some())
}

drivers! {
    "Codex::close" => |bench| {
        shared(bench.codex(), |codex| async move { done(codex.as_ref().clone().close().await) })
    }
    "retry_on_overload" => |bench| {
        shared(Rc::clone(&bench), |bench| async move {
            is_busy(&bench);
            let codex = bench.codex();
            done(retry_on_overload(RetryPolicy::default(), || codex.thread_read("t", false)).await)
        })
    }
    "retry_on_transient" => |bench| {
        shared(Rc::clone(&bench), |bench| async move {
            is_busy(&bench);
            let codex = bench.codex();
            done(retry_on_transient(RetryPolicy::default(), || codex.thread_read("t", false)).await)
        })
    }
    "reconnect" => |bench| {
        stored(&bench);
        shared(Rc::clone(&bench), |bench| async move {
            let connect = || bench.connect(CodexConfig::new());
            let reconnected = reconnect(RetryPolicy::default(), connect, "t", None).await;
            shown(reconnected, |reconnected| back(&reconnected))
        })
    }
    "reconnect_all" => |bench| {
        stored(&bench);
        shared(Rc::clone(&bench), |bench| async move {
            let connect = || bench.connect(CodexConfig::new());
            let threads = [("t", None), ("t", None)];
            let all = reconnect_all(RetryPolicy::default(), connect, threads).await;
            shown(all, |(_, all)| {
                let each = all.into_iter().map(|one| match shown(one, |one| back(&one)) {
                    Ok(back) => back,
                    Err(_) => "an error".to_owned(),
                });
                each.collect::<Vec<_>>().join(", ")
            })
        })
    }
}
