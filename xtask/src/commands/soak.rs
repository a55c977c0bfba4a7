//! `cargo xtask soak`: the client on the real runtime for as long as is asked, with everything going wrong.
//!
//! What is done there is `client/tests/soak/main.rs`, so that this program need not compile the client.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};
use codex_runtime::Environment;

use crate::flags;
use crate::pin::Pin;
use crate::runtime::{self, Choice};
use crate::workspace::Workspace;

/// What the client is run with. All features: what `cargo xtask test` has built is not built anew.
pub(super) const PROGRAM: &str = "test --quiet --package codex-client --all-features --test soak --";

/// As long as it takes to have seen most of what chance can bring together.
const MINUTES: u64 = 10;

/// Runs the command.
///
/// # Errors
///
/// This is no unix, there is no runtime, or cargo cannot be started.
pub fn command(workspace: &Workspace, environment: &Environment, flags: &flags::Soak) -> Result<ExitCode> {
    ensure!(cfg!(unix), "the soak needs a unix: its servers listen on unix sockets too");
    let runtime = runtime::obtain(&Pin::load(workspace)?, environment, &Choice::default())?;
    eprintln!("{runtime}");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(workspace.root()).env("CODEX_BIN", &runtime.binary);
    cargo.args(PROGRAM.split(' ')).args(arguments(flags));
    let status = cargo.status().context("cargo could not be started; is it on the PATH?")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn arguments(flags: &flags::Soak) -> Vec<String> {
    let (name, number) = match (flags.minutes, flags.rounds) {
        (None, Some(rounds)) => ("--rounds", rounds),
        (minutes, _) => ("--minutes", minutes.unwrap_or(MINUTES)),
    };
    let mut arguments = vec![name.to_owned(), number.to_string()];
    if let Some(seed) = flags.seed {
        arguments.extend(["--seed".to_owned(), seed.to_string()]);
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::{arguments, flags};

    fn said(minutes: Option<u64>, rounds: Option<u64>, seed: Option<u64>) -> String {
        arguments(&flags::Soak { minutes, rounds, seed }).join(" ")
    }

    #[test]
    fn minutes_go_before_rounds_and_ten_are_the_default() {
        assert_eq!(said(None, None, None), "--minutes 10");
        assert_eq!(said(Some(1), Some(2), Some(3)), "--minutes 1 --seed 3");
        assert_eq!(said(None, Some(2), None), "--rounds 2");
    }
}
