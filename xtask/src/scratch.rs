//! A copy of the workspace under `target/`, for what must not be tried in the workspace itself.
//!
//! It builds into the workspace's own target directory, so that what the crates depend on is built once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, Result};
use ignore::WalkBuilder;

use crate::file_set::FileSet;
use crate::manifests::with_members;
use crate::workspace::Workspace;

/// A copy of the workspace.
#[derive(Debug)]
pub struct Scratch {
    root: PathBuf,
    target: PathBuf,
    files: FileSet,
}

impl Scratch {
    /// Reads the workspace; nothing is written yet. Only these folders stay members.
    ///
    /// # Errors
    ///
    /// A file cannot be read.
    pub fn of(workspace: &Workspace, members: &[&str]) -> Result<Self> {
        let mut files = FileSet::default();
        for path in versioned_files(workspace)? {
            let bytes = fs::read(workspace.file(&path)).with_context(|| format!("cannot read {path}"))?;
            if let Some((folder, _)) = path.split_once('/') {
                files.own(folder);
            }
            files.add(path, bytes);
        }
        let manifest = fs::read_to_string(workspace.file("Cargo.toml")).context("cannot read Cargo.toml")?;
        files.add("Cargo.toml", with_members(&manifest, members.iter().copied())?);
        Ok(Self { root: workspace.scratch_dir().join("copy"), target: workspace.file("target"), files })
    }

    /// Writes the copy with `over` laid over it, which may have moved the members' versions.
    ///
    /// # Errors
    ///
    /// A file cannot be written.
    pub fn write(&self, over: &FileSet, members: &[&str]) -> Result<()> {
        let mut files = self.files.clone();
        files.lay_over(over);
        if let Some(manifest) = over.text("Cargo.toml") {
            files.add("Cargo.toml", with_members(manifest, members.iter().copied())?);
        }
        files.write(&self.root).map(drop)
    }

    /// Runs cargo there.
    ///
    /// # Errors
    ///
    /// It cannot be started.
    pub fn cargo(&self, arguments: &[&str]) -> Result<Output> {
        let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut cargo = Command::new(program);
        cargo.args(arguments).current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        // The next release is built in the same place, and nothing of this one helps it.
        cargo.env("CARGO_INCREMENTAL", "0");
        cargo.output().context("cargo could not be started; is it on the PATH?")
    }

    /// Where it lies.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }
}

/// Every file that git does not ignore, in a repository or in a plain copy of one.
fn versioned_files(workspace: &Workspace) -> Result<Vec<String>> {
    let mut files = Vec::new();
    let mut walk = WalkBuilder::new(workspace.root());
    walk.hidden(false).require_git(false).filter_entry(|entry| entry.file_name() != ".git");
    for entry in walk.build() {
        let entry = entry.context("cannot list the workspace")?;
        let path = entry.path().strip_prefix(workspace.root()).unwrap_or(entry.path());
        let in_target = path.starts_with("target");
        if entry.file_type().is_some_and(|kind| kind.is_file()) && !in_target {
            let names = path.iter().map(|name| name.to_string_lossy());
            files.push(names.collect::<Vec<_>>().join("/"));
        }
    }
    Ok(files)
}
