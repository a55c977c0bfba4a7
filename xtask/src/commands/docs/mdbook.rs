//! mdBook: found or installed, and run.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};

use super::Unavailable;
use super::html;
use crate::workspace::Workspace;

/// The release that is installed where there is none.
const RELEASE: &str = "0.5.4";
/// Releases whose pages look alike.
const SERIES: &str = "mdbook v0.5.";
/// Pages that are no chapters: all of them in one, the table of contents, and what a server shows for what is not there.
const NO_CHAPTERS: [&str; 3] = ["print.html", "toc.html", "404.html"];

/// The guide as it was built.
#[derive(Debug)]
pub(super) struct Book {
    pub(super) root: PathBuf,
    /// The chapters, as paths from the root with `/`, sorted.
    pub(super) pages: Vec<String>,
}

impl Book {
    /// Builds the guide, and shows it in the reader's browser if asked to.
    pub(super) fn build(workspace: &Workspace, open: bool) -> Result<Self> {
        let program = find(workspace)?;
        let root = workspace.file("target/book");
        if root.exists() {
            fs::remove_dir_all(&root).with_context(|| format!("cannot empty {}", root.display()))?;
        }
        let mut mdbook = Command::new(&program);
        mdbook.arg("build").arg(workspace.file("docs")).stdin(Stdio::null());
        if open {
            mdbook.arg("--open");
        }
        let output = mdbook.output().with_context(|| format!("cannot run {}", program.display()))?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "mdbook failed:\n{said}");
        // It goes on where a file to include is not there.
        let wrong: Vec<_> =
            said.lines().filter(|line| line.contains("ERROR") || line.contains("WARN")).collect();
        ensure!(wrong.is_empty(), "mdbook complains:\n{}", wrong.join("\n"));
        Self::built(workspace)
    }

    /// The guide that was built before.
    pub(super) fn built(workspace: &Workspace) -> Result<Self> {
        let root = workspace.file("target/book");
        if !root.join("index.html").is_file() {
            return Err(Unavailable("the guide is not built; `cargo xtask docs` builds it".to_owned()).into());
        }
        let mut pages = Vec::new();
        collect(&root, "", &mut pages)?;
        pages.sort();
        Ok(Self { root, pages })
    }
}

fn collect(root: &Path, folder: &str, pages: &mut Vec<String>) -> Result<()> {
    let entries =
        fs::read_dir(root.join(folder)).with_context(|| format!("cannot list {}", root.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = format!("{folder}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(root, &format!("{name}/"), pages)?;
        } else if name.ends_with(".html") && !NO_CHAPTERS.contains(&name.as_str()) {
            let text = fs::read_to_string(entry.path()).with_context(|| format!("cannot read {name}"))?;
            if !html::is_redirect(&text) {
                pages.push(name);
            }
        }
    }
    Ok(())
}

/// mdBook on the `PATH`, or the one that an earlier run has installed, or a new one.
fn find(workspace: &Workspace) -> Result<PathBuf, Unavailable> {
    let folder = workspace.file("target/tools");
    let own = folder.join("bin").join(format!("mdbook{}", std::env::consts::EXE_SUFFIX));
    let known = [PathBuf::from("mdbook"), own.clone()];
    if let Some(found) = known.into_iter().find(|program| is_it(program)) {
        return Ok(found);
    }
    eprintln!("installing mdbook {RELEASE} into {}; this takes a minute", folder.display());
    let build = folder.join("build");
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut cargo = Command::new(program);
    // Its search is all that the guide needs, and a debug build of it makes the guide in two seconds.
    let arguments = "install mdbook --locked --no-default-features --features search --debug --quiet --force";
    cargo.args(arguments.split(' ')).args(["--version", RELEASE]);
    cargo.args([OsString::from("--root"), folder.into(), "--target-dir".into(), build.clone().into()]);
    let output = cargo.output();
    let _ = fs::remove_dir_all(build);
    match output {
        Ok(output) if output.status.success() => Ok(own),
        Ok(output) => Err(unavailable(&String::from_utf8_lossy(&output.stderr))),
        Err(error) => Err(unavailable(&error.to_string())),
    }
}

fn is_it(program: &Path) -> bool {
    let output = Command::new(program).arg("--version").stderr(Stdio::null()).output();
    output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).starts_with(SERIES))
}

fn unavailable(said: &str) -> Unavailable {
    let last =
        said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no reason was given").trim();
    Unavailable(format!(
        "there is no mdbook 0.5, and cargo cannot install it ({last}); `cargo install mdbook --locked --version \
         {RELEASE}` does where the registry can be reached"
    ))
}
