//! What the runtime refuses, told apart: each kind is provoked, since most have nothing of their own but their words.
//! `schema/descriptions.toml` says the same of each method.

use std::collections::BTreeSet;
use std::process::Stdio;

use codex_client::testing::MockModel;
use codex_client::types::jsonrpc::Message;
use codex_client::types::{ReviewStartParams, ReviewTarget, requests};
use codex_client::{Codex, RpcErrorKind, Thread};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::Command;

use crate::support::{connect, e2e, reconnect, until_idle};

/// Names no thread of anyone's.
const NOBODY: &str = "01234567-0123-7123-8123-0123456789ab";

const OF_A_TURN: [&str; 2] = ["turn/steer", "turn/interrupt"];
const OF_A_THREAD: [&str; 9] = [
    "thread/resume",
    "thread/read",
    "thread/archive",
    "thread/unarchive",
    "thread/delete",
    "thread/fork",
    "thread/compact/start",
    "thread/turns/list",
    "turn/start",
];
const OF_WHAT_IS_STORED: [&str; 2] = ["thread/read", "thread/turns/list"];
const OF_THE_WRITER: [&str; 3] = ["thread/resume", "thread/archive", "thread/delete"];
/// What the tests below provoke.
const PROVOKED: [(&[&str], RpcErrorKind); 7] = [
    (&OF_A_TURN, RpcErrorKind::NoActiveTurn),
    (&OF_A_TURN, RpcErrorKind::TurnMismatch),
    (&["turn/steer"], RpcErrorKind::NotSteerable),
    (&OF_A_THREAD, RpcErrorKind::ThreadNotFound),
    (&OF_WHAT_IS_STORED, RpcErrorKind::NotYetStored),
    (&OF_THE_WRITER, RpcErrorKind::ActiveWriter),
    (&["initialize"], RpcErrorKind::AlreadyInitialized),
];

#[test]
fn what_is_said_of_a_method_is_what_is_provoked() {
    let text = std::fs::read_to_string("../schema/descriptions.toml").unwrap();
    let mut said = BTreeSet::new();
    for entry in text.split("\n[[") {
        let line = |name: &str| entry.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
        let (Some(method), Some(errors)) = (line("method"), line("errors")) else { continue };
        let errors = errors.trim_matches(['[', ']']).split(", ").map(|error| error.trim_matches('"'));
        said.extend(errors.map(|error| (method.trim_matches('"').to_owned(), error.to_owned())));
    }
    let of = |(methods, kind): &(&[&str], RpcErrorKind)| {
        methods.iter().map(|method| ((*method).to_owned(), format!("{kind:?}"))).collect::<Vec<_>>()
    };
    assert_eq!(said, PROVOKED.iter().flat_map(of).collect());
}

/// The kind of the refusal of a request.
async fn refused(codex: &Codex, method: &str, params: Value) -> RpcErrorKind {
    let refusal = codex.request_raw(method, params).await.unwrap_err();
    refusal.rpc_kind().unwrap_or_else(|| panic!("{method}: {refusal:?}"))
}

/// Steering or interrupting a turn of that id.
fn control(thread: &Thread, turn: &str) -> [(&'static str, Value); 2] {
    let steer = json!({
        "threadId": thread.id(), "expectedTurnId": turn, "input": [{"type": "text", "text": "Faster."}],
    });
    let [of_steer, of_interrupt] = OF_A_TURN;
    [(of_steer, steer), (of_interrupt, json!({"threadId": thread.id(), "turnId": turn}))]
}

e2e! {
    async fn without_a_turn_none_is_active() {
        let (model, codex) = connect().await;
        model.reply_text("Done.");
        let thread = codex.thread_start().await.unwrap();
        let done = thread.run("Quick.").await.unwrap();
        for (method, params) in control(&thread, &done.id) {
            assert_eq!(refused(&codex, method, params).await, RpcErrorKind::NoActiveTurn, "{method}");
        }
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn another_turn_than_the_active_one_is_a_mismatch() {
        let (model, codex) = connect().await;
        let hold = model.hold();
        let thread = codex.thread_start().await.unwrap();
        let turn = thread.turn("Begin.").await.unwrap();
        hold.reached().await;
        for (method, params) in control(&thread, "another") {
            assert_eq!(refused(&codex, method, params).await, RpcErrorKind::TurnMismatch, "{method}");
        }
        hold.release("Done.");
        turn.run().await.unwrap();
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_review_takes_no_further_input() {
        let (model, codex) = connect().await;
        let hold = model.hold();
        let thread = codex.thread_start().await.unwrap();
        let target = serde_json::from_value::<ReviewTarget>(json!({"type": "custom", "instructions": "Look."}));
        let params = ReviewStartParams::new(thread.id(), target.unwrap());
        let review = codex.request::<requests::ReviewStart>(&params).await.unwrap();
        hold.reached().await;
        let [(method, params), _] = control(&thread, &review.turn.id);
        assert_eq!(refused(&codex, method, params).await, RpcErrorKind::NotSteerable);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_thread_that_is_not_there_is_not_found() {
        let (_model, codex) = connect().await;
        for method in OF_A_THREAD {
            let params = json!({"threadId": NOBODY, "input": [{"type": "text", "text": "Hello?"}]});
            assert_eq!(refused(&codex, method, params).await, RpcErrorKind::ThreadNotFound, "{method}");
        }
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn of_a_thread_without_a_turn_nothing_is_stored_yet() {
        let (_model, codex) = connect().await;
        let thread = codex.thread_start().await.unwrap();
        for method in OF_WHAT_IS_STORED {
            let params = json!({"threadId": thread.id(), "includeTurns": true});
            assert_eq!(refused(&codex, method, params).await, RpcErrorKind::NotYetStored, "{method}");
        }
        codex.close().await.unwrap();
    }
}

/// A process that writes a paginated thread, and the thread's id.
async fn writer(model: &MockModel) -> (Codex, String) {
    let codex = reconnect(model).await;
    let mut notifications = codex.notifications();
    let started = codex.request_raw("thread/start", json!({"historyMode": "paginated"})).await.unwrap();
    let thread = started["thread"]["id"].as_str().unwrap().to_owned();
    model.reply_text("Mine.");
    let turn = json!({"threadId": thread, "input": [{"type": "text", "text": "Whose is it?"}]});
    codex.request_raw("turn/start", turn).await.unwrap();
    until_idle(&mut notifications, &thread).await;
    (codex, thread)
}

e2e! {
    async fn a_thread_that_another_process_writes_has_a_writer() {
        let (model, codex) = connect().await;
        let (writer, thread) = writer(&model).await;
        for method in OF_THE_WRITER {
            let params = json!({"threadId": thread});
            assert_eq!(refused(&codex, method, params).await, RpcErrorKind::ActiveWriter, "{method}");
        }
        writer.close().await.unwrap();
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_second_initialize_is_too_many() {
        let (_model, codex) = connect().await;
        let params = json!({"clientInfo": {"name": "again", "version": "1"}});
        assert_eq!(refused(&codex, "initialize", params).await, RpcErrorKind::AlreadyInitialized);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn before_initialize_nothing_is_initialized() {
        let model = MockModel::start().await.unwrap();
        let mut runtime = Command::new(std::env::var_os("CODEX_BIN").unwrap())
            .arg("app-server")
            .env("CODEX_HOME", model.codex_home())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let request = b"{\"id\":1,\"method\":\"thread/list\",\"params\":{}}\n";
        runtime.stdin.as_mut().unwrap().write_all(request).await.unwrap();
        let mut lines = BufReader::new(runtime.stdout.take().unwrap()).lines();
        let answer = lines.next_line().await.unwrap().unwrap();
        let Message::Error { error, .. } = Message::parse(&answer).unwrap() else { panic!("{answer}") };
        assert_eq!(RpcErrorKind::of(&error), RpcErrorKind::NotInitialized);
        runtime.kill().await.unwrap();
    }
}
