//! One thread of a client, and the turns that are played on it.

use std::sync::Arc;

use codex_client::Thread;
use fastrand::Rng;
use tokio::sync::watch;

use crate::house::House;
use crate::ledger::{Count, Log};
use crate::play::{self, InFlight, Played};

/// One thread of a client.
pub(crate) struct Seat {
    pub(crate) thread: Thread,
    pub(crate) log: Log,
    pub(crate) rng: Rng,
    /// Whether a turn of it has completed: then it is stored.
    pub(crate) stored: bool,
    /// What ran when the connection went.
    pub(crate) lost: Option<InFlight>,
    /// The connection is gone.
    pub(crate) closed: bool,
    /// It hangs; nothing more is played on it.
    pub(crate) stuck: bool,
}

impl Seat {
    pub(crate) fn new(thread: Thread, log: Log, rng: Rng) -> Self {
        Self { thread, log, rng, stored: false, lost: None, closed: false, stuck: false }
    }

    /// Plays so many turns, or until the connection is gone.
    pub(crate) async fn work(mut self, house: Arc<House>, turns: usize, begun: watch::Sender<usize>) -> Self {
        for _ in 0..turns {
            begun.send_modify(|begun| *begun += 1);
            // Now and then somebody asks, and does not wait for the answer.
            if self.rng.u8(0..10) == 0 {
                self.give_up_a_start(&house).await;
            }
            match play::turn(&house, &self.thread, &mut self.rng, &self.log).await {
                Played::Over => self.stored = true,
                Played::Lost(lost) => {
                    (self.lost, self.closed) = (Some(lost), true);
                    break;
                }
                Played::Stuck => {
                    self.stuck = true;
                    break;
                }
            }
        }
        self
    }

    /// Asks for a turn on a thread of its own, and drops the future at any moment.
    async fn give_up_a_start(&mut self, house: &House) {
        let time = std::time::Duration::from_micros(self.rng.u64(0..20_000));
        let (script, mut cues) = house.scripts.add(crate::plan::turn(&mut self.rng, false));
        let log = self.log.at(format_args!("turn {} (given up)", script.id));
        let codex = self.thread.codex().clone();
        let given_up = async {
            let thread = codex.thread_start().ephemeral(true).await?;
            thread.turn(script.prompt()).interrupt_on_drop().await?.run().await
        };
        tokio::select! {
            _ = tokio::time::timeout(time, given_up) => log.count(Count::Abandoned),
            never = crate::driver::drive(None, &script, &mut cues, &log) => never,
        }
        // Whoever still waits goes on.
        drop(cues);
    }
}
