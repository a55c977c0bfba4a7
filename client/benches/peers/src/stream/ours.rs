//! Reads the stream through `codex-client`: every turn by its own stream.

use anyhow::{Context as _, Result, ensure};
use codex_client::{Codex, CodexConfig};
use codex_peers::clock::{Clock, Sample};
use codex_peers::turns::count;
use futures_util::future::try_join_all;
use futures_util::poll;
use serde_json::Value;

use super::Streams;

pub(super) async fn run(streams: &Streams) -> Result<Sample> {
    let config = CodexConfig::new().binary(&streams.stand_in).launch_args(streams.arguments());
    let codex = Codex::connect_with(config.max_in_flight(usize::MAX)).await?;
    let open = (0..streams.open).map(|_| Box::pin(codex.rpc().request_raw("left/open", Value::Null)));
    let mut open = open.collect::<Vec<_>>();
    for request in &mut open {
        // The first poll sends it.
        ensure!(poll!(request).is_pending(), "the stand-in answers what it does not know");
    }
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
    drop(open);
    codex.close().await?;
    Ok(sample)
}
