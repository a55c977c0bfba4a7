//! A round: houses over all transports at once, from nothing to nothing.

use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use tokio::task::JoinSet;

use crate::client::Client;
use crate::house::{House, Kind};
use crate::ledger::{Count, Ledger, Log};
use crate::processes::{self, Usage};

/// Over stdio a house has one client, so there are two of these.
const HOUSES: [Kind; 4] = [Kind::Stdio, Kind::Stdio, Kind::Unix, Kind::WebSocket];

/// How long what ends by itself may take: threads of the system, sockets of tasks that were dropped.
const ENDING: Duration = Duration::from_secs(20);

/// Plays a round, and compares what this process has then with what it had before.
pub(crate) async fn play(seed: u64, ledger: &Arc<Ledger>, before: Option<Usage>) {
    let mut rng = Rng::with_seed(seed);
    let mut houses = JoinSet::new();
    for (number, kind) in HOUSES.into_iter().enumerate() {
        let log = ledger.log(kind, format_args!("seed {seed}, house {number} ({})", kind.name()));
        houses.spawn(keep_house(kind, rng.fork(), log));
    }
    while let Some(house) = houses.join_next().await {
        if let Err(error) = house {
            ledger.log(Kind::Stdio, format_args!("seed {seed}")).fault(Count::Wrong, error);
        }
    }
    if let Some(before) = before {
        settle(before, &ledger.log(Kind::Stdio, format_args!("seed {seed}, after it"))).await;
    }
}

/// One house, with all its clients.
async fn keep_house(kind: Kind, mut rng: Rng, log: Log) {
    let house = match log.patiently("a house", House::open(kind, log.clone())).await {
        Some(Ok(house)) => Arc::new(house),
        Some(Err(error)) => return log.fault(Count::Wrong, error),
        None => return,
    };
    let number = if kind == Kind::Stdio { 1 } else { 2 };
    let mut clients = JoinSet::new();
    let mut opened = Vec::new();
    for number in 1..=number {
        match log.patiently("a client", Client::open(&house, number, rng.fork(), &log)).await {
            Some(Ok(client)) => opened.push(client),
            Some(Err(error)) => log.fault(Count::Wrong, error),
            None => {}
        }
    }
    opened.into_iter().for_each(|client| drop(clients.spawn(client.live())));
    while let Some(client) = clients.join_next().await {
        if let Err(error) = client {
            log.fault(Count::Wrong, format_args!("a client: {error}"));
        }
    }
    match Arc::try_unwrap(house) {
        Ok(house) => house.close(rng.bool()).await,
        Err(_) => log.fault(Count::LeftBehind, "a house that somebody still has"),
    }
}

/// Waits until this process has no more than before.
async fn settle(before: Usage, log: &Log) {
    let clean = |usage: Usage| {
        usage.files <= before.files && usage.threads <= before.threads && processes::zombies().is_empty()
    };
    let settled = async {
        while !processes::usage().is_some_and(clean) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    if tokio::time::timeout(ENDING, settled).await.is_ok() {
        return;
    }
    let Some(now) = processes::usage() else { return };
    let (files, threads) = (processes::open_files(), processes::threads());
    if now.files > before.files {
        let more = (now.files - before.files) as u64;
        log.faults(Count::LeftBehind, more, format_args!("open files, {} before: {files:?}", before.files));
    }
    if now.threads > before.threads {
        let more = (now.threads - before.threads) as u64;
        log.faults(Count::LeftBehind, more, format_args!("threads, {} before: {threads:?}", before.threads));
    }
    for zombie in processes::zombies() {
        log.fault(Count::LeftBehind, format_args!("a zombie: {zombie}"));
    }
}
