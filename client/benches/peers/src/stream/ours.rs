//! Reads the stream through `codex-client`: every turn by its own stream.

use anyhow::{Context as _, Result};
use codex_client::{Codex, CodexConfig, Turn};
use codex_protocol_types::ServerNotification;
use futures_util::future::try_join_all;

use super::{Clock, Sample, Streams};

pub(super) async fn run(streams: &Streams) -> Result<Sample> {
    let config = CodexConfig::new().binary(&streams.stand_in).launch_args(streams.arguments());
    let codex = Codex::connect_with(config).await?;
    let mut threads = Vec::new();
    for _ in 0..streams.turns {
        threads.push(codex.thread_start().await?);
    }
    let last = threads.pop().context("there is a turn at least")?;
    let mut tasks = Vec::new();
    for thread in threads {
        tasks.push(tokio::spawn(count(thread.turn("go").await?)));
    }
    let clock = Clock::start()?;
    let mut deltas = count(last.turn("go").await?).await?;
    for others in try_join_all(tasks).await? {
        deltas += others?;
    }
    let sample = clock.stop(deltas);
    codex.close().await?;
    Ok(sample)
}

/// How many deltas the turn streams until it is completed.
async fn count(turn: Turn) -> Result<usize> {
    let mut stream = turn.stream();
    let mut deltas = 0;
    while let Some(notification) = stream.next().await {
        if let ServerNotification::ItemAgentMessageDelta(_) = notification? {
            deltas += 1;
        }
    }
    Ok(deltas)
}
