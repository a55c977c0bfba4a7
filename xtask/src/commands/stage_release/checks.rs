//! What must hold before a release is staged. Each refusal says what to do.

use anyhow::{Context, Result, bail, ensure};
use codex_runtime::Environment;
use semver::Version;
use xshell::{Shell, cmd};

use crate::changelog;
use crate::commands::generate_types::{self, Generator, Outcome};
use crate::manifests::stated;
use crate::overrides::{self, OVERRIDES_FILE};
use crate::pin::{PIN_FILE, Pin};
use crate::workspace::Workspace;

pub(super) fn all(
    workspace: &Workspace,
    environment: &Environment,
    version: &Version,
    generator: Generator,
) -> Result<()> {
    versions_agree(workspace, version)?;
    overrides_are_reviewed(workspace, version)?;
    tree_is_clean(workspace)?;
    changelog::entry(workspace, version)?;
    generated_files_are_current(workspace, environment, generator)
}

fn versions_agree(workspace: &Workspace, version: &Version) -> Result<()> {
    let pinned = Pin::load(workspace)?.version;
    ensure!(
        pinned == *version,
        "{PIN_FILE} pins codex {pinned}, not {version}; run `cargo xtask generate-types --codex-version {version}` \
         first, or ask for {pinned}"
    );
    let plain = version.to_string();
    let exact = format!("={version}");
    let mut wrong = Vec::new();
    for stated in stated(workspace)? {
        let expected = if stated.demanded { &exact } else { &plain };
        if stated.version != *expected {
            wrong.push(format!("\n  {}: \"{}\" instead of \"{expected}\"", stated.place, stated.version));
        }
    }
    ensure!(
        wrong.is_empty(),
        "these versions are not the pinned one; correct them and commit:{}",
        wrong.concat()
    );
    Ok(())
}

fn overrides_are_reviewed(workspace: &Workspace, version: &Version) -> Result<()> {
    let reviewed_for = overrides::reviewed_for(&overrides::read(workspace)?)?;
    ensure!(
        reviewed_for == *version,
        "{OVERRIDES_FILE} was reviewed for codex {reviewed_for}, so its decisions for {version} are open; \
         `cargo xtask generate-types --check` lists them, and when they are made, `reviewed-for` is to be {version}"
    );
    Ok(())
}

fn tree_is_clean(workspace: &Workspace) -> Result<()> {
    let shell = Shell::new()?;
    shell.change_dir(workspace.root());
    let status = cmd!(shell, "git status --porcelain").quiet().ignore_stderr().read();
    let status = status.context("git does not know this folder; stage a release from a git checkout")?;
    let changed = status.lines().collect::<Vec<_>>();
    ensure!(
        changed.is_empty(),
        "{} file(s) are not committed; commit or stash them, for a release holds what is committed:\n{}",
        changed.len(),
        changed.join("\n")
    );
    Ok(())
}

fn generated_files_are_current(
    workspace: &Workspace,
    environment: &Environment,
    generator: Generator,
) -> Result<()> {
    let request =
        generate_types::Request { check: true, only_pinned: true, ..generate_types::Request::default() };
    let outcome = generate_types::run(workspace, environment, &request, generator)
        .context("a release is staged only after the pinned runtime itself was asked")?;
    match outcome {
        Outcome::OutOfDate(text) => bail!("{text}"),
        Outcome::UpToDate(_) | Outcome::Written(_) | Outcome::Rehearsed { .. } => Ok(()),
    }
}
