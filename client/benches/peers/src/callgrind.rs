//! Instructions: what the processor has done, whatever else the machine does. valgrind counts them.

use std::env;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};

/// How many instructions this program runs with these arguments; what it starts is not counted.
pub fn instructions(arguments: &[&str]) -> Result<f64> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(env::current_exe()?);
    let output = command.args(arguments).stdin(Stdio::null()).output().context("valgrind cannot be run")?;
    let told = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{} failed: {told}", arguments.join(" "));
    let collected = told.lines().find_map(|line| line.split_once("Collected : "));
    let (_, collected) = collected.context("valgrind has not said what it collected")?;
    Ok(collected.trim().parse()?)
}

/// How many instructions each more of something takes: the last argument is how many there are.
pub fn instructions_each(arguments: &[&str], counts: [usize; 2]) -> Result<f64> {
    let of = |count: usize| instructions(&[arguments, &[&count.to_string()]].concat());
    Ok((of(counts[1])? - of(counts[0])?) / (counts[1] - counts[0]) as f64)
}
