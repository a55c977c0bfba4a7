//! The folder from which the crates are packaged.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use semver::Version;
use xshell::{Shell, cmd};

use super::strip::strip;
use crate::manifests::{Crate, with_members};
use crate::workspace::Workspace;

/// What every crate gets from the workspace's root.
pub(super) const SHARED_FILES: [&str; 2] = ["LICENSE", "NOTICE"];

/// An empty folder: the one that was asked for, else one of ours.
pub(super) fn prepare(workspace: &Workspace, version: &Version, asked: Option<&Path>) -> Result<PathBuf> {
    let out = match asked {
        Some(out) => {
            let is_empty = match fs::read_dir(out) {
                Ok(mut entries) => entries.next().is_none(),
                Err(error) => error.kind() == io::ErrorKind::NotFound,
            };
            ensure!(is_empty, "{} is not an empty folder; name another with --out", out.display());
            out.to_owned()
        }
        None => {
            let out = workspace.file(&format!("target/release-{version}"));
            match fs::remove_dir_all(&out) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(error).with_context(|| format!("cannot empty {}", out.display()));
                }
                _ => out,
            }
        }
    };
    fs::create_dir_all(&out).with_context(|| format!("cannot create {}", out.display()))?;
    out.canonicalize().with_context(|| format!("cannot find {}", out.display()))
}

/// Writes the crates and a workspace of nothing else.
pub(super) fn write(workspace: &Workspace, crates: &[Crate], staged: &Path) -> Result<()> {
    for one in crates {
        for path in tracked(workspace, &one.dir)? {
            copy(workspace, &path, &staged.join(&path))?;
        }
        for name in SHARED_FILES {
            copy(workspace, name, &staged.join(&one.dir).join(name))?;
        }
    }
    let root = fs::read_to_string(workspace.file("Cargo.toml")).context("cannot read Cargo.toml")?;
    fs::write(staged.join("Cargo.toml"), with_members(&root, crates.iter().map(|one| one.dir.as_str()))?)?;
    copy(workspace, "Cargo.lock", &staged.join("Cargo.lock"))
}

/// The committed files of a folder.
fn tracked(workspace: &Workspace, dir: &str) -> Result<Vec<String>> {
    let shell = Shell::new()?;
    shell.change_dir(workspace.root());
    let files = cmd!(shell, "git ls-files -z -- {dir}").quiet().read()?;
    Ok(files.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
}

fn copy(workspace: &Workspace, path: &str, to: &Path) -> Result<()> {
    let from = workspace.file(path);
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    if from.extension().is_some_and(|extension| extension == "rs") {
        let text = fs::read_to_string(&from).with_context(|| format!("cannot read {path}"))?;
        fs::write(to, strip(&text).with_context(|| path.to_owned())?)?;
    } else {
        fs::copy(&from, to).with_context(|| format!("cannot copy {path}"))?;
    }
    Ok(())
}
