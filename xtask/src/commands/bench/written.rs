//! The files that are made of the figures, so that what is checked is what is written.

use std::fs;

use anyhow::{Context as _, Result};

use super::figures::{FIGURES, Figures};
use super::plots::Plots;
use super::{page, readme};
use crate::file_set::FileSet;
use crate::workspace::Workspace;

/// Where the README is.
const README: &str = "README.md";

/// The figures themselves, the page, its pictures and the README.
pub(super) fn files(workspace: &Workspace, figures: &Figures) -> Result<FileSet> {
    let mut files = FileSet::default();
    files.add(FIGURES, figures.text()?);
    for (path, svg) in Plots::of(figures).files() {
        files.add(path, svg);
    }
    files.add(page::PAGE, page::text(figures));
    let text = fs::read_to_string(workspace.file(README)).with_context(|| format!("cannot read {README}"))?;
    files.add(README, readme::with_table(&text, figures).context(README)?);
    Ok(files)
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::conditions::Conditions;
    use super::super::figures::{Compared, Contender, Counted, Ratio};
    use super::super::peers::{Bench, Peers};
    use super::*;

    /// Figures of one of each.
    pub(crate) fn figures() -> Figures {
        let contender =
            |name: &str, least: f64| Contender { name: name.to_owned(), least, median: 2.0 * least };
        let ratio = |to: &str, [low, median, high]: [f64; 3]| Ratio {
            of: "codex-client".to_owned(),
            to: to.to_owned(),
            low,
            median,
            high,
        };
        Figures {
            measured: Conditions {
                release: "0.169.0".to_owned(),
                rustc: "1.95.0".to_owned(),
                machine: "x86_64 linux, 2 processors".to_owned(),
                peer: "codex-codes 0.166.4".to_owned(),
            },
            instructions: vec![Counted {
                bench: "decode".to_owned(),
                case: "text_delta".to_owned(),
                what: "line to type: text delta".to_owned(),
                ours: 1000,
                peer: Some(4000),
                floor: Some(1000),
                bare: None,
            }],
            comparisons: vec![Compared {
                program: "stream".to_owned(),
                key: "time".to_owned(),
                what: "100,000 deltas".to_owned(),
                unit: "ns an event".to_owned(),
                figures: vec![contender("codex-client", 100.0), contender("codex-codes", 400.0)],
                ratios: vec![ratio("codex-codes", [0.2, 0.25, 0.3]), ratio("a bare reader", [2.0, 2.5, 3.0])],
            }],
        }
    }

    #[test]
    fn figures_read_back_as_they_were_written() {
        let text = figures().text().unwrap();
        assert_eq!(Figures::parse(&text).unwrap(), figures(), "{text}");
    }

    fn listed(benches: &[&str], programs: &[&str]) -> Peers {
        let bench = |name: &&str| Bench { name: (*name).to_owned(), what: String::new() };
        let comparisons = programs.iter().map(|name| (*name).to_owned()).collect();
        Peers {
            peer: "codex-codes".to_owned(),
            instructions: benches.iter().map(bench).collect(),
            comparisons,
        }
    }

    #[test]
    fn a_part_takes_the_place_of_its_own_alone() {
        let all = listed(&["line", "decode"], &["stream"]);
        let before = figures();
        let mut now = before.clone();
        now.comparisons.clear();
        now.instructions[0].ours = 1;
        let mut line = now.instructions[0].clone();
        line.bench = "line".to_owned();
        now.instructions.push(line);
        let both = before.with(now.clone(), &all).unwrap();
        assert_eq!(both.comparisons, before.comparisons);
        let names: Vec<_> =
            both.instructions.iter().map(|counted| (counted.bench.as_str(), counted.ours)).collect();
        assert_eq!(names, [("line", 1), ("decode", 1)]);
        let gone = before.with(now, &listed(&["decode"], &[])).unwrap();
        assert_eq!((gone.instructions.len(), gone.comparisons.len()), (1, 0));
    }

    #[test]
    fn figures_of_two_machines_are_not_mixed() {
        let all = listed(&["decode"], &["stream"]);
        let mut now = figures();
        now.measured.rustc = "1.99.0".to_owned();
        assert_eq!(figures().with(now.clone(), &all).unwrap(), now);
        now.comparisons.clear();
        assert!(figures().with(now.clone(), &all).unwrap_err().to_string().contains("save all"));
        assert_eq!(Figures::default().with(now.clone(), &all).unwrap(), now);
    }
}
