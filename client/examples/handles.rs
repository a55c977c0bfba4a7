//! What lasts and streams: a command, a watch, the events of a thread, a goal.
//!
//! ```text
//! cargo run -p codex-client --features testing --example handles
//! ```

mod shared;

use std::path::Path;

use codex_client::types::{AbsolutePathBuf, FsRemoveParams, FsWriteFileParams, ServerNotification as Event};
use codex_client::{Codex, Result, Sandbox};

#[tokio::main]
async fn main() -> Result<()> {
    let backend = shared::backend("handles");
    let codex = Codex::connect_with(backend.config()).await?;
    print!("{}", command(&codex).await?);
    println!("changed: {}", watch(&codex, &std::env::temp_dir()).await?);
    for line in goal(&codex).await? {
        println!("{line}");
    }
    codex.close().await
}

/// Runs a command without a thread, and reads its output as it comes.
pub(crate) async fn command(codex: &Codex) -> Result<String> {
    let script = "for number in 1 2 3; do echo $number; done; exit 4";
    // A harmless command, so it needs no sandbox. Without this it runs in that of the user's configuration.
    let mut command = codex.command_exec(["sh", "-c", script]).sandbox(Sandbox::full_access()).await?;
    let mut output = Vec::new();
    while let Some(chunk) = command.next().await {
        output.extend(chunk?.bytes);
    }
    // A character may be split between two chunks: decoded at the end.
    let output = String::from_utf8_lossy(&output).into_owned();
    Ok(format!("{output}exit code {}\n", command.wait().await?.exit_code))
}

/// Watches a folder, has a file written there, and gives the path that is told of.
pub(crate) async fn watch(codex: &Codex, folder: &Path) -> Result<String> {
    let mut watch = codex.fs_watch(folder.display().to_string()).await?;
    let file = AbsolutePathBuf::from(folder.join("codex-example.txt").display().to_string());
    codex.rpc().fs_write_file(FsWriteFileParams::new("aGVsbG8=", file.clone())).await?;
    let mut changed = None;
    while changed.is_none() {
        let Some(change) = watch.next().await.transpose()? else { break };
        changed = change.changed_paths.into_iter().find(|path| path.0.ends_with("codex-example.txt"));
    }
    codex.rpc().fs_remove(FsRemoveParams::new(file)).await?;
    // Dropping the watch ends it.
    Ok(changed.map(|path| path.0).unwrap_or_default())
}

/// Pursues a goal over as many turns as it takes; gives what happened on the thread, in its order.
pub(crate) async fn goal(codex: &Codex) -> Result<Vec<String>> {
    let thread = codex.thread_start().await?;
    let mut events = thread.events();
    let result = thread.goal("Count to two, one number a turn.").token_budget(100_000).await?.run().await?;
    let mut told = Vec::new();
    // All of it was kept until now.
    while told.len() < result.turns.len() {
        let Some(event) = events.next().await.transpose()? else { break };
        if let Event::TurnCompleted(completed) = event {
            told.push(format!("a turn is {}", completed.turn.status.as_str()));
        }
    }
    let answer = result.final_response.unwrap_or_default();
    told.push(format!("the goal is {}: {answer}", result.goal.status.as_str()));
    Ok(told)
}
