//! Tiny schemas (`tests/golden/<name>.json`, `<name>.toml` for overrides,
//! `<name>.descriptions.toml`) beside the Rust that is made of them
//! (`<name>.rs`).
//!
//! What is made for the client and the guide is in `tests/golden/client`: the `.rs` and the `.md` of a schema hold all
//! files of that kind.
//!
//! After a change on purpose: `UPDATE_EXPECT=1 cargo test -p codex-codegen golden`, then read the diff. A new golden is
//! a new `.json`, that command, and a line in `protocol-types/src/goldens.rs`, where all of them are compiled.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use codex_codegen::{BundleTexts, Generated, Release};
use expect_test::expect_file;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::support::{TINY, read, release, reviewed, tiny_bundle, types_files, workspace};

/// A golden's input.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Golden {
    /// What it shows: the first line of the Rust.
    about: String,
    /// The definitions of both tiers.
    definitions: Map<String, Value>,
    /// What the experimental tier has instead, or beside it.
    #[serde(default)]
    experimental: Map<String, Value>,
    /// The files that it is about, beside those of the types.
    #[serde(default)]
    shows: Vec<String>,
}

/// The generated files that are not types; those of the markers are modules.
const NOT_TYPES: [&str; 10] = [
    "schemas",
    "mod",
    "ids",
    "definitions",
    "client_request",
    "server_request",
    "server_notification",
    "requests",
    "server_requests",
    "notifications",
];
const MODULES: [&str; 3] = ["requests", "server_requests", "notifications"];

#[test]
fn the_generator_writes_every_golden() {
    for path in inputs() {
        expect_file![path.with_extension("rs")].assert_eq(&render(&path));
    }
}

#[test]
fn the_generator_writes_the_client_and_the_guide_of_every_golden() {
    let inputs = listing("client", "json");
    assert!(!inputs.is_empty());
    for path in inputs {
        let (_, generated) = generate(&path);
        for (folder, extension) in [("client/src/requests/generated", "rs"), ("docs/src/reference", "md")] {
            let expected = expect_file![path.with_extension(extension)];
            expected.assert_eq(&joined(&generated, folder, extension));
        }
    }
}

/// All files of a folder, each under its name.
fn joined(generated: &Generated, folder: &str, extension: &str) -> String {
    let mark = if extension == "md" { "<!-- {} -->" } else { "// {}" };
    let mut text = String::new();
    for (path, file) in &generated.files {
        if let Some(name) = path.strip_prefix(folder) {
            let name = mark.replace("{}", name.trim_start_matches('/'));
            let _ = write!(text, "{}{name}\n\n{file}", if text.is_empty() { "" } else { "\n" });
        }
    }
    text
}

/// What the dump says is text: a test in the documentation would be code of the dump's that runs.
#[test]
fn no_documentation_of_the_dump_is_a_test() {
    let mut fences = 0;
    for path in inputs().iter().chain(&listing("client", "json")) {
        for text in generate(path).1.files.values() {
            let lines = text.lines().map(|line| line.trim_start().trim_start_matches(['/', '!']));
            assert!(!text.contains("#[doc ="), "a comment that is not one a line");
            let mut open: Option<&str> = None;
            for line in lines {
                let mark = line.trim_start().trim_end_matches(|char| char != '`');
                if mark.len() < 3 || !mark.bytes().all(|byte| byte == b'`') {
                    // Four spaces after the one of the comment are code as well.
                    assert!(open.is_some() || !line.starts_with("     `"), "{line}");
                    continue;
                }
                match open {
                    None => {
                        assert_eq!(line.trim(), format!("{mark}text"), "{}", path.display());
                        (open, fences) = (Some(mark), fences + 1);
                    }
                    Some(opened) if mark.len() >= opened.len() => open = None,
                    Some(_) => {}
                }
            }
            assert_eq!(open, None, "{}", path.display());
        }
    }
    assert!(fences > 5, "{fences}");
}

#[test]
fn no_golden_is_without_its_input() {
    for path in listing("", "rs") {
        assert!(path.with_extension("json").exists(), "{} has no .json beside it", path.display());
    }
}

/// The inputs of all goldens.
fn inputs() -> Vec<PathBuf> {
    let inputs = listing("", "json");
    assert!(inputs.len() > 20, "goldens are missing: {inputs:?}");
    inputs
}

fn listing(folder: &str, extension: &str) -> Vec<PathBuf> {
    let folder = workspace("codegen/tests/golden").join(folder).canonicalize().unwrap();
    let entries = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
    found.sort();
    found
}

/// What is generated of a golden.
fn generate(path: &Path) -> (Golden, Generated) {
    let golden: Golden =
        serde_json::from_str(&read(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let beside = |extension| Some(path.with_extension(extension)).filter(|path| path.exists());
    let text = |extension| beside(extension).map(|path| read(&path)).unwrap_or_default();
    let (overrides, descriptions) = (reviewed(&text("toml")), text("descriptions.toml"));
    let (stable, experimental) = tiers(&golden);
    let generated = codex_codegen::generate(
        &stable,
        &experimental,
        Release { descriptions: &descriptions, ..release(&overrides) },
        TINY,
    )
    .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    (golden, generated)
}

/// One file that holds what was generated: the types, then what the golden shows.
fn render(path: &Path) -> String {
    let (golden, generated) = generate(path);
    let mut text = format!("//! {}\n\nuse super::*;\n", golden.about);
    let files = types_files(&generated);
    for (_, file) in files.iter().filter(|(name, _)| !NOT_TYPES.contains(name)) {
        let _ = write!(text, "\n{}", body(file));
    }
    for name in &golden.shows {
        let file = files[name.as_str()];
        let _ = write!(
            text,
            "\n{}",
            if MODULES.contains(&name.as_str()) { module(name, file) } else { body(file) }
        );
    }
    text
}

fn tiers(golden: &Golden) -> (BundleTexts, BundleTexts) {
    let mut experimental = golden.definitions.clone();
    experimental.extend(golden.experimental.clone());
    (tiny_bundle(golden.definitions.clone()), tiny_bundle(experimental))
}

/// A file without its header. Only the real table of definitions is exported.
fn body(file: &str) -> String {
    let lines = file
        .lines()
        .filter(|line| !line.starts_with("//!") && *line != "use super::*;" && *line != "#[macro_export]");
    let text: Vec<&str> = lines.collect();
    format!("{}\n", text.join("\n").trim())
}

fn module(name: &str, file: &str) -> String {
    let indented: Vec<String> = body(file)
        .lines()
        .map(|line| if line.is_empty() { String::new() } else { format!("    {line}") })
        .collect();
    format!("pub mod {name} {{\n{}\n}}\n", indented.join("\n"))
}
