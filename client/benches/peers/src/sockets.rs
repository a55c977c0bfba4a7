//! The same stream over each transport: unix socket and websocket, plain and with TLS, beside stdio. What costs more than
//! 1.5 times of stdio is to be explained.
//!
//! `sockets` prints time and processor time (user and system, of the client's process alone); `sockets instructions`
//! counts instructions instead, with valgrind, which takes minutes and repeats to a thousandth. `sockets unix 100000`
//! plays one of them once with so many events, for a profiler.

use anyhow::{Result, bail, ensure};
use codex_peers::callgrind::instructions_each;
use codex_peers::clock::{Clock, Sample};
use codex_peers::figures::{Comparison, Figures, Ratio, Report};
use codex_peers::transports::{Server, Transport};
use codex_peers::turns::{complete, count, start, stream};
use tokio::runtime::{Builder, Runtime};

const EVENTS: usize = 100_000;
const ROUNDS: usize = 15;
const BESIDE_STDIO: f64 = 1.5;
/// How many events are streamed to count instructions: an event is what the longer run takes more.
const COUNTED: [usize; 2] = [20_000, 70_000];

fn main() -> Result<()> {
    let mut report = Report::begin("sockets")?;
    let one_thread = Builder::new_current_thread().enable_all().build()?;
    match report.arguments() {
        [] => {
            let many_threads = Builder::new_multi_thread().enable_all().build()?;
            println!("{EVENTS} deltas, {ROUNDS} rounds: minimum, median\n");
            for (threads, runtime) in [("one thread", &one_thread), ("many threads", &many_threads)] {
                compare(threads, runtime)?.into_iter().for_each(|comparison| report.add(comparison));
            }
        }
        [what] if what == "instructions" => report.add(count_instructions()?),
        [transport, events] => {
            one_thread.block_on(run(Transport::named(transport)?, events.parse()?))?;
        }
        _ => bail!("either nothing, or instructions, or a transport and how many events"),
    }
    report.end()
}

/// Takes each transport turn and turn about: time, and processor time.
fn compare(threads: &str, runtime: &Runtime) -> Result<[Comparison; 2]> {
    let mut time = Transport::ALL.map(|transport| Figures::new(transport.name()));
    let mut cpu = time.clone();
    for _ in 0..ROUNDS {
        for (index, transport) in Transport::ALL.into_iter().enumerate() {
            let sample = runtime.block_on(run(transport, EVENTS))?;
            time[index].add(sample.time.as_nanos() as f64 / EVENTS as f64);
            cpu[index].add(sample.cpu.as_nanos() as f64 / EVENTS as f64);
        }
    }
    let of = |what: &str, figures| comparison(&format!("{what}/{threads}"), "ns an event", figures);
    Ok([of("time", time), of("processor time", cpu)])
}

fn count_instructions() -> Result<Comparison> {
    let mut figures = Transport::ALL.map(|transport| Figures::new(transport.name()));
    for (figures, transport) in figures.iter_mut().zip(Transport::ALL) {
        figures.add(instructions_each(&[transport.name()], COUNTED)?);
    }
    Ok(comparison("instructions", "instructions an event", figures))
}

fn comparison(key: &str, unit: &'static str, figures: [Figures; 4]) -> Comparison {
    let ratios = figures[1..].iter().map(|socket| Ratio::new(socket, &figures[..1], Some(BESIDE_STDIO)));
    Comparison {
        key: key.to_owned(),
        what: format!("an event over each transport, {key}"),
        unit,
        ratios: ratios.collect(),
        figures: figures.to_vec(),
    }
}

/// What so many events take, from when they are asked for until all are read.
async fn run(transport: Transport, events: usize) -> Result<Sample> {
    let server = Server::start(transport)?;
    let codex = server.connect().await?;
    let turn = start(&codex, 1).await?.remove(0);
    let clock = Clock::start()?;
    let reader = tokio::spawn(count(turn));
    stream(&codex, 0..1, events).await?;
    complete(&codex, 0..1).await?;
    let sample = clock.stop(reader.await??);
    ensure!(sample.deltas == events, "{}: {} of {events} arrived", transport.name(), sample.deltas);
    codex.close().await?;
    Ok(sample)
}
