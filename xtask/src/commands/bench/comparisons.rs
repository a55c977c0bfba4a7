//! Runs the programs that compare this SDK with others, and reads the figures that they write.

use std::fs;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use super::figures::{Compared, Contender, Ratio};
use super::peers::{PACKAGE, Peers};
use crate::workspace::Workspace;

/// What a program writes: `client/benches/peers/src/figures/report.rs`.
#[derive(Debug, Deserialize)]
struct Report {
    program: String,
    comparisons: Vec<Comparison>,
}

#[derive(Debug, Deserialize)]
struct Comparison {
    key: String,
    what: String,
    unit: String,
    figures: Vec<Rounds>,
    ratios: Vec<Ratio>,
}

#[derive(Debug, Deserialize)]
struct Rounds {
    name: String,
    rounds: Vec<f64>,
}

/// Builds the programs and runs each.
pub(super) fn run(workspace: &Workspace, peers: &Peers) -> Result<Vec<Compared>> {
    let mut compared = Vec::new();
    if peers.comparisons.is_empty() {
        return Ok(compared);
    }
    eprintln!("building the programs that compare");
    cargo(workspace, &["build", "--quiet", "--release", "--bins"], "the programs")?;
    let scratch = workspace.scratch_dir().join("bench");
    fs::create_dir_all(&scratch).with_context(|| format!("cannot make {}", scratch.display()))?;
    for program in &peers.comparisons {
        eprintln!("running {program}");
        let path = scratch.join(format!("{program}.json"));
        // What an earlier run has left there is not this one's.
        fs::write(&path, "").with_context(|| format!("cannot write {}", path.display()))?;
        let json = path.to_str().with_context(|| format!("{} is not UTF-8", path.display()))?;
        cargo(workspace, &["run", "--quiet", "--release", "--bin", program, "--", "--json", json], program)?;
        let text = fs::read_to_string(&path).with_context(|| format!("{program} wrote no figures"))?;
        compared.extend(read(program, &text)?);
    }
    Ok(compared)
}

fn cargo(workspace: &Workspace, arguments: &[&str], what: &str) -> Result<()> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(workspace.file(PACKAGE)).stdin(Stdio::null()).args(arguments);
    let status = cargo.status().context("cargo could not be started; is it on the PATH?")?;
    ensure!(status.success(), "{what} failed; see above");
    Ok(())
}

fn read(program: &str, text: &str) -> Result<Vec<Compared>> {
    let report: Report =
        serde_json::from_str(text).with_context(|| format!("what {program} wrote is not a report"))?;
    ensure!(report.program == program, "{program} calls itself {}", report.program);
    report.comparisons.into_iter().map(|comparison| comparison.compared(program)).collect()
}

impl Comparison {
    fn compared(self, program: &str) -> Result<Compared> {
        let figures = self.figures.into_iter().map(|rounds| {
            let Rounds { name, mut rounds } = rounds;
            rounds.sort_by(f64::total_cmp);
            let least = *rounds.first().with_context(|| format!("{program}: {name} has no round"))?;
            Ok(Contender { name, least: rounded(least), median: rounded(rounds[rounds.len() / 2]) })
        });
        let figures = figures.collect::<Result<_>>()?;
        let ratios = self.ratios.into_iter().map(|ratio| Ratio {
            low: rounded(ratio.low),
            median: rounded(ratio.median),
            high: rounded(ratio.high),
            ..ratio
        });
        let ratios = ratios.collect();
        Ok(Compared {
            program: program.to_owned(),
            key: self.key,
            what: self.what,
            unit: self.unit,
            figures,
            ratios,
        })
    }
}

/// To three digits: more would be noise.
fn rounded(figure: f64) -> f64 {
    if figure == 0.0 || !figure.is_finite() {
        return figure;
    }
    let digits = 2 - figure.abs().log10().floor() as i32;
    format!("{:.*}", digits.max(0) as usize, (figure * 10_f64.powi(digits)).round() / 10_f64.powi(digits))
        .parse()
        .unwrap_or(figure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_are_kept() {
        for (figure, expected) in
            [(0.0, 0.0), (0.123_456, 0.123), (1.2345, 1.23), (98.76, 98.8), (12_345.0, 12_300.0)]
        {
            assert_eq!(rounded(figure), expected);
        }
    }

    #[test]
    fn a_report_becomes_least_median_and_ratio() {
        let text = r#"{"program":"decode","comparisons":[{"key":"k","what":"w","unit":"ns a call",
            "figures":[{"name":"ours","rounds":[3.0,1.0,2.0]}],
            "ratios":[{"of":"ours","to":"other","low":0.1,"median":0.2,"high":0.3,"target":0.5}]}]}"#;
        let compared = read("decode", text).unwrap();
        assert_eq!(compared[0].figures, [Contender { name: "ours".to_owned(), least: 1.0, median: 2.0 }]);
        assert_eq!((compared[0].ratios[0].low, compared[0].ratios[0].high), (0.1, 0.3));
        let error = read("stream", text).unwrap_err().to_string();
        assert_eq!(error, "stream calls itself decode");
        let error = read("decode", &text.replace("[3.0,1.0,2.0]", "[]")).unwrap_err().to_string();
        assert_eq!(error, "decode: ours has no round");
    }
}
