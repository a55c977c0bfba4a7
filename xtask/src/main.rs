//! `cargo xtask`: reads the command line and calls the command.

use std::process::ExitCode;

use codex_runtime::Environment;
use xtask::commands::{
    bench, dependencies, docs, fuzz, generate_types, quickstart, releases, runtime, schema_diff, skew, soak,
    stage_release, test, tidy,
};
use xtask::flags::{RuntimeCmd, Xtask, XtaskCmd};
use xtask::interrupt;
use xtask::transaction;
use xtask::workspace::Workspace;

fn main() -> ExitCode {
    let flags = Xtask::from_env_or_exit();
    match run(flags) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// A new command is a file in `commands/`, a `cmd` in `flags.rs` and a line here.
fn run(flags: Xtask) -> anyhow::Result<ExitCode> {
    interrupt::take_over()?;
    let workspace = Workspace::find();
    if transaction::recover(workspace.root())? {
        eprintln!("an earlier command was killed while it wrote files; they are as they were before it");
    }
    let environment = Environment::of_process();
    match flags.subcommand {
        XtaskCmd::GenerateTypes(flags) => generate_types::command(&workspace, &environment, flags),
        XtaskCmd::Runtime(flags) => match flags.subcommand {
            RuntimeCmd::Install(flags) => runtime::install(&workspace, &environment, flags),
            RuntimeCmd::Path(flags) => runtime::path(&workspace, &environment, flags),
        },
        XtaskCmd::Quickstart(flags) => quickstart::command(&workspace, &environment, &flags),
        XtaskCmd::SchemaDiff(flags) => schema_diff::command(&workspace, &environment, &flags),
        XtaskCmd::Releases(flags) => releases::command(&workspace, &environment, &flags),
        XtaskCmd::Skew(flags) => skew::command(&workspace, &environment, &flags),
        XtaskCmd::Soak(flags) => soak::command(&workspace, &environment, &flags),
        XtaskCmd::StageRelease(flags) => stage_release::command(&workspace, &environment, &flags),
        XtaskCmd::Test(flags) => test::command(&workspace, &environment, &flags),
        XtaskCmd::Newcomer(_) => test::newcomer(&workspace, &environment),
        XtaskCmd::Bench(flags) => bench::command(&workspace, &flags),
        XtaskCmd::Dependencies(flags) => dependencies::command(&workspace, flags.check),
        XtaskCmd::Docs(flags) => docs::command(&workspace, &flags),
        XtaskCmd::Fuzz(flags) => fuzz::command(&workspace, &flags),
        XtaskCmd::Tidy(_) => tidy::command(&workspace),
    }
}
