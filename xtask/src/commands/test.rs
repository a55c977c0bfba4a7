//! `cargo xtask test`: everything that must hold before a commit. `test/steps.rs` is the list.
//!
//! Every step runs, also after one has failed, so that one run shows all there is to repair; `--fail-fast` stops at
//! the first.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::Result;
use codex_runtime::{Environment, InstallError};

use crate::commands::{bench, dependencies, docs, generate_types, tidy};
use crate::flags;
use crate::pin::Pin;
use crate::runtime::{self, Choice};
use crate::workspace::Workspace;

mod newcomer;
mod steps;
mod tools;
mod wine;

pub use newcomer::command as newcomer;

use steps::{Action, Cargo, Step};
use tools::Tools;

/// How a step ended.
#[derive(Debug)]
enum Outcome {
    Passed,
    Failed(String),
    Skipped(String),
}

/// A step that ended.
struct Finished {
    step: Step,
    outcome: Outcome,
    took: Duration,
}

/// What the steps share.
struct Context<'a> {
    workspace: &'a Workspace,
    environment: &'a Environment,
    /// The pinned runtime, once it was found: `CODEX_BIN` of the tests.
    codex_bin: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
///
/// This process cannot ask for the tools that it needs.
pub fn command(workspace: &Workspace, environment: &Environment, flags: &flags::Test) -> Result<ExitCode> {
    let mut context = Context { workspace, environment, codex_bin: None };
    let mut finished = Vec::new();
    let tools = Tools::of_this_machine(workspace);
    let steps = if flags.windows { steps::windows(&tools) } else { steps::all(&tools) };
    for step in steps {
        let done = run(&mut context, step);
        let failed = matches!(done.outcome, Outcome::Failed(_));
        finished.push(done);
        if failed && flags.fail_fast {
            break;
        }
    }
    eprintln!("\n{}", table(&finished));
    let failed = finished.iter().any(|done| matches!(done.outcome, Outcome::Failed(_)));
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn run(context: &mut Context<'_>, step: Step) -> Finished {
    eprintln!("\n== {}: {}", step.name, step.shown());
    let start = Instant::now();
    let outcome = match &step.action {
        Action::Skip(reason) => Outcome::Skipped(reason.clone()),
        Action::Cargo(run) => status(cargo(context, run)),
        Action::CargoOnRuntime(_) if context.codex_bin.is_none() => {
            Outcome::Skipped("there is no runtime; see the step `runtime`".to_owned())
        }
        Action::CargoOnRuntime(run) => status(cargo(context, run)),
        Action::CargoUnderWine(run) => under_wine(context, run),
        Action::InstallRuntime => install_runtime(context),
        Action::CheckGenerated => check_generated(context),
        Action::Tidy => verdict(tidy::command(context.workspace)),
        Action::CheckFigures => verdict(bench::check(context.workspace)),
        Action::CheckDependencies => verdict(dependencies::command(context.workspace, true)),
        Action::Guide => guide(docs::check_links(context.workspace)),
        Action::GuideInBrowser => guide(docs::check_pages(context.workspace)),
        Action::Newcomer => newcomers(context),
    };
    let took = start.elapsed();
    match &outcome {
        Outcome::Passed => eprintln!("== {} passed in {:.1} s", step.name, took.as_secs_f64()),
        Outcome::Failed(reason) => {
            eprintln!("== {} FAILED after {:.1} s: {reason}", step.name, took.as_secs_f64());
        }
        Outcome::Skipped(reason) => eprintln!("== {} not run: {reason}", step.name),
    }
    Finished { step, outcome, took }
}

fn cargo(context: &Context<'_>, run: &Cargo) -> Command {
    let mut cargo = match &run.toolchain {
        Some(toolchain) => {
            let mut rustup = Command::new("rustup");
            // Cargo tells its own toolchain to whatever it starts.
            rustup.args(["run", toolchain, "cargo"]).env_remove("CARGO").env_remove("RUSTC");
            rustup
        }
        None => Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())),
    };
    cargo.args(&run.arguments).envs(run.variables.iter().copied()).current_dir(context.workspace.root());
    if let Some(codex_bin) = &context.codex_bin {
        cargo.env("CODEX_BIN", codex_bin);
    }
    cargo
}

/// The runtime of this machine is none there: tests that need one say so and are skipped.
fn under_wine(context: &Context<'_>, run: &Cargo) -> Outcome {
    let variables = match wine::variables(context.workspace) {
        Ok(variables) => variables,
        Err(error) => return Outcome::Failed(format!("{error:#}")),
    };
    let mut cargo = cargo(context, run);
    cargo.envs(variables).env_remove("CODEX_BIN");
    status(cargo)
}

fn newcomers(context: &Context<'_>) -> Outcome {
    match newcomer::run(context.workspace, context.environment) {
        Ok(()) => Outcome::Passed,
        Err(error) => match error.downcast_ref::<InstallError>() {
            Some(install) if install.is_unavailable() => Outcome::Skipped(install.to_string()),
            _ => Outcome::Failed(format!("{error:#}")),
        },
    }
}

fn guide(result: Result<()>) -> Outcome {
    match result {
        Ok(()) => Outcome::Passed,
        Err(error) => match error.downcast_ref::<docs::Unavailable>() {
            Some(unavailable) => Outcome::Skipped(unavailable.to_string()),
            None => Outcome::Failed(format!("{error:#}")),
        },
    }
}

fn status(mut cargo: Command) -> Outcome {
    match cargo.status() {
        Ok(status) if status.success() => Outcome::Passed,
        Ok(status) => Outcome::Failed(status.to_string()),
        Err(error) => Outcome::Failed(format!("cargo cannot be run: {error}")),
    }
}

fn install_runtime(context: &mut Context<'_>) -> Outcome {
    let pin = match Pin::load(context.workspace) {
        Ok(pin) => pin,
        Err(error) => return Outcome::Failed(format!("{error:#}")),
    };
    match runtime::obtain(&pin, context.environment, &Choice::default()) {
        Ok(runtime) => {
            eprintln!("{runtime}");
            context.codex_bin = Some(runtime.binary);
            Outcome::Passed
        }
        Err(error) if error.is_unavailable() => Outcome::Skipped(error.to_string()),
        Err(error) => Outcome::Failed(format!("{:#}", anyhow::Error::new(error))),
    }
}

fn check_generated(context: &Context<'_>) -> Outcome {
    let flags = flags::GenerateTypes {
        check: true,
        from_schema: false,
        codex_version: None,
        allow_untyped: false,
        codex_bin: None,
        allow_unpinned: false,
    };
    verdict(generate_types::command(context.workspace, context.environment, flags))
}

fn verdict(result: Result<ExitCode>) -> Outcome {
    match result {
        Ok(code) if code == ExitCode::SUCCESS => Outcome::Passed,
        Ok(_) => Outcome::Failed("see above".to_owned()),
        Err(error) => Outcome::Failed(format!("{error:#}")),
    }
}

/// A line a step.
fn table(finished: &[Finished]) -> String {
    let width = finished.iter().map(|done| done.step.name.len()).max().unwrap_or_default();
    let mut table = String::new();
    for Finished { step, outcome, took } in finished {
        let (word, detail) = match outcome {
            Outcome::Passed => ("passed", format!("{:.1} s", took.as_secs_f64())),
            Outcome::Failed(reason) => ("FAILED", format!("{reason}; again: {}", step.shown())),
            Outcome::Skipped(reason) => ("not run", reason.clone()),
        };
        let _ = writeln!(table, "{:<width$}  {word:<7}  {detail}", step.name);
    }
    table
}
