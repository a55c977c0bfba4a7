//! The pictures of the guide that rustdoc shows too: the same drawing, as HTML that follows the reader's theme.
//!
//! `cargo xtask docs --pictures` writes them into the client, whose package must hold them; `--check` compares. A file of
//! its own would know only the colours that the system prefers, and not the theme that was chosen in rustdoc.

use std::fs;

use anyhow::{Context as _, Result};

use super::pictures::PICTURES;
use crate::file_set::FileSet;
use crate::workspace::Workspace;

/// Where they are, relative to the workspace.
const FOLDER: &str = "client/src/pictures";
const DARK: &str = r#":is([data-theme="dark"], [data-theme="ayu"])"#;

/// A picture, and the page of rustdoc that shows it.
pub(super) struct Shown {
    name: &'static str,
    pub(super) page: &'static str,
}

pub(super) const SHOWN: [Shown; 3] = [
    Shown { name: "turn", page: "codex_client/struct.Turn.html" },
    Shown { name: "routing", page: "codex_client/concepts/index.html" },
    Shown { name: "reconnect", page: "codex_client/fn.reconnect.html" },
];

/// The files.
pub(super) fn files(workspace: &Workspace) -> Result<FileSet> {
    let mut files = FileSet::default();
    files.own(FOLDER);
    for Shown { name, .. } in SHOWN {
        let source = format!("docs/src/{PICTURES}/{name}.svg");
        let svg =
            fs::read_to_string(workspace.file(&source)).with_context(|| format!("cannot read {source}"))?;
        files.add(format!("{FOLDER}/{name}.html"), html(name, &svg).with_context(|| source.clone())?);
    }
    Ok(files)
}

/// Those that are not what the pictures of the guide make them.
pub(super) fn stale(workspace: &Workspace) -> Result<Vec<String>> {
    let differences = files(workspace)?.compare(workspace.root())?;
    let stale = differences.iter().map(|difference| {
        format!(
            "{}: not what the guide's picture makes it; run `cargo xtask docs --pictures`",
            difference.path
        )
    });
    Ok(stale.collect())
}

/// The drawing in a page of others: its colours hold nowhere else. An empty line ends HTML in Markdown: there is none
/// inside, and one at either end.
fn html(name: &str, svg: &str) -> Result<String> {
    let (before, rest) = svg.split_once("<style>\n").context("has no line <style>")?;
    let (style, after) = rest.split_once("</style>\n").context("has no line </style>")?;
    let before =
        before.replacen("<svg ", &format!("<svg data-picture=\"{name}.svg\" style=\"width: 100%\" "), 1);
    let text = format!("{before}<style>\n{}</style>\n{after}", scoped(&format!(".{name}-picture"), style));
    let lines = text.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n");
    Ok(format!(
        "\n<div class=\"{name}-picture\" style=\"max-width: 480px; margin: 1.5em auto\">\n\
         <!-- Made of docs/src/{PICTURES}/{name}.svg by `cargo xtask docs --pictures`. -->\n{lines}\n</div>\n\n"
    ))
}

/// Rules, a line each, that hold within a class; those for dark schemes hold in rustdoc's dark themes.
fn scoped(class: &str, style: &str) -> String {
    let mut dark = false;
    let mut scoped = String::new();
    for line in style.lines() {
        if line.starts_with("@media (prefers-color-scheme: dark)") {
            dark = true;
        } else if line == "}" {
            dark = false;
        } else {
            let theme = if dark { format!("{DARK} ") } else { String::new() };
            scoped.push_str(&format!("{theme}{class} {line}\n"));
        }
    }
    scoped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colours_hold_in_the_picture_alone_and_follow_the_theme() {
        let svg = "<svg viewBox=\"0 0 1 1\">\n<style>\n.a { fill: #000000; }\n@media (prefers-color-scheme: dark) {\n\
                   .a { fill: #ffffff; }\n}\ntext { x: y; }\n</style>\n\n<text class=\"a\">T</text>\n</svg>\n";
        let html = html("x", svg).unwrap();
        let inside = html.strip_prefix('\n').and_then(|html| html.strip_suffix("\n\n")).unwrap();
        assert!(!inside.contains("\n\n"), "{html}");
        assert!(inside.contains("<svg data-picture=\"x.svg\" style=\"width: 100%\" viewBox"), "{html}");
        let rules = "<style>\n.x-picture .a { fill: #000000; }\n\
                     :is([data-theme=\"dark\"], [data-theme=\"ayu\"]) .x-picture .a { fill: #ffffff; }\n\
                     .x-picture text { x: y; }\n</style>\n";
        assert!(inside.contains(rules), "{html}");
        assert!(super::html("x", "<svg></svg>").unwrap_err().to_string().contains("<style>"));
    }
}
