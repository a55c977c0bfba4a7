//! `CHANGELOG.md`, in the format of Keep a Changelog: a heading `## [X.Y.Z] - date` a release, newest first.

use std::fs;

use anyhow::{Context, Result, bail};
use semver::Version;

use crate::workspace::Workspace;

/// Where it stands, relative to the workspace.
pub const CHANGELOG_FILE: &str = "CHANGELOG.md";

/// The entry of a release, without its heading.
///
/// # Errors
///
/// There is none, or it is empty; the message says what to write.
pub fn entry(workspace: &Workspace, version: &Version) -> Result<String> {
    let text = fs::read_to_string(workspace.file(CHANGELOG_FILE))
        .with_context(|| format!("cannot read {CHANGELOG_FILE}; restore it from version control"))?;
    match find(&text, &version.to_string()) {
        Some(entry) if !entry.is_empty() => Ok(entry),
        found => {
            let state = if found.is_some() { "is empty" } else { "is missing" };
            let before =
                releases(&text).find(|release| *release != version.to_string() && *release != "Unreleased");
            let draft = before.map_or_else(String::new, |before| {
                format!("; `cargo xtask schema-diff {before} {version} --markdown` drafts what the protocol brings")
            });
            bail!(
                "the entry of {version} in {CHANGELOG_FILE} {state}: write `## [{version}] - YYYY-MM-DD` and below it \
                 what the release brings{draft}"
            )
        }
    }
}

/// The text below a release's heading, up to the next one or the links at the end.
fn find(text: &str, version: &str) -> Option<String> {
    let mut lines = text.lines().skip_while(|line| release_of(line) != Some(version));
    lines.next()?;
    let entry: Vec<_> = lines.take_while(|line| !line.starts_with("## ")).collect();
    Some(entry.join("\n").trim().to_owned())
}

fn releases(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(release_of)
}

fn release_of(line: &str) -> Option<&str> {
    line.strip_prefix("## [")?.split_once(']').map(|(release, _)| release)
}

#[cfg(test)]
mod tests {
    use super::find;

    const TEXT: &str =
        "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-01-02\n\n### Added\n\n- a\n\n## [0.1.0]\n- b\n";

    #[test]
    fn an_entry_ends_at_the_next_release() {
        assert_eq!(find(TEXT, "0.2.0").as_deref(), Some("### Added\n\n- a"));
        assert_eq!(find(TEXT, "0.1.0").as_deref(), Some("- b"));
        assert_eq!(find(TEXT, "Unreleased").as_deref(), Some(""));
        assert_eq!(find(TEXT, "0.2"), None);
    }
}
