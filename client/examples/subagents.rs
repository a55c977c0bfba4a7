//! What sub-agents do: each works on a thread of its own, which can be listened to like any other.
//!
//! ```text
//! cargo run -p codex-client --features testing --example subagents
//! ```

mod shared;

use codex_client::types::{CollabAgentTool, ServerNotification as Event, ThreadItem};
use codex_client::{Codex, Result, Thread, TurnResult};

#[tokio::main]
async fn main() -> Result<()> {
    let backend = shared::backend("subagents");
    let codex = Codex::connect_with(backend.config()).await?;
    for line in run(&codex).await? {
        println!("{line}");
    }
    codex.close().await
}

/// Has the model spawn a sub-agent; tells what both have answered.
pub(crate) async fn run(codex: &Codex) -> Result<Vec<String>> {
    let thread = codex.thread_start().await?;
    let turn = thread.turn("Have a sub-agent count the files, and wait for it.").await?;
    let (mut events, mut agents) = (turn.stream(), Vec::new());
    while let Some(event) = events.next().await {
        // A sub-agent is known once it is spawned; what it did before is kept for whoever attaches.
        if let Event::ItemCompleted(completed) = event?
            && let ThreadItem::CollabAgentToolCall(call) = completed.item
            && call.tool == CollabAgentTool::SpawnAgent
        {
            for id in call.receiver_thread_ids {
                agents.push(tokio::spawn(first_turn(codex.thread(id))));
            }
        }
    }
    drop(events);
    let mut told = vec![said("the agent", &turn.run().await?)];
    for agent in agents {
        if let Ok(result) = agent.await {
            told.push(said("its sub-agent", &result?));
        }
    }
    Ok(told)
}

/// The first turn of a sub-agent: one that runs already is listed.
async fn first_turn(agent: Thread) -> Result<TurnResult> {
    let mut events = agent.events();
    if let Some(turn) = agent.turns().limit(1).await.ok().and_then(|page| page.data.into_iter().next()) {
        return agent.attach(turn.id).await?.run().await;
    }
    while let Some(event) = events.next().await {
        if let Event::TurnStarted(started) = event? {
            return agent.attach(started.turn.id).await?.run().await;
        }
    }
    Err(codex_client::Error::InvalidInput("the connection is gone".into()))
}

fn said(who: &str, result: &TurnResult) -> String {
    format!("{who}: {}", result.final_response.as_deref().unwrap_or_default())
}
