//! Requests that have no function of their own: by name, in pages, by type, and as JSON.
//!
//! ```text
//! cargo run -p codex-client --features testing --example every_request
//! ```

mod shared;

use std::time::Duration;

use codex_client::types::requests::ThreadLoadedList;
use codex_client::types::{ConfigReadParams, ModelListParams, ThreadLoadedListParams};
use codex_client::{Codex, Error, Result};
use serde_json::json;

#[tokio::main]
async fn main() -> Result<()> {
    let backend = shared::backend("every_request");
    let codex = Codex::connect_with(backend.config()).await?;
    for line in run(&codex).await? {
        println!("{line}");
    }
    codex.close().await
}

/// Asks in four ways; says what came of each.
pub(crate) async fn run(codex: &Codex) -> Result<Vec<String>> {
    let mut report = Vec::new();

    // By name; this one must be quick.
    let rpc = codex.rpc().timeout(Duration::from_secs(10));
    let config = rpc.config_read(ConfigReadParams::default()).await?.config;
    report.push(format!("the model is {}", config.model.unwrap_or_else(|| "not configured".into())));

    // In pages: two models a page, as many pages as it takes.
    let mut models = codex.rpc().model_list_stream(ModelListParams { limit: Some(2), ..Default::default() });
    let mut count = 0;
    while let Some(model) = models.next().await {
        model?;
        count += 1;
    }
    report.push(format!("{count} models"));

    // By type.
    let thread = codex.thread_start().ephemeral(true).await?;
    let loaded = codex.request::<ThreadLoadedList>(&ThreadLoadedListParams::default()).await?;
    report.push(format!("loaded: {}", loaded.data.contains(&thread.id().to_owned())));

    // As JSON, for what this SDK does not know. The runtime says what it makes of it.
    let refused = codex.request_raw("thread/dream", json!({ "threadId": thread.id() })).await;
    if let Err(Error::Rpc { kind, .. }) = refused {
        report.push(format!("thread/dream: {kind:?}"));
    }
    Ok(report)
}
