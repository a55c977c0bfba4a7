//! `cargo xtask fuzz [TARGET]`: runs the fuzz targets in `fuzz/`, and prints what they found.
//!
//! What a target does is in its body, which tests run too: `fuzz/Cargo.toml` says where. Nightly Rust and cargo-fuzz are
//! needed for the search alone.

use std::fmt::Write as _;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Result, bail, ensure};

use crate::flags;
use crate::workspace::Workspace;

mod run;
mod seeds;

use run::Found;

/// The targets, in the order in which they run.
const TARGETS: [&str; 3] = ["line", "session", "generator"];
/// How long a target runs if nothing else is said.
const SECONDS: u64 = 60;

/// What is needed: how it answers, and how it is had.
const NEEDED: [(&str, &[&str], &str); 2] = [
    (
        "nightly Rust",
        &["run", "nightly", "rustc", "--version"],
        "rustup toolchain install nightly --profile minimal",
    ),
    ("cargo-fuzz", &["run", "nightly", "cargo", "fuzz", "--version"], "cargo install cargo-fuzz --locked"),
];

/// Runs the command.
///
/// # Errors
///
/// There is no such target, a tool is missing, or a target does not build.
pub fn command(workspace: &Workspace, flags: &flags::Fuzz) -> Result<ExitCode> {
    let targets = chosen(flags.target.as_deref())?;
    let seconds = flags.seconds.unwrap_or(SECONDS);
    ensure!(seconds > 0, "--seconds 0 would run until a crash; give at least 1");
    let missing = NEEDED.into_iter().filter(|(_, question, _)| !answers(workspace, question));
    if let Some(sentence) = lacking(&missing.map(|(name, _, install)| (name, install)).collect::<Vec<_>>()) {
        bail!("{sentence}");
    }
    eprintln!("writing seeds into fuzz/corpus");
    seeds::write(workspace)?;
    for target in &targets {
        run::build(workspace, target)?;
    }
    let mut found = Vec::new();
    for target in targets {
        found.push(run::run(workspace, target, seconds)?);
    }
    print!("{}", table(&found));
    let crashed = found.iter().any(|found| found.artifact.is_some());
    Ok(if crashed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn chosen(target: Option<&str>) -> Result<Vec<&'static str>> {
    let Some(name) = target else { return Ok(TARGETS.to_vec()) };
    match TARGETS.into_iter().find(|target| *target == name) {
        Some(target) => Ok(vec![target]),
        None => bail!("there is no fuzz target `{name}`; there are {}", TARGETS.join(", ")),
    }
}

fn answers(workspace: &Workspace, question: &[&str]) -> bool {
    let mut command = rustup(workspace);
    command.args(question).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Cargo tells its own toolchain to whatever it starts.
fn rustup(workspace: &Workspace) -> Command {
    let mut rustup = Command::new("rustup");
    rustup
        .current_dir(workspace.root())
        .env_remove("CARGO")
        .env_remove("RUSTC")
        .env_remove("RUSTUP_TOOLCHAIN");
    rustup
}

/// What to install, in one sentence.
fn lacking(missing: &[(&str, &str)]) -> Option<String> {
    let names: Vec<_> = missing.iter().map(|(name, _)| *name).collect();
    let commands: Vec<_> = missing.iter().map(|(_, install)| format!("`{install}`")).collect();
    let verb = if missing.len() == 1 { "installs it" } else { "install them" };
    let sentence = format!("fuzzing needs {}: {} {verb}", names.join(" and "), commands.join(" and "));
    (!missing.is_empty()).then_some(sentence)
}

/// A row a target, and below it each crash with what shows it again.
fn table(found: &[Found]) -> String {
    let mut text = format!(
        "{:<10} {:>8} {:>11} {:>8} {:>9} {:>9} {:>8}\n",
        "target", "seconds", "runs", "a second", "coverage", "features", "crashes"
    );
    for Found { target, seconds, runs, coverage, features, artifact } in found {
        let _ = writeln!(
            text,
            "{target:<10} {seconds:>8.0} {runs:>11} {:>8.0} {coverage:>9} {features:>9} {:>8}",
            *runs as f64 / seconds.max(1.0),
            u8::from(artifact.is_some())
        );
    }
    text.push_str(
        "coverage: places in the code that were reached; features: those, and how often and from where\n",
    );
    for (found, artifact) in found.iter().filter_map(|found| Some((found, found.artifact.as_ref()?))) {
        let again = run::again(found.target, artifact);
        let _ = writeln!(text, "{} crashed on {artifact}; again: {again}", found.target);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_target_or_all() {
        assert_eq!(chosen(None).unwrap(), TARGETS);
        assert_eq!(chosen(Some("line")).unwrap(), ["line"]);
        let error = chosen(Some("lines")).unwrap_err().to_string();
        assert_eq!(error, "there is no fuzz target `lines`; there are line, session, generator");
    }

    #[test]
    fn what_is_missing_is_one_sentence() {
        assert_eq!(lacking(&[]), None);
        let both = NEEDED.map(|(name, _, install)| (name, install));
        assert_eq!(
            lacking(&both[1..]).unwrap(),
            "fuzzing needs cargo-fuzz: `cargo install cargo-fuzz --locked` installs it"
        );
        assert_eq!(
            lacking(&both).unwrap(),
            "fuzzing needs nightly Rust and cargo-fuzz: `rustup toolchain install nightly --profile minimal` and \
             `cargo install cargo-fuzz --locked` install them"
        );
    }

    #[test]
    fn a_crash_is_told_with_what_shows_it_again() {
        let found = |target, artifact| Found {
            target,
            seconds: 10.0,
            runs: 1234,
            coverage: 56,
            features: 78,
            artifact,
        };
        let text =
            table(&[found("line", None), found("session", Some("fuzz/artifacts/session/crash-1".into()))]);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(
            lines[1].split_whitespace().collect::<Vec<_>>(),
            ["line", "10", "1234", "123", "56", "78", "0"]
        );
        assert!(lines[2].ends_with(" 1"), "{text}");
        let last = "session crashed on fuzz/artifacts/session/crash-1; again: \
                    cargo +nightly fuzz run --sanitizer none session fuzz/artifacts/session/crash-1";
        assert_eq!(lines.last(), Some(&last));
    }
}
