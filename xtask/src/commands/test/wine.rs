//! The Windows build on this machine: linked with MinGW, run under Wine.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::workspace::Workspace;

/// Links for Windows.
pub(super) const LINKER: &str = "x86_64-w64-mingw32-gcc";

/// Debian puts the 64-bit Wine on the `PATH` only together with the 32-bit one.
const BESIDE_THE_PATH: &str = "/usr/lib/wine/wine64";

/// A library of Windows that Wine 8 lacks.
const LIBRARY: &str = "bcryptprimitives.dll";
const SOURCE: &str = include_str!("process_prng.c");

/// Wine's loader, if it is there.
pub(super) fn program() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let on_path = |name: &str| env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file());
    let beside = Some(PathBuf::from(BESIDE_THE_PATH)).filter(|file| file.is_file());
    on_path("wine64").or(beside).or_else(|| on_path("wine"))
}

/// The variables with which cargo runs what it builds for Windows: in a Wine of its own under `target/`.
pub(super) fn variables(workspace: &Workspace) -> Result<Vec<(&'static str, OsString)>> {
    let wine = program().context("there is no Wine")?;
    let dir = workspace.scratch_dir().join("wine");
    fs::create_dir_all(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
    let prefix = dir.join("prefix");
    build_library(&dir, &prefix.join("drive_c/windows/system32"))?;
    Ok(vec![
        ("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", wine.into()),
        ("WINEPREFIX", prefix.into()),
        ("WINEDEBUG", "-all".into()),
        // With many programs at once on a busy machine Wine 8 now and then fails to start one (os error 1359).
        ("RUST_TEST_THREADS", "1".into()),
    ])
}

/// Into the folder of the system: a program that is started with another `PATH` finds it there too.
fn build_library(dir: &Path, system: &Path) -> Result<()> {
    fs::create_dir_all(system).with_context(|| format!("cannot create {}", system.display()))?;
    let source = dir.join("process_prng.c");
    fs::write(&source, SOURCE).with_context(|| format!("cannot write {}", source.display()))?;
    let mut linker = Command::new(LINKER);
    linker.args(["-shared", "-O1", "-o"]).arg(system.join(LIBRARY)).arg(&source).arg("-ladvapi32");
    let status = linker.status().with_context(|| format!("{LINKER} cannot be run"))?;
    ensure!(status.success(), "{LINKER} cannot build {LIBRARY}");
    Ok(())
}
