//! The traffic, as a tap is told it and as it is recorded.

use std::sync::{Arc, Mutex};

use codex_client::testing::{MockModel, Replay};
use codex_client::types::recording::{Reader, Recorded};
use codex_client::types::requests::TurnStart;
use codex_client::types::{ClientRequest, ServerRequest, TurnStatus};
use codex_client::{ApprovalMode, Codex, CodexConfig, Direction, Error};
use serde_json::{Value, json};

use crate::support::e2e;

e2e! {
    async fn a_session_is_told_and_recorded_without_its_secrets() {
        let model = MockModel::start().await.unwrap();
        model.reply_text("Hello.");
        let (path, told) = (model.codex_home().join("session.jsonl"), Arc::new(Mutex::new(Vec::new())));
        let listener = Arc::clone(&told);
        let config = model.config().cwd(model.codex_home()).record_to(&path).tap(move |direction, line| {
            let message: Value = serde_json::from_str(line).unwrap();
            listener.lock().unwrap().push((direction, message));
        });
        let codex = Codex::connect_with(config).await.unwrap();
        codex.login_api_key("sk-hunter2").await.unwrap();
        codex.thread_start().await.unwrap().run("Hello?").await.unwrap();
        codex.close().await.unwrap();

        let recorded = std::fs::read_to_string(&path).unwrap();
        assert!(!recorded.contains("hunter2") && recorded.contains("[redacted]"), "{recorded}");
        let lines: Vec<Value> = recorded.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let told: Vec<Value> = told.lock().unwrap().iter().map(|(direction, message)| match direction {
            Direction::Sent => serde_json::json!({ "sent": message }),
            _ => serde_json::json!({ "received": message }),
        }).collect();
        // What is sent and what is received pass in two threads.
        for way in ["sent", "received"] {
            let of = |lines: &[Value]| lines.iter().filter_map(|line| line.get(way).cloned()).collect::<Vec<_>>();
            assert_eq!(of(&lines), of(&told));
        }
        assert_eq!(lines[0]["sent"]["method"], "initialize");
        assert!(lines[1]["received"]["result"]["userAgent"].is_string(), "{}", lines[1]);
        let methods: Vec<&str> = lines.iter().filter_map(|line| line["sent"]["method"].as_str()).collect();
        assert_eq!(methods, ["initialize", "initialized", "account/login/start", "thread/start", "turn/start"]);
        assert!(lines.iter().any(|line| line["received"]["method"] == "turn/completed"));
    }
}

e2e! {
    async fn a_recorded_session_is_read_by_the_types_alone() {
        let model = MockModel::start().await.unwrap();
        let escalated = json!({ "cmd": "true", "sandbox_permissions": "require_escalated", "justification": "So." });
        model.reply_tool_call("exec_command", escalated);
        model.reply_text("Done.");
        let path = model.codex_home().join("session.jsonl");
        let codex = Codex::connect_with(model.config().cwd(model.codex_home()).record_to(&path)).await.unwrap();
        let thread = codex.thread_start().approval_mode(ApprovalMode::AskUser).await.unwrap();
        thread.run("Run it.").await.unwrap();
        codex.close().await.unwrap();

        let recorded = std::fs::read_to_string(&path).unwrap();
        let mut reader = Reader::new();
        let (mut asked, mut answered) = (Vec::new(), Vec::new());
        for line in recorded.lines() {
            match reader.read(line).unwrap() {
                Recorded::ClientRequest { request, .. } => {
                    assert!(!matches!(*request, ClientRequest::Undecodable(_)), "{request:?}");
                    asked.push(request.method().to_owned());
                }
                Recorded::ServerRequest { request, .. } => {
                    assert!(matches!(*request, ServerRequest::ItemCommandExecutionRequestApproval(_)), "{request:?}");
                    asked.push(request.method().to_owned());
                }
                Recorded::Answer(answer) => {
                    if let Some(response) = answer.decode::<TurnStart>() {
                        assert_eq!(response.unwrap().turn.status, TurnStatus::InProgress);
                    }
                    answered.push(answer.method.expect("it answers something"));
                }
                _ => {}
            }
        }
        let approval = "item/commandExecution/requestApproval";
        assert_eq!(asked, ["initialize", "thread/start", "turn/start", approval]);
        assert_eq!(answered, asked);
        assert_eq!(reader.unanswered().count(), 0);
    }
}

#[tokio::test]
async fn a_recording_that_cannot_be_written_is_an_error_when_connecting() {
    let binary = std::env::current_exe().unwrap();
    let config = CodexConfig::new().binary(binary).record_to("/nowhere/session.jsonl");
    let refused = Codex::connect_with(config).await.unwrap_err();
    assert!(
        matches!(&refused, Error::InvalidInput(why) if why.contains("CodexConfig::record_to")),
        "{refused}"
    );
}

e2e! {
    async fn what_a_replay_does_not_expect_is_refused_and_told() {
        let model = MockModel::start().await.unwrap();
        model.reply_text("Hello.");
        let path = model.codex_home().join("session.jsonl");
        let codex = Codex::connect_with(model.config().record_to(&path)).await.unwrap();
        codex.thread_start().await.unwrap().run("Hello?").await.unwrap();
        codex.close().await.unwrap();

        let replay = Replay::from_file(&path).unwrap();
        let codex = replay.connect().await.unwrap();
        let refused = codex.models().all().await.unwrap_err();
        assert!(refused.to_string().contains("model/list was sent, and the recording has no such"), "{refused}");
        let result = codex.thread_start().await.unwrap().run("Goodbye?").await.unwrap();
        assert_eq!(result.final_response.as_deref(), Some("Hello."));
        let [missing, other] = &replay.unexpected()[..] else { panic!("{:?}", replay.unexpected()) };
        assert!(missing.starts_with("model/list"), "{missing}");
        assert_eq!(other, "turn/start: params.input[0].text is \"Goodbye?\", and was \"Hello?\"");
    }
}
