//! Runs every example on the real runtime, against the scripted model that it has offline.
#![cfg(feature = "testing")]
#![allow(clippy::duplicate_mod, reason = "each example has the shared module as its own")]
#![allow(clippy::unwrap_used, reason = "test code, though not all of it is in test functions")]

macro_rules! example {
    ($name:ident, $path:literal) => {
        #[allow(dead_code, reason = "its main is not run here")]
        #[path = $path]
        mod $name;
    };
}

example!(approvals, "../examples/approvals.rs");
example!(concurrent_turns, "../examples/concurrent_turns.rs");
example!(errors_and_retry, "../examples/errors_and_retry.rs");
example!(quickstart, "../examples/quickstart.rs");
example!(shared, "../examples/shared/mod.rs");
example!(steer_and_interrupt, "../examples/steer_and_interrupt.rs");
example!(streaming, "../examples/streaming.rs");

use codex_client::types::TurnStatus;
use codex_client::{Codex, CodexConfig};
use shared::Backend;

/// What the example talks to, unless there is no runtime.
async fn offline(example: &str) -> Option<Backend> {
    if std::env::var_os("CODEX_BIN").is_none() {
        println!("skipped: CODEX_BIN names no runtime; `cargo xtask test` installs and names one");
        return None;
    }
    Some(shared::offline(example).await)
}

async fn connect(config: CodexConfig) -> Codex {
    Codex::connect_with(config).await.unwrap()
}

#[tokio::test]
async fn quickstart_asks_the_prompt() {
    let Some(backend) = offline("quickstart").await else { return };
    quickstart::run(backend.config(), "Say hello.").await.unwrap();
    assert_eq!(backend.model().requests()[0].user_texts(), ["Say hello."]);
}

#[tokio::test]
async fn streaming_gives_the_text_after_the_command() {
    let Some(backend) = offline("streaming").await else { return };
    let codex = connect(backend.config()).await;
    assert_eq!(streaming::run(&codex).await.unwrap(), "Some files, and some directories.");
    assert_eq!(backend.model().requests().len(), 2);
    codex.close().await.unwrap();
}

#[tokio::test]
async fn concurrent_turns_each_get_their_own_answer() {
    let Some(backend) = offline("concurrent_turns").await else { return };
    let codex = connect(backend.config()).await;
    let answers = concurrent_turns::run(&codex).await.unwrap();
    assert_eq!(answers.len(), 4);
    for (question, answer) in answers {
        assert_eq!(answer, format!("All I know about: Rust's {question} in one sentence."));
    }
    codex.close().await.unwrap();
}

#[tokio::test]
async fn steer_and_interrupt_do_both() {
    let Some(backend) = offline("steer_and_interrupt").await else { return };
    let codex = connect(backend.config()).await;
    let thread = codex.thread_start().await.unwrap();
    let steered = steer_and_interrupt::steer(&thread).await.unwrap();
    assert_eq!(steered.final_response.as_deref(), Some("A fox jumped. The end."));
    assert_eq!(steer_and_interrupt::interrupt(&thread).await.unwrap(), TurnStatus::Interrupted);
    codex.close().await.unwrap();
}

#[tokio::test]
async fn approvals_allow_one_command_and_decline_the_other() {
    let Some(backend) = offline("approvals").await else { return };
    let codex = connect(backend.config().handler(approvals::Careful)).await;
    assert_eq!(approvals::run(&codex).await.unwrap(), "One was allowed, one was not.");
    let file = backend.model().codex_home().join("hello.txt");
    assert_eq!(std::fs::read_to_string(file).unwrap(), "hello\n");
    codex.close().await.unwrap();
}

#[tokio::test]
async fn errors_and_retry_explains_two_failures_and_goes_on() {
    let Some(backend) = offline("errors_and_retry").await else { return };
    let codex = connect(backend.config()).await;
    let report = errors_and_retry::run(&codex).await.unwrap();
    assert_eq!(report[0], "thread/resume asks for what is not there");
    assert!(
        report[1].starts_with("the turn failed, the thread lives on: unexpected status 503"),
        "{}",
        report[1]
    );
    assert_eq!(report[2], "the answer: Better now.");
    codex.close().await.unwrap();
}
