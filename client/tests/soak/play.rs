//! One turn, from its start to its end or to that of the connection.

use std::sync::Arc;

use codex_client::types::{ThreadItem, TurnStatus};
use codex_client::{Error, Result, Thread, Turn};
use fastrand::Rng;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::driver;
use crate::heard;
use crate::house::House;
use crate::ledger::{Count, Log};
use crate::plan;
use crate::reading::{self, Manner, Read};
use crate::script::{Cue, Script};

/// How the playing of a turn ended.
pub(crate) enum Played {
    /// The turn is over.
    Over,
    /// The connection is gone.
    Lost(InFlight),
    /// It hangs, or is as it must not be; its thread cannot be used any more.
    Stuck,
}

/// A turn that was begun, or asked for, when the connection went.
pub(crate) struct InFlight {
    pub(crate) script: Arc<Script>,
    pub(crate) cues: UnboundedReceiver<Cue>,
    /// Once its start was answered.
    pub(crate) turn: Option<String>,
    pub(crate) log: Log,
}

/// Plays one turn, as chance has it.
pub(crate) async fn turn(house: &House, thread: &Thread, rng: &mut Rng, log: &Log) -> Played {
    let manner = Manner::any(rng);
    let steps = plan::turn(rng, !manner.leaves());
    let shown: Vec<_> = steps.iter().map(ToString::to_string).collect();
    let (script, mut cues) = house.scripts.add(steps);
    let log = log.at(format_args!("turn {} ({manner:?}: {})", script.id, shown.join(" | ")));
    let events = thread.events();
    let mut start = thread.turn(script.prompt());
    if manner == Manner::LeaveInterrupting {
        // Whoever drops a turn that asked for it interrupts it, if it still runs.
        script.stop(true);
        start = start.interrupt_on_drop();
    }
    let turn = match log.patiently("the answer to turn/start", start.into_future()).await {
        Some(Ok(turn)) => turn,
        Some(Err(error)) if error.is_closed() => {
            return Played::Lost(InFlight { script, cues, turn: None, log });
        }
        Some(Err(error)) => return stuck(&error, &log),
        None => return Played::Stuck,
    };
    log.count(Count::Begun);
    let id = turn.id().to_owned();
    let reading = async {
        if manner.leaves() {
            let interrupting = manner == Manner::LeaveInterrupting;
            let left = reading::leave(turn, interrupting, events, rng.fork());
            tokio::select! {
                result = left => result.map(|result| Read { heard: None, text: None, result }),
                never = driver::drive(None, &script, &mut cues, &log) => never,
            }
        } else {
            attended(&turn, &script, &mut cues, manner, rng, events, &log).await
        }
    };
    match log.patiently(format!("the end of turn {id}"), reading).await {
        Some(Ok(read)) => {
            judge(&script, &read, &log);
            Played::Over
        }
        Some(Err(error)) if error.is_closed() => Played::Lost(InFlight { script, cues, turn: Some(id), log }),
        Some(Err(error)) => stuck(&error, &log),
        None => Played::Stuck,
    }
}

async fn attended(
    turn: &Turn,
    script: &Script,
    cues: &mut UnboundedReceiver<Cue>,
    manner: Manner,
    rng: &mut Rng,
    events: codex_client::NotificationStream,
    log: &Log,
) -> Result<Read> {
    let (disturbs, reads) = (rng.fork(), rng.fork());
    tokio::select! {
        read = reading::read(turn, manner, events, reads) => read,
        never = driver::drive(Some(turn), script, cues, log) => never,
        never = driver::disturb(turn, script, disturbs, log) => never,
    }
}

fn stuck(error: &Error, log: &Log) -> Played {
    log.fault(Count::Wrong, error);
    Played::Stuck
}

/// Compares what was read with what was scripted.
fn judge(script: &Script, read: &Read, log: &Log) {
    let told = script.told();
    if let Some(heard) = &read.heard {
        log.add(Count::Events, heard.events);
        heard.judge(&told, log);
    }
    let whole = read.result.status == TurnStatus::Completed;
    if let Some(text) = &read.text {
        let words: Vec<String> = text.replace("\n\n", "").split_inclusive(' ').map(str::to_owned).collect();
        heard::words(&told.said, &words, whole, log);
    }
    if whole && read.result.final_response != told.said.last().map(|said| said.words.concat()) {
        log.fault(Count::Wrong, "the final response is not the last message");
    }
    ended(script, &read.result.status, &read.result.items, log);
}

/// Compares a turn's end and its items with what was scripted; counts the end.
pub(crate) fn ended(script: &Script, status: &TurnStatus, items: &[ThreadItem], log: &Log) {
    let told = script.told();
    heard::messages(&told.said, items, *status == TurnStatus::Completed, log);
    match status {
        TurnStatus::Completed => {
            log.count(Count::Completed);
            if told.failed {
                log.fault(Count::Wrong, "completed, though its model has failed");
            }
            if told.unasked > 0 {
                log.faults(Count::Lost, told.unasked as u64, "requests to the model");
            }
            if told.unseen_steers > 0 {
                log.faults(Count::Lost, told.unseen_steers, "steers that were accepted");
            }
        }
        TurnStatus::Failed => {
            log.count(Count::Failed);
            if !told.failed {
                log.fault(Count::Wrong, "failed, which is not scripted");
            }
        }
        TurnStatus::Interrupted => {
            log.count(Count::Interrupted);
            if !told.stopped {
                log.fault(Count::Wrong, "interrupted, though nobody has interrupted it");
            }
        }
        other => log.fault(Count::Wrong, format_args!("over with status {}", other.as_str())),
    }
}
