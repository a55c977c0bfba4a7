//! `cargo xtask bench [NAME]`: what the SDK costs, in instructions and beside other clients, and what has moved since the
//! checked-in figures of the last release.
//!
//! What is measured is in `client/benches/peers`. `--save` writes the figures to `docs/figures.toml`, and makes
//! the page of the guide, its pictures and the README's table of them; `--page` makes these alone, `--check` compares them.

use std::process::ExitCode;

use anyhow::{Result, bail, ensure};

use crate::flags;
use crate::workspace::Workspace;

mod comparisons;
mod conditions;
mod figures;
mod instructions;
mod moved;
mod page;
mod peers;
mod plot;
mod plots;
mod readme;
mod shown;
mod table;
mod tools;
mod written;

use conditions::Conditions;
use figures::Figures;
use peers::Peers;

/// Runs the command.
///
/// # Errors
///
/// There is no such bench, or one of them cannot be built or fails.
pub fn command(workspace: &Workspace, flags: &flags::Bench) -> Result<ExitCode> {
    ensure!(!(flags.check && (flags.save || flags.page)), "--check changes nothing: give it alone");
    if flags.check {
        return check(workspace);
    }
    if flags.page {
        return write(workspace, &Figures::read(workspace)?);
    }
    let before = Figures::read(workspace)?;
    let all = Peers::read(workspace)?;
    let peers = all.clone().only(flags.name.as_deref())?;
    let missing = tools::missing(workspace, &peers);
    match missing.as_deref() {
        Some(missing) if flags.save => bail!("{missing}; figures are saved whole"),
        Some(missing) => eprintln!("no instructions are counted: {missing}"),
        None => {}
    }
    let measured = Conditions::here(workspace, &peers)?;
    let instructions = if missing.is_none() { instructions::run(workspace, &peers)? } else { Vec::new() };
    let comparisons = comparisons::run(workspace, &peers)?;
    ensure!(!(instructions.is_empty() && comparisons.is_empty()), "nothing was measured");
    let now = Figures { measured, instructions, comparisons };
    print!("{}", table::text(&before, &now));
    let moved = moved::since(&before, &now);
    print!("{}", moved.told());
    if flags.save {
        return write(workspace, &before.with(now, &all)?);
    }
    Ok(if moved.is_worse() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Whether the page, its pictures and the README are what the figures make them: a step of `cargo xtask test`.
///
/// # Errors
///
/// A file cannot be read.
pub fn check(workspace: &Workspace) -> Result<ExitCode> {
    let files = written::files(workspace, &Figures::read(workspace)?)?;
    let differences = files.compare(workspace.root())?;
    if differences.is_empty() {
        println!("the guide and the README say what {} says", figures::FIGURES);
        return Ok(ExitCode::SUCCESS);
    }
    for difference in differences {
        eprintln!("{difference}");
    }
    eprintln!("this is not what {} makes it; run `cargo xtask bench --page`", figures::FIGURES);
    Ok(ExitCode::FAILURE)
}

fn write(workspace: &Workspace, figures: &Figures) -> Result<ExitCode> {
    for difference in written::files(workspace, figures)?.write(workspace.root())? {
        println!("wrote {}", difference.path);
    }
    Ok(ExitCode::SUCCESS)
}
