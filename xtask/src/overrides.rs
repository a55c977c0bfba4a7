//! `schema/overrides.toml`: which release it was reviewed for.

use std::fs;

use anyhow::{Context, Result};
use semver::Version;
use serde::Deserialize;

use crate::workspace::Workspace;

const OVERRIDES_FILE: &str = "schema/overrides.toml";

/// The text of the overrides.
///
/// # Errors
///
/// The file cannot be read.
pub fn read(workspace: &Workspace) -> Result<String> {
    fs::read_to_string(workspace.file(OVERRIDES_FILE))
        .with_context(|| format!("cannot read {OVERRIDES_FILE}; restore it from version control"))
}

/// Whether overrides that do not fit the dump are warnings: for every release but the one they were reviewed for.
///
/// # Errors
///
/// The text does not say for which release it was reviewed.
pub fn is_lenient(overrides: &str, version: &Version) -> Result<bool> {
    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    struct Reviewed {
        reviewed_for: Version,
    }
    let reviewed: Reviewed = toml::from_str(overrides).with_context(|| {
        format!("{OVERRIDES_FILE} must say `reviewed-for = \"X.Y.Z\"`, the release that it fits")
    })?;
    Ok(reviewed.reviewed_for != *version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_reviewed_release_is_strict() {
        let overrides = "reviewed-for = \"0.169.0\"\n[[rename]]\nfrom = \"A\"\n";
        assert!(!is_lenient(overrides, &Version::new(0, 169, 0)).unwrap());
        assert!(is_lenient(overrides, &Version::new(0, 142, 0)).unwrap());
    }

    #[test]
    fn overrides_that_do_not_say_so_are_refused() {
        let error = is_lenient("", &Version::new(0, 169, 0)).unwrap_err();
        assert!(error.to_string().contains("must say `reviewed-for"), "{error}");
    }
}
