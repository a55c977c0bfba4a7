//! Deciding what the model may run.
//!
//! ```text
//! cargo run -p codex-client --features testing --example approvals
//! ```

mod shared;

use codex_client::types::server_requests::ItemCommandExecutionRequestApproval as Approval;
use codex_client::{Answer, ApprovalMode, Codex, Incoming, Result, Sandbox, ServerRequestHandler};

/// Allows one command, and declines all others. What it has no method for is declined by default.
pub(crate) struct Careful;

/// It is compared as a whole: what merely begins so, or has it inside, may do anything else as well.
const ALLOWED: &str = "echo hello > hello.txt";

impl ServerRequestHandler for Careful {
    // It may take its time, for example to ask a person: nothing else waits for it.
    async fn command_execution_approval(&self, request: Incoming<Approval>) -> Answer<Approval> {
        // What the shell is given, as the runtime reads it.
        let commands = request.command_actions.as_deref().unwrap_or_default();
        let allowed = matches!(commands, [command] if command.command() == Some(ALLOWED));
        // `{:?}` lets nothing of it control the terminal.
        println!("{:?}\n  {}", request.command, if allowed { "allowed" } else { "declined" });
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

/// Has the model create a file and remove it again; gives its answer.
pub(crate) async fn run(codex: &Codex) -> Result<String> {
    // In a read-only sandbox whatever writes must be asked for; `AskUser` has the handler asked, not the runtime's own
    // reviewer.
    let thread =
        codex.thread_start().sandbox(Sandbox::read_only()).approval_mode(ApprovalMode::AskUser).await?;
    let result = thread.run("Create hello.txt with `echo`, then remove it with `rm`.").await?;
    Ok(result.final_response.unwrap_or_default())
}
