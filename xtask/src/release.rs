//! The version of a codex release, in the spellings that people and programs use for it.

use semver::Version;

/// What was given is no codex release.
#[derive(Debug, thiserror::Error)]
#[error("`{given}` is no codex release; write it as 0.169.0, 0.162.0-alpha.15 or rust-v0.169.0")]
pub struct NotARelease {
    given: String,
}

/// Reads `0.169.0`, `0.162.0-alpha.15`, or the tag of either (`rust-v0.169.0`).
///
/// # Errors
///
/// The text is none of these.
pub fn parse(given: &str) -> Result<Version, NotARelease> {
    let version = given.strip_prefix("rust-").unwrap_or(given);
    let version = version.strip_prefix('v').unwrap_or(version);
    Version::parse(version).map_err(|_| NotARelease { given: given.to_owned() })
}

/// Whether this is what a runtime built from source calls itself.
#[must_use]
pub fn is_source_build(version: &Version) -> bool {
    *version == Version::new(0, 0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_versions_and_tags() {
        for (given, expected) in [
            ("0.116.0", "0.116.0"),
            ("rust-v0.116.0", "0.116.0"),
            ("v0.116.0", "0.116.0"),
            ("rust-v0.162.0-alpha.15", "0.162.0-alpha.15"),
        ] {
            assert_eq!(parse(given).unwrap().to_string(), expected);
        }
    }

    #[test]
    fn says_how_to_write_a_release() {
        let error = parse("latest").unwrap_err().to_string();
        assert!(error.contains("`latest`") && error.contains("rust-v0.169.0"), "{error}");
    }
}
