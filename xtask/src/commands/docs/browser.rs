//! The guide in Chromium, driven by Playwright: `visit.mjs` opens the pages and tells what it sees, this judges.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use serde::{Deserialize, Serialize};

use super::Unavailable;
use super::drawn::Drawn;
use super::inline::SHOWN;
use super::mdbook::Book;
use super::pictures::PICTURES;
use crate::workspace::Workspace;

const SCRIPT: &str = include_str!("visit.mjs");
/// One release, so that a new one changes nothing by itself. It has no dependencies.
const PLAYWRIGHT: &str = "playwright-core@1.65.1";
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const NODE: [&str; 2] = ["node", "node.exe"];
/// A desk and a phone.
const WIDTHS: [u32; 2] = [1200, 390];
/// What a reader may look for, and the section that must be among what the guide's search gives.
const SEARCHES: [(&str, &str); 2] = [
    ("thread/start", "reference/thread.html#thread-start"),
    ("turn/completed", "reference/turn.html#turn-completed"),
];

/// What the browser must complain of, each time, so that a browser which measures nothing is found out.
const BAD: &str = r#"<svg data-picture="bad.svg" viewBox="0 0 400 100" style="width: 350px"><rect class="box" width="60" height="40"/>
<text data-on="box" x="4" y="20" font-size="13">small, and longer than its box</text></svg>"#;

/// A browser, and what drives it.
#[derive(Debug)]
pub(super) struct Browser {
    program: PathBuf,
    node: PathBuf,
    /// Where Playwright and the script are.
    folder: PathBuf,
}

/// What `visit.mjs` is asked to do.
#[derive(Serialize)]
struct Job<'a> {
    book: PathBuf,
    rustdoc: PathBuf,
    screenshots: PathBuf,
    pages: &'a [String],
    /// Those with pictures, which are seen in the second scheme too.
    pictured: Vec<&'a String>,
    /// Those of rustdoc that show a picture.
    documented: Vec<&'a str>,
    /// A picture that must be complained of.
    bad: &'a str,
    widths: [u32; 2],
    schemes: [&'a str; 2],
    search: Vec<&'a str>,
}

/// A line of what it says.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Line {
    Page { page: String, width: u32, scheme: String, screenshots: usize, overflowing: Vec<String> },
    Search { search: String, found: Vec<String> },
    Picture(Drawn),
}

/// What was seen.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) complaints: Vec<String>,
    pub(super) pages: usize,
    pictures: usize,
    screenshots: usize,
    folder: PathBuf,
}

impl Seen {
    pub(super) fn told(&self) -> String {
        let Self { pages, pictures, screenshots, folder, .. } = self;
        format!(
            "{pages} pages and {pictures} pictures were seen; what they look like is in {screenshots} screenshots in {}",
            folder.display()
        )
    }
}

impl Browser {
    /// Finds Chromium, and fetches Playwright with npm if an earlier run has not.
    pub(super) fn find(workspace: &Workspace) -> Result<Self, Unavailable> {
        let missing = |what: &str, package: &str| {
            Unavailable(format!("there is no {what} (Debian: `apt-get install {package}`)"))
        };
        let program = on_path(&BROWSERS).ok_or_else(|| missing("Chromium", "chromium"))?;
        let node = on_path(&NODE).ok_or_else(|| missing("Node.js", "nodejs"))?;
        let folder = workspace.file("target/docs/browser");
        let (name, release) = PLAYWRIGHT.split_once('@').unwrap_or((PLAYWRIGHT, ""));
        let manifest = fs::read_to_string(folder.join("node_modules").join(name).join("package.json"));
        if !manifest.is_ok_and(|manifest| manifest.contains(&format!("\"version\": \"{release}\""))) {
            install(&folder)?;
        }
        Ok(Self { program, node, folder })
    }

    /// Opens every page in every width. `rustdoc`: where `cargo doc` builds.
    pub(super) fn visit(&self, workspace: &Workspace, book: &Book, rustdoc: &Path) -> Result<Seen> {
        let screenshots = workspace.file("target/docs/screenshots");
        if screenshots.exists() {
            fs::remove_dir_all(&screenshots).context("cannot remove the old screenshots")?;
        }
        let job = Job {
            book: book.root.clone(),
            rustdoc: rustdoc.to_owned(),
            screenshots: screenshots.clone(),
            pages: &book.pages,
            pictured: pictured(book)?,
            documented: SHOWN
                .iter()
                .map(|shown| shown.page)
                .filter(|page| rustdoc.join(page).is_file())
                .collect(),
            bad: BAD,
            widths: WIDTHS,
            schemes: ["light", "dark"],
            search: SEARCHES.iter().map(|(words, _)| *words).collect(),
        };
        let (script, job_file) = (self.folder.join("visit.mjs"), self.folder.join("job.json"));
        fs::write(&script, SCRIPT).context("cannot write the script")?;
        fs::write(&job_file, serde_json::to_vec(&job)?).context("cannot write the job")?;
        let mut node = Command::new(&self.node);
        node.arg(script).arg(&self.program).arg(job_file).stdin(Stdio::null());
        let output = node.output().context("cannot run node")?;
        ensure!(output.status.success(), "the browser failed:\n{}", String::from_utf8_lossy(&output.stderr));
        judged(&String::from_utf8_lossy(&output.stdout), screenshots)
    }
}

fn judged(said: &str, folder: PathBuf) -> Result<Seen> {
    let mut seen = Seen { folder, ..Seen::default() };
    let mut of_bad = Vec::new();
    let mut documented = BTreeSet::new();
    for line in said.lines() {
        match serde_json::from_str(line).with_context(|| format!("visit.mjs says {line}"))? {
            Line::Page { page, width, scheme, screenshots, overflowing } => {
                seen.pages += 1;
                seen.screenshots += screenshots;
                let beyond = |what: &String| format!("{page} at {width} px ({scheme}) is too wide: {what}");
                seen.complaints.extend(overflowing.iter().map(beyond));
            }
            Line::Picture(drawn) if drawn.is_of("bad.svg") => of_bad = drawn.complaints(),
            Line::Picture(drawn) => {
                seen.pictures += 1;
                seen.complaints.extend(drawn.complaints());
                documented.extend(SHOWN.iter().map(|shown| shown.page).filter(|page| drawn.page == *page));
            }
            Line::Search { search, found } => {
                let wanted = SEARCHES.iter().find(|(words, _)| *words == search).map(|(_, section)| *section);
                if !wanted.is_some_and(|wanted| found.iter().any(|found| found == wanted)) {
                    seen.complaints.push(format!(
                        "searching for {search:?} does not find {}, but {found:?}",
                        wanted.unwrap_or_default()
                    ));
                }
            }
        }
    }
    ensure!(of_bad.len() >= 2, "of a picture that is bad the browser says {of_bad:?}; it does not measure");
    let unseen = SHOWN.iter().filter(|shown| !documented.contains(shown.page));
    seen.complaints.extend(unseen.map(|shown| format!("{}: the picture is not there", shown.page)));
    Ok(seen)
}

/// The pages that show a picture of ours.
fn pictured(book: &Book) -> Result<Vec<&String>> {
    let mut pictured = Vec::new();
    for page in &book.pages {
        let text = fs::read_to_string(book.root.join(page)).with_context(|| format!("cannot read {page}"))?;
        if text.contains(&format!("src=\"{PICTURES}/")) {
            pictured.push(page);
        }
    }
    Ok(pictured)
}

/// The first of these programs that is there.
fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let of_name = |name: &&str| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file());
    names.iter().find_map(of_name)
}

fn install(folder: &PathBuf) -> Result<(), Unavailable> {
    let refused =
        |why: String| Unavailable(format!("npm cannot fetch {PLAYWRIGHT}, which drives the browser: {why}"));
    fs::create_dir_all(folder).map_err(|error| refused(error.to_string()))?;
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.args("install --ignore-scripts --no-audit --no-fund --no-save --prefix".split(' ')).arg(folder);
    npm.arg(PLAYWRIGHT).current_dir(folder).stdin(Stdio::null());
    let output = npm.output().map_err(|error| refused(error.to_string()))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(refused(said.lines().rfind(|line| line.contains("error")).unwrap_or("it gives no reason").to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_wide_and_what_is_not_found_is_named() {
        let picture = |name: &str, page: &str, text: &str| {
            format!(
                r#"{{"picture":"{name}","page":"{page}","width":390,"drawn":350,"view":[0,0,400,100],
                    "grounds":[{{"class":"bg","box":[0,0,400,100]}}],"texts":[{text}]}}"#
            )
            .replace('\n', "")
        };
        let small = r#"{"text":"a","size":11,"box":[10,10,20,20],"on":"bg"}"#;
        let bad = r#"{"text":"a","size":11,"box":[390,10,20,20],"on":"bg"}"#;
        let shown = SHOWN.iter().map(|shown| picture("x.svg", shown.page, &small.replace("11", "12")));
        let mut said: Vec<String> = [
            r#"{"page":"a.html","width":390,"scheme":"light","screenshots":3,"overflowing":["a table: 500 px in 350"]}"#,
            r#"{"page":"b.html","width":390,"scheme":"dark","screenshots":1,"overflowing":[]}"#,
            r#"{"search":"thread/start","found":["reference/thread.html#thread-start"]}"#,
            r#"{"search":"turn/completed","found":["index.html"]}"#,
        ]
        .map(str::to_owned)
        .to_vec();
        said.extend(shown);
        said.push(picture("y.svg", "c.html", small));
        assert!(
            judged(&said.join("\n"), PathBuf::new()).unwrap_err().to_string().contains("does not measure")
        );
        said.push(picture("bad.svg", "bad.html", bad));
        let seen = judged(&said.join("\n"), PathBuf::new()).unwrap();
        assert_eq!((seen.pages, seen.pictures, seen.screenshots), (2, 4, 4));
        let expected = [
            "a.html at 390 px (light) is too wide: a table: 500 px in 350",
            "searching for \"turn/completed\" does not find reference/turn.html#turn-completed, but [\"index.html\"]",
            "y.svg on c.html at 390 px, 350 px wide: \"a\" is 11.0 px high; 12 px are needed",
        ];
        assert_eq!(seen.complaints, expected);
        said.remove(4);
        let unseen = judged(&said.join("\n"), PathBuf::new()).unwrap().complaints;
        assert!(unseen.contains(&format!("{}: the picture is not there", SHOWN[0].page)), "{unseen:?}");
        assert!(judged("Oops", PathBuf::new()).is_err());
    }
}
