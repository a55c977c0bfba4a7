//! `cargo xtask stage-release`: the crates of a release, packaged from a folder of their own. Nothing is published.
//!
//! The folder holds the committed files of the crates that can be published, as a workspace without the maintainer's
//! commands. What is there only for the workspace (see [`strip`]) is left out, and each crate gets the licence.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use codex_runtime::Environment;
use semver::Version;

use super::generate_types::Generator;
use crate::flags;
use crate::manifests::publishable;
use crate::release;
use crate::workspace::Workspace;

mod checks;
mod includes;
mod inspect;
mod package;
mod stage;
pub mod strip;

pub use inspect::Packaged;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// The release.
    pub version: Version,
    /// Where to stage: a folder that is empty or not there yet. `None`: a folder under `target/`, emptied first.
    pub out: Option<PathBuf>,
    /// Build what was packaged.
    pub verify: bool,
}

/// What was prepared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staged {
    /// The staged workspace: where `cargo publish` is to be run.
    pub workspace: PathBuf,
    /// The packages, in the order in which they must be published.
    pub packages: Vec<Packaged>,
}

/// Runs the command as the command line asks for it.
///
/// # Errors
///
/// The release cannot be made as things are; the message says what to do.
pub fn command(
    workspace: &Workspace,
    environment: &Environment,
    flags: &flags::StageRelease,
) -> Result<ExitCode> {
    let version = release::parse(&flags.codex_version)?;
    let request = Request { version, out: flags.out.clone(), verify: !flags.no_verify };
    println!("{}", run(workspace, environment, &request, codex_codegen::generate)?.in_words());
    Ok(ExitCode::SUCCESS)
}

/// Checks, stages, packages and looks into the packages.
///
/// # Errors
///
/// The release cannot be made as things are; the message says what to do.
pub fn run(
    workspace: &Workspace,
    environment: &Environment,
    request: &Request,
    generator: Generator,
) -> Result<Staged> {
    checks::all(workspace, environment, &request.version, generator)?;
    let out = stage::prepare(workspace, &request.version, request.out.as_deref())?;
    packaged(workspace, &request.version, &out, request.verify)
}

/// Stages and packages into an empty folder what is there, whether or not it could be released.
///
/// # Errors
///
/// A crate cannot be packaged, or its package is not complete.
pub fn packaged(workspace: &Workspace, version: &Version, out: &Path, verify: bool) -> Result<Staged> {
    let crates = publishable(workspace)?;
    let staged = out.join("workspace");
    stage::write(workspace, &crates, &staged).context("the crates could not be staged")?;
    package::all(workspace, &staged, verify)?;
    let packages = package::collect(workspace, &crates, version, out)?;
    Ok(Staged { workspace: staged, packages })
}

impl Staged {
    /// The files, and what publishes them.
    #[must_use]
    pub fn in_words(&self) -> String {
        let mut text = String::from("packaged, in the order in which to publish:\n");
        for package in &self.packages {
            let _ = writeln!(text, "  {package}");
        }
        let _ = writeln!(text, "nothing was published; to do so, in {}:", self.workspace.display());
        let commands = self.packages.iter().map(|package| format!("  cargo publish -p {}", package.name));
        text.push_str(&commands.collect::<Vec<_>>().join("\n"));
        text
    }
}
