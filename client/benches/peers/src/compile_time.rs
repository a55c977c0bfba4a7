//! How long things take to compile: `cargo check` of the types crate alone beside that of `codex-codes` (types only), the
//! release rebuild of a small program that uses them, and the program of the README beside the same one with
//! `codex-codes`: from nothing, and after a change in it.
//!
//! Each by the same command, without incremental compilation, turn and turn about.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Instant, SystemTime};
use std::{env, fs};

use anyhow::{Result, ensure};
use codex_peers::figures::{Comparison, Figures, Ratio, Report};

const ROUNDS: usize = 5;
const COLD_ROUNDS: usize = 3;
/// In milliseconds.
const REBUILD_MOST: f64 = 2000.0;
const CHECK_MOST: f64 = 1000.0;
/// The program of the README, with this SDK and with another.
const PROGRAMS: [(&str, &str); 2] = [("ours", "codex-client"), ("peer", "codex-codes")];

fn main() -> Result<()> {
    let (types, program) = (Cargo::of("compile")?, Cargo::of("five-lines")?);
    let mut report = Report::begin("compile-time")?;
    println!("{ROUNDS} rounds, {COLD_ROUNDS} from nothing: minimum, median\n");
    report.add(check(&types)?);
    report.add(rebuild_of_types(&types)?);
    report.add(cold(&program)?);
    report.add(rebuild(&program)?);
    report.add(check_after_change(&program)?);
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

fn rebuild_of_types(cargo: &Cargo) -> Result<Comparison> {
    let [figures] = after_changes(cargo, &["build", "--release"], [("consumer", "codex-protocol-types")])?;
    Ok(Comparison {
        key: "rebuild".to_owned(),
        what: "release rebuild of a program that decodes every notification and encodes 50 params".to_owned(),
        unit: "ms",
        ratios: vec![Ratio::new(&figures, &[most(REBUILD_MOST)], Some(1.0))],
        figures: vec![figures],
    })
}

/// With all that they depend on.
fn cold(cargo: &Cargo) -> Result<Comparison> {
    let mut figures = PROGRAMS.map(|(_, name)| Figures::new(name));
    for _ in 0..COLD_ROUNDS {
        for ((program, _), figures) in PROGRAMS.iter().zip(&mut figures) {
            cargo.run(&["clean", "--release"])?;
            figures.add(cargo.run(&["build", "--release", "--package", program])?);
        }
    }
    Ok(Comparison {
        key: "five lines, cold".to_owned(),
        what: "release build of the program of the README and of all that it depends on".to_owned(),
        unit: "ms",
        ratios: vec![Ratio::new(&figures[0], &figures[1..], Some(1.0))],
        figures: figures.to_vec(),
    })
}

fn rebuild(cargo: &Cargo) -> Result<Comparison> {
    let figures = after_changes(cargo, &["build", "--release"], PROGRAMS)?;
    Ok(Comparison {
        key: "five lines, rebuild".to_owned(),
        what: "its release build after a change in it".to_owned(),
        unit: "ms",
        ratios: vec![
            Ratio::new(&figures[0], &figures[1..], Some(1.0)),
            Ratio::new(&figures[0], &[most(REBUILD_MOST)], Some(1.0)),
        ],
        figures: figures.to_vec(),
    })
}

fn check_after_change(cargo: &Cargo) -> Result<Comparison> {
    let figures = after_changes(cargo, &["check"], PROGRAMS)?;
    Ok(Comparison {
        key: "five lines, check".to_owned(),
        what: "`cargo check` after a change in it".to_owned(),
        unit: "ms",
        ratios: vec![
            Ratio::new(&figures[0], &figures[1..], None),
            Ratio::new(&figures[0], &[most(CHECK_MOST)], Some(1.0)),
        ],
        figures: figures.to_vec(),
    })
}

/// What a command takes after a change in each program, turn and turn about.
fn after_changes<const N: usize>(
    cargo: &Cargo,
    command: &[&str],
    programs: [(&str, &str); N],
) -> Result<[Figures; N]> {
    let mut figures = programs.map(|(_, name)| Figures::new(name));
    let run = |program: &str| cargo.run(&[command, &["--package", program]].concat());
    for (program, _) in programs {
        run(program)?;
    }
    for _ in 0..ROUNDS {
        for ((program, _), figures) in programs.iter().zip(&mut figures) {
            let source = cargo.workspace.join(program).join("src/main.rs");
            fs::File::options().append(true).open(&source)?.set_modified(SystemTime::now())?;
            figures.add(run(program)?);
        }
    }
    Ok(figures)
}

fn most(milliseconds: f64) -> Figures {
    let mut most = Figures::new("the most that it may take");
    (0..ROUNDS).for_each(|_| most.add(milliseconds));
    most
}

struct Cargo {
    workspace: PathBuf,
    target: PathBuf,
}

impl Cargo {
    fn of(workspace: &str) -> Result<Self> {
        // A folder of its own, so that nothing else that is built makes anything stale.
        let target = env::current_exe()?.with_file_name(format!("compile-time-target-{workspace}"));
        Ok(Self { workspace: Path::new(env!("CARGO_MANIFEST_DIR")).join(workspace), target })
    }

    /// Runs a command; how long it took, in milliseconds.
    fn run(&self, arguments: &[&str]) -> Result<f64> {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments).arg("--quiet").current_dir(&self.workspace).stdin(Stdio::null());
        command.env("CARGO_INCREMENTAL", "0").env("CARGO_TARGET_DIR", &self.target);
        let start = Instant::now();
        let status = command.status()?;
        ensure!(status.success(), "cargo {} failed: {status}", arguments.join(" "));
        Ok(start.elapsed().as_secs_f64() * 1e3)
    }
}
