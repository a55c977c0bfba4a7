//! `--codex-version`: everything that says which release this is.

use std::fs;

use anyhow::{Context, Result};

use crate::file_set::FileSet;
use crate::manifests;
use crate::pin::{PIN_FILE, Pin};
use crate::workspace::Workspace;

/// Adds to `files` the pin, the manifests and the lock file, moved to the release of `pin`.
pub(super) fn write(workspace: &Workspace, pin: &Pin, files: &mut FileSet) -> Result<()> {
    let text =
        fs::read_to_string(workspace.file(PIN_FILE)).with_context(|| format!("cannot read {PIN_FILE}"))?;
    files.add(PIN_FILE, pin.rewrite(&text)?);
    manifests::set_version(workspace, &pin.version, files)
}
