//! `cargo xtask quickstart`: the main job, on the real runtime.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use codex_runtime::Environment;

use crate::flags;
use crate::pin::Pin;
use crate::runtime::{self, Choice};
use crate::workspace::Workspace;

/// Finds or fetches the runtime, and runs the client's `quickstart` example on it.
///
/// # Errors
///
/// There is no runtime, or cargo cannot be started.
pub fn command(
    workspace: &Workspace,
    environment: &Environment,
    flags: &flags::Quickstart,
) -> Result<ExitCode> {
    let runtime = runtime::obtain(&Pin::load(workspace)?, environment, &Choice::default())?;
    eprintln!("{runtime}");
    let mut cargo = Command::new("cargo");
    cargo.current_dir(workspace.root()).env("CODEX_BIN", &runtime.binary);
    cargo.args([
        "run",
        "--quiet",
        "--package",
        "codex-client",
        "--features",
        "testing",
        "--example",
        "quickstart",
    ]);
    cargo.arg("--");
    if !flags.live {
        cargo.arg("--offline");
    }
    cargo.args(&flags.prompt);
    let status = cargo.status().context("cargo could not be started; is it on the PATH?")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
