//! `--check --codex-version`: what moving the pin would bring, without moving it.

use std::fmt::Write as _;

use anyhow::Result;
use codex_codegen::schema_diff;

use super::decisions::Decisions;
use super::{Outcome, check};
use crate::dump::Dump;
use crate::file_set::FileSet;
use crate::manifests::publishable;
use crate::pin::Pin;
use crate::scratch::Scratch;
use crate::workspace::Workspace;

/// How many lines of a compiler's complaints are shown.
const SHOWN: usize = 40;

/// What would be written.
pub(super) struct Moved<'a> {
    pub(super) pin: &'a Pin,
    pub(super) dump: &'a Dump,
    pub(super) files: &'a FileSet,
    pub(super) decisions: Option<&'a Decisions>,
    /// What the generator could not tell.
    pub(super) warnings: &'a [String],
}

/// Says what would change, what would be left to decide, and what would not build.
pub(super) fn run(workspace: &Workspace, overrides: &str, moved: &Moved<'_>) -> Result<Outcome> {
    let present = Dump::checked_in(workspace)?;
    let pinned = Pin::load(workspace)?.version;
    let version = &moved.pin.version;
    let diff = schema_diff(present.tiers(), moved.dump.tiers(), overrides)?;
    let mut text = format!("codex {pinned} -> {}: {}\n", moved.dump.origin(version), diff.text());
    let differences = moved.files.compare(workspace.root())?;
    let _ = writeln!(text, "{} file(s) would change", differences.len());
    if let Some(decisions) = moved.decisions {
        let _ = writeln!(text, "\n{decisions}");
    }
    let broken = broken(workspace, moved.files)?;
    let _ = match &broken {
        None => write!(text, "\neverything would build"),
        Some(complaints) => write!(text, "\nthis would not build:\n{complaints}"),
    };
    let _ = write!(
        text,
        "\nnothing was written; `cargo xtask generate-types --codex-version {version}` moves the pin"
    );
    Ok(Outcome::Rehearsed {
        text,
        smooth: broken.is_none() && moved.decisions.is_none() && moved.warnings.is_empty(),
    })
}

/// What the compiler says of the crates that are published, with their tests and examples. `None`: nothing.
fn broken(workspace: &Workspace, files: &FileSet) -> Result<Option<String>> {
    let crates = publishable(workspace)?;
    let members: Vec<_> = crates.iter().map(|one| one.dir.as_str()).collect();
    let scratch = Scratch::of(workspace, &members)?;
    scratch.write(files, &members)?;
    let all = ["check", "--workspace", "--all-features", "--all-targets", "--keep-going", "--quiet"];
    let output = scratch.cargo(&[&all[..], &["--message-format", "short"]].concat())?;
    if output.status.success() {
        return Ok(None);
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    Ok(Some(check::head(stderr.lines().filter(|line| line.contains("error")), SHOWN)))
}
