//! A session that is recorded once, and played back without a runtime and without a model.
//!
//! ```text
//! cargo run -p codex-client --features testing --example record_and_replay
//! ```

mod shared;

use std::path::Path;

use codex_client::testing::Replay;
use codex_client::{Codex, CodexConfig, Result};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let backend = shared::backend("record_and_replay");
    let path = std::env::temp_dir().join("codex-session.jsonl");
    println!("recorded: {}", record(backend.config(), &path).await?);
    println!("replayed: {}", replay(&path).await?);
    Ok(())
}

/// The program, and its recording: made once, it is kept beside the tests.
pub(crate) async fn record(config: CodexConfig, path: &Path) -> Result<String> {
    let codex = Codex::connect_with(config.record_to(path)).await?;
    let report = count_files(&codex).await?;
    codex.close().await?;
    Ok(report)
}

/// The test of the program: what it makes of what really happened.
pub(crate) async fn replay(path: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let replay = Replay::from_file(path)?;
    let codex = replay.connect().await?;
    let report = count_files(&codex).await?;
    codex.close().await?;
    // What the program does otherwise than when it was recorded is told in words.
    assert_eq!(replay.unexpected(), [""; 0]);
    assert_eq!(replay.unplayed(), 0);
    Ok(report)
}

/// What is tested: it may be any program that is given a [`Codex`].
async fn count_files(codex: &Codex) -> Result<String> {
    let thread = codex.thread_start().ephemeral(true).await?;
    let result = thread.run("How many files are here? Only the number.").await?;
    Ok(format!("{} files, {} items", result.final_response.unwrap_or_default(), result.items.len()))
}
