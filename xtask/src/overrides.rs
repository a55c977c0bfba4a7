//! What people write down beside the dump: `schema/overrides.toml`, which says for which release that was reviewed, and
//! `schema/descriptions.toml`.

use std::fs;

use anyhow::{Context, Result};
use codex_codegen::Release;
use semver::Version;
use serde::Deserialize;

use crate::workspace::Workspace;

/// Where they stand, relative to the workspace.
pub const OVERRIDES_FILE: &str = "schema/overrides.toml";

/// The text of the overrides.
///
/// # Errors
///
/// The file cannot be read.
pub fn read(workspace: &Workspace) -> Result<String> {
    fs::read_to_string(workspace.file(OVERRIDES_FILE))
        .with_context(|| format!("cannot read {OVERRIDES_FILE}; restore it from version control"))
}

/// What a method is for, where the dump does not say it.
const DESCRIPTIONS_FILE: &str = "schema/descriptions.toml";

/// Both files.
#[derive(Debug)]
pub struct Words {
    /// The text of the overrides.
    pub overrides: String,
    descriptions: String,
}

impl Words {
    /// Reads both files.
    ///
    /// # Errors
    ///
    /// A file cannot be read.
    pub fn read(workspace: &Workspace) -> Result<Self> {
        let descriptions = fs::read_to_string(workspace.file(DESCRIPTIONS_FILE))
            .with_context(|| format!("cannot read {DESCRIPTIONS_FILE}; restore it from version control"))?;
        Ok(Self { overrides: read(workspace)?, descriptions })
    }

    /// For the generator.
    #[must_use]
    pub fn release<'a>(&'a self, version: &'a str) -> Release<'a> {
        Release { version, overrides: &self.overrides, descriptions: &self.descriptions }
    }
}

/// The release that the overrides were reviewed for. For every other, what does not fit is a warning: a decision that is
/// still open.
///
/// # Errors
///
/// The text does not say for which release it was reviewed.
pub fn reviewed_for(overrides: &str) -> Result<Version> {
    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    struct Reviewed {
        reviewed_for: Version,
    }
    let reviewed: Reviewed = toml::from_str(overrides).with_context(|| {
        format!("{OVERRIDES_FILE} must say `reviewed-for = \"X.Y.Z\"`, the release that it fits")
    })?;
    Ok(reviewed.reviewed_for)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_release_is_read_whatever_else_there_is() {
        let overrides = "reviewed-for = \"0.169.0\"\n[[rename]]\nfrom = \"A\"\n";
        assert_eq!(reviewed_for(overrides).unwrap(), Version::new(0, 169, 0));
    }

    #[test]
    fn overrides_that_do_not_say_so_are_refused() {
        let error = reviewed_for("").unwrap_err();
        assert!(error.to_string().contains("must say `reviewed-for"), "{error}");
    }
}
