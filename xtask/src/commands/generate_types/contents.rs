//! The table of contents of the guide: the part about the protocol lists the generated chapters, the rest is by hand.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result};

use crate::file_set::FileSet;
use crate::workspace::Workspace;

/// Where it stands, relative to the workspace; the chapters are named as seen from its folder.
const SUMMARY: &str = "docs/src/SUMMARY.md";
/// What the generated part, which is the last one, begins with.
const PART: &str = "# Protocol reference\n";

/// Adds to `files` the table of contents with these chapters: path and title, the first above the others.
pub(super) fn write(workspace: &Workspace, chapters: &[(String, String)], files: &mut FileSet) -> Result<()> {
    if chapters.is_empty() {
        return Ok(());
    }
    let text =
        fs::read_to_string(workspace.file(SUMMARY)).with_context(|| format!("cannot read {SUMMARY}"))?;
    files.add(SUMMARY, with_chapters(&text, chapters)?);
    Ok(())
}

fn with_chapters(text: &str, chapters: &[(String, String)]) -> Result<String> {
    let by_hand = text.find(PART).map(|start| &text[..start]);
    let by_hand =
        by_hand.with_context(|| format!("{SUMMARY} has no line {PART:?}; add it as the last part"))?;
    let mut text = format!("{by_hand}{PART}\n");
    for (index, (path, title)) in chapters.iter().enumerate() {
        let indent = if index == 0 { "" } else { "  " };
        let path = path.strip_prefix("docs/src/").unwrap_or(path);
        let _ = writeln!(text, "{indent}- [{title}]({path})");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::with_chapters;

    #[test]
    fn the_last_part_is_replaced_and_the_rest_stays() {
        let chapter = |name: &str| (format!("docs/src/reference/{name}.md"), name.to_uppercase());
        let before = "# Summary\n\n- [A](a.md)\n\n# Protocol reference\n\n- [Gone](reference/gone.md)\n";
        let after = with_chapters(before, &[chapter("all"), chapter("fs")]).unwrap();
        let expected = "# Summary\n\n- [A](a.md)\n\n# Protocol reference\n\n\
                        - [ALL](reference/all.md)\n  - [FS](reference/fs.md)\n";
        assert_eq!(after, expected);
        assert_eq!(with_chapters(&after, &[chapter("all"), chapter("fs")]).unwrap(), after);
    }

    #[test]
    fn a_contents_without_the_part_is_an_error_that_says_so() {
        let error = with_chapters("# Summary\n", &[]).unwrap_err().to_string();
        assert!(error.contains("docs/src/SUMMARY.md has no line") && error.contains("add it"), "{error}");
    }
}
