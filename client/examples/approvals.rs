//! Deciding what the model may run, and what it may write.
//!
//! ```text
//! cargo run -p codex-client --features testing --example approvals
//! ```

mod shared;

use codex_client::types::CommandExecutionApprovalKind as Kind;
use codex_client::types::server_requests::{
    ItemCommandExecutionRequestApproval as Command, ItemFileChangeRequestApproval as FileChange,
};
use codex_client::{Answer, ApprovalMode, Codex, Incoming, Result, Sandbox, ServerRequestHandler};

/// What may run without a question: whole scripts. What begins harmlessly may go on with `; rm -rf .`.
const ALLOWED: [&str; 2] = ["cargo test", "echo hello > hello.txt"];

/// Allows what stands in a list, and text files; declines the rest. What it has no method for is declined by default.
pub(crate) struct Careful;

impl ServerRequestHandler for Careful {
    // It may take its time, for example to ask a person: nothing else waits for it.
    async fn command_execution_approval(&self, request: Incoming<Command>) -> Answer<Command> {
        let script = request.script().unwrap_or_default();
        // Input to a terminal that already runs is asked for here too.
        let allowed = request.kind() == Kind::Command && ALLOWED.contains(&script.as_str());
        // `{:?}` keeps what the model wrote from controlling the terminal.
        println!("{script:?}\n  {}", if allowed { "allowed" } else { "declined" });
        if allowed { request.accept() } else { request.decline() }
    }

    async fn file_change_approval(&self, request: Incoming<FileChange>) -> Answer<FileChange> {
        // What is not known cannot be shown, and what was not shown is not allowed.
        let Some(changes) = request.changes() else { return request.decline() };
        for change in changes {
            println!("{:?}", change.path);
            change.diff.lines().for_each(|line| println!("  {}", line.escape_debug()));
        }
        let allowed = changes.iter().all(|change| change.path.ends_with(".txt"));
        println!("  {}", if allowed { "allowed" } else { "declined" });
        if allowed { request.accept() } else { request.decline() }
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let backend = shared::backend("approvals");
    let codex = Codex::connect_with(backend.config().handler(Careful)).await?;
    println!("{}", run(&codex).await?);
    codex.close().await
}

/// Has the model create a file, change it and remove it again; gives its answer.
pub(crate) async fn run(codex: &Codex) -> Result<String> {
    // In a read-only sandbox whatever writes must be asked for; `AskUser` has the handler asked, not the runtime's own
    // reviewer.
    let thread =
        codex.thread_start().sandbox(Sandbox::read_only()).approval_mode(ApprovalMode::AskUser).await?;
    let result = thread.run("Create hello.txt with `echo`, patch it, then remove it with `rm`.").await?;
    Ok(result.final_response.unwrap_or_default())
}
