//! Finding and installing, on machines in a directory: with stand-ins for codex and npm, on every system.
//!
//! The stand-in is this binary itself, hard-linked to where the program shall be (see [`stand_in`]): scripts would not
//! run on Windows, and a copy cannot be run while another thread forks.
#![allow(clippy::unwrap_used, reason = "everything in here is a test or helps one")]

mod cache;
mod concurrent;
mod disk;
mod errors;
mod finding;
mod install;
mod launchers;
mod npm;
mod program;
mod stand_in;
mod support;
#[cfg(unix)]
mod trust;

use libtest_mimic::{Arguments, Trial};

/// A test, by its name.
pub(crate) type Test = (&'static str, fn());

/// Functions that are tests: the list of them is `TESTS`.
macro_rules! tests {
    ($($(#[$attribute:meta])* fn $name:ident() $body:block)*) => {
        $($(#[$attribute])* fn $name() $body)*
        pub(crate) const TESTS: &[crate::Test] = &[
            $($(#[$attribute])* (concat!(module_path!(), "::", stringify!($name)), $name as fn()),)*
        ];
    };
}
pub(crate) use tests;

fn main() {
    if let Some(code) = stand_in::act() {
        std::process::exit(code);
    }
    let files = [
        cache::TESTS,
        concurrent::TESTS,
        disk::TESTS,
        errors::TESTS,
        finding::TESTS,
        install::TESTS,
        launchers::TESTS,
        npm::TESTS,
        program::TESTS,
        #[cfg(unix)]
        trust::TESTS,
    ];
    let trials = files.into_iter().flatten().map(|(name, test)| {
        let name = name.split_once("::").map_or(*name, |(_, name)| name);
        Trial::test(name, || {
            test();
            Ok(())
        })
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}
