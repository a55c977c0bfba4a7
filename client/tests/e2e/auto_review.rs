//! Who decides where the thread does not ask the user, and what becomes of that on resume.

use std::path::PathBuf;

use codex_client::testing::{MockModel, ModelRequest};
use codex_client::types::server_requests::ItemCommandExecutionRequestApproval as Approval;
use codex_client::{Answer, ApprovalMode, Incoming, ServerRequestHandler};
use serde_json::json;

use crate::support::{connect, connect_with, e2e, new_path, reconnect};

/// Must not be asked.
struct Unasked;

impl ServerRequestHandler for Unasked {
    async fn command_execution_approval(&self, request: Incoming<Approval>) -> Answer<Approval> {
        panic!("asked for {request:?}")
    }
}

struct Accepts;

impl ServerRequestHandler for Accepts {
    async fn command_execution_approval(&self, request: Incoming<Approval>) -> Answer<Approval> {
        request.accept()
    }
}

/// Whether the runtime's reviewer asks, not the thread.
fn is_review(request: &ModelRequest) -> bool {
    request.last_user_text().is_some_and(|text| text.contains("APPROVAL REQUEST"))
}

/// Has the model run a command that needs approval, and its reviewer decide so.
fn script_a_reviewed_write(model: &MockModel, outcome: &str) -> PathBuf {
    let path = new_path(model, "written");
    let arguments = json!({
        "cmd": format!("echo reviewed > '{}'", path.display()),
        "sandbox_permissions": "require_escalated",
        "justification": "The test wants it.",
    });
    let verdict = json!({
        "risk_level": "low", "user_authorization": "high", "outcome": outcome, "rationale": "The test wants it.",
    });
    model.when(is_review, verdict.to_string());
    model.reply_tool_call("exec_command", arguments);
    model.reply_text("Seen.");
    path
}

e2e! {
    async fn on_a_new_thread_the_reviewer_allows() {
        let (model, codex) = connect().await;
        let path = script_a_reviewed_write(&model, "allow");
        codex.thread_start().await.unwrap().run("Write it.").await.unwrap();
        assert!(path.exists());
        assert_eq!(model.requests().iter().filter(|request| is_review(request)).count(), 1);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn on_a_new_thread_the_reviewer_denies() {
        let (model, codex) = connect().await;
        let path = script_a_reviewed_write(&model, "deny");
        codex.thread_start().await.unwrap().run("Write it.").await.unwrap();
        assert!(!path.exists());
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn the_handler_of_a_program_decides_on_its_new_threads() {
        let (model, codex) = connect_with(|config| config.handler(Accepts)).await;
        let path = script_a_reviewed_write(&model, "deny");
        codex.thread_start().await.unwrap().run("Write it.").await.unwrap();
        assert!(path.exists());
        assert!(!model.requests().iter().any(is_review));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn with_a_handler_too_the_reviewer_can_be_chosen() {
        let (model, codex) = connect_with(|config| config.handler(Unasked)).await;
        let path = script_a_reviewed_write(&model, "allow");
        let thread = codex.thread_start().approval_mode(ApprovalMode::AutoReview).await.unwrap();
        thread.run("Write it.").await.unwrap();
        assert!(path.exists());
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn deny_all_asks_nobody() {
        let (model, codex) = connect_with(|config| config.handler(Unasked)).await;
        let path = script_a_reviewed_write(&model, "allow");
        let thread = codex.thread_start().approval_mode(ApprovalMode::DenyAll).await.unwrap();
        thread.run("Write it.").await.unwrap();
        assert!(!path.exists());
        assert!(!model.requests().iter().any(is_review));
        codex.close().await.unwrap();
    }
}

/// What the model was told last of the thread's approvals.
fn told(model: &MockModel) -> String {
    let requests = model.requests();
    let told = requests.last().unwrap().texts("developer");
    told.into_iter().rfind(|text| text.starts_with("<permissions instructions>")).unwrap().to_owned()
}

e2e! {
    async fn a_resumed_thread_keeps_its_mode() {
        let (model, codex) = connect().await;
        model.reply_with(|_| "Fine.");
        let thread = codex.thread_start().approval_mode(ApprovalMode::DenyAll).await.unwrap();
        thread.run("Hello.").await.unwrap();
        codex.close().await.unwrap();

        let codex = reconnect(&model).await;
        let thread = codex.thread_resume(thread.id()).await.unwrap();
        thread.run("Still there?").await.unwrap();
        assert!(told(&model).contains("Approval policy is currently never"), "{}", told(&model));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_turn_changes_the_mode_from_then_on() {
        let (model, codex) = connect().await;
        model.reply_with(|_| "Fine.");
        let thread = codex.thread_start().await.unwrap();
        thread.run("Hello.").await.unwrap();
        assert!(told(&model).contains("`approvals_reviewer` is `auto_review`"), "{}", told(&model));
        let turn = thread.turn("No more.").approval_mode(ApprovalMode::DenyAll).await.unwrap();
        turn.run().await.unwrap();
        thread.run("And now?").await.unwrap();
        assert!(told(&model).contains("Approval policy is currently never"), "{}", told(&model));
        codex.close().await.unwrap();
    }
}
