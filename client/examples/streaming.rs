//! A turn as it happens: what the model thinks, runs and writes.
//!
//! ```text
//! cargo run -p codex-client --features testing --example streaming
//! ```

mod shared;

use std::collections::HashSet;
use std::io::{Write as _, stdout};

use codex_client::types::{ServerNotification as Event, ThreadItem};
use codex_client::{Codex, Result};

#[tokio::main]
async fn main() -> Result<()> {
    let backend = shared::backend("streaming");
    let codex = Codex::connect_with(backend.config()).await?;
    run(&codex).await?;
    codex.close().await
}

/// Streams one turn; gives the text of the answer.
pub(crate) async fn run(codex: &Codex) -> Result<String> {
    let thread = codex.thread_start().await?;
    let turn = thread.turn("Which files are here?").await?;
    let (mut events, mut answer, mut streamed) = (turn.stream(), String::new(), HashSet::new());
    // Ends by itself after `turn/completed`; a lost connection is an error, never a short stream.
    while let Some(event) = events.next().await {
        match event? {
            Event::ItemReasoningSummaryTextDelta(thought) => println!("[thinks] {}", thought.delta),
            Event::ItemStarted(started) => {
                if let ThreadItem::CommandExecution(command) = started.item {
                    println!("[runs] {}", command.command);
                }
            }
            Event::ItemCommandExecutionOutputDelta(output) => {
                print!("{}", output.delta);
                streamed.insert(output.item_id);
            }
            // A fast command has no deltas: all that it has written comes at its end.
            Event::ItemCompleted(completed) => {
                if let ThreadItem::CommandExecution(command) = completed.item
                    && !streamed.contains(&command.id)
                {
                    print!("{}", command.aggregated_output.unwrap_or_default());
                }
            }
            // The runtime asks the model again by itself: only `turn/completed` is the end.
            Event::Error(error) if error.will_retry => println!("[tries again] {}", error.error.message),
            Event::ItemAgentMessageDelta(piece) => {
                print!("{}", piece.delta);
                let _ = stdout().flush();
                answer.push_str(&piece.delta);
            }
            Event::TurnCompleted(completed) => println!("\n[{}]", completed.turn.status.as_str()),
            // There are many more kinds, and a newer runtime may send kinds that this program has never heard of.
            _ => {}
        }
    }
    Ok(answer)
}
