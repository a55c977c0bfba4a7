//! Cancel on Ctrl-C: the first one interrupts the turn and shows what there is of it, a second one leaves at once.
//!
//! ```text
//! cargo run -p codex-client --features testing --example ctrl_c
//! ```

mod shared;

use std::error::Error;
use std::io::{Write as _, stdout};
use std::process::ExitCode;

use codex_client::{Codex, CodexConfig, Result, Turn};
use tokio::signal::ctrl_c;

/// What shells give a program that a Ctrl-C has ended.
const INTERRUPTED: u8 = 130;

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let backend = shared::backend("ctrl_c");
    run(backend.config(), "Count to a million.").await
}

/// Shows the answer as it is written, until its end or a Ctrl-C.
pub(crate) async fn run(config: CodexConfig, prompt: &str) -> Result<ExitCode, Box<dyn Error>> {
    let codex = Codex::connect_with(config).await?;
    let turn = codex.thread_start().await?.turn(prompt).await?;
    let code = tokio::select! {
        // Polled first: once there is text on the screen, a Ctrl-C is listened for.
        biased;
        pressed = ctrl_c() => {
            pressed?;
            tokio::select! {
                biased;
                again = ctrl_c() => again?,
                stopped = stop(&turn) => stopped?,
            }
            INTERRUPTED
        }
        shown = show(&turn) => {
            shown?;
            0
        }
    };
    // Ends the runtime, and kills it if it does not end by itself.
    codex.close().await?;
    Ok(code.into())
}

/// Shows the text of a turn as it is written, from where it was left.
async fn show(turn: &Turn) -> Result<()> {
    let mut text = turn.stream_text();
    while let Some(piece) = text.next().await {
        print!("{}", piece?);
        let _ = stdout().flush();
    }
    println!();
    Ok(())
}

/// Interrupts a turn, and waits for its end: what it has written until then is shown,
/// and kept in its thread.
async fn stop(turn: &Turn) -> Result<()> {
    println!("\n[interrupting; once more leaves at once]");
    turn.interrupt().await?;
    show(turn).await?;
    let result = turn.run().await?;
    println!("[{}]", result.status.as_str());
    Ok(())
}
