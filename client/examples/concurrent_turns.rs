//! Many turns at once on one connection: each stream sees only its own.
//!
//! ```text
//! cargo run -p codex-client --features testing --example concurrent_turns
//! ```

mod shared;

use codex_client::{Codex, Result};
use tokio::task::JoinSet;

const QUESTIONS: [&str; 4] = ["lifetimes", "pinning", "variance", "coherence"];

#[tokio::main]
async fn main() -> Result<()> {
    let backend = shared::backend("concurrent_turns");
    let codex = Codex::connect_with(backend.config()).await?;
    for (question, answer) in run(&codex).await? {
        println!("{question}: {answer}");
    }
    codex.close().await
}

/// Asks everything at once; gives questions and answers, the quickest first.
pub(crate) async fn run(codex: &Codex) -> Result<Vec<(&'static str, String)>> {
    let mut turns = JoinSet::new();
    for question in QUESTIONS {
        // A clone is cheap and shares the connection. A thread runs one turn at a time, so each turn gets its own.
        let codex = codex.clone();
        turns.spawn(async move {
            let thread = codex.thread_start().ephemeral(true).await?;
            let result = thread.run(format!("Rust's {question} in one sentence.")).await?;
            Ok((question, result.final_response.unwrap_or_default()))
        });
    }
    turns.join_all().await.into_iter().collect()
}
