//! Whom the examples talk to: the user's own Codex, or with `CODEX_EXAMPLE_OFFLINE=1` a model that is scripted here.
#![allow(dead_code, reason = "no example uses all of it")]

use codex_client::CodexConfig;
use codex_client::testing::{Hold, MockModel, Reply};
use serde_json::json;

/// What an example runs on; keep it until the connection is closed.
pub(crate) struct Backend {
    offline: Option<(MockModel, Vec<Hold>)>,
}

/// The user's own Codex, unless the environment says otherwise.
pub(crate) async fn backend(example: &str) -> Backend {
    let offline =
        std::env::var_os("CODEX_EXAMPLE_OFFLINE").is_some_and(|value| !value.is_empty() && value != "0");
    if offline { self::offline(example).await } else { Backend { offline: None } }
}

/// A scripted model, and a runtime with a state of its own.
pub(crate) async fn offline(example: &str) -> Backend {
    let model = MockModel::start().await.expect("127.0.0.1 has a free port");
    let holds = script(example, &model);
    Backend { offline: Some((model, holds)) }
}

impl Backend {
    /// How to connect to it.
    pub(crate) fn config(&self) -> CodexConfig {
        match &self.offline {
            None => CodexConfig::new(),
            Some((model, _)) => model.config().cwd(model.codex_home()),
        }
    }

    /// The scripted model.
    pub(crate) fn model(&self) -> &MockModel {
        &self.offline.as_ref().expect("offline").0
    }
}

/// What the model says in each example; it is held where the example acts in the middle of a turn.
fn script(example: &str, model: &MockModel) -> Vec<Hold> {
    match example {
        "quickstart" => {
            model.reply(Reply::new().text_chunks(["Hello", " from", " a", " scripted", " model."]));
        }
        "streaming" => {
            model.reply(
                Reply::new()
                    .reasoning("Listing will tell.")
                    .tool_call("exec_command", json!({ "cmd": "ls" })),
            );
            model.reply("Some files, and some directories.");
        }
        "concurrent_turns" => {
            model.reply_with(|request| {
                format!("All I know about: {}", request.last_user_text().unwrap_or_default())
            });
        }
        "steer_and_interrupt" => return script_steer_and_interrupt(model),
        "approvals" => {
            for command in ["echo hello > hello.txt", "rm hello.txt"] {
                let why = "May I?";
                let arguments = json!({ "cmd": command, "sandbox_permissions": "require_escalated", "justification": why });
                model.reply_tool_call("exec_command", arguments);
            }
            model.reply("One was allowed, one was not.");
        }
        "errors_and_retry" => {
            model.reply_error(503);
            model.reply("Better now.");
        }
        _ => unreachable!("no script for {example}"),
    }
    Vec::new()
}

fn script_steer_and_interrupt(model: &MockModel) -> Vec<Hold> {
    let (story, until_steered) = Reply::new().partial_text("Once upon a time, long ").held();
    model.reply(story);
    model.reply("A fox jumped. The end.");
    let (endless, until_interrupted) = Reply::new().partial_text("One, two, three, ").held();
    model.reply(endless);
    vec![until_steered, until_interrupted]
}
