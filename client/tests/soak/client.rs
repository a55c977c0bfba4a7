//! One client of a runtime: its connection, its threads, and what befalls them.

use std::sync::Arc;
use std::time::Duration;

use codex_client::types::ServerNotification;
use codex_client::{Codex, Reconnected, Result, RetryPolicy, reconnect_all};
use fastrand::Rng;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use crate::back::start_thread;
use crate::door::{Cut, Door};
use crate::house::{House, Kind};
use crate::ledger::{Count, Log};
use crate::plan::one_of;
use crate::seat::Seat;

/// How often a connection is lost and found, and one time more.
const SITTINGS: usize = 3;
/// Turns of a thread in each.
const TURNS: std::ops::Range<usize> = 2..6;

/// A server that is being started again takes a while on a busy machine.
const POLICY: RetryPolicy = RetryPolicy {
    attempts: 12,
    initial_delay: Duration::from_millis(50),
    max_delay: Duration::from_millis(300),
    jitter: 0.2,
};

/// One client of a runtime.
pub(crate) struct Client {
    house: Arc<House>,
    door: Option<Door>,
    codex: Codex,
    /// What reads the notifications that belong to no turn.
    reader: JoinHandle<()>,
    /// How often the runtime had been killed when the connection was opened.
    deaths: u64,
    seats: Vec<Seat>,
    rng: Rng,
    log: Log,
}

/// What befalls a connection.
#[derive(Debug, Clone, Copy)]
enum Strike {
    Kill { from_outside: bool },
    Cut(Cut, usize),
}

impl Strike {
    fn any(rng: &mut Rng, kind: Kind) -> Self {
        match kind {
            Kind::Stdio => Self::Kill { from_outside: true },
            _ if rng.u8(0..3) == 0 => Self::Kill { from_outside: rng.bool() },
            _ => Self::Cut(one_of(rng, &Cut::ALL), if rng.bool() { 0 } else { rng.usize(0..20_000) }),
        }
    }
}

impl Client {
    /// Connects, and starts its threads.
    pub(crate) async fn open(house: &Arc<House>, number: usize, mut rng: Rng, log: &Log) -> Result<Self> {
        let log = log.at(format_args!("client {number}"));
        let door = Door::open(house, number).await.expect("a socket for the door");
        let deaths = house.deaths();
        let codex = connect(house, door.as_ref()).await?;
        let mut seats = Vec::new();
        for thread in 1..=rng.usize(1..4) {
            let started = start_thread(&codex).await?;
            seats.push(Seat::new(started, log.at(format_args!("thread {thread}")), rng.fork()));
            log.count(Count::Threads);
        }
        log.count(Count::Connections);
        let reader = read_notifications(&codex, &log);
        Ok(Self { house: Arc::clone(house), door, codex, reader, deaths, seats, rng, log })
    }

    /// Plays until all has befallen it that shall, then leaves.
    pub(crate) async fn live(mut self) {
        for sitting in 1..=SITTINGS {
            let strike = (sitting < SITTINGS).then(|| Strike::any(&mut self.rng, self.house.kind));
            let log = self.log.at(format_args!("sitting {sitting} ({strike:?})"));
            let mut lost = self.sit(strike).await;
            if !lost && self.seats.iter().any(|seat| seat.closed) && self.deaths == self.house.deaths() {
                let reason = self.codex.models().await.err();
                log.fault(Count::Wrong, format_args!("the connection was closed by nobody: {reason:?}"));
            }
            lost |= self.is_lost();
            while lost {
                if !self.come_back(&log).await {
                    return;
                }
                lost = self.is_lost();
            }
        }
        self.leave().await;
    }

    fn is_lost(&self) -> bool {
        self.deaths != self.house.deaths() || self.seats.iter().any(|seat| seat.closed)
    }

    /// Plays turns on all threads at once, until the connection is struck or all are played; whether it was struck.
    async fn sit(&mut self, strike: Option<Strike>) -> bool {
        let (begun, mut progress) = watch::channel(0);
        let (mut working, mut turns) = (JoinSet::new(), 0);
        for seat in self.seats.drain(..) {
            let number = self.rng.usize(TURNS);
            turns += number;
            working.spawn(seat.work(Arc::clone(&self.house), number, begun.clone()));
        }
        drop(begun);
        let (at, pause) = (self.rng.usize(0..=turns), Duration::from_millis(self.rng.u64(0..80)));
        let mut waiting = strike;
        while !working.is_empty() {
            let moment = async {
                if progress.wait_for(|begun| *begun >= at).await.is_err() {
                    std::future::pending::<()>().await;
                }
                tokio::time::sleep(pause).await;
            };
            tokio::select! {
                seat = working.join_next() => match seat {
                    Some(Ok(seat)) if seat.stuck => {}
                    Some(Ok(seat)) => self.seats.push(seat),
                    Some(Err(error)) => self.log.fault(Count::Wrong, format_args!("a seat: {error}")),
                    None => {}
                },
                () = moment, if waiting.is_some() => self.strike(waiting.take()).await,
            }
        }
        strike.is_some() && waiting.is_none()
    }

    async fn strike(&self, strike: Option<Strike>) {
        match strike {
            Some(Strike::Kill { from_outside }) => self.house.kill(from_outside).await,
            Some(Strike::Cut(cut, after)) => {
                self.log.count(Count::Cut);
                if let Some(door) = &self.door {
                    door.slam(cut, after);
                }
            }
            None => {}
        }
    }

    /// Connects again and takes up the threads; `false` if that cannot be.
    async fn come_back(&mut self, log: &Log) -> bool {
        let (before, now) = (self.deaths, self.house.deaths());
        let asked: Vec<_> = self
            .seats
            .iter()
            .map(|seat| (seat.thread.id().to_owned(), seat.thread.last_seen_turn()))
            .collect();
        let seen: Vec<_> = asked.iter().map(|(_, seen)| seen.is_some()).collect();
        let connecting = reconnect_all(POLICY, || connect(&self.house, self.door.as_ref()), asked);
        let (codex, back) = match log.patiently("a reconnect", connecting).await {
            Some(Ok((_, back))) if self.is_struck_again(now, &back) => return true,
            Some(Ok(back)) => back,
            Some(Err(_)) if now != self.house.deaths() => return true,
            Some(Err(error)) => {
                log.fault(Count::Wrong, format_args!("no reconnect: {error}"));
                return false;
            }
            None => return false,
        };
        log.count(Count::Reconnects);
        self.deaths = now;
        let reader = read_notifications(&codex, log);
        let old = std::mem::replace(&mut self.codex, codex);
        let taking_up = self.seats.iter_mut().zip(back).zip(seen);
        let taking_up =
            taking_up.map(|((seat, back), seen)| seat.come_back(&self.codex, back, seen, before != now));
        futures_util::future::join_all(taking_up).await;
        self.seats.retain(|seat| !seat.stuck);
        // No thread is of the old connection any more.
        drop(old);
        let ended = std::mem::replace(&mut self.reader, reader);
        log.patiently("the end of a lost connection's notifications", ended).await;
        true
    }

    /// The runtime was killed once more while the threads were taken up.
    fn is_struck_again(&self, deaths: u64, back: &[Result<Reconnected>]) -> bool {
        let closed = |back: &Result<Reconnected>| back.as_ref().is_err_and(codex_client::Error::is_closed);
        deaths != self.house.deaths() && back.iter().any(closed)
    }

    /// Leaves: closes the connection, or just drops all that is of it.
    async fn leave(mut self) {
        let dropped = self.codex.dropped_notifications();
        if dropped > 0 {
            self.log.faults(Count::Lost, dropped, "notifications that were dropped from the backlog");
        }
        if self.codex.refused_requests() > 0 {
            self.log.fault(Count::Wrong, "requests of the server were refused");
        }
        if self.rng.bool() {
            self.log.patiently("the close of a connection", self.codex.close()).await;
        } else {
            self.seats.clear();
            drop(self.codex);
        }
        self.log.patiently("the end of the notifications", self.reader).await;
    }
}

async fn connect(house: &House, door: Option<&Door>) -> Result<Codex> {
    match door {
        Some(door) => door.connect(house).await,
        None => Codex::connect_with(house.config()).await,
    }
}

/// Reads what belongs to no turn, to its end.
fn read_notifications(codex: &Codex, log: &Log) -> JoinHandle<()> {
    let (mut notifications, log) = (codex.notifications(), log.clone());
    tokio::spawn(async move {
        while let Some(event) = notifications.next().await {
            match event {
                Ok(ServerNotification::Undecodable(broken)) => {
                    log.fault(
                        Count::Wrong,
                        format_args!("{} does not decode: {}", broken.method, broken.error),
                    );
                }
                Ok(_) => log.count(Count::Events),
                Err(error) if error.is_closed() => {}
                Err(error) => log.fault(Count::Lost, format_args!("notifications: {error}")),
            }
        }
    })
}
