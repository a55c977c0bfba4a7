//! The program of the README, written with `codex-codes`: it has no run of its own, so that the events are read here.

use codex_codes::{AsyncClient, Notification, ServerMessage, ThreadStartParams, TurnStartParams, UserInput};

#[tokio::main(flavor = "current_thread")]
async fn main() -> codex_codes::Result<()> {
    let mut client = AsyncClient::start().await?;
    let params = ThreadStartParams { model: Some("gpt-5".into()), ..Default::default() };
    let thread_id = client.thread_start(&params).await?.thread.id;
    let input = vec![UserInput::Text { text: "Say hello in one sentence.".into(), text_elements: None }];
    client.turn_start(&TurnStartParams { thread_id, input, ..Default::default() }).await?;
    while let Some(message) = client.next_message().await? {
        match message {
            ServerMessage::Notification(Notification::AgentMessageDelta(delta)) => print!("{}", delta.delta),
            ServerMessage::Notification(Notification::TurnCompleted(_)) => break,
            _ => {}
        }
    }
    println!();
    client.shutdown().await
}
