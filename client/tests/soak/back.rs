//! What a thread tells after its connection was lost, compared with what ran on it.

use codex_client::types::{self, ThreadItem, TurnStatus, UserInput};
use codex_client::{ApprovalMode, Codex, Error, Reconnected, Result, Sandbox, StillRunning, Thread};

use crate::driver;
use crate::ledger::{Count, Log};
use crate::play::{self, InFlight};
use crate::reading::settled;
use crate::scripts::turn_of;
use crate::seat::Seat;

impl Seat {
    /// Takes up the thread on the new connection, and sees what became of the turn that ran. `killed`: the runtime was
    /// killed meanwhile, so that what it had not written is gone.
    pub(crate) async fn come_back(
        &mut self,
        codex: &Codex,
        back: Result<Reconnected>,
        seen: bool,
        killed: bool,
    ) {
        let lost = self.lost.take();
        self.closed = false;
        let log = match &lost {
            Some(lost) => lost.log.at("after a reconnect"),
            None => self.log.clone(),
        };
        let back = match back {
            Ok(back) => back,
            Err(error) => return self.begin_anew(codex, &error, lost, killed, &log).await,
        };
        self.thread = back.thread;
        if seen && !back.known && !killed {
            log.fault(Count::Lost, "the thread does not list the last turn that was seen");
        }
        let mut missed = back.missed;
        if let Some(lost) = lost {
            let found = missed.iter().position(|turn| is_it(turn, &lost)).map(|at| missed.remove(at));
            self.lost = became(&self.thread, lost, found, back.in_progress, killed, &log).await;
            self.closed = self.lost.is_some();
        } else if back.in_progress.is_some() {
            log.fault(Count::Wrong, "a turn runs that nobody has begun");
        }
        for turn in missed.iter().filter(|_| back.known) {
            log.fault(Count::Duplicated, format_args!("turn {} is told as missed, and was seen", turn.id));
        }
    }

    /// A thread of which nothing was stored is gone with its runtime, and one without a turn with its connection.
    /// Another takes its place.
    async fn begin_anew(
        &mut self,
        codex: &Codex,
        error: &Error,
        lost: Option<InFlight>,
        killed: bool,
        log: &Log,
    ) {
        let begun = lost.is_some_and(|lost| lost.turn.is_some());
        if self.stored || (begun && !killed) {
            log.fault(Count::Lost, format_args!("the thread: {error}"));
        }
        if begun {
            log.count(Count::Gone);
        }
        match log.patiently("a thread in the place of one that is gone", start_thread(codex)).await {
            Some(Ok(thread)) => (self.thread, self.stored) = (thread, false),
            Some(Err(error)) if error.is_closed() => self.closed = true,
            Some(Err(error)) => {
                log.fault(Count::Wrong, error);
                self.stuck = true;
            }
            None => self.stuck = true,
        }
    }
}

/// Starts a thread on which commands are asked for.
pub(crate) async fn start_thread(codex: &Codex) -> Result<Thread> {
    codex.thread_start().sandbox(Sandbox::read_only()).approval_mode(ApprovalMode::AskUser).await
}

/// What became of a turn; given back if the connection went once more before that was known.
async fn became(
    thread: &Thread,
    lost: InFlight,
    missed: Option<types::Turn>,
    running: Option<StillRunning>,
    killed: bool,
    log: &Log,
) -> Option<InFlight> {
    if let Some(running) = running {
        if !is_it(&running.so_far, &lost) {
            log.fault(Count::Wrong, format_args!("turn {} runs, and not this one", running.turn.id()));
        }
        return follow(lost, running, log).await;
    }
    if let Some(turn) = missed {
        begun_after_all(&lost, log);
        over(&lost, &turn.status, &turn.items, killed, log);
        return None;
    }
    // Its end was heard just before the connection went, or its start never reached the runtime.
    let id = lost.turn.clone()?;
    let attached = async { settled(thread.attach(&id).await?.run().await) };
    match log.patiently("what is stored of a turn that was not missed", attached).await {
        Some(Ok(result)) => over(&lost, &result.status, &result.items, killed, log),
        Some(Err(error)) if error.is_closed() => return Some(lost),
        Some(Err(_)) if killed => log.count(Count::Gone),
        Some(Err(error)) => log.fault(Count::Lost, format_args!("a turn that was begun: {error}")),
        None => {}
    }
    None
}

/// Follows a turn that still runs to its end.
async fn follow(mut lost: InFlight, running: StillRunning, log: &Log) -> Option<InFlight> {
    begun_after_all(&lost, log);
    lost.turn = Some(running.turn.id().to_owned());
    let run = async {
        tokio::select! {
            result = running.turn.run() => settled(result),
            never = driver::drive(Some(&running.turn), &lost.script, &mut lost.cues, log) => never,
        }
    };
    match log.patiently("the end of a turn that still ran", run).await {
        Some(Ok(result)) => play::ended(&lost.script, &result.status, &result.items, log),
        Some(Err(error)) if error.is_closed() => return Some(lost),
        Some(Err(error)) => log.fault(Count::Wrong, format_args!("a turn that still ran: {error}")),
        None => {}
    }
    None
}

/// Its start was not answered, and has begun it all the same.
fn begun_after_all(lost: &InFlight, log: &Log) {
    if lost.turn.is_none() {
        log.count(Count::Begun);
    }
}

fn over(lost: &InFlight, status: &TurnStatus, items: &[ThreadItem], killed: bool, log: &Log) {
    if killed && *status == TurnStatus::Interrupted {
        log.count(Count::Gone);
    } else {
        play::ended(&lost.script, status, items, log);
    }
}

/// Whether this is the turn: by its id, or, where that was not told, by what began it, once that is stored.
fn is_it(turn: &types::Turn, lost: &InFlight) -> bool {
    if let Some(id) = &lost.turn {
        return *id == turn.id;
    }
    let parts = turn.items.iter().flat_map(|item| match item {
        ThreadItem::UserMessage(message) => message.content.as_slice(),
        _ => &[],
    });
    let texts = parts.filter_map(|part| match part {
        UserInput::Text(text) => turn_of(&text.text),
        _ => None,
    });
    let turns: Vec<u64> = texts.collect();
    turns.contains(&lost.script.id) || turns.is_empty()
}
