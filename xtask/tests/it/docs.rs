//! The guide and the READMEs: every link leads to a file, every chapter is in the summary and is compiled.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use xtask::workspace::Workspace;

const SUMMARY: &str = "docs/src/SUMMARY.md";

/// The Markdown files of the guide, in all folders.
fn pages(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let files = files.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    files.chain(folders.iter().flat_map(|folder| pages(folder))).collect()
}

fn documents(workspace: &Workspace) -> Vec<PathBuf> {
    let readmes = [
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "client/README.md",
        "client/examples/fleet/README.md",
        "client/runtime/README.md",
        "codegen/README.md",
        "protocol-types/README.md",
    ];
    let mut documents = pages(&workspace.file("docs/src"));
    documents.extend(readmes.iter().map(|path| workspace.file(path)));
    documents
}

/// Where the links of a text lead: `](target)`, outside of code blocks.
fn links(text: &str) -> Vec<String> {
    let mut in_code = false;
    let prose = text.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        in_code ^= fence;
        !in_code && !fence
    });
    let prose = prose.collect::<Vec<_>>().join("\n");
    let targets = prose.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    targets.map(|(target, _)| target.to_owned()).collect()
}

/// The heading's name in a link, as mdBook and GitHub make it.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    kept.chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let named = |line: &str| Some(line.rsplit_once("{#")?.1.strip_suffix('}')?.to_owned());
    headings.map(|line| named(line).unwrap_or_else(|| anchor(line.trim_start_matches('#').trim()))).collect()
}

/// What is wrong with a link of a document; `None` if it leads somewhere, or out of the repository.
fn broken(document: &Path, target: &str) -> Option<String> {
    if target.contains("://") {
        return None;
    }
    let (file, fragment) = target.split_once('#').unwrap_or((target, ""));
    let path = if file.is_empty() { document.to_owned() } else { document.parent().unwrap().join(file) };
    if !path.exists() {
        return Some(format!("{}: {target}: there is no such file", document.display()));
    }
    let known = fragment.is_empty() || anchors(&fs::read_to_string(&path).unwrap()).contains(fragment);
    (!known).then(|| format!("{}: {target}: there is no such heading", document.display()))
}

#[test]
fn every_link_leads_to_a_file_and_its_heading() {
    let mut seen = 0;
    let mut complaints = Vec::new();
    for document in documents(&Workspace::find()) {
        let text = fs::read_to_string(&document).unwrap();
        let targets = links(&text);
        seen += targets.len();
        complaints.extend(targets.iter().filter_map(|target| broken(&document, target)));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(seen > 50, "only {seen} links were found");
}

#[test]
fn every_page_is_in_the_summary() {
    let workspace = Workspace::find();
    let root = workspace.file("docs/src");
    let summary = fs::read_to_string(workspace.file(SUMMARY)).unwrap();
    let listed: BTreeSet<PathBuf> = links(&summary).iter().map(|target| root.join(target)).collect();
    let mut there: BTreeSet<PathBuf> = pages(&root).into_iter().collect();
    there.remove(&workspace.file(SUMMARY));
    assert_eq!(listed, there);
}

#[test]
fn the_examples_of_every_chapter_are_compiled() {
    let workspace = Workspace::find();
    let guide = fs::read_to_string(workspace.file("client/src/guide.rs")).unwrap();
    let summary = fs::read_to_string(workspace.file(SUMMARY)).unwrap();
    let chapters = links(&summary).into_iter().filter(|target| !target.starts_with("reference/"));
    let missing: Vec<_> = chapters.filter(|chapter| !guide.contains(&format!("\"{chapter}\""))).collect();
    assert!(missing.is_empty(), "not in client/src/guide.rs: {missing:?}");
}

#[test]
fn no_example_escapes_the_compiler() {
    for document in documents(&Workspace::find()) {
        let text = fs::read_to_string(&document).unwrap();
        for (index, line) in text.lines().enumerate() {
            let kind = line.trim_start().strip_prefix("```").unwrap_or_default();
            let compiled = !kind.contains("ignore") && !kind.contains("compile_fail");
            assert!(compiled, "{}:{}: `{kind}`", document.display(), index + 1);
        }
    }
}

#[test]
fn what_leads_nowhere_is_named() {
    let folder = Workspace::find().file("docs/src");
    let page = folder.join("introduction.md");
    assert_eq!(broken(&page, "errors.md#when-the-server-is-busy"), None);
    assert!(broken(&page, "gone.md").unwrap().ends_with("there is no such file"));
    assert!(broken(&page, "errors.md#gone").unwrap().ends_with("there is no such heading"));
    assert_eq!(links("[a](b.md)\n```text\n[c](d.md)\n```\n[e](f.md#g)"), ["b.md", "f.md#g"]);
}
