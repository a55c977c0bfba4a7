//! `cargo xtask runtime install` and `cargo xtask runtime path`.

use std::process::ExitCode;

use anyhow::Result;
use codex_runtime::Environment;

use crate::flags;
use crate::pin::Pin;
use crate::runtime::{self, Choice, Runtime};
use crate::workspace::Workspace;

/// Finds or fetches the runtime and says which it is.
///
/// # Errors
///
/// There is no runtime.
pub fn install(workspace: &Workspace, environment: &Environment, flags: flags::Install) -> Result<ExitCode> {
    let choice = Choice { codex_bin: flags.codex_bin, allow_unpinned: flags.allow_unpinned };
    obtain(workspace, environment, &choice)?;
    Ok(ExitCode::SUCCESS)
}

/// The same, with the path and nothing else on standard output.
///
/// # Errors
///
/// There is no runtime.
pub fn path(workspace: &Workspace, environment: &Environment, flags: flags::Path) -> Result<ExitCode> {
    let choice = Choice { codex_bin: flags.codex_bin, allow_unpinned: flags.allow_unpinned };
    let runtime = obtain(workspace, environment, &choice)?;
    println!("{}", runtime.binary.display());
    Ok(ExitCode::SUCCESS)
}

fn obtain(workspace: &Workspace, environment: &Environment, choice: &Choice) -> Result<Runtime> {
    let pin = Pin::load(workspace)?;
    let runtime = runtime::obtain(&pin, environment, choice)?;
    eprintln!("{runtime}");
    Ok(runtime)
}
