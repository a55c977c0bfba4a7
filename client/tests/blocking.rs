//! The blocking client on the real runtime: the main path, without an async runtime in sight.
#![cfg(all(feature = "blocking", feature = "stdio", feature = "testing"))]

mod common;

use codex_client::blocking::Codex;
use codex_client::builders::CommandExec;
use codex_client::testing::MockModel;
use codex_client::types::requests::{ThreadList, ThreadRead};
use codex_client::types::{
    CancelLoginAccountStatus, DangerFullAccessSandboxPolicy, SandboxPolicy, ThreadListParams,
    ThreadReadParams,
};
use serde_json::json;

#[test]
fn a_program_without_a_runtime_runs_and_streams_turns() {
    if !common::has_runtime() {
        return;
    }
    let model = MockModel::start_blocking().unwrap();
    model.reply_text("Hello.");
    let text = model.reply_deltas(4);

    let codex = Codex::connect_with(model.config()).unwrap();
    let thread = codex.thread_start(|options| options.model("mock-model")).unwrap();
    assert_eq!(thread.run("Say hello.").unwrap().final_response.as_deref(), Some("Hello."));

    let turn = thread.turn("Count.", |options| options).unwrap();
    let streamed: String = turn.stream_text().map(|piece| piece.unwrap()).collect();
    assert_eq!(streamed, text);

    let listed = codex.thread_list(|options| options.limit(10)).unwrap();
    assert!(listed.data.iter().any(|listed| listed.id == thread.id()));
    let typed: Vec<_> =
        codex.stream::<ThreadList>(ThreadListParams::default()).map(|thread| thread.unwrap().id).collect();
    assert_eq!(typed, listed.data.iter().map(|thread| thread.id.clone()).collect::<Vec<_>>());
    let read = codex.request::<ThreadRead>(&ThreadReadParams::new(thread.id())).unwrap();
    let raw = codex.request_raw("thread/read", json!({"threadId": thread.id()})).unwrap();
    assert_eq!(raw["thread"]["id"], read.thread.id.as_str());
    codex.close().unwrap();
    assert!(thread.run("Too late.").unwrap_err().is_closed());
}

#[test]
fn whatever_the_async_client_has_can_be_waited_for() {
    if !common::has_runtime() {
        return;
    }
    let model = MockModel::start_blocking().unwrap();
    let codex = Codex::connect_with(model.config()).unwrap();
    let sandbox = SandboxPolicy::DangerFullAccess(DangerFullAccessSandboxPolicy {});
    let options = |command: CommandExec| command.stream_stdin(true).sandbox(sandbox);
    let mut output = codex.command_exec(["cat"], options).unwrap();
    output.write("there and back").unwrap();
    assert_eq!(output.next().unwrap().unwrap().bytes, b"there and back");
    output.close_stdin().unwrap();
    assert_eq!(output.wait().unwrap().exit_code, 0);

    let watched = model.codex_home().join("watched");
    std::fs::create_dir(&watched).unwrap();
    let mut changes = codex.fs_watch(watched.to_str().unwrap()).unwrap();
    std::fs::write(watched.join("new"), "").unwrap();
    assert!(changes.next().unwrap().unwrap().changed_paths[0].0.ends_with("new"));

    let mut login = codex.login_chatgpt().unwrap();
    assert!(login.auth_url().starts_with("https://"));
    assert_eq!(login.cancel().unwrap(), CancelLoginAccountStatus::Canceled);
    assert!(!login.wait().unwrap().success);
    assert_eq!(login.cancel().unwrap(), CancelLoginAccountStatus::NotFound);
    codex.login_api_key("a key").unwrap();
    codex.account(false).unwrap();
    codex.logout().unwrap();

    model.reply_text("Yes.");
    let thread = codex.thread_start(|options| options).unwrap();
    let mut seen = 0;
    let result = thread.turn("Well?", |options| options).unwrap().run_with(|_| seen += 1).unwrap();
    assert!(seen > 2 && thread.last_seen_turn() == Some(result.id.clone()));
    let stored = thread.turns(|options| options.limit(1)).map(|turn| turn.unwrap().id);
    assert_eq!(stored.collect::<Vec<_>>(), [result.id]);
    assert_eq!(thread.items(|options| options).count(), 2);
    model.reply_text("THE SUMMARY");
    assert_eq!(thread.compact().unwrap().run().unwrap().status.as_str(), "completed");
    assert!(codex.threads(|options| options.limit(1)).any(|found| found.unwrap().id == thread.id()));
    codex.close().unwrap();
}

#[test]
#[cfg(all(unix, feature = "unix", feature = "websocket"))]
fn a_server_on_a_socket_is_started_and_shared() {
    if !common::has_runtime() {
        return;
    }
    let model = MockModel::start_blocking().unwrap();
    let path = model.codex_home().join("run/codex.sock");
    for url in [format!("unix://{}", path.display()), "ws://127.0.0.1:0".to_owned()] {
        let server = Codex::spawn_listening_with(url, model.config()).unwrap();
        let other = match server.url().strip_prefix("unix://") {
            Some(path) => Codex::connect_unix(path).unwrap(),
            None => {
                let token = codex_client::WebSocketAuth::bearer(server.token().unwrap());
                Codex::connect_ws(server.url(), token).unwrap()
            }
        };
        model.reply_text("Hello.");
        let thread = server.connect().unwrap().thread_start(|options| options).unwrap();
        assert_eq!(thread.run("Say hello.").unwrap().final_response.as_deref(), Some("Hello."));
        let resumed = other.thread_resume(thread.id(), |options| options).unwrap();
        assert_eq!(resumed.id(), thread.id());
        other.close().unwrap();
        server.shutdown().unwrap();
        assert!(thread.run("Too late.").unwrap_err().is_closed());
    }
}
