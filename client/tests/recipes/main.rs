//! The recipes of the guide: whole programs, on the real runtime with a scripted model.
//!
//! What a recipe does at a signal, or when it is killed, is tested on a process: this binary starts itself as the program.
#![allow(clippy::duplicate_mod, reason = "each example has the shared module as its own")]
#![allow(clippy::unwrap_used)]
#![allow(dead_code, reason = "the mains of the examples are not run here")]

#[path = "../../examples/approval_timeout.rs"]
mod approval_timeout;
#[path = "../../examples/bot.rs"]
mod bot;
#[path = "../../examples/ctrl_c.rs"]
mod ctrl_c;
#[path = "../../examples/queue.rs"]
mod queue;
#[path = "../../examples/shared/mod.rs"]
mod shared;
#[path = "../../examples/transcript.rs"]
mod transcript;
#[path = "../../examples/web_server.rs"]
mod web_server;

#[path = "../common/mod.rs"]
mod common;

mod approving;
mod browser;
mod chapter;
mod limiting;
mod program;
mod restarting;
mod showing;
#[cfg(target_os = "linux")]
mod stopping;
mod streaming;
mod terminal;

use std::process::ExitCode;
use std::time::Duration;

use libtest_mimic::{Arguments, Trial};

/// After this a test has failed: nothing in one takes longer on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A test, named after its file and its function.
struct Case {
    name: &'static str,
    test: fn(),
}

/// The cases of a file.
macro_rules! cases {
    ($run:path: $($name:ident)*) => {
        pub(crate) const CASES: &[crate::Case] = &[$(crate::Case {
            name: concat!(module_path!(), "::", stringify!($name)),
            test: || $run($name()),
        }),*];
    };
}
use cases;

/// Runs a test that needs the runtime; skipped, with the reason, where there is none, and failed when it hangs.
fn on_runtime(test: impl Future<Output = ()>) {
    if common::has_runtime() {
        let tokio =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let ended = tokio.block_on(async { tokio::time::timeout(PATIENCE, test).await });
        ended.expect("the test takes too long");
    }
}

fn main() -> ExitCode {
    if let Ok(name) = std::env::var(program::RECIPE) {
        return program::be(&name);
    }
    let files = [
        approving::CASES,
        chapter::CASES,
        limiting::CASES,
        restarting::CASES,
        showing::CASES,
        #[cfg(target_os = "linux")]
        stopping::CASES,
        streaming::CASES,
    ];
    let trials = files.into_iter().flatten().map(|case| {
        let name = case.name.trim_start_matches("recipes::");
        Trial::test(name, || {
            (case.test)();
            Ok(())
        })
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}
