//! `--check`: says what is stale, and of what it could not be sure.

use std::fmt::Write as _;

use anyhow::Result;

use super::Outcome;
use super::decisions::Decisions;
use crate::file_set::{Difference, DifferenceKind, FileSet};
use crate::workspace::Workspace;

/// Compares. `stands_in`: why no runtime could be asked, if none was.
pub(super) fn run(
    workspace: &Workspace,
    files: &FileSet,
    origin: &str,
    stands_in: Option<&str>,
    decisions: Option<&Decisions>,
) -> Result<Outcome> {
    let differences = files.compare(workspace.root())?;
    let mut text = if differences.is_empty() {
        format!("everything is as generated from {origin}")
    } else {
        list(&differences, origin, stands_in.is_some())
    };
    if let Some(reason) = stands_in {
        let _ = write!(
            text,
            "\nNO RUNTIME WAS ASKED: that schema was only compared with what is generated from it, not with what the \
             runtime says of itself ({reason})"
        );
    }
    if let Some(decisions) = decisions {
        let _ = write!(text, "\n{decisions}");
    }
    let is_current = differences.is_empty() && decisions.is_none();
    Ok(if is_current { Outcome::UpToDate(text) } else { Outcome::OutOfDate(text) })
}

/// Each stale file with the first line in which it differs: `-` is what is there, `+` what would be generated.
pub(super) fn list(differences: &[Difference], origin: &str, from_schema: bool) -> String {
    let mut text = format!("{} file(s) are not as generated from {origin}:\n", differences.len());
    for difference in differences {
        let _ = writeln!(text, "  {difference}");
        if let DifferenceKind::Changed(line) = &difference.kind {
            let _ = writeln!(text, "{line}");
        }
    }
    let flag = if from_schema { " --from-schema" } else { "" };
    let _ = write!(text, "run `cargo xtask generate-types{flag}` and commit what it changes");
    text
}

/// The first of some lines, indented, and how many more there are.
pub(super) fn head<'a>(lines: impl Iterator<Item = &'a str>, shown: usize) -> String {
    let lines: Vec<_> = lines.collect();
    let mut text: Vec<_> = lines.iter().take(shown).map(|line| format!("  {line}")).collect();
    if lines.len() > shown {
        text.push(format!("  and {} more", lines.len() - shown));
    }
    text.join("\n")
}
