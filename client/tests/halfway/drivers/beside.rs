//! What runs beside turns: watches, searches, logins, conversations by voice; and the requests of the server.

use std::cell::RefCell;
use std::rc::Rc;

use codex_client::RealtimeSession;
use codex_client::types::{RealtimeOutputModality, ThreadRealtimeAudioChunk};
use serde_json::json;

use super::threads::thread;
use crate::bench::Bench;
use crate::driver::{done, drivers, item, shared, shown, told, unique};
use crate::script::{THREAD, Turns};

async fn realtime(bench: &Rc<Bench>, turns: Turns) -> RealtimeSession {
    bench.turns(turns);
    let thread = thread(bench).await;
    bench.run(thread.realtime(RealtimeOutputModality::Text)).await.unwrap()
}

/// The login has ended well.
fn logged_in(bench: &Bench) {
    let params = json!({"loginId": "l", "success": true, "error": null});
    bench.will_say(json!({"method": "account/login/completed", "params": params}));
}

drivers! {
    // What is begun is kept, so that only what is dropped half-way is ended.
    "Codex::fs_watch" => |bench| {
        shared((bench.codex(), RefCell::new(None)), |handle| async move {
            let watch = handle.0.fs_watch("/a").await;
            shown(watch, |watch| {
                let path = watch.path().0.clone();
                handle.1.replace(Some(watch));
                path
            })
        })
    }
    "FsWatch::next" => |bench| {
        let codex = bench.codex();
        let watches = (bench.run(codex.fs_watch("/a")).await, bench.run(codex.fs_watch("/a")).await);
        for id in bench.script(|script| script.ids.clone()) {
            let params = json!({"watchId": id, "changedPaths": ["/a/b"]});
            bench.will_say(json!({"method": "fs/changed", "params": params}));
        }
        unique(watches.0.unwrap(), watches.1.ok(), |watch| {
            Box::pin(async { item(watch.next().await, |changed| changed.changed_paths[0].0.clone()) })
        })
    }
    "Codex::fuzzy_file_search" => |bench| {
        shared((bench.codex(), RefCell::new(None)), |handle| async move {
            let search = handle.0.fuzzy_file_search(["/a"]).await;
            done(search.map(|search| handle.1.replace(Some(search))))
        })
    }
    "FuzzyFileSearchSession::update" => |bench| {
        let search = bench.run(bench.codex().fuzzy_file_search(["/a"])).await.unwrap();
        shared(search, |search| async move { done(search.update("a").await) })
    }
    "FuzzyFileSearchSession::next" => |bench| {
        let codex = bench.codex();
        let first = bench.run(codex.fuzzy_file_search(["/a"])).await.unwrap();
        let second = bench.run(codex.fuzzy_file_search(["/a"])).await.unwrap();
        for id in bench.script(|script| script.ids.clone()) {
            let params = json!({"sessionId": id});
            bench.will_say(json!({"method": "fuzzyFileSearch/sessionCompleted", "params": params}));
        }
        unique(first, Some(second), |search| {
            Box::pin(async { item(search.next().await, |event| format!("{event:?}")) })
        })
    }
    "Codex::login_chatgpt" => |bench| {
        shared(bench.codex(), |codex| async move {
            shown(codex.login_chatgpt().await, |login| login.auth_url().to_owned())
        })
    }
    "Codex::login_chatgpt_device_code" => |bench| {
        shared(bench.codex(), |codex| async move {
            shown(codex.login_chatgpt_device_code().await, |login| login.user_code().to_owned())
        })
    }
    "ChatgptLogin::wait" => |bench| {
        let codex = bench.codex();
        let logins = (bench.run(codex.login_chatgpt()).await, bench.run(codex.login_chatgpt()).await);
        logged_in(&bench);
        unique(logins.0.unwrap(), logins.1.ok(), |login| {
            Box::pin(async { shown(login.wait().await, |end| format!("success: {}", end.success)) })
        })
    }
    "ChatgptLogin::cancel" => |bench| {
        let login = bench.run(bench.codex().login_chatgpt()).await.unwrap();
        shared(login, |login| async move { done(login.cancel().await) })
    }
    "DeviceCodeLogin::wait" => |bench| {
        let codex = bench.codex();
        let first = bench.run(codex.login_chatgpt_device_code()).await.unwrap();
        let second = bench.run(codex.login_chatgpt_device_code()).await.unwrap();
        logged_in(&bench);
        unique(first, Some(second), |login| {
            Box::pin(async { shown(login.wait().await, |end| format!("success: {}", end.success)) })
        })
    }
    "DeviceCodeLogin::cancel" => |bench| {
        let login = bench.run(bench.codex().login_chatgpt_device_code()).await.unwrap();
        shared(login, |login| async move { done(login.cancel().await) })
    }
    "Thread::realtime" => |bench| {
        shared(thread(&bench).await, |thread| async move {
            done(thread.realtime(RealtimeOutputModality::Text).await)
        })
    }
    "RealtimeSession::next" => |bench| {
        let (session, other) = (realtime(&bench, Turns::Open).await, realtime(&bench, Turns::Open).await);
        let params = json!({"threadId": THREAD, "realtimeSessionId": "s", "version": "v2"});
        bench.will_say(json!({"method": "thread/realtime/started", "params": params}));
        unique(session, Some(other), |session| {
            Box::pin(async { item(session.next().await, |event| told(&event)) })
        })
    }
    "RealtimeSession::append_text" => |bench| {
        shared(realtime(&bench, Turns::Open).await, |session| async move {
            done(session.append_text("a").await)
        })
    }
    "RealtimeSession::append_audio" => |bench| {
        shared(realtime(&bench, Turns::Open).await, |session| async move {
            done(session.append_audio(ThreadRealtimeAudioChunk::new("", 1, 24_000)).await)
        })
    }
    "RealtimeSession::stop" => |bench| {
        shared(realtime(&bench, Turns::Open).await, |session| async move { done(session.stop().await) })
    }
    "Deferred::resolved" => |bench| {
        let params = json!({"threadId": THREAD, "turnId": "u1", "itemId": "i", "startedAtMs": 0});
        let method = "item/commandExecution/requestApproval";
        bench.will_say(json!({"id": "a", "method": method, "params": params}));
        let deferred = bench.run(async { bench.deferred.lock().await.recv().await.unwrap() }).await;
        let params = json!({"threadId": THREAD, "requestId": "a"});
        bench.will_say(json!({"method": "serverRequest/resolved", "params": params}));
        shared(deferred, |deferred| async move {
            deferred.resolved().await;
            Ok("resolved".to_owned())
        })
    }
}
