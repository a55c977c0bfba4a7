//! The child-process transport, against stand-in runtimes over real pipes.
//!
//! A test starts this binary itself as its runtime: each case names a test and, beside it, the runtime that it talks
//! to. Which of the two a process is stands in its environment.
#![allow(clippy::unwrap_used)]

mod capabilities;
mod clock;
#[path = "../common/defers.rs"]
mod defers;
mod dying;
mod family;
mod goals;
mod handlers;
mod interrupting;
#[path = "../common/jumping.rs"]
mod jumping;
mod leaving;
mod lines;
#[cfg(all(target_os = "linux", feature = "testing", feature = "unix", feature = "websocket"))]
mod listening;
#[cfg(target_os = "linux")]
#[path = "../common/log.rs"]
mod log;
mod logging_in;
mod pages;
mod peer;
#[cfg(feature = "experimental")]
mod realtime;
mod reconnecting;
#[cfg(target_os = "linux")]
mod scarce;
#[cfg(all(target_os = "linux", feature = "testing", feature = "unix", feature = "websocket"))]
mod scarce_listening;
mod starting;
mod streams;
mod support;
#[cfg(unix)]
mod terminal;
mod timeouts;
mod volume;

use codex_client::CodexConfig;
use libtest_mimic::{Arguments, Trial};
use peer::Peer;

/// Names the case whose runtime this process is.
const STAND_IN: &str = "CODEX_STAND_IN";

/// A test and its runtime.
struct Case {
    name: &'static str,
    /// Is given the configuration that starts the runtime.
    test: fn(CodexConfig),
    peer: fn(&mut Peer),
}

fn cases() -> impl Iterator<Item = &'static Case> {
    let files = [
        starting::CASES,
        capabilities::CASES,
        dying::CASES,
        leaving::CASES,
        family::CASES,
        #[cfg(unix)]
        terminal::CASES,
        lines::CASES,
        logging_in::CASES,
        goals::CASES,
        handlers::CASES,
        interrupting::CASES,
        timeouts::CASES,
        clock::CASES,
        #[cfg(target_os = "linux")]
        scarce::CASES,
        #[cfg(all(target_os = "linux", feature = "testing", feature = "unix", feature = "websocket"))]
        listening::CASES,
        #[cfg(all(target_os = "linux", feature = "testing", feature = "unix", feature = "websocket"))]
        scarce_listening::CASES,
        pages::CASES,
        reconnecting::CASES,
        #[cfg(feature = "experimental")]
        realtime::CASES,
        streams::CASES,
        volume::CASES,
    ];
    files.into_iter().flatten()
}

fn main() {
    if let Ok(name) = std::env::var(STAND_IN) {
        let case = cases().find(|case| case.name == name).unwrap();
        return (case.peer)(&mut Peer::new());
    }
    if std::env::var_os(family::MEMBER).is_some() {
        return family::be_member();
    }
    #[cfg(unix)]
    if std::env::var_os(terminal::PROGRAM).is_some() {
        return terminal::be_program();
    }
    #[cfg(target_os = "linux")]
    if let Ok(which) = std::env::var(scarce::PROGRAM) {
        return scarce::be_program(&which);
    }
    let trials = cases().map(|case| {
        Trial::test(case.name, || {
            let this = std::env::current_exe().map_err(|error| error.to_string())?;
            let nothing: [String; 0] = [];
            (case.test)(CodexConfig::new().binary(this).launch_args(nothing).env(STAND_IN, case.name));
            Ok(())
        })
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}
