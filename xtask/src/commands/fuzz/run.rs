//! One target: built, run for its time, and what it says read.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};

use super::{rustup, seeds};
use crate::workspace::Workspace;

/// Nothing of the workspace is unsafe, so that there is nothing for a sanitizer to see; without one it is twice as fast.
const BUILD: [&str; 6] = ["run", "nightly", "cargo", "fuzz", "build", "--sanitizer=none"];
const RUN: [&str; 6] = ["run", "nightly", "cargo", "fuzz", "run", "--sanitizer=none"];
/// What takes longer than so many seconds, or more than so many MiB, counts as a crash.
const LIMITS: [&str; 2] = ["-timeout=20", "-rss_limit_mb=2048"];

/// What a run has found.
#[derive(Debug, PartialEq)]
pub(super) struct Found {
    pub(super) target: &'static str,
    pub(super) seconds: f64,
    pub(super) runs: u64,
    pub(super) coverage: u64,
    pub(super) features: u64,
    /// The input that crashed it.
    pub(super) artifact: Option<String>,
}

/// The command that runs one input again.
pub(super) fn again(target: &str, artifact: &str) -> String {
    format!("cargo +nightly fuzz run --sanitizer none {target} {artifact}")
}

pub(super) fn build(workspace: &Workspace, target: &str) -> Result<()> {
    eprintln!("building the target {target}");
    let status = rustup(workspace).args(BUILD).arg(target).status().context("rustup could not be started")?;
    ensure!(status.success(), "the target {target} does not build; see above");
    Ok(())
}

/// Runs a target until its time is over or it crashes.
pub(super) fn run(workspace: &Workspace, target: &'static str, seconds: u64) -> Result<Found> {
    eprintln!("running {target} for {seconds} seconds");
    let mut fuzzer = rustup(workspace);
    fuzzer.args(RUN).args([target, "--"]).arg(format!("-max_total_time={seconds}")).args(LIMITS);
    fuzzer.args(["-print_final_stats=1", "-print_funcs=0", "-max_len=4096"]);
    if seeds::is_text(target) {
        fuzzer.arg(format!("-dict={}", seeds::dictionary(workspace).display()));
    }
    let start = Instant::now();
    let mut child = fuzzer.stderr(Stdio::piped()).spawn().context("rustup could not be started")?;
    let mut found = Found { target, seconds: 0.0, runs: 0, coverage: 0, features: 0, artifact: None };
    let said = child.stderr.take().context("the fuzzer has no stderr")?;
    for line in BufReader::new(said).split(b'\n') {
        // What it shows of an input need not be text.
        let line = String::from_utf8_lossy(&line?).into_owned();
        if !is_progress(&line) {
            eprintln!("{line}");
        }
        found.read(&line);
    }
    let status = child.wait()?;
    found.seconds = start.elapsed().as_secs_f64();
    ensure!(status.success() || found.artifact.is_some(), "the target {target} could not be run; see above");
    if let Some(artifact) = &mut found.artifact {
        let root = format!("{}/", workspace.root().display());
        *artifact = artifact.trim_start_matches(&root).to_owned();
    }
    Ok(found)
}

/// Each input that is kept has a line.
fn is_progress(line: &str) -> bool {
    line.starts_with('#') && (line.contains("\tNEW ") || line.contains("\tREDUCE "))
}

impl Found {
    /// Reads a line of what libFuzzer writes.
    fn read(&mut self, line: &str) {
        if let Some(path) = line.split_once("Test unit written to ").map(|(_, path)| path) {
            self.artifact = Some(path.trim().to_owned());
        } else if let Some(runs) = line.strip_prefix("stat::number_of_executed_units:") {
            self.runs = runs.trim().parse().unwrap_or(self.runs);
        } else if line.starts_with('#') {
            let after = |name: &str| line.split_once(name)?.1.split_whitespace().next()?.parse().ok();
            self.coverage = after(" cov: ").unwrap_or(self.coverage);
            self.features = after(" ft: ").unwrap_or(self.features);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_libfuzzer_says_is_read() {
        let mut found =
            Found { target: "line", seconds: 0.0, runs: 0, coverage: 0, features: 0, artifact: None };
        for line in [
            "INFO: Seed: 2134214",
            "#3210\tINITED cov: 100 ft: 200 corp: 30/40Kb exec/s: 0 rss: 60Mb",
            "#4096\tNEW    cov: 101 ft: 203 corp: 31/41Kb lim: 4096 exec/s: 2048 rss: 60Mb L: 12/4096 MS: 1 EraseBytes-",
            "#8192\tDONE   cov: 102 ft: 204 corp: 31/41Kb lim: 4096 exec/s: 2048 rss: 60Mb",
            "stat::number_of_executed_units: 8192",
        ] {
            found.read(line);
        }
        assert_eq!((found.runs, found.coverage, found.features, &found.artifact), (8192, 102, 204, &None));
        found
            .read("artifact_prefix='fuzz/artifacts/line/'; Test unit written to fuzz/artifacts/line/crash-1");
        assert_eq!(found.artifact.as_deref(), Some("fuzz/artifacts/line/crash-1"));
    }
}
