//! The links of the guide as it is built: each leads to a file, and to something in it.
//!
//! Links to docs.rs are looked up in what `cargo doc` has built.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::html::{Piece, pieces};
use super::mdbook::Book;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Links {
    pub(super) complaints: Vec<String>,
    pages: usize,
    inside: usize,
    rustdoc: usize,
}

impl Links {
    pub(super) fn told(&self) -> String {
        let Self { pages, inside, rustdoc, .. } = self;
        format!("{pages} pages, {inside} links inside; {rustdoc} links to docs.rs were looked up")
    }
}

/// Follows every link of every page. `rustdoc`: where `cargo doc` builds.
pub(super) fn check(book: &Book, rustdoc: &Path) -> Result<Links> {
    let mut files = Files { root: book.root.clone(), anchors: BTreeMap::new() };
    let mut documented = Files { root: rustdoc.to_owned(), anchors: BTreeMap::new() };
    let mut links = Links { pages: book.pages.len(), ..Links::default() };
    for page in &book.pages {
        let text = fs::read_to_string(book.root.join(page)).with_context(|| format!("cannot read {page}"))?;
        for target in targets(&text) {
            let broken = match Target::of(page, &target) {
                Target::Elsewhere => None,
                Target::Inside(file, anchor) => {
                    links.inside += 1;
                    files.broken(&file, &anchor)
                }
                Target::Rustdoc(krate, ..) if !rustdoc.join(&krate).is_dir() => {
                    Some(format!("`cargo doc --workspace --all-features --no-deps` has not built {krate}"))
                }
                Target::Rustdoc(_, file, anchor) => {
                    links.rustdoc += 1;
                    documented.broken(&file, &anchor)
                }
            };
            links.complaints.extend(broken.map(|why| format!("{page}: the link to {target}: {why}")));
        }
    }
    Ok(links)
}

/// Where the links and pictures of a page lead.
fn targets(text: &str) -> BTreeSet<String> {
    let target = |piece: Piece| match piece {
        Piece::Open(name, mut attributes) => match name.as_str() {
            "a" => attributes.remove("href"),
            "img" => attributes.remove("src"),
            _ => None,
        },
        _ => None,
    };
    pieces(text).into_iter().filter_map(target).collect()
}

/// Where a link leads.
#[derive(Debug, PartialEq, Eq)]
enum Target {
    Elsewhere,
    /// A file of the guide, and an anchor in it.
    Inside(String, String),
    /// A crate of ours on docs.rs: its name, the file and the anchor.
    Rustdoc(String, String, String),
}

impl Target {
    fn of(page: &str, target: &str) -> Self {
        if let Some(rest) = target.strip_prefix("https://docs.rs/codex-") {
            let (path, anchor) = rest.split_once('#').unwrap_or((rest, ""));
            let file = path.splitn(3, '/').nth(2).unwrap_or_default();
            let krate = file.split('/').next().unwrap_or_default().to_owned();
            return Self::Rustdoc(krate, file.to_owned(), anchor.to_owned());
        }
        if target.contains("://") || target.starts_with("mailto:") || target.starts_with("data:") {
            return Self::Elsewhere;
        }
        let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
        let path = path.split('?').next().unwrap_or_default();
        Self::Inside(resolved(page, path), anchor.to_owned())
    }
}

/// A path as seen from a page.
fn resolved(page: &str, path: &str) -> String {
    if path.is_empty() {
        return page.to_owned();
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The files under a root, and what can be led to in them.
struct Files {
    root: PathBuf,
    anchors: BTreeMap<String, Option<BTreeSet<String>>>,
}

impl Files {
    fn broken(&mut self, file: &str, anchor: &str) -> Option<String> {
        let path = self.root.join(file);
        let anchors = self.anchors.entry(file.to_owned()).or_insert_with(|| anchors(&path));
        match anchors {
            None => Some(format!("there is no {file}")),
            Some(anchors) if anchor.is_empty() || anchors.contains(anchor) => None,
            Some(_) => Some(format!("{file} has no #{anchor}")),
        }
    }
}

/// The anchors of a file; none of what is not HTML; `None` if it is not there.
fn anchors(path: &Path) -> Option<BTreeSet<String>> {
    if path.extension().is_none_or(|extension| extension != "html") {
        return path.is_file().then(BTreeSet::new);
    }
    let text = fs::read_to_string(path).ok()?;
    let id = |piece: Piece| match piece {
        Piece::Open(_, mut attributes) => attributes.remove("id"),
        _ => None,
    };
    Some(pieces(&text).into_iter().filter_map(id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(file: &str, anchor: &str) -> Target {
        Target::Inside(file.to_owned(), anchor.to_owned())
    }

    #[test]
    fn links_are_resolved_from_their_page() {
        assert_eq!(Target::of("reference/fs.html", "../errors.html#a"), inside("errors.html", "a"));
        assert_eq!(Target::of("reference/fs.html", "#b"), inside("reference/fs.html", "b"));
        assert_eq!(Target::of("a.html", "x/./y.svg?z"), inside("x/y.svg", ""));
        assert_eq!(Target::of("a.html", "https://example.com/#x"), Target::Elsewhere);
        let rustdoc = "https://docs.rs/codex-client/0.1.0/codex_client/struct.Rpc.html#method.f";
        let [krate, file, anchor] =
            ["codex_client", "codex_client/struct.Rpc.html", "method.f"].map(str::to_owned);
        assert_eq!(Target::of("a.html", rustdoc), Target::Rustdoc(krate, file, anchor));
    }

    #[test]
    fn what_leads_nowhere_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let page = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        page(
            "a.html",
            r##"<h1 id="top">A</h1><a href="#top">1</a><a href="b.html#gone">2</a><img src="c.svg">"##,
        );
        page("b.html", r#"<a href="https://docs.rs/codex-x/1/x/index.html">1</a><a href="d.html">2</a>"#);
        let pages = vec!["a.html".to_owned(), "b.html".to_owned()];
        let book = Book { root: folder.path().to_owned(), pages };
        let links = check(&book, &folder.path().join("doc")).unwrap();
        let expected = [
            "a.html: the link to b.html#gone: b.html has no #gone",
            "a.html: the link to c.svg: there is no c.svg",
            "b.html: the link to d.html: there is no d.html",
            "b.html: the link to https://docs.rs/codex-x/1/x/index.html: `cargo doc --workspace --all-features --no-deps` \
             has not built x",
        ];
        assert_eq!(links.complaints, expected);
        assert_eq!(links.inside, 4);
    }
}
