//! The floor of many turns at once: the least that hands each event to a task of its own, with tokio's own channels.
//!
//! A thread has serde_json read each line into what borrows from it, finds the channel of its turn in a map, and sends the
//! text; a task a turn receives. There is no pipe, no answer, no end of a turn, nothing typed and nothing bounded.

use std::collections::HashMap;
use std::thread;

use anyhow::{Context as _, Result, ensure};
use futures_util::future::try_join_all;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::captured::Captured;
use crate::clock::{Clock, Sample};
use crate::readers::turn_of;

/// What so many events of so many turns take, from the first line to the last that is received.
pub async fn run(turns: usize, events: usize) -> Result<Sample> {
    let stream = String::from_utf8(Captured::new()?.stream(turns, events))?;
    let text = stream.lines().skip(turns).take(events).collect::<Vec<_>>().join("\n");
    let mut senders = HashMap::new();
    let mut readers = Vec::new();
    for line in text.lines().take(turns) {
        let (sender, receiver) = unbounded_channel();
        senders.insert(turn_of(line).context("a line without a turn")?.to_owned(), sender);
        readers.push(tokio::spawn(receive(receiver)));
    }
    let clock = Clock::start()?;
    let reader = thread::spawn(move || {
        for line in text.lines() {
            if let Some(sender) = turn_of(line).and_then(|turn| senders.get(turn)) {
                // A task that is gone counts too few.
                let _ = sender.send(line.to_owned());
            }
        }
    });
    let received = try_join_all(readers).await?.into_iter().sum();
    let sample = clock.stop(received);
    ensure!(received == events, "{received} of {events} were received");
    ensure!(reader.join().is_ok(), "the thread that reads panicked");
    Ok(sample)
}

async fn receive(mut lines: UnboundedReceiver<String>) -> usize {
    let mut received = 0;
    while lines.recv().await.is_some() {
        received += 1;
    }
    received
}
