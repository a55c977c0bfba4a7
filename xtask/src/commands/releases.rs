//! `cargo xtask releases VERSION...`: the types of other releases, generated, built and tried in a copy of the workspace.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use codex_codegen::Options;
use codex_runtime::Environment;
use semver::Version;

use super::generate_types::generated_files;
use crate::dump::Dump;
use crate::flags;
use crate::overrides::{self, Words};
use crate::pin::Pin;
use crate::release;
use crate::runtime;
use crate::scratch::Scratch;
use crate::workspace::Workspace;

const TYPES: &str = "protocol-types";
/// How many lines of a failure are shown.
const SHOWN: usize = 25;
/// The tiers: what the table calls them, and the flags that choose them.
const TIERS: [(&str, &[&str]); 2] = [("stable", &[]), ("experimental", &["--features", "experimental"])];

/// What became of a release.
struct Row {
    version: Version,
    /// Types, requests, notifications, server requests.
    holds: [usize; 4],
    /// What somebody would have to decide before that release could be pinned.
    decisions: usize,
    /// The instances of each tier that were read and written back.
    instances: [String; 2],
    took: Duration,
}

/// Runs the command.
///
/// # Errors
///
/// No release was given, or one of them is none.
pub fn command(
    workspace: &Workspace,
    environment: &Environment,
    flags: &flags::Releases,
) -> Result<ExitCode> {
    let versions = flags.versions.iter().map(|version| release::parse(version));
    let versions = versions.collect::<Result<Vec<_>, _>>()?;
    ensure!(!versions.is_empty(), "name the releases: cargo xtask releases 0.166.0 0.169.0");
    let mut failed = false;
    println!(
        "{:<12} {:>6} {:>9} {:>14} {:>16} {:>10} {:>10} {:>13} {:>7}",
        "release",
        "types",
        "requests",
        "notifications",
        "server requests",
        "decisions",
        "stable",
        "experimental",
        "seconds"
    );
    for version in versions {
        match one(workspace, environment, &version) {
            Ok(row) => println!("{}", row.in_words()),
            Err(error) => {
                failed = true;
                println!("{version:<12} FAILED: {error:#}");
            }
        }
    }
    println!(
        "decisions: what somebody would have to settle in schema/overrides.toml before that release could be pinned\n\
         stable, experimental: instances that its schema allows, read and written back as they came"
    );
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn one(workspace: &Workspace, environment: &Environment, version: &Version) -> Result<Row> {
    let start = Instant::now();
    let pin = Pin::load(workspace)?.here(version, environment, workspace)?;
    let runtime = runtime::obtain_pinned(&pin, environment)?;
    eprintln!("{runtime}");
    let dump = Dump::of_runtime(workspace, runtime)?;
    let words = Words::read(workspace)?;
    let lenient = overrides::reviewed_for(&words.overrides)? != *version;
    // What nobody decided for that release is counted, and no reason to stop.
    let options = Options { lenient, allow_untyped: true, ..Options::default() };
    let name = version.to_string();
    let generated = codex_codegen::generate(&dump.stable, &dump.experimental, words.release(&name), options)?;
    let scratch = Scratch::of(workspace, &[TYPES])?;
    scratch.write(&generated_files(&dump, &generated), &[TYPES])?;
    let mut instances = [String::new(), String::new()];
    for (count, (tier, features)) in instances.iter_mut().zip(TIERS) {
        eprintln!("codex {version}: building and trying the {tier} tier");
        let test = ["test", "--package", "codex-protocol-types", "--test", "fidelity"];
        let output = scratch.cargo(&[&test[..], features, &["--", "--nocapture"]].concat())?;
        let [said, complained] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
        *count = judge(tier, output.status.success(), &said, &complained)?;
    }
    let (all, decisions) = (generated.inventory, generated.warnings.len());
    let holds = [all.types.len(), all.requests.len(), all.notifications.len(), all.server_requests.len()];
    Ok(Row { version: version.clone(), holds, decisions, instances, took: start.elapsed() })
}

/// How many instances were drawn, as the test says.
fn judge(tier: &str, passed: bool, said: &str, complained: &str) -> Result<String> {
    if !passed {
        let telling = said
            .lines()
            .chain(complained.lines())
            .filter(|line| line.contains("error") || line.contains("failed") || line.contains("panicked"));
        let telling: Vec<_> = telling.take(SHOWN).collect();
        bail!("the {tier} tier:\n{}", telling.join("\n"));
    }
    match said.lines().find_map(|line| line.split_once(" instances of ")) {
        Some((drawn, _)) => Ok(drawn.trim().to_owned()),
        None => bail!("the {tier} tier: the test does not say how many instances it drew"),
    }
}

impl Row {
    fn in_words(&self) -> String {
        let [types, requests, notifications, server_requests] = self.holds;
        let [stable, experimental] = &self.instances;
        let mut text = String::new();
        let _ = write!(
            text,
            "{:<12} {types:>6} {requests:>9} {notifications:>14} {server_requests:>16}",
            self.version
        );
        let _ = write!(
            text,
            " {:>10} {stable:>10} {experimental:>13} {:>7.1}",
            self.decisions,
            self.took.as_secs_f64()
        );
        text
    }
}

#[cfg(test)]
mod tests {
    use super::judge;

    #[test]
    fn the_test_says_how_many_instances_it_drew() {
        let said = "1200 instances of 100 definitions\n";
        assert_eq!(judge("stable", true, said, "").unwrap(), "1200");
        let error = judge("stable", true, "", "").unwrap_err();
        assert!(error.to_string().contains("does not say how many"), "{error}");
    }

    #[test]
    fn a_failure_shows_what_tells_why() {
        let complained = "error[E0609]: no field\n";
        let error = judge("experimental", false, "noise\ntest a ... failed\n", complained).unwrap_err();
        let expected = "the experimental tier:\ntest a ... failed\nerror[E0609]: no field";
        assert_eq!(error.to_string(), expected);
    }
}
