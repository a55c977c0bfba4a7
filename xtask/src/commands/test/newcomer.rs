//! What somebody does who has never heard of the SDK: a new program, the published crates, an empty home, five lines.
//!
//! The crates are those that `stage-release` packages. The runtime comes from an archive that is here already, and the
//! model from `MockModel`; everything else is as it would be.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, ensure};
use codex_runtime::{Environment, InstallError, Npm, Platform, Release};
use flate2::read::GzDecoder;
use tar::Archive;

use crate::commands::stage_release;
use crate::pin::Pin;
use crate::workspace::Workspace;

/// The five lines of the guide, and what stands in for a network and an account.
const PROGRAM: &str = r#"use codex_client::runtime::Options;
use codex_client::testing::MockModel;
use codex_client::{Codex, install_runtime};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let model = MockModel::start().await?;
    model.reply_text("Hello, newcomer.");
    let archive = std::env::args().nth(1).ok_or("name the archive")?;
    install_runtime(Options::new().from_archive(archive)).await?;

    let codex = Codex::connect_with(model.config().install_runtime(true)).await?;
    let thread = codex.thread_start().await?;
    let result = thread.run("Say hello in one sentence.").await?;
    println!("{}", result.final_response.unwrap_or_default());
    codex.close().await?;
    Ok(())
}
"#;

/// Runs the command as the command line asks for it.
///
/// # Errors
///
/// Nothing could be set up for it, or what was built does not run as it should.
pub fn command(workspace: &Workspace, environment: &Environment) -> Result<ExitCode> {
    run(workspace, environment)?;
    Ok(ExitCode::SUCCESS)
}

/// Packages the crates, builds the program from them, and runs it in an empty home.
///
/// # Errors
///
/// Any of that fails. An [`InstallError`] says that no archive of the runtime can be had.
pub(super) fn run(workspace: &Workspace, environment: &Environment) -> Result<()> {
    let archive = archive(workspace, environment)?;
    let dir = workspace.scratch_dir().join("newcomer");
    emptied(&dir)?;
    let staged = dir.join("staged");
    fs::create_dir(&staged)?;
    let version = Pin::load(workspace)?.version;
    let packages = stage_release::packaged(workspace, &version, &staged, false)?.packages;
    write_program(workspace, &dir, &packages)?;
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--target-dir"]).arg(workspace.file("target")).current_dir(&dir);
    let built = cargo.status().context("cargo could not be started; is it on the PATH?")?;
    ensure!(built.success(), "a program cannot be built from the packaged crates; see above");

    let home = dir.join("home");
    fs::create_dir_all(&home)?;
    let binary = workspace.file("target/debug").join(format!("newcomer{}", env::consts::EXE_SUFFIX));
    let mut program = Command::new(&binary);
    program.arg(&archive).current_dir(&home).env_clear().env("HOME", &home).env("USERPROFILE", &home);
    let output = program.output().with_context(|| format!("cannot run {}", binary.display()))?;
    let (said, complained) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    ensure!(output.status.success(), "the newcomer's program failed ({}):\n{complained}", output.status);
    ensure!(said.trim() == "Hello, newcomer.", "the newcomer's program was answered `{said}`:\n{complained}");
    eprintln!("the newcomer's program was answered: {}", said.trim());
    // Half a gigabyte that nobody looks for.
    fs::remove_dir_all(&home).with_context(|| format!("cannot empty {}", home.display()))
}

fn emptied(dir: &Path) -> Result<()> {
    if dir.exists() {
        fs::remove_dir_all(dir).with_context(|| format!("cannot empty {}", dir.display()))?;
    }
    fs::create_dir_all(dir).with_context(|| format!("cannot create {}", dir.display()))
}

/// The package of this machine's runtime, fetched once and kept: whether it is the pinned one the program finds out.
fn archive(workspace: &Workspace, environment: &Environment) -> Result<PathBuf> {
    let release = Release::pinned();
    let (os, arch) = (environment.os.clone(), environment.arch.clone());
    let platform = Platform::of(&os, &arch).ok_or(InstallError::UnsupportedPlatform { os, arch })?;
    let version = release.version().to_owned();
    let package = release.package_of(platform).ok_or(InstallError::AbsentPlatform { platform, version })?;
    let dir = workspace.scratch_dir().join("archives");
    fs::create_dir_all(&dir)?;
    let kept = dir.join(format!("{}-{platform}.tgz", release.version()));
    if !kept.is_file() {
        let fetching = tempfile::tempdir_in(&dir)?;
        let fetched = Npm::find(environment, release.version())?.pack(&package.spec, fetching.path())?;
        fs::rename(fetched, &kept)?;
    }
    Ok(kept)
}

/// Writes the program, which takes the crates of the SDK from their packages and all others as this workspace does.
fn write_program(workspace: &Workspace, dir: &Path, packages: &[stage_release::Packaged]) -> Result<()> {
    let version = Release::pinned().version().to_owned();
    let mut manifest = format!(
        "[package]\nname = \"newcomer\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         codex-client = {{ version = \"={version}\", features = [\"install\", \"testing\"] }}\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n\n[patch.crates-io]\n"
    );
    for package in packages {
        let file = fs::File::open(&package.path)?;
        Archive::new(GzDecoder::new(file)).unpack(dir)?;
        manifest.push_str(&format!("{name} = {{ path = \"{name}-{version}\" }}\n", name = package.name));
    }
    fs::write(dir.join("Cargo.toml"), manifest)?;
    fs::copy(workspace.file("Cargo.lock"), dir.join("Cargo.lock"))?;
    fs::create_dir(dir.join("src"))?;
    fs::write(dir.join("src/main.rs"), PROGRAM)?;
    Ok(())
}
