//! `cargo package` over the staged workspace. Cargo takes the crates that are not published yet from each other's
//! packages, as the registry would give them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use semver::Version;

use super::inspect::Packaged;
use crate::manifests::Crate;
use crate::workspace::Workspace;

/// Packages every crate, and builds each from its package with all its features if asked to.
pub(super) fn all(workspace: &Workspace, staged: &Path, verify: bool) -> Result<()> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(staged).args(["package", "--workspace", "--all-features"]);
    // Git does not know the copies, and that the tree is committed was checked before.
    cargo.arg("--allow-dirty").arg("--target-dir").arg(target_dir(workspace));
    if !verify {
        cargo.arg("--no-verify");
    }
    let status = cargo.status().context("cargo could not be started; is it on the PATH?")?;
    ensure!(status.success(), "cargo could not package the crates in {}; see above", staged.display());
    Ok(())
}

/// Moves the packages to where they were asked for, and looks into them.
pub(super) fn collect(
    workspace: &Workspace,
    crates: &[Crate],
    version: &Version,
    out: &Path,
) -> Result<Vec<Packaged>> {
    let mut packages = Vec::new();
    for one in crates {
        let name = format!("{}-{version}.crate", one.name);
        let (from, to) = (target_dir(workspace).join("package").join(&name), out.join(&name));
        fs::copy(&from, &to).with_context(|| format!("cargo wrote no {}", from.display()))?;
        let package =
            Packaged::read(one, version, to).with_context(|| format!("{name} is not as it should be"))?;
        packages.push(package);
    }
    Ok(packages)
}

/// Kept from one staging to the next, so that the dependencies are built once.
fn target_dir(workspace: &Workspace) -> PathBuf {
    workspace.scratch_dir().join("package")
}
