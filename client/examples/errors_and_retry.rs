//! What can go wrong, how to tell it apart, and what to try again.
//!
//! ```text
//! cargo run -p codex-client --features testing --example errors_and_retry
//! ```

mod shared;

use std::time::Duration;

use codex_client::{Codex, Error, Result, RetryPolicy, RpcErrorKind, retry_on_overload};

#[tokio::main]
async fn main() -> Result<()> {
    let backend = shared::backend("errors_and_retry");
    let codex = Codex::connect_with(backend.config()).await?;
    for line in run(&codex).await? {
        println!("{line}");
    }
    codex.close().await
}

/// Lets a few things go wrong; says what happened to each.
pub(crate) async fn run(codex: &Codex) -> Result<Vec<String>> {
    let mut report = Vec::new();
    let nobody = "01234567-0123-7123-8123-0123456789ab";
    if let Err(error) = codex.thread_resume(nobody).await {
        report.push(explain(&error));
    }

    // A busy server (-32001) is worth another try; every other error comes back at once.
    let policy = RetryPolicy { attempts: 5, max_delay: Duration::from_secs(10), ..RetryPolicy::default() };
    let thread = retry_on_overload(policy, || codex.thread_start()).await?;

    // A turn is not repeated by itself: its input is in the thread by then, so this asks the model to go on instead.
    let mut outcome = thread.run("How are you?").await;
    if let Err(error @ Error::TurnFailed { .. }) = outcome {
        report.push(explain(&error));
        outcome = thread.run("Please go on.").await;
    }
    report.push(format!("the answer: {}", outcome?.final_response.unwrap_or_default()));
    Ok(report)
}

/// What a program would do about it.
fn explain(error: &Error) -> String {
    match error {
        Error::TurnFailed { error, .. } => format!("the turn failed, the thread lives on: {}", error.message),
        Error::Rpc { kind: RpcErrorKind::ThreadNotFound, method, .. } => {
            format!("{method} asks for what is not there")
        }
        error if error.is_closed() => format!("the runtime is gone, connect again: {error}"),
        error if error.is_transient() => "busy, or out of reach: try again later".to_owned(),
        error => error.to_string(),
    }
}
