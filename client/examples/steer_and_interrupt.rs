//! Changing the course of a turn that runs, and ending one early.
//!
//! ```text
//! cargo run -p codex-client --features testing --example steer_and_interrupt
//! ```

mod shared;

use codex_client::types::TurnStatus;
use codex_client::{Codex, Result, Thread, TurnResult};

#[tokio::main]
async fn main() -> Result<()> {
    let backend = shared::backend("steer_and_interrupt");
    let codex = Codex::connect_with(backend.config()).await?;
    let thread = codex.thread_start().await?;
    println!("steered:     {}", steer(&thread).await?.final_response.unwrap_or_default());
    println!("interrupted: {}", interrupt(&thread).await?.as_str());
    codex.close().await
}

/// Has a story told, and asks for a shorter one while it is being told.
pub(crate) async fn steer(thread: &Thread) -> Result<TurnResult> {
    let turn = thread.turn("Tell me a story of a fox.").await?;
    // Once there is text the turn is certainly running. Steering one that is over would be refused.
    turn.stream_text().next().await.transpose()?;
    turn.steer("Two sentences are enough.").await?;
    turn.run().await
}

/// Stops a turn; what it has done so far stays in the thread.
pub(crate) async fn interrupt(thread: &Thread) -> Result<TurnStatus> {
    let turn = thread.turn("Count to a million.").await?;
    turn.stream_text().next().await.transpose()?;
    turn.interrupt().await?;
    // An interrupted turn is a result with that status, not an error.
    Ok(turn.run().await?.status)
}
