//! Turns on the [server](crate::transports): they are started, they stream, they are read.

use std::ops::Range;

use anyhow::Result;
use codex_client::{Codex, Turn};
use codex_protocol_types::ServerNotification;
use serde_json::json;

/// So many turns, each of a thread of its own; nothing streams yet.
pub async fn start(codex: &Codex, count: usize) -> Result<Vec<Turn>> {
    let mut turns = Vec::new();
    for _ in 0..count {
        turns.push(codex.thread_start().await?.turn("go").await?);
    }
    Ok(turns)
}

/// Has these turns, by the order of their starts, stream so many deltas in all, turn and turn about. Returns once they
/// have arrived, be they read or not.
pub async fn stream(codex: &Codex, turns: Range<usize>, deltas: usize) -> Result<()> {
    let params = json!({"first": turns.start, "end": turns.end, "deltas": deltas});
    codex.rpc().request_raw("stream", params).await?;
    Ok(())
}

/// Has these turns come to their ends.
pub async fn complete(codex: &Codex, turns: Range<usize>) -> Result<()> {
    codex.rpc().request_raw("complete", json!({"first": turns.start, "end": turns.end})).await?;
    Ok(())
}

/// How many deltas the turn streams until it is completed.
pub async fn count(turn: Turn) -> Result<usize> {
    let mut stream = turn.stream();
    let mut deltas = 0;
    while let Some(notification) = stream.next().await {
        if let ServerNotification::ItemAgentMessageDelta(_) = notification? {
            deltas += 1;
        }
    }
    Ok(deltas)
}
