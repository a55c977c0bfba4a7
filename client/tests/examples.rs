//! Runs every example on the real runtime, against the scripted model that it has offline.
#![cfg(all(feature = "stdio", feature = "testing"))]
#![allow(clippy::duplicate_mod, reason = "each example has the shared module as its own")]
#![allow(clippy::unwrap_used, reason = "test code, though not all of it is in test functions")]

macro_rules! example {
    ($(#[$only:meta])* $name:ident, $path:literal) => {
        $(#[$only])*
        #[allow(dead_code, reason = "its main is not run here")]
        #[path = $path]
        mod $name;
    };
}

example!(approvals, "../examples/approvals.rs");
example!(
    #[cfg(feature = "blocking")]
    blocking,
    "../examples/blocking.rs"
);
example!(chat, "../examples/chat.rs");
example!(concurrent_turns, "../examples/concurrent_turns.rs");
example!(
    #[cfg(all(feature = "experimental", feature = "schemars"))]
    dynamic_tools,
    "../examples/dynamic_tools.rs"
);
example!(errors_and_retry, "../examples/errors_and_retry.rs");
example!(every_request, "../examples/every_request.rs");
example!(handles, "../examples/handles.rs");
example!(login, "../examples/login.rs");
example!(quickstart, "../examples/quickstart.rs");
example!(record_and_replay, "../examples/record_and_replay.rs");
example!(shared, "../examples/shared/mod.rs");
example!(
    #[cfg(feature = "websocket")]
    shared_server,
    "../examples/shared_server.rs"
);
example!(steer_and_interrupt, "../examples/steer_and_interrupt.rs");
example!(streaming, "../examples/streaming.rs");
example!(subagents, "../examples/subagents.rs");
example!(testing_an_agent, "../examples/testing_an_agent.rs");
example!(
    #[cfg(feature = "schemars")]
    typed_output,
    "../examples/typed_output.rs"
);

mod common;

use std::time::Duration;

use codex_client::types::TurnStatus;
use codex_client::{Codex, CodexConfig};
use shared::Backend;
use tokio::io::AsyncBufReadExt as _;

/// What the example talks to, unless there is no runtime.
fn offline(example: &str) -> Option<Backend> {
    common::has_runtime().then(|| shared::offline(example))
}

async fn connect(config: CodexConfig) -> Codex {
    Codex::connect_with(config).await.unwrap()
}

#[tokio::test]
async fn quickstart_asks_the_prompt() {
    let Some(backend) = offline("quickstart") else { return };
    quickstart::run(backend.config(), "Say hello.").await.unwrap();
    assert_eq!(backend.model().requests()[0].user_texts(), ["Say hello."]);
}

#[tokio::test]
async fn streaming_gives_the_text_after_the_command() {
    let Some(backend) = offline("streaming") else { return };
    let codex = connect(backend.config()).await;
    assert_eq!(streaming::run(&codex).await.unwrap(), "Some files, and some directories.");
    assert_eq!(backend.model().requests().len(), 2);
    codex.close().await.unwrap();
}

#[tokio::test]
async fn concurrent_turns_each_get_their_own_answer() {
    let Some(backend) = offline("concurrent_turns") else { return };
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
    let Some(backend) = offline("steer_and_interrupt") else { return };
    let codex = connect(backend.config()).await;
    let thread = codex.thread_start().await.unwrap();
    let steered = steer_and_interrupt::steer(&thread).await.unwrap();
    assert_eq!(steered.final_response.as_deref(), Some("A fox jumped. The end."));
    assert_eq!(steer_and_interrupt::interrupt(&thread).await.unwrap(), TurnStatus::Interrupted);
    codex.close().await.unwrap();
}

#[tokio::test]
async fn approvals_allow_a_command_and_a_patch_and_decline_the_other_command() {
    let Some(backend) = offline("approvals") else { return };
    let codex = connect(backend.config().handler(approvals::Careful)).await;
    assert_eq!(approvals::run(&codex).await.unwrap(), "Two were allowed, one was not.");
    let file = backend.model().codex_home().join("hello.txt");
    assert_eq!(std::fs::read_to_string(file).unwrap(), "goodbye\n");
    codex.close().await.unwrap();
}

/// What has been written so far.
#[derive(Default)]
struct Screen(tokio::sync::watch::Sender<String>);

impl std::io::Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.send_modify(|screen| screen.push_str(std::str::from_utf8(bytes).unwrap()));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn chat_shows_all_of_a_turn_asks_and_is_interrupted() {
    let Some(backend) = offline("chat") else { return };
    let (asks, questions) = chat::Asks::new();
    let codex = connect(backend.config().handler(asks)).await;
    let (interrupt, interrupts) = tokio::sync::mpsc::unbounded_channel();
    let typed = &b"Write hello.txt.\ny\nNow count.\n"[..];
    let (lines, shown) = (typed.lines(), std::collections::HashMap::new());
    let mut chat = chat::Chat { lines, questions, interrupts, out: Screen::default(), shown };
    let mut screen = chat.out.0.subscribe();
    let (ran, ()) = tokio::join!(chat.run(&codex), async {
        screen.wait_for(|screen| screen.contains("One, two, ")).await.unwrap();
        interrupt.send(()).unwrap();
    });
    ran.unwrap();
    let screen = screen.borrow().clone();
    let home = backend.model().codex_home().display().to_string();
    expect_test::expect![[r#"
        > 
        I will write it.
        ~/hello.txt
          hello

        allow? [y/n] 
        changed ~/hello.txt

        $ /bin/bash -lc \'cat hello.txt\'
        hello

        It is written.
        [635 tokens]
        > 
        One, two, 
        [0 tokens, interrupted]
        > "#]]
    .assert_eq(&screen.replace(&home, "~"));
    codex.close().await.unwrap();
}

#[tokio::test]
async fn subagents_tell_what_both_have_answered() {
    let Some(backend) = offline("subagents") else { return };
    let codex = connect(backend.config()).await;
    let told = subagents::run(&codex).await.unwrap();
    assert_eq!(told, ["the agent: My sub-agent has counted 7 files.", "its sub-agent: There are 7."]);
    codex.close().await.unwrap();
}

#[tokio::test]
async fn record_and_replay_give_the_same_with_and_without_a_runtime() {
    let Some(backend) = offline("record_and_replay") else { return };
    let path = backend.model().codex_home().join("session.jsonl");
    let recorded = record_and_replay::record(backend.config(), &path).await.unwrap();
    assert_eq!(backend.model().requests().len(), 2);
    assert_eq!(record_and_replay::replay(&path).await.unwrap(), recorded);
    assert_eq!(backend.model().requests().len(), 2);
    assert!(recorded.starts_with("7 files"), "{recorded}");
}

#[tokio::test]
async fn errors_and_retry_explains_two_failures_and_goes_on() {
    let Some(backend) = offline("errors_and_retry") else { return };
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

#[test]
#[cfg(feature = "blocking")]
fn blocking_streams_one_answer_and_sums_up_another() {
    let Some(backend) = offline("blocking") else { return };
    let codex = codex_client::blocking::Codex::connect_with(backend.config()).unwrap();
    let (streamed, answer) = blocking::run(&codex).unwrap();
    assert_eq!((streamed.as_str(), answer.as_str()), ("Red, green, blue.", "Red."));
    codex.close().unwrap();
}

#[tokio::test]
async fn login_tells_who_is_logged_in_and_gives_up_in_the_browser() {
    let Some(backend) = offline("login") else { return };
    // The mock provider asks for nobody; the one that does is not asked for anything here.
    let codex = connect(backend.config().config_override("model_provider", "\"openai\"")).await;
    assert_eq!(login::who(&codex).await.unwrap(), "nobody is logged in");
    let ended = login::in_the_browser(&codex, Duration::from_millis(1)).await.unwrap();
    assert!(ended.starts_with("not logged in: "), "{ended}");
    codex.login_api_key("sk-test-0123456789").await.unwrap();
    assert_eq!(login::who(&codex).await.unwrap(), "an API key is logged in");
    codex.close().await.unwrap();
}

#[tokio::test]
async fn handles_read_a_command_a_watch_and_a_goal() {
    let Some(backend) = offline("handles") else { return };
    let codex = connect(backend.config()).await;
    assert_eq!(handles::command(&codex).await.unwrap(), "1\n2\n3\nexit code 4\n");
    let folder = backend.model().codex_home().join("watched");
    std::fs::create_dir(&folder).unwrap();
    let changed = handles::watch(&codex, &folder).await.unwrap();
    assert!(changed.ends_with("watched/codex-example.txt"), "{changed}");
    let told = handles::goal(&codex).await.unwrap();
    assert_eq!(told.len(), 4, "{told:?}");
    assert_eq!(told[..3], ["a turn is completed"; 3]);
    assert_eq!(told[3], "the goal is complete: Counted.");
    codex.close().await.unwrap();
}

#[tokio::test]
#[cfg(feature = "schemars")]
async fn typed_output_asks_again_until_there_is_a_value() {
    let Some(backend) = offline("typed_output") else { return };
    let codex = connect(backend.config()).await;
    let recipe = typed_output::run(&codex).await.unwrap();
    assert_eq!((recipe.name.as_str(), recipe.minutes, recipe.warning), ("Porridge", 10, None));
    assert_eq!(recipe.ingredients.len(), 2);
    codex.close().await.unwrap();
}

#[tokio::test]
#[cfg(all(feature = "experimental", feature = "schemars"))]
async fn dynamic_tools_keep_what_fits_and_refuse_the_rest() {
    let Some(backend) = offline("dynamic_tools") else { return };
    let notes = dynamic_tools::Notes::default();
    let codex = connect(backend.config().dynamic_tool(dynamic_tools::note(&notes))).await;
    assert_eq!(dynamic_tools::run(&codex).await.unwrap(), "I have noted that.");
    assert_eq!(*notes.lock().unwrap(), ["The milk is sour"]);
    let refused = backend.model().requests()[1].input().last().unwrap()["output"].to_string();
    assert!(refused.contains("more than ten words"), "{refused}");
    codex.close().await.unwrap();
}

#[tokio::test]
async fn every_request_asks_in_four_ways() {
    let Some(backend) = offline("every_request") else { return };
    let codex = connect(backend.config()).await;
    let report = every_request::run(&codex).await.unwrap();
    let models = codex.models().await.unwrap().len();
    let expected = ["the model is mock-model", &format!("{models} models"), "loaded: true"];
    assert_eq!(report[..3], expected);
    assert!(models > 2 && report[3].starts_with("thread/dream: "), "{report:?}");
    codex.close().await.unwrap();
}

#[tokio::test]
#[cfg(feature = "websocket")]
async fn shared_server_is_found_again_with_what_became_of_the_turn() {
    let Some(backend) = offline("shared_server") else { return };
    let report = shared_server::run(backend.config()).await.unwrap();
    // The turn may have ended before the way back.
    let (meanwhile, now) = ("ended meanwhile: completed", "ended now: A counter that one may wait for.");
    assert!(report == [meanwhile] || report == [now], "{report:?}");
}

#[tokio::test]
async fn testing_an_agent_counts_what_the_scripted_model_does() {
    let Some(backend) = offline("testing_an_agent") else { return };
    let codex = connect(backend.config()).await;
    assert_eq!(testing_an_agent::count_files(&codex).await.unwrap(), "7 files, 1 commands");
    codex.close().await.unwrap();
}
