//! Approvals: what the handler decides is what happens to the command.

use std::path::Path;
use std::sync::Arc;

use codex_client::testing::MockModel;
use codex_client::types::server_requests::{
    ItemCommandExecutionRequestApproval as CommandApproval, ItemFileChangeRequestApproval as FileApproval,
};
use codex_client::types::{CommandExecutionStatus, ThreadItem};
use codex_client::{Answer, ApprovalMode, Codex, Incoming, Sandbox, ServerRequestHandler, Thread};
use serde_json::json;
use tokio::sync::Notify;

use crate::support::{connect, connect_with, e2e, new_path};

/// Whether commands and file changes are accepted.
struct Accept {
    commands: bool,
    changes: bool,
}

impl ServerRequestHandler for Accept {
    async fn command_execution_approval(
        &self,
        request: Incoming<CommandApproval>,
    ) -> Answer<CommandApproval> {
        assert_eq!(request.reason.as_deref(), Some("The test wants it."));
        assert!(request.command.as_ref().unwrap().contains("echo"));
        if self.commands { request.accept() } else { request.decline() }
    }

    async fn file_change_approval(&self, request: Incoming<FileApproval>) -> Answer<FileApproval> {
        if self.changes { request.accept() } else { request.decline() }
    }
}

/// Takes its time.
struct Slow(Arc<Notify>);

impl ServerRequestHandler for Slow {
    async fn command_execution_approval(
        &self,
        request: Incoming<CommandApproval>,
    ) -> Answer<CommandApproval> {
        self.0.notified().await;
        request.accept()
    }
}

struct Panics;

impl ServerRequestHandler for Panics {
    async fn command_execution_approval(&self, _: Incoming<CommandApproval>) -> Answer<CommandApproval> {
        panic!("as the test wants it")
    }
}

/// Has the model write a file by a command that needs approval, and then answer.
fn script_a_write(model: &MockModel, path: &Path) {
    let arguments = json!({
        "cmd": format!("echo approved > '{}'", path.display()),
        "sandbox_permissions": "require_escalated",
        "justification": "The test wants it.",
    });
    model.reply_tool_call("exec_command", arguments);
    model.reply_text("Seen.");
}

async fn asking_thread(codex: &Codex) -> Thread {
    codex.thread_start().sandbox(Sandbox::read_only()).approval_mode(ApprovalMode::AskUser).await.unwrap()
}

/// The status of the only command among items.
fn status(items: &[ThreadItem]) -> CommandExecutionStatus {
    items
        .iter()
        .find_map(|item| match item {
            ThreadItem::CommandExecution(command) => Some(command.status.clone()),
            _ => None,
        })
        .expect("a command was to run")
}

e2e! {
    async fn an_accepted_command_runs() {
        let (model, codex) =
            connect_with(|config| config.handler(Accept { commands: true, changes: false })).await;
        let path = new_path(&model, "written");
        script_a_write(&model, &path);
        let result = asking_thread(&codex).await.run("Write it.").await.unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "approved\n");
        assert_eq!(status(&result.items), CommandExecutionStatus::Completed);
        assert_eq!(result.final_response.as_deref(), Some("Seen."));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_declined_command_does_not_run_and_the_turn_goes_on() {
        let (model, codex) =
            connect_with(|config| config.handler(Accept { commands: false, changes: true })).await;
        let path = new_path(&model, "written");
        script_a_write(&model, &path);
        let result = asking_thread(&codex).await.run("Write it.").await.unwrap();
        assert!(!path.exists());
        assert_eq!(status(&result.items), CommandExecutionStatus::Declined);
        assert_eq!(result.final_response.as_deref(), Some("Seen."));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn without_a_handler_a_command_is_declined() {
        let (model, codex) = connect().await;
        let path = new_path(&model, "written");
        script_a_write(&model, &path);
        let result = asking_thread(&codex).await.run("Write it.").await.unwrap();
        assert!(!path.exists());
        assert_eq!(status(&result.items), CommandExecutionStatus::Declined);
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_handler_that_takes_its_time_holds_up_nothing_else() {
        let decide = Arc::new(Notify::new());
        let (model, codex) = connect_with(|config| config.handler(Slow(Arc::clone(&decide)))).await;
        let path = new_path(&model, "written");
        script_a_write(&model, &path);
        let turn = asking_thread(&codex).await.turn("Write it.").await.unwrap();
        model.wait_for_requests(1).await;
        model.when(|request| request.last_user_text() == Some("Meanwhile?"), "Yes.");
        let other = codex.thread_start().await.unwrap().run("Meanwhile?").await.unwrap();
        assert_eq!(other.final_response.as_deref(), Some("Yes."));
        assert!(!path.exists());
        decide.notify_one();
        turn.run().await.unwrap();
        assert!(path.exists());
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn a_handler_that_panics_runs_nothing_and_hangs_nothing() {
        let (model, codex) = connect_with(|config| config.handler(Panics)).await;
        let path = new_path(&model, "written");
        script_a_write(&model, &path);
        asking_thread(&codex).await.run("Write it.").await.unwrap();
        assert!(!path.exists());
        codex.close().await.unwrap();
    }
}

/// Has the model change files by a patch in a read-only sandbox; whether the change was made.
async fn patched(changes: bool) -> bool {
    let (model, codex) = connect_with(|config| config.handler(Accept { commands: false, changes })).await;
    let path = new_path(&model, "patched.txt");
    let patch = "*** Begin Patch\n*** Add File: patched.txt\n+new\n*** End Patch";
    model.reply_tool_call("exec_command", json!({ "cmd": format!("apply_patch <<'EOF'\n{patch}\nEOF") }));
    model.reply_text("Seen.");
    asking_thread(&codex).await.run("Patch it.").await.unwrap();
    codex.close().await.unwrap();
    path.exists()
}

e2e! {
    async fn an_accepted_patch_changes_the_file() {
        assert!(patched(true).await);
    }
}

e2e! {
    async fn a_declined_patch_does_not() {
        assert!(!patched(false).await);
    }
}
