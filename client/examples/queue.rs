//! A queue with a limit: many prompts, a few turns at once, the answers in the order of the prompts.
//!
//! ```text
//! cargo run -p codex-client --features testing --example queue
//! ```

mod shared;

use codex_client::{Codex, Result, RetryPolicy, retry_on_transient};
use futures_util::future::join_all;
use tokio::sync::Semaphore;

/// How many turns may run at once.
const AT_ONCE: usize = 2;

const PROMPTS: [&str; 5] = ["lifetimes", "pinning", "variance", "coherence", "elision"];

#[tokio::main]
async fn main() -> Result<()> {
    let backend = shared::backend("queue");
    // The runtime keeps a thread loaded until it is let go of: each is, when its prompt is answered.
    let codex = Codex::connect_with(backend.config().unsubscribe_on_drop(true)).await?;
    let prompts = PROMPTS.map(|prompt| format!("Rust's {prompt} in one sentence."));
    for (prompt, answer) in PROMPTS.iter().zip(answers(&codex, &prompts, AT_ONCE).await) {
        match answer {
            Ok(answer) => println!("{prompt}: {answer}"),
            Err(error) => println!("{prompt} has failed: {error}"),
        }
    }
    codex.close().await
}

/// Asks everything, at most `at_once` prompts at a time; gives the answers in the order of the prompts. One that fails
/// takes no other along.
pub(crate) async fn answers(codex: &Codex, prompts: &[String], at_once: usize) -> Vec<Result<String>> {
    let places = &Semaphore::new(at_once);
    join_all(prompts.iter().map(|prompt| async move {
        // First come, first served. Kept while `answer` waits to try again: a busy
        // server is not asked more meanwhile.
        let _place = places.acquire().await;
        answer(codex, prompt).await
    }))
    .await
}

async fn answer(codex: &Codex, prompt: &str) -> Result<String> {
    retry_on_transient(RetryPolicy::default(), || async {
        // A new thread each time: in the one of an attempt that failed, the prompt
        // stands already.
        let thread = codex.thread_start().ephemeral(true).await?;
        Ok(thread.run(prompt).await?.final_response.unwrap_or_default())
    })
    .await
}
