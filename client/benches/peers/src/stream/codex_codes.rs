//! Reads the stream through `codex-codes`, which has one reader a connection.

use anyhow::{Context as _, Result};
use codex_codes::cli::AppServerBuilder;
use codex_codes::{AsyncClient, Notification, ServerMessage, ThreadStartParams, TurnStartParams, UserInput};
use codex_peers::clock::{Clock, Sample};

use super::Streams;

pub(super) async fn run(streams: &Streams) -> Result<Sample> {
    let builder = AppServerBuilder::new().command(&streams.stand_in).extra_args(streams.arguments());
    let mut client = AsyncClient::start_with(builder).await?;
    let thread = client.thread_start(&ThreadStartParams::default()).await?;
    let input = vec![UserInput::Text { text: "go".into(), text_elements: None }];
    let params = TurnStartParams { thread_id: thread.thread.id, input, ..TurnStartParams::default() };
    let clock = Clock::start()?;
    client.turn_start(&params).await?;
    let mut deltas = 0;
    loop {
        match client.next_message().await?.context("the stream ended before the turn")? {
            ServerMessage::Notification(Notification::AgentMessageDelta(_)) => deltas += 1,
            ServerMessage::Notification(Notification::TurnCompleted(_)) => break,
            _ => {}
        }
    }
    let sample = clock.stop(deltas);
    client.shutdown().await?;
    Ok(sample)
}
