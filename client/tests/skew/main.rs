//! What an application does, once each, on a runtime of any release: `cargo xtask skew` runs this and makes the table.
//!
//! ```text
//! cargo test -p codex-client --features testing --test skew -- PATH_OF_A_CODEX
//! ```
//!
//! A line a step on standard output: its name, a tab, and `ok` or what went wrong. It is no part of the default tests.

use std::time::Duration;

use codex_client::testing::MockModel;
use codex_client::types::{ConfigReadParams, ModelListParams, ServerNotification, ThreadItem};
use codex_client::{Codex, CodexConfig, Error, Thread};

/// A step that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(30);

type Outcome<T> = Result<T, String>;

#[tokio::main]
async fn main() {
    let Some(binary) = std::env::args().skip(1).find(|argument| !argument.starts_with('-')) else {
        eprintln!("give the path of a codex; `cargo xtask skew VERSION...` does");
        std::process::exit(2);
    };
    let model = MockModel::start().await.expect("the mock model starts");
    model.reply_with(|_| "Noted.");
    let config = model.config().binary(binary).cwd(model.codex_home()).request_timeout(PATIENCE);
    for (step, outcome) in Steps::default().all(&model, config).await {
        println!("{step}\t{}", outcome.err().unwrap_or_else(|| "ok".to_owned()).replace(['\n', '\t'], " "));
    }
}

/// What was done so far.
#[derive(Default)]
struct Steps {
    done: Vec<(&'static str, Outcome<()>)>,
}

impl Steps {
    async fn all(mut self, model: &MockModel, config: CodexConfig) -> Vec<(&'static str, Outcome<()>)> {
        let Some(codex) = self.step("connect", Codex::connect_with(config.clone())).await else {
            return self.done;
        };
        let mut notifications = codex.notifications();
        self.step("models", codex.rpc().model_list(ModelListParams::default())).await;
        self.step("config", codex.rpc().config_read(ConfigReadParams::default())).await;
        if let Some(thread) = self.step("start", codex.thread_start().into_future()).await {
            self.on_thread(&codex, &thread).await;
            self.close(codex).await;
            self.resume(model, config, thread.id()).await;
        } else {
            self.close(codex).await;
        }
        let mut broken = Vec::new();
        while let Some(Ok(notification)) = notifications.next().await {
            if let ServerNotification::Undecodable(undecodable) = notification {
                broken.push(format!("{}: {}", undecodable.method, undecodable.error));
            }
        }
        let decoded = if broken.is_empty() { Ok(()) } else { Err(broken.join("; ")) };
        self.done.push(("notifications", decoded));
        self.done
    }

    async fn on_thread(&mut self, codex: &Codex, thread: &Thread) {
        self.step("run", async {
            let result = thread.run("Hello").await?;
            expect(result.final_response.as_deref() == Some("Noted."), "another answer than the model's")
        })
        .await;
        self.step("stream", stream(thread)).await;
        self.step("list", async {
            let page = codex.thread_list().await?;
            expect(page.data.iter().any(|listed| listed.id == thread.id()), "the thread is not listed")
        })
        .await;
        self.step("read", async {
            let read = thread.read(true).await?;
            let message =
                |item: &ThreadItem| matches!(item, ThreadItem::AgentMessage(said) if said.text == "Noted.");
            let said = read.turns.iter().flat_map(|turn| &turn.items).filter(|item| message(item)).count();
            expect(said == 2, "not both answers are in the thread that was read")
        })
        .await;
        self.step("fork", async {
            let fork = codex.thread_fork(thread.id()).await?;
            let result = fork.run("In the fork").await?;
            expect(result.final_response.is_some(), "the fork does not answer")
        })
        .await;
    }

    async fn resume(&mut self, model: &MockModel, config: CodexConfig, thread: &str) {
        self.step("resume", async {
            let codex = Codex::connect_with(config).await?;
            let result = codex.thread_resume(thread).await?.run("Again").await?;
            let asked = model.requests().pop().map(|request| request.user_texts().len());
            codex.close().await?;
            expect(
                result.final_response.is_some() && asked == Some(3),
                "the history is not that of the thread",
            )
        })
        .await;
    }

    async fn close(&mut self, codex: Codex) {
        self.step("close", codex.close()).await;
    }

    /// Does one thing and notes how it went.
    async fn step<T>(
        &mut self,
        name: &'static str,
        what: impl Future<Output = Result<T, impl Into<Failure>>>,
    ) -> Option<T> {
        let outcome = match tokio::time::timeout(PATIENCE, what).await {
            Err(_) => Err(format!("nothing happened in {} s", PATIENCE.as_secs())),
            Ok(outcome) => outcome.map_err(|error| error.into().0),
        };
        let (noted, value) = match outcome {
            Ok(value) => (Ok(()), Some(value)),
            Err(error) => (Err(error), None),
        };
        self.done.push((name, noted));
        value
    }
}

/// Why a step failed.
struct Failure(String);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let mut text = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(source) = cause {
            text = format!("{text}: {source}");
            cause = source.source();
        }
        Self(text)
    }
}

fn expect(holds: bool, otherwise: &str) -> Result<(), Failure> {
    if holds { Ok(()) } else { Err(Failure(otherwise.to_owned())) }
}

async fn stream(thread: &Thread) -> Result<(), Failure> {
    let turn = thread.turn("Hello again").await?;
    let (mut stream, mut text, mut completed) = (turn.stream(), String::new(), false);
    while let Some(notification) = stream.next().await {
        match notification? {
            ServerNotification::ItemAgentMessageDelta(delta) => text.push_str(&delta.delta),
            ServerNotification::TurnCompleted(_) => completed = true,
            _ => {}
        }
    }
    expect(completed && text == "Noted.", "not every piece of the answer was streamed")
}
