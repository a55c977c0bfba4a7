//! The blocking client on the real runtime: the main path, without an async runtime in sight.
#![cfg(all(feature = "blocking", feature = "stdio", feature = "testing"))]

mod common;

use codex_client::blocking::Codex;
use codex_client::testing::MockModel;
use codex_client::types::requests::{ThreadList, ThreadRead};
use codex_client::types::{DangerFullAccessSandboxPolicy, SandboxPolicy, ThreadListParams, ThreadReadParams};
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
    let command = codex.client().command_exec(["cat"]).stream_stdin(true).sandbox(sandbox);
    let mut output = codex.iter(codex.block_on(command).unwrap());
    codex.block_on(output.write("there and back")).unwrap();
    assert_eq!(output.next().unwrap().unwrap().bytes, b"there and back");
    codex.block_on(output.close_stdin()).unwrap();
    assert_eq!(codex.block_on(output.into_inner().wait()).unwrap().exit_code, 0);
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
