//! Streams 100,000 text deltas from a child process through the clients, turn and turn about: time and processor time
//! (user and system, of the client's process alone) for each, typed, with none lost.
//!
//! `stream codex-client [--turns N] [--deltas N]` runs only that one, once, for a profiler to look at.

mod codex_codes;
mod contender;
mod floor;
mod ours;

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use codex_peers::figures::{Comparison, Figures, Ratio, Report};
use contender::Contender;
use tokio::runtime::{Builder, Runtime};

const DELTAS: usize = 100_000;
const TURNS: usize = 64;
/// Requests that are open while one turn streams.
const OPEN: usize = 10_000;
const ROUNDS: usize = 15;

fn main() -> Result<()> {
    let stand_in = env::current_exe()?.with_file_name("stand-in");
    ensure!(stand_in.exists(), "build the stand-in first: cargo build --release --bins");
    let mut report = Report::begin("stream")?;
    let one_thread = Builder::new_current_thread().enable_all().build()?;
    if let [name, options @ ..] = report.arguments() {
        let streams = Streams::chosen(&stand_in, options)?;
        let sample = Contender::named(name)?.run(&one_thread, &streams)?;
        ensure!(sample.deltas == streams.deltas, "{} of {} arrived", sample.deltas, streams.deltas);
        return Ok(());
    }
    let many_threads = Builder::new_multi_thread().enable_all().build()?;
    println!("{DELTAS} deltas, {ROUNDS} rounds: minimum, median\n");
    for (threads, runtime) in [("one thread", &one_thread), ("many threads", &many_threads)] {
        for comparison in compare(threads, &stand_in, runtime)? {
            report.add(comparison);
        }
    }
    report.end()
}

/// Runs all contenders on one kind of async runtime: their time, and their processor time.
fn compare(threads: &str, stand_in: &Path, runtime: &Runtime) -> Result<[Comparison; 2]> {
    let one = Streams { stand_in: stand_in.to_owned(), turns: 1, deltas: DELTAS, open: 0 };
    let many = Streams { turns: TURNS, ..one.clone() };
    let busy = Streams { open: OPEN, ..one.clone() };
    let runs = [
        ("codex-client", Contender::Ours, &one),
        ("codex-codes", Contender::CodexCodes, &one),
        ("a bare reader of the pipe", Contender::Bare, &one),
        ("a reader that borrows, by serde_json", Contender::Parsed, &one),
        ("codex-client, 64 turns at once", Contender::Ours, &many),
        ("codex-client, 10,000 open requests", Contender::Ours, &busy),
    ];
    let mut time = runs.map(|(name, ..)| Figures::new(name));
    let mut cpu = time.clone();
    for _ in 0..ROUNDS {
        for ((name, contender, streams), (time, cpu)) in runs.iter().zip(time.iter_mut().zip(&mut cpu)) {
            let sample = contender.run(runtime, streams)?;
            ensure!(sample.deltas == DELTAS, "{name}: {} of {DELTAS} arrived", sample.deltas);
            time.add(sample.time.as_nanos() as f64 / DELTAS as f64);
            cpu.add(sample.cpu.as_nanos() as f64 / DELTAS as f64);
        }
    }
    let comparison = |what: &str, figures: [Figures; 6], target| Comparison {
        key: format!("{what}/{threads}"),
        what: format!("streamed deltas, {what}, {threads}"),
        unit: "ns an event",
        ratios: vec![
            Ratio::new(&figures[0], &figures[1..2], Some(target)),
            Ratio::new(&figures[0], &figures[3..4], None),
            Ratio::new(&figures[4], &figures[..1], Some(1.15)),
            Ratio::new(&figures[5], &figures[..1], Some(1.15)),
        ],
        figures: figures.to_vec(),
    };
    Ok([comparison("time", time, 0.2), comparison("processor time", cpu, 0.25)])
}

/// What the stand-in is to stream.
#[derive(Debug, Clone)]
struct Streams {
    stand_in: PathBuf,
    turns: usize,
    deltas: usize,
    /// How many requests the stand-in leaves unanswered meanwhile.
    open: usize,
}

impl Streams {
    /// One turn, unless the options say otherwise.
    fn chosen(stand_in: &Path, options: &[String]) -> Result<Self> {
        let mut streams = Self { stand_in: stand_in.to_owned(), turns: 1, deltas: DELTAS, open: 0 };
        for option in options.chunks(2) {
            let number = match option {
                [_, number] => number.parse().with_context(|| format!("{number} is not a number"))?,
                _ => 0,
            };
            match option[0].as_str() {
                "--turns" if number > 0 => streams.turns = number,
                "--deltas" if number > 0 => streams.deltas = number,
                other => anyhow::bail!("{other}: there are --turns N and --deltas N, with N from 1"),
            }
        }
        Ok(streams)
    }

    /// The arguments of the stand-in.
    fn arguments(&self) -> [String; 4] {
        ["--turns".into(), self.turns.to_string(), "--deltas".into(), self.deltas.to_string()]
    }
}
