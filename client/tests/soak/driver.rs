//! What is done to a turn while it runs: whoever waits in the middle of it goes on, steered or interrupted.

use codex_client::{Error, RpcErrorKind, Turn};
use fastrand::Rng;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::ledger::{Count, Log};
use crate::plan::Midway;
use crate::script::{Cue, Script};

/// Sees to what a turn's script wants, and does not end. Without the turn itself, whoever waits just goes on.
pub(crate) async fn drive(
    turn: Option<&Turn>,
    script: &Script,
    cues: &mut UnboundedReceiver<Cue>,
    log: &Log,
) -> ! {
    let mut steers = 0;
    while let Some(cue) = cues.recv().await {
        let Some(turn) = turn else { continue };
        match cue {
            Cue::Held(hold, midway) => {
                match midway {
                    Midway::Wait(time) => tokio::time::sleep(time).await,
                    Midway::Steer => steer(turn, script, &mut steers, true, log).await,
                    Midway::Interrupt => interrupt(turn, script, true, log).await,
                    Midway::SteerAndInterrupt => {
                        steer(turn, script, &mut steers, true, log).await;
                        interrupt(turn, script, true, log).await;
                    }
                }
                drop(hold);
            }
            Cue::Unanswered => interrupt(turn, script, true, log).await,
        }
    }
    std::future::pending().await
}

/// Does something at any moment, which may be too late.
pub(crate) async fn disturb(turn: &Turn, script: &Script, mut rng: Rng, log: &Log) -> ! {
    let time = std::time::Duration::from_millis(rng.u64(0..60));
    match rng.u8(0..8) {
        0 => {
            tokio::time::sleep(time).await;
            interrupt(turn, script, false, log).await;
        }
        1 => {
            tokio::time::sleep(time).await;
            steer(turn, script, &mut 1_000, false, log).await;
        }
        _ => {}
    }
    std::future::pending().await
}

async fn steer(turn: &Turn, script: &Script, steers: &mut u64, runs: bool, log: &Log) {
    *steers += 1;
    let steered =
        log.patiently("the answer to a steer", turn.steer(script.steer(*steers)).into_future()).await;
    match steered {
        Some(Ok(id)) if id == turn.id() => {
            script.steered();
            log.count(Count::Steers);
        }
        Some(Ok(id)) => log.fault(Count::Wrong, format_args!("a steer of {} went to {id}", turn.id())),
        Some(Err(error)) if error.is_closed() => {}
        Some(Err(error)) if error.rpc_kind() == Some(RpcErrorKind::NoActiveTurn) && !runs => {}
        Some(Err(error)) => wrong("steer", &error, script, log),
        None => {}
    }
}

async fn interrupt(turn: &Turn, script: &Script, runs: bool, log: &Log) {
    let stopped_before = script.told().stopped;
    // Said first: the end of the turn may be heard before the answer.
    script.stop(true);
    match log.patiently("the answer to an interrupt", turn.interrupt()).await {
        Some(Ok(false)) => {
            script.stop(stopped_before);
            if runs && !stopped_before {
                log.fault(Count::Wrong, "an interrupt found that a turn which waits was over");
            }
        }
        Some(Err(error)) if !error.is_closed() => wrong("interrupt", &error, script, log),
        Some(_) | None => {}
    }
}

fn wrong(what: &str, error: &Error, script: &Script, log: &Log) {
    // What has been interrupted meanwhile is not there to be steered.
    if !script.told().stopped {
        log.fault(Count::Wrong, format_args!("{what}: {error}"));
    }
}
