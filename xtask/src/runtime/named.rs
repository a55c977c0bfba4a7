//! The runtime that the user named: it is taken only if it is the pinned release, or may be another.

use codex_runtime::{Environment, version_of};
use semver::Version;

use super::{Choice, Runtime, RuntimeError, Source};
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
    let found = version_of(&binary)
        .and_then(|version| Version::parse(&version).map_err(|error| error.to_string()))
        .map_err(|reason| RuntimeError::NamedNotExecutable { by, path: path_buf(), reason })?;
    let source_build = release::is_source_build(&found);
    if source_build && !choice.allow_unpinned {
        return Err(RuntimeError::NamedSourceBuild { by, path: path_buf(), pinned: pin.version.clone() });
    }
    if !source_build && found != pin.version {
        let pinned = Box::new(pin.version.clone());
        return Err(RuntimeError::NamedOtherVersion { by, path: path_buf(), found, pinned });
    }
    Ok(Some(Runtime { binary, version: found, source: Source::Named(by) }))
}
