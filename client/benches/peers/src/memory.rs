//! What unread events hold, and whether it is given back: bytes on the heap (what was asked of the allocator) and in
//! memory (resident, as the system sees it), an event, beside the line that it came in.
//!
//! `memory` measures each case in a process of its own; `memory 2` only that one, here, and prints bytes an event: heap
//! and resident while unread, heap and resident once all is read. Nothing may hold more than 1.3 times the lines of what
//! is unread: in particular not what was read beside it, which came in the same block.

use std::alloc::System;
use std::env;
use std::fs;
use std::pin::pin;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use codex_client::{Turn, TurnStream};
use codex_peers::figures::{Comparison, Figures, Ratio, Report};
use codex_peers::session::line;
use codex_peers::transports::{Server, Transport};
use codex_peers::turns::{start, stream};
use codex_protocol_types::ServerNotification;
use futures_util::future::try_join_all;
use futures_util::poll;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use tokio::runtime::Builder;

#[global_allocator]
static HEAP: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// How many deltas each turn has streamed, and its reader read, before anything is measured.
const WARM: usize = 1_000;
const DELTA: &str = "item/agentMessage/delta";

/// What is measured, and how many times the line it may be.
const QUANTITIES: [(&str, Option<f64>); 4] = [
    ("unread/heap", Some(1.3)),
    ("unread/resident", None),
    ("read/heap", Some(0.01)),
    // What the allocator keeps for itself is its own affair.
    ("read/resident", None),
];

struct Case {
    name: &'static str,
    turns: usize,
    /// How many of them are read as they stream.
    read: usize,
    /// Of all turns together.
    deltas: usize,
    transport: Transport,
}

const UNREAD: Case =
    Case { name: "one turn, unread", turns: 1, read: 0, deltas: 100_000, transport: Transport::Stdio };

const CASES: [Case; 8] = [
    UNREAD,
    Case { name: "one turn, ten times as many", deltas: 1_000_000, ..UNREAD },
    Case { name: "64 turns, all unread", turns: 64, deltas: 640_000, ..UNREAD },
    Case { name: "1,000 turns, all unread", turns: 1_000, deltas: 1_000_000, ..UNREAD },
    Case { name: "64 turns, one unread", turns: 64, read: 63, deltas: 1_280_000, ..UNREAD },
    Case { name: "1,000 turns, one unread", turns: 1_000, read: 999, deltas: 4_000_000, ..UNREAD },
    Case { name: "one turn, unread, unix socket", transport: Transport::Unix, ..UNREAD },
    Case {
        name: "64 turns, one unread, unix socket",
        turns: 64,
        read: 63,
        deltas: 1_280_000,
        transport: Transport::Unix,
    },
];

fn main() -> Result<()> {
    let mut report = Report::begin("memory")?;
    if let [case] = report.arguments() {
        let case = CASES.get(case.parse::<usize>()?).context("there is no such case")?;
        let each = Builder::new_current_thread().enable_all().build()?.block_on(run(case))?;
        println!("{}", each.map(|bytes| bytes.to_string()).join(" "));
        return Ok(());
    }
    let mut figures = QUANTITIES.map(|_| Vec::new());
    for (index, case) in CASES.iter().enumerate() {
        let output = Command::new(env::current_exe()?).arg(index.to_string()).output()?;
        ensure!(output.status.success(), "{}: {}", case.name, String::from_utf8_lossy(&output.stderr));
        let told = String::from_utf8(output.stdout)?;
        for (figures, bytes) in figures.iter_mut().zip(told.split_whitespace()) {
            figures.push(one(case.name, bytes.parse()?));
        }
    }
    let line = one("its line", line(DELTA, "").len() as f64);
    for ((key, target), mut figures) in QUANTITIES.into_iter().zip(figures) {
        let ratios = figures.iter().map(|held| Ratio::new(held, [&line], target)).collect();
        figures.push(line.clone());
        let what = format!("what an event holds, {key}");
        report.add(Comparison { key: key.to_owned(), what, unit: "bytes an event", figures, ratios });
    }
    report.end()
}

fn one(name: &str, figure: f64) -> Figures {
    let mut figures = Figures::new(name);
    figures.add(figure);
    figures
}

/// The quantities of a case, bytes an unread event.
async fn run(case: &Case) -> Result<[f64; QUANTITIES.len()]> {
    let server = Server::start(case.transport)?;
    let codex = server.connect().await?;
    let turns = start(&codex, case.turns).await?;
    // What a reader holds for good is there afterwards.
    stream(&codex, 0..case.turns, case.turns * WARM).await?;
    let late = read_all(turns.iter().map(Turn::stream), WARM).await?;
    let at_once = read_all(late, WARM);
    stream(&codex, 0..case.turns, case.turns * WARM).await?;
    let mut unread = at_once.await?;
    let before = Held::now()?;
    let each = case.deltas / case.turns;
    let read = read_all(unread.drain(..case.read), each);
    stream(&codex, 0..case.turns, case.turns * each).await?;
    let read = read.await?;
    // The list itself holds room for all of them.
    unread.shrink_to_fit();
    let held = Held::now()?.beyond(before);
    let events = unread.len() * each;
    let unread = read_all(unread, each).await?;
    let left = Held::now()?.beyond(before);
    drop((read, unread));
    codex.close().await?;
    Ok([held.heap, held.resident, left.heap, left.resident].map(|bytes| bytes / events as f64))
}

/// Reads so many deltas of each of these streams, which have nothing else, beside whatever else is done.
fn read_all(
    streams: impl IntoIterator<Item = TurnStream>,
    deltas: usize,
) -> impl Future<Output = Result<Vec<TurnStream>>> {
    let read = |mut stream: TurnStream| async move {
        let mut read = 0;
        while read < deltas {
            let next = stream.next().await.context("the turn has come to its end")??;
            read += usize::from(matches!(next, ServerNotification::ItemAgentMessageDelta(_)));
        }
        // Whoever waits for more holds no more than for good.
        ensure!(poll!(pin!(stream.next())).is_pending(), "more has arrived than was asked for");
        Ok(stream)
    };
    let reading: Vec<_> = streams.into_iter().map(|stream| tokio::spawn(read(stream))).collect();
    async { try_join_all(reading).await?.into_iter().collect() }
}

/// Bytes.
#[derive(Clone, Copy)]
struct Held {
    heap: f64,
    resident: f64,
}

impl Held {
    fn now() -> Result<Self> {
        let stats = HEAP.stats();
        let heap = (stats.bytes_allocated - stats.bytes_deallocated) as f64;
        let status = fs::read_to_string("/proc/self/status").context("Linux alone says what is resident")?;
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.strip_suffix("kB"));
        let resident: f64 = resident.context("the resident size is missing")?.trim().parse()?;
        Ok(Self { heap, resident: resident * 1024.0 })
    }

    fn beyond(self, before: Self) -> Self {
        Self { heap: self.heap - before.heap, resident: self.resident - before.resident }
    }
}
