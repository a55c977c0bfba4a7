//! How long the types take to compile: `cargo check` of the types crate alone beside that of `codex-codes` (types only),
//! and the release rebuild of a small program that uses them. Dependencies are built beforehand.
//!
//! Both crates are checked by the same command, without incremental compilation, turn and turn about.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use std::{env, fs};

use anyhow::{Result, ensure};
use codex_peers::figures::{Figures, Ratio, report};

const ROUNDS: usize = 5;
/// In milliseconds.
const REBUILD_TARGET: f64 = 2000.0;

fn main() -> Result<()> {
    let compile = Path::new(env!("CARGO_MANIFEST_DIR")).join("compile");
    // A folder of its own, so that nothing else that is built makes anything stale.
    let target = env::current_exe()?.with_file_name("compile-time-target");
    let cargo = Cargo { compile, target };
    println!("{ROUNDS} rounds; milliseconds: minimum, median\n");
    check(&cargo)?;
    rebuild(&cargo)
}

fn check(cargo: &Cargo) -> Result<()> {
    let crates = ["codex-protocol-types", "codex-codes"];
    let mut figures = crates.map(Figures::new);
    cargo.run(&["check", "--workspace"])?;
    for _ in 0..ROUNDS {
        for (name, figures) in crates.iter().zip(&mut figures) {
            cargo.run(&["clean", "--package", name])?;
            figures.add(cargo.run(&["check", "--package", name])?);
        }
    }
    let ratio = Ratio::new(&figures[0], &figures[1..], Some(1.0));
    report("cargo check of the types alone", &figures, Some(ratio));
    Ok(())
}

fn rebuild(cargo: &Cargo) -> Result<()> {
    let source = cargo.compile.join("consumer/src/main.rs");
    let build = ["build", "--release", "--package", "consumer"];
    let mut figures = Figures::new("a program with every notification, 50 params");
    cargo.run(&build)?;
    for _ in 0..ROUNDS {
        fs::File::options().append(true).open(&source)?.set_modified(std::time::SystemTime::now())?;
        figures.add(cargo.run(&build)?);
    }
    let verdict = if figures.minimum() < REBUILD_TARGET { "met" } else { "MISSED" };
    report("release rebuild", &[figures], None);
    println!("  (target {REBUILD_TARGET} ms: {verdict})");
    Ok(())
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
