//! Streams 100,000 text deltas from a child process through the clients, turn and turn about: time and processor time
//! (user and system, of the client's process alone) for each, typed, with none lost.
//!
//! With an argument, `stream codex-client`, only that one runs, for a profiler to look at. The floor is a reader of the
//! same pipe that only looks for the ends of lines.

mod bare;
mod codex_codes;
mod ours;

use std::env;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use codex_peers::figures::{Figures, Ratio, report};
use cpu_time::ProcessTime;
use tokio::runtime::{Builder, Runtime};

const DELTAS: usize = 100_000;
const TURNS: usize = 64;
/// Requests that are open while one turn streams.
const OPEN: usize = 10_000;
const ROUNDS: usize = 15;

fn main() -> Result<()> {
    let stand_in = env::current_exe()?.with_file_name("stand-in");
    ensure!(stand_in.exists(), "build the stand-in first: cargo build --release --bins");
    println!("{DELTAS} deltas, {ROUNDS} rounds; nanoseconds an event: minimum, median\n");
    compare("current_thread", &stand_in, &Builder::new_current_thread().enable_all().build()?)?;
    compare("multi_thread", &stand_in, &Builder::new_multi_thread().enable_all().build()?)
}

/// Runs all contenders on one kind of async runtime.
fn compare(flavour: &str, stand_in: &Path, runtime: &Runtime) -> Result<()> {
    let names = [
        "codex-client",
        "codex-codes",
        "a bare reader of the pipe",
        "codex-client, 64 turns at once",
        "codex-client, 10,000 open requests",
    ];
    let mut time = names.map(Figures::new);
    let mut cpu = names.map(Figures::new);
    let (one, many) = (Streams::new(stand_in, 1), Streams::new(stand_in, TURNS));
    let busy = Streams { open: OPEN, ..Streams::new(stand_in, 1) };
    match env::args().nth(1).as_deref() {
        None => {}
        Some("codex-client") => {
            return (0..ROUNDS).try_for_each(|_| runtime.block_on(ours::run(&one)).map(drop));
        }
        Some("codex-codes") => {
            return (0..ROUNDS).try_for_each(|_| runtime.block_on(codex_codes::run(&one)).map(drop));
        }
        Some(other) => bail!("{other}: either codex-client, or codex-codes, or nothing for the comparison"),
    }
    for _ in 0..ROUNDS {
        let samples = [
            runtime.block_on(ours::run(&one))?,
            runtime.block_on(codex_codes::run(&one))?,
            bare::run(&one)?,
            runtime.block_on(ours::run(&many))?,
            runtime.block_on(ours::run(&busy))?,
        ];
        for (sample, (time, cpu)) in samples.iter().zip(time.iter_mut().zip(&mut cpu)) {
            ensure!(sample.deltas == DELTAS, "{}: {} of {DELTAS} arrived", time.name, sample.deltas);
            time.add(sample.time.as_nanos() as f64 / DELTAS as f64);
            cpu.add(sample.cpu.as_nanos() as f64 / DELTAS as f64);
        }
    }
    for (what, figures, target) in [("time", &time, 1.0 / 2.5), ("processor time", &cpu, 0.4)] {
        let ratio = Ratio::new(&figures[0], &figures[1..2], Some(target));
        report(&format!("{what} ({flavour})"), figures, Some(ratio));
        println!("  {:<46} {}", "64 turns to one", Ratio::new(&figures[3], &figures[..1], Some(1.2)));
        println!("  {:<46} {}\n", "10,000 open requests to none", Ratio::new(&figures[4], &figures[..1], Some(1.15)));
    }
    let events = |figures: &Figures| 1e6 / figures.minimum();
    println!("events a second ({flavour}): {:.0} k to {:.0} k\n", events(&time[0]), events(&time[1]));
    Ok(())
}

/// What the stand-in is to stream.
struct Streams {
    stand_in: PathBuf,
    turns: usize,
    /// How many requests the stand-in leaves unanswered meanwhile.
    open: usize,
}

impl Streams {
    fn new(stand_in: &Path, turns: usize) -> Self {
        Self { stand_in: stand_in.to_owned(), turns, open: 0 }
    }

    /// The arguments of the stand-in.
    fn arguments(&self) -> [String; 4] {
        ["--turns".into(), self.turns.to_string(), "--deltas".into(), DELTAS.to_string()]
    }
}

/// What one run took, from the start of the last turn to the end of all.
struct Sample {
    deltas: usize,
    time: Duration,
    cpu: Duration,
}

/// Both clocks.
struct Clock {
    time: Instant,
    cpu: ProcessTime,
}

impl Clock {
    fn start() -> Result<Self> {
        let cpu = ProcessTime::try_now().context("the processor time of this process cannot be read")?;
        Ok(Self { time: Instant::now(), cpu })
    }

    fn stop(&self, deltas: usize) -> Sample {
        Sample { deltas, time: self.time.elapsed(), cpu: self.cpu.elapsed() }
    }
}
