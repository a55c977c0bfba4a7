//! What each sandbox tells the model, and what it lets a command do.

use codex_client::{ApprovalMode, Sandbox};
use serde_json::json;

use crate::support::{connect, e2e, new_path};

/// The `sandbox_mode` that the model is told, and whether a command could write a file.
async fn tried(sandbox: Sandbox) -> (String, bool) {
    let (model, codex) = connect().await;
    let path = new_path(&model, "written");
    model.reply_tool_call("exec_command", json!({ "cmd": "echo written > written" }));
    model.reply_text("Done.");
    let thread = codex.thread_start().sandbox(sandbox).approval_mode(ApprovalMode::DenyAll).await.unwrap();
    thread.run("Write it.").await.unwrap();
    codex.close().await.unwrap();
    let told = model.requests()[0].texts("developer").concat();
    let mode = told.split("`sandbox_mode` is `").nth(1).and_then(|rest| rest.split('`').next());
    (mode.expect("the model is told its sandbox").to_owned(), path.exists())
}

e2e! {
    async fn read_only_writes_nothing() {
        assert_eq!(tried(Sandbox::ReadOnly).await, ("read-only".to_owned(), false));
    }
}

e2e! {
    async fn workspace_write_writes_in_the_working_directory() {
        // Whether it could is a matter of the machine: in some containers no sandbox can be set up.
        assert_eq!(tried(Sandbox::WorkspaceWrite).await.0, "workspace-write");
    }
}

e2e! {
    async fn full_access_has_no_sandbox() {
        assert_eq!(tried(Sandbox::FullAccess).await, ("danger-full-access".to_owned(), true));
    }
}

e2e! {
    async fn a_turn_can_change_it() {
        let (model, codex) = connect().await;
        model.reply_with(|_| "Fine.");
        let thread = codex.thread_start().sandbox(Sandbox::WorkspaceWrite).await.unwrap();
        thread.turn("Hello.").sandbox(Sandbox::ReadOnly).await.unwrap().run().await.unwrap();
        let told = model.requests()[0].texts("developer").concat();
        assert!(told.contains("`sandbox_mode` is `read-only`"), "{told}");
        codex.close().await.unwrap();
    }
}
