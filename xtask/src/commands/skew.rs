//! `cargo xtask skew VERSION...`: this client on runtimes of other releases, offline, and a table of what works.
//!
//! What is done there is `client/tests/skew/main.rs`, so that this program need not compile the client.

use std::fmt::Write as _;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, ensure};
use codex_runtime::Environment;
use semver::Version;

use crate::flags;
use crate::pin::Pin;
use crate::release;
use crate::runtime::{self, Runtime};
use crate::workspace::Workspace;

/// What the client is run with.
const PROGRAM: [&str; 9] =
    ["test", "--quiet", "--package", "codex-client", "--features", "testing", "--test", "skew", "--"];

/// A runtime, and how each step went there.
struct Column {
    version: Version,
    /// Name and `ok`, or what went wrong.
    steps: Vec<(String, String)>,
}

/// Runs the command.
///
/// # Errors
///
/// A runtime cannot be had, or the client does not build.
pub fn command(workspace: &Workspace, environment: &Environment, flags: &flags::Skew) -> Result<ExitCode> {
    let versions = flags.versions.iter().map(|version| release::parse(version));
    let versions = versions.collect::<Result<Vec<_>, _>>()?;
    ensure!(!versions.is_empty(), "name the releases: cargo xtask skew 0.140.0 0.150.0");
    let mut columns = Vec::new();
    for version in versions {
        let pin = Pin::load(workspace)?.here(&version, environment, workspace)?;
        let runtime = runtime::obtain_pinned(&pin, environment)?;
        eprintln!("{runtime}");
        columns.push(Column { version, steps: steps(workspace, &runtime)? });
    }
    print!("{}", table(&columns, flags.markdown));
    let works = columns.iter().flat_map(|column| &column.steps).all(|(_, outcome)| outcome == "ok");
    Ok(if works { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn steps(workspace: &Workspace, runtime: &Runtime) -> Result<Vec<(String, String)>> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(PROGRAM).arg(&runtime.binary).current_dir(workspace.root());
    let output = cargo.stderr(Stdio::inherit()).output();
    let output = output.context("cargo could not be started; is it on the PATH?")?;
    let steps = read(&String::from_utf8_lossy(&output.stdout));
    ensure!(output.status.success() && !steps.is_empty(), "the client could not be run; see above");
    Ok(steps)
}

fn read(text: &str) -> Vec<(String, String)> {
    let steps = text.lines().filter_map(|line| line.split_once('\t'));
    steps.map(|(step, outcome)| (step.to_owned(), outcome.to_owned())).collect()
}

/// A row a step, a column a runtime, and below it what went wrong.
fn table(columns: &[Column], markdown: bool) -> String {
    let mut rows = vec![vec!["on codex".to_owned()]];
    rows[0].extend(columns.iter().map(|column| column.version.to_string()));
    let mut complaints = String::new();
    for step in names(columns) {
        let mut row = vec![step.to_owned()];
        for column in columns {
            let outcome =
                column.steps.iter().find(|(name, _)| name == step).map(|(_, outcome)| outcome.as_str());
            row.push(match outcome {
                Some("ok") => "works".to_owned(),
                Some(_) => "fails".to_owned(),
                None => "not reached".to_owned(),
            });
            if let Some(wrong) = outcome.filter(|outcome| *outcome != "ok") {
                let _ = writeln!(complaints, "- {} on codex {}: {wrong}", step, column.version);
            }
        }
        rows.push(row);
    }
    let mut text = if markdown { in_markdown(&rows) } else { in_columns(&rows) };
    if !complaints.is_empty() {
        text.push('\n');
        text.push_str(&complaints);
    }
    text
}

/// The steps in their order; a runtime on which an early one fails reaches only some.
fn names(columns: &[Column]) -> Vec<&str> {
    let longest = columns.iter().max_by_key(|column| column.steps.len());
    longest.into_iter().flat_map(|column| &column.steps).map(|(step, _)| step.as_str()).collect()
}

fn in_markdown(rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        let _ = writeln!(text, "| {} |", row.join(" | "));
        if index == 0 {
            let _ = writeln!(text, "|{}", " --- |".repeat(row.len()));
        }
    }
    text
}

fn in_columns(rows: &[Vec<String>]) -> String {
    let lines = rows.iter().map(|row| {
        let cells = row.iter().map(|cell| format!("{cell:<14}"));
        format!("{}\n", cells.collect::<String>().trim_end())
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::{Column, read, table};

    #[test]
    fn a_step_that_fails_is_told_and_one_that_is_not_reached_is_named() {
        let column =
            |version: &str, text: &str| Column { version: version.parse().unwrap(), steps: read(text) };
        let columns = [
            column("0.2.0", "running\nconnect\tok\nstart\tok\nrun\tok\n"),
            column("0.1.0", "connect\tok\nstart\tmissing field `x`\n"),
        ];
        assert_eq!(
            table(&columns, true),
            "| on codex | 0.2.0 | 0.1.0 |\n| --- | --- | --- |\n| connect | works | works |\n\
             | start | works | fails |\n| run | works | not reached |\n\n\
             - start on codex 0.1.0: missing field `x`\n"
        );
    }
}
