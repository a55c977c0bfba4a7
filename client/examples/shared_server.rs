//! A server for many programs: it is started, shared, left, and found again.
//!
//! ```text
//! cargo run -p codex-client --features testing,websocket --example shared_server
//! ```

mod shared;

use codex_client::{Codex, CodexConfig, Result, RetryPolicy, reconnect};

#[tokio::main]
async fn main() -> Result<()> {
    let backend = shared::backend("shared_server");
    for line in run(backend.config()).await? {
        println!("{line}");
    }
    Ok(())
}

/// Leaves while a turn runs, and comes back for its end; says what became of it.
pub(crate) async fn run(config: CodexConfig) -> Result<Vec<String>> {
    // Port 0 takes a free one; `server.url()` says which.
    let server = Codex::spawn_listening_with("ws://127.0.0.1:0", config).await?;
    let codex = server.connect().await?;
    let thread = codex.thread_start().await?;
    let seen = thread.run("What is a mutex?").await?;

    let turn = thread.turn("And a semaphore?").await?;
    // Once there is text the turn certainly runs. It runs on when everybody leaves.
    turn.stream_text().next().await.transpose()?;
    codex.close().await?;

    let back =
        reconnect(RetryPolicy::default(), || server.connect(), thread.id(), Some(seen.id.as_str())).await?;
    let mut report = Vec::new();
    for turn in &back.missed {
        report.push(format!("ended meanwhile: {}", turn.status.as_str()));
    }
    if let Some(running) = back.in_progress {
        let result = running.turn.run().await?;
        report.push(format!("ended now: {}", result.final_response.unwrap_or_default()));
    }
    server.shutdown().await?;
    Ok(report)
}
