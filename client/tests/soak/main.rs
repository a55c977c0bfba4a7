//! Soaks the client on the real runtime: `cargo xtask soak` finds the runtime and runs this.
//!
//! ```text
//! cargo test -p codex-client --all-features --test soak -- --minutes 10 --seed 17
//! ```
//!
//! Rounds follow one another until the time is over. In each, several runtimes are started, over stdio and listening on
//! a unix socket and on a websocket; each asks a model whose every word is scripted. Clients play turns on several
//! threads at once and read, leave, steer and interrupt them in every way; runtimes are killed, connections are cut, and
//! the clients come back. What must hold:
//!
//! * Every word, item and end that a model has said comes to whoever reads the turn, once and in order; of a turn that
//!   does not complete, up to some point.
//! * Every turn that was begun ends as scripted, or is gone with its runtime; after a lost connection it is told as
//!   missed or as running, with all its messages.
//! * A steer that was accepted comes to the model; an answer of a handler or of a tool, too.
//! * Nothing takes longer than a minute.
//! * At the end of a round, no process, zombie, thread, descriptor, handler or folder of it is left.
//!
//! What is chosen by chance comes from the seed; when it happens is up to the machine.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "test code, though not all of it is in test functions"
)]

mod back;
mod client;
mod door;
mod driver;
mod handler;
mod heard;
mod house;
mod ledger;
mod options;
mod plan;
mod play;
mod processes;
mod reading;
mod round;
mod script;
mod scripts;
mod seat;
mod watch;

use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ledger::Ledger;
use options::{Length, Options};
use processes::Usage;
use watch::Most;

fn main() -> ExitCode {
    let options = match Options::read(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(wrong) => {
            eprintln!("{wrong}");
            return ExitCode::from(2);
        }
    };
    if std::env::var_os("CODEX_BIN").is_none() {
        eprintln!("CODEX_BIN names no runtime; `cargo xtask soak` installs and names one");
        return ExitCode::from(2);
    }
    hide_scripted_panics();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        // What runs beside the workers goes soon: it would be counted as left behind.
        .thread_keep_alive(Duration::from_millis(100))
        .enable_all()
        .build()
        .expect("threads for the async runtime");
    let ledger = Arc::new(Ledger::default());
    let report = runtime.block_on(soak(options, Arc::clone(&ledger)));
    println!("\n{}{report}", ledger.table());
    if ledger.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Plays rounds; tells what the system says.
async fn soak(options: Options, ledger: Arc<Ledger>) -> String {
    let most = Arc::new(Mutex::new(Most::default()));
    let before = processes::usage();
    let looking = tokio::spawn(watch::look(Arc::clone(&ledger), Arc::clone(&most)));
    let (begun, mut seed, mut rounds) = (Instant::now(), options.seed, 0);
    let mut first = None;
    loop {
        eprintln!("round {}, seed {seed}", rounds + 1);
        round::play(seed, &ledger, before).await;
        first = first.or_else(processes::usage);
        rounds += 1;
        seed = fastrand::Rng::with_seed(seed).u64(..) >> 32;
        let over = match options.length {
            Length::Rounds(number) => rounds >= number,
            Length::Time(time) => begun.elapsed() >= time,
        };
        if over {
            break;
        }
    }
    looking.abort();
    let took = begun.elapsed().as_secs();
    let most = *most.lock().unwrap_or_else(PoisonError::into_inner);
    format!(
        "{rounds} rounds in {took} s, the first with seed {}\n{}",
        options.seed,
        system(before, first, most)
    )
}

/// What the system says of this process.
fn system(before: Option<Usage>, first: Option<Usage>, most: Most) -> String {
    let (Some(before), Some(first), Some(after)) = (before, first, processes::usage()) else {
        return "zombies, memory, open files and threads: not measured on this system\n".to_owned();
    };
    let mib = |kib: usize| kib / 1024;
    format!(
        "zombies: {} at most, {} at the end\n\
         memory: {} MiB before, {} MiB after the first round, {} MiB at the end, {} MiB at its peak\n\
         open files: {} before, {} at most, {} at the end\n\
         threads: {} before, {} at most, {} at the end\n",
        most.zombies,
        processes::zombies().len(),
        mib(before.memory),
        mib(first.memory),
        mib(after.memory),
        mib(after.peak),
        before.files,
        most.files,
        after.files,
        before.threads,
        most.threads,
        after.threads,
    )
}

/// A panic that the script wants is not shown; any other is.
fn hide_scripted_panics() {
    let shown = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let said = panic.payload().downcast_ref::<String>().map(String::as_str);
        let said = said.or_else(|| panic.payload().downcast_ref::<&str>().copied());
        if said != Some(handler::SCRIPTED) {
            shown(panic);
        }
    }));
}
