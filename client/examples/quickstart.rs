//! One streamed turn on the real runtime, and what it came to.
//!
//! ```text
//! cargo run -p codex-client --features testing --example quickstart -- [--offline] [PROMPT]
//! ```
//!
//! Uses the user's own Codex; with `--offline` the model is scripted, and nothing leaves the machine.

mod shared;

use std::io::{self, Write as _};
use std::time::Instant;

use codex_client::types::ServerNotification;
use codex_client::{Codex, CodexConfig, Error};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let (flags, words): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument == "--offline");
    let prompt = if words.is_empty() { "Say hello in one sentence.".to_owned() } else { words.join(" ") };
    let backend =
        if flags.is_empty() { shared::backend("quickstart") } else { shared::offline("quickstart") };
    run(backend.config(), &prompt).await
}

/// Connects, streams one turn and tells what happened.
pub(crate) async fn run(config: CodexConfig, prompt: &str) -> Result<(), Error> {
    let started = Instant::now();
    let codex = Codex::connect_with(config).await?;
    let metadata = codex.metadata();
    println!("runtime  codex {} on {} ({:.0?})", metadata.version, metadata.platform_os, started.elapsed());

    let thread = codex.thread_start().await?;
    println!("thread   {}", thread.id());
    println!("prompt   {prompt}");
    let turn = thread.turn(prompt).await?;
    print!("answer   ");
    let (mut stream, sent, mut first) = (turn.stream(), Instant::now(), None);
    while let Some(notification) = stream.next().await {
        match notification? {
            ServerNotification::ItemAgentMessageDelta(delta) => {
                first.get_or_insert_with(|| sent.elapsed());
                print!("{}", delta.delta);
                let _ = io::stdout().flush();
            }
            ServerNotification::ThreadTokenUsageUpdated(updated) => {
                let total = updated.token_usage.total;
                print!("\nusage    {} tokens in, {} out", total.input_tokens, total.output_tokens);
            }
            ServerNotification::TurnCompleted(completed) => {
                println!("\nstatus   {}", completed.turn.status.as_str());
                if let Some(error) = completed.turn.error {
                    println!("error    {}", error.message);
                }
            }
            _ => {}
        }
    }
    println!(
        "timing   first text after {:.0?}, done after {:.0?}",
        first.unwrap_or_default(),
        sent.elapsed()
    );
    codex.close().await
}
