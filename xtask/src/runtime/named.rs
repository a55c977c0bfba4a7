//! Runtimes that are there already: the one that the user named, and the one on `PATH`.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use semver::Version;

use super::{Choice, Runtime, RuntimeError, Source};
use crate::environment::Environment;
use crate::pin::Pin;
use crate::release;

/// The runtime that `--codex-bin` or `CODEX_BIN` names, if either does.
pub(super) fn from_choice(
    pin: &Pin,
    environment: &Environment,
    choice: &Choice,
) -> Result<Option<Runtime>, RuntimeError> {
    let flag = choice.codex_bin.as_deref().map(|path| ("--codex-bin", path));
    let variable = || environment.codex_bin.as_deref().map(|path| ("CODEX_BIN", path));
    let Some((by, path)) = flag.or_else(variable) else {
        return Ok(None);
    };
    let path_buf = || path.to_owned();
    if !path.is_file() {
        return Err(RuntimeError::NamedMissing { by, path: path_buf() });
    }
    let binary = std::path::absolute(path).unwrap_or_else(|_| path_buf());
    let found = version_of(&binary).map_err(|error| RuntimeError::NamedNotExecutable {
        by,
        path: path_buf(),
        reason: error.to_string(),
    })?;
    let source_build = release::is_source_build(&found);
    if source_build && !choice.allow_unpinned {
        return Err(RuntimeError::NamedSourceBuild { by, path: path_buf(), pinned: pin.version.clone() });
    }
    if !source_build && found != pin.version {
        let pinned = pin.version.clone();
        return Err(RuntimeError::NamedOtherVersion { by, path: path_buf(), found, pinned });
    }
    Ok(Some(Runtime { binary, version: found, source: Source::Named(by) }))
}

/// The `codex` on `PATH`, if it is of the pinned release.
pub(super) fn on_path(pin: &Pin, environment: &Environment) -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let binary = which::which_in("codex", Some(&environment.path), here).ok()?;
    let version = version_of(&binary).ok()?;
    (version == pin.version).then_some(binary)
}

fn version_of(binary: &Path) -> io::Result<Version> {
    let output = Command::new(binary).arg("--version").output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    release::parse_version_output(&text)
        .ok_or_else(|| io::Error::other("`--version` prints no codex version"))
}
