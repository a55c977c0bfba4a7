//! What is asked of the connection itself.

use std::time::Duration;

use codex_client::Error;
use codex_client::types::{FsCopyParams, ThreadReadParams, requests};
use serde_json::json;

use crate::driver::{done, drivers, shared, shown};

drivers! {
    "Codex::account" => |bench| {
        shared(bench.codex(), |codex| async move { done(codex.account(false).await) })
    }
    "Codex::logout" => |bench| {
        shared(bench.codex(), |codex| async move { done(codex.logout().await) })
    }
    "Codex::login_api_key" => |bench| {
        shared(bench.codex(), |codex| async move { done(codex.login_api_key("sk-1").await) })
    }
    "Codex::models" => |bench| {
        shared(bench.codex(), |codex| async move {
            shown(codex.models().await, |models| format!("{} models", models.len()))
        })
    }
    "Codex::request" => |bench| {
        shared(bench.codex(), |codex| async move {
            let params = ThreadReadParams::new("t");
            shown(codex.request::<requests::ThreadRead>(&params).await, |read| read.thread.id)
        })
    }
    "Codex::request_raw" => |bench| {
        shared(bench.codex(), |codex| async move {
            done(codex.request_raw("thread/read", json!({"threadId": "t"})).await)
        })
    }
    "Rpc::fs_copy" => |bench| {
        shared(bench.codex(), |codex| async move {
            done(codex.rpc().fs_copy(FsCopyParams::new("/b".into(), "/a".into())).await)
        })
    }
    "Rpc::request" => |bench| {
        shared(bench.codex(), |codex| async move {
            let params = ThreadReadParams::new("t");
            shown(codex.rpc().request::<requests::ThreadRead>(&params).await, |read| read.thread.id)
        })
    }
    "Rpc::request (that is answered too late)" => |bench| {
        bench.script(|script| script.silent = vec!["thread/read"]);
        shared(bench.codex(), |codex| async move {
            let rpc = codex.rpc().timeout(Duration::from_secs(1));
            match rpc.request::<requests::ThreadRead>(&ThreadReadParams::new("t")).await {
                Err(Error::Timeout { .. }) => Ok("`Timeout`".to_owned()),
                other => done(other),
            }
        })
    }
    "Rpc::request_raw" => |bench| {
        shared(bench.codex(), |codex| async move {
            done(codex.rpc().request_raw("thread/read", json!({"threadId": "t"})).await)
        })
    }
}
