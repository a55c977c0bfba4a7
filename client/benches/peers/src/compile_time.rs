//! How long the types take to compile: `cargo check` of the types crate alone beside that of `codex-codes` (types only),
//! and the release rebuild of a small program that uses them. Dependencies are built beforehand.
//!
//! Both crates are checked by the same command, without incremental compilation, turn and turn about.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use std::{env, fs};

use anyhow::{Result, ensure};
use codex_peers::figures::{Comparison, Figures, Ratio, Report};

const ROUNDS: usize = 5;
/// In milliseconds.
const REBUILD_TARGET: f64 = 2000.0;

fn main() -> Result<()> {
    let compile = Path::new(env!("CARGO_MANIFEST_DIR")).join("compile");
    // A folder of its own, so that nothing else that is built makes anything stale.
    let target = env::current_exe()?.with_file_name("compile-time-target");
    let cargo = Cargo { compile, target };
    let mut report = Report::begin("compile-time")?;
    println!("{ROUNDS} rounds: minimum, median\n");
    report.add(check(&cargo)?);
    report.add(rebuild(&cargo)?);
    report.end()
}

fn check(cargo: &Cargo) -> Result<Comparison> {
    let crates = ["codex-protocol-types", "codex-codes"];
    let mut figures = crates.map(Figures::new);
    cargo.run(&["check", "--workspace"])?;
    for _ in 0..ROUNDS {
        for (name, figures) in crates.iter().zip(&mut figures) {
            cargo.run(&["clean", "--package", name])?;
            figures.add(cargo.run(&["check", "--package", name])?);
        }
    }
    Ok(Comparison {
        key: "check".to_owned(),
        what: "`cargo check` of the types alone, dependencies built".to_owned(),
        unit: "ms",
        ratios: vec![Ratio::new(&figures[0], &figures[1..], Some(1.0))],
        figures: figures.to_vec(),
    })
}

fn rebuild(cargo: &Cargo) -> Result<Comparison> {
    let source = cargo.compile.join("consumer/src/main.rs");
    let build = ["build", "--release", "--package", "consumer"];
    let mut figures = Figures::new("codex-protocol-types");
    cargo.run(&build)?;
    for _ in 0..ROUNDS {
        fs::File::options().append(true).open(&source)?.set_modified(std::time::SystemTime::now())?;
        figures.add(cargo.run(&build)?);
    }
    let verdict = if figures.minimum() < REBUILD_TARGET { "met" } else { "MISSED" };
    println!("release rebuild: target {REBUILD_TARGET} ms: {verdict}");
    Ok(Comparison {
        key: "rebuild".to_owned(),
        what: "release rebuild of a program that decodes every notification and encodes 50 params".to_owned(),
        unit: "ms",
        figures: vec![figures],
        ratios: Vec::new(),
    })
}

struct Cargo {
    compile: PathBuf,
    target: PathBuf,
}

impl Cargo {
    /// Runs a command; how long it took, in milliseconds.
    fn run(&self, arguments: &[&str]) -> Result<f64> {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments).arg("--quiet").current_dir(&self.compile).stdin(Stdio::null());
        command.env("CARGO_INCREMENTAL", "0").env("CARGO_TARGET_DIR", &self.target);
        let start = Instant::now();
        let status = command.status()?;
        ensure!(status.success(), "cargo {} failed: {status}", arguments.join(" "));
        Ok(start.elapsed().as_secs_f64() * 1e3)
    }
}
