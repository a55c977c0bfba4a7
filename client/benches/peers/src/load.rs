//! What an event costs while much else goes on: with 10,000 open requests, 10,000 subscriptions, 1,000 turns at once,
//! 1,000,000 events unread beside it. No more than 1.15 times what it costs on an empty connection.
//!
//! `load` prints processor time (user and system, of the client's process alone), each load turn and turn about with
//! none; `load instructions` counts instructions instead, with valgrind, which takes minutes and repeats to a thousandth.
//!
//! Beside it the floor: the same events through channels of tokio's, with as many readers.
//!
//! `load 2 100000` plays one of them once with so many events, for a profiler.

use anyhow::{Context as _, Result, bail, ensure};
use codex_peers::callgrind::instructions_each;
use codex_peers::channels;
use codex_peers::clock::{Clock, Sample};
use codex_peers::figures::{Comparison, Figures, Ratio, Report};
use codex_peers::transports::{Server, Transport};
use codex_peers::turns::{complete, count, start, stream};
use futures_util::future::try_join_all;
use futures_util::poll;
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

/// What hands each event to a task of its own costs more with many tasks, whoever does it: so much, with channels of tokio's.
const FLOORS: [(&str, usize); 3] = [
    ("channels of tokio's, one reader", 1),
    ("channels of tokio's, 64 readers", 64),
    ("channels of tokio's, 1,000 readers", 1_000),
];

const EVENTS: usize = 200_000;
const BACKLOG: usize = 1_000_000;
const ROUNDS: usize = 7;
const FLAT: f64 = 1.15;
/// How many events are streamed to count instructions: an event is what the longer run takes more.
const COUNTED: [usize; 2] = [20_000, 70_000];

/// What goes on while turns stream.
struct Load {
    name: &'static str,
    /// Requests that are not answered.
    open: usize,
    /// Readers of as many other threads.
    subscriptions: usize,
    /// Events of another turn that arrived before and are not read.
    unread: usize,
    /// Turns that stream at once.
    turns: usize,
    /// Whether nothing is read before all has arrived.
    late: bool,
    /// How many events stream.
    events: usize,
}

const NONE: Load = Load {
    name: "nothing else",
    open: 0,
    subscriptions: 0,
    unread: 0,
    turns: 1,
    late: false,
    events: EVENTS,
};

const LOADS: [Load; 7] = [
    NONE,
    Load { name: "10,000 open requests", open: 10_000, ..NONE },
    Load { name: "10,000 subscriptions", subscriptions: 10_000, ..NONE },
    Load { name: "64 turns at once", turns: 64, ..NONE },
    Load { name: "1,000 turns at once", turns: 1_000, ..NONE },
    Load { name: "1,000,000 events unread beside it", unread: BACKLOG, ..NONE },
    Load { name: "1,000,000 events, read once all are there", late: true, events: BACKLOG, ..NONE },
];

fn main() -> Result<()> {
    let mut report = Report::begin("load")?;
    let one_thread = Builder::new_current_thread().enable_all().build()?;
    match report.arguments() {
        [] => {
            let many_threads = Builder::new_multi_thread().enable_all().build()?;
            println!("{ROUNDS} rounds: minimum, median\n");
            report.add(compare("one thread", &one_thread)?);
            report.add(compare("many threads", &many_threads)?);
        }
        [what] if what == "instructions" => report.add(count_instructions()?),
        [load, events] => {
            let load = LOADS.get(load.parse::<usize>()?).context("there is no such load")?;
            one_thread.block_on(run(load, events.parse()?))?;
        }
        _ => bail!("either nothing, or instructions, or the number of a load and how many events"),
    }
    report.end()
}

/// Takes each load turn and turn about.
fn compare(threads: &str, runtime: &Runtime) -> Result<Comparison> {
    let mut figures = LOADS.each_ref().map(|load| Figures::new(load.name));
    let mut floors = FLOORS.map(|(name, _)| Figures::new(name));
    for _ in 0..ROUNDS {
        for (load, figures) in LOADS.iter().zip(&mut figures) {
            let sample = runtime.block_on(run(load, load.events))?;
            figures.add(sample.cpu.as_nanos() as f64 / load.events as f64);
        }
        for ((_, turns), figures) in FLOORS.into_iter().zip(&mut floors) {
            let sample = runtime.block_on(channels::run(turns, EVENTS))?;
            figures.add(sample.cpu.as_nanos() as f64 / EVENTS as f64);
        }
    }
    let mut comparison = comparison(&format!("processor time/{threads}"), "ns an event", &figures);
    comparison.ratios.extend(floors[1..].iter().map(|many| Ratio::new(many, &floors[..1], None)));
    comparison.figures.extend(floors);
    Ok(comparison)
}

/// Under valgrind the backlog itself would take half an hour, and what it does to the caches is not counted.
fn count_instructions() -> Result<Comparison> {
    let mut counted = Vec::new();
    for (index, load) in LOADS.iter().enumerate().filter(|(_, load)| load.unread == 0) {
        let mut figures = Figures::new(load.name);
        figures.add(instructions_each(&[&index.to_string()], COUNTED)?);
        counted.push(figures);
    }
    Ok(comparison("instructions", "instructions an event", &counted))
}

fn comparison(key: &str, unit: &'static str, figures: &[Figures]) -> Comparison {
    let ratios = figures[1..].iter().map(|loaded| Ratio::new(loaded, &figures[..1], Some(FLAT)));
    Comparison {
        key: key.to_owned(),
        what: format!("an event under load, {key}"),
        unit,
        ratios: ratios.collect(),
        figures: figures.to_vec(),
    }
}

/// What so many events take, from when they are asked for until all are read.
async fn run(load: &Load, events: usize) -> Result<Sample> {
    let codex = Server::start(Transport::Stdio)?.connect().await?;
    let mut open: Vec<_> =
        (0..load.open).map(|_| Box::pin(codex.rpc().request_raw("left/open", Value::Null))).collect();
    for request in &mut open {
        // The first poll sends it.
        ensure!(poll!(request).is_pending(), "the server answers what it does not know");
    }
    let subscriptions: Vec<_> = (0..load.subscriptions)
        .map(|index| codex.thread(format!("another thread {index}")).events())
        .collect();
    let mut turns = start(&codex, 1 + load.turns).await?;
    let unread = turns.remove(0);
    stream(&codex, 0..1, load.unread).await?;
    let asked = 1..1 + load.turns;
    let clock = Clock::start()?;
    if load.late {
        stream(&codex, asked.clone(), events).await?;
    }
    let readers: Vec<_> = turns.into_iter().map(|turn| tokio::spawn(count(turn))).collect();
    if !load.late {
        stream(&codex, asked.clone(), events).await?;
    }
    complete(&codex, asked).await?;
    let mut deltas = 0;
    for read in try_join_all(readers).await? {
        deltas += read?;
    }
    let sample = clock.stop(deltas);
    ensure!(deltas == events, "{}: {deltas} of {events} arrived", load.name);
    drop((open, subscriptions, unread));
    codex.close().await?;
    Ok(sample)
}
