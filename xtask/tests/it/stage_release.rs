//! `stage-release`: what it refuses, and what it packages, on a small workspace in a repository of its own.

use std::process::Command;

use semver::Version;
use xtask::commands::generate_types;
use xtask::commands::stage_release::{Request, Staged, run};

use crate::generate_types::word_generator;
use crate::support::{Machine, has, tree};

const ROOT: &str = r#"[workspace]
resolver = "3"
members = ["client", "types", "tool"]
exclude = ["elsewhere"]

[workspace.package]
version = "0.169.0"
edition = "2024"
"#;

const TYPES: &str = r#"[package]
name = "release-types"
description = "Types."
license = "Apache-2.0"
version.workspace = true
edition.workspace = true
exclude = ["/src/beside.rs", "/tests"]
"#;

const CLIENT: &str = r#"[package]
name = "release-client"
description = "Client."
license = "Apache-2.0"
version.workspace = true
edition.workspace = true
exclude = ["/runtime"]

[dependencies]
release-types = { path = "../types", version = "=0.169.0" }
"#;

const TOOL: &str = r#"[package]
name = "tool"
publish = false
version.workspace = true
edition.workspace = true

[dependencies]
release-types = { path = "../types" }
"#;

const CHANGELOG: &str =
    "# Changelog\n\n## [0.169.0] - 2026-01-01\n\n- All of it.\n\n## [0.163.0]\n\n- Less.\n";

/// A committed workspace in which everything is as it must be.
fn machine() -> Option<Machine> {
    if !has("git") || !has("cargo") {
        return None;
    }
    let machine = Machine::new();
    machine.pin("0.169.0", "sha512-pinned");
    machine.set_dump(&machine.cache_codex("0.169.0", "sha512-pinned"), "A", "A B");
    let files = [
        ("Cargo.toml", ROOT),
        ("types/Cargo.toml", TYPES),
        (
            "types/src/lib.rs",
            "// begin workspace only\n#[cfg(test)]\nmod beside;\n// end workspace only\npub fn f() {}\n",
        ),
        ("types/src/beside.rs", "const TEXT: &str = include_str!(\"../../schema/runtime.toml\");\n"),
        ("types/tests/it.rs", "#[test]\nfn t() {}\n"),
        ("types/README.md", "Types.\n"),
        ("client/Cargo.toml", CLIENT),
        ("client/src/lib.rs", "pub use release_types::f;\n"),
        ("client/README.md", "Client.\n"),
        ("tool/Cargo.toml", TOOL),
        ("tool/src/main.rs", "fn main() {}\n"),
        ("CHANGELOG.md", CHANGELOG),
        ("LICENSE", "A licence.\n"),
        ("NOTICE", "A notice.\n"),
        (".gitignore", "/target\n/client/notes.txt\n"),
    ];
    for (path, text) in files {
        machine.write(&format!("workspace/{path}"), text);
    }
    // Nothing in here comes from a registry, so cargo needs none.
    machine.write(".cargo/config.toml", "[net]\noffline = true\n");
    let request = generate_types::Request::default();
    generate_types::run(&machine.workspace(), &machine.environment(), &request, word_generator).unwrap();
    in_workspace(&machine, "cargo", &["generate-lockfile", "--offline", "--quiet"]);
    in_workspace(&machine, "git", &["init", "--quiet"]);
    commit(&machine);
    Some(machine)
}

fn commit(machine: &Machine) {
    in_workspace(machine, "git", &["add", "--all"]);
    let who = ["-c", "user.name=nobody", "-c", "user.email=nobody@localhost"];
    in_workspace(machine, "git", &[&who[..], &["commit", "--quiet", "--message", "x"]].concat());
}

fn in_workspace(machine: &Machine, program: &str, arguments: &[&str]) {
    let status = Command::new(program).args(arguments).current_dir(machine.dir("workspace")).status();
    assert!(status.unwrap().success(), "{program} {arguments:?}");
}

/// Replaces a text in a file of the workspace.
fn edit(machine: &Machine, path: &str, from: &str, to: &str) {
    let path = format!("workspace/{path}");
    let text = machine.read(&path);
    assert!(text.contains(from), "{from:?} is not in {path}");
    machine.write(&path, &text.replace(from, to));
}

fn stage(machine: &Machine) -> anyhow::Result<Staged> {
    let request = Request { version: Version::new(0, 169, 0), out: Some(machine.dir("out")), verify: false };
    run(&machine.workspace(), &machine.environment(), &request, word_generator)
}

/// What staging says instead of doing it, which must leave nothing behind.
fn refusal(machine: &Machine) -> String {
    let error = format!("{:#}", stage(machine).unwrap_err());
    assert!(!machine.dir("out").exists(), "something was staged in spite of: {error}");
    error
}

#[test]
fn packages_each_crate_with_its_licence_and_nothing_of_the_workspace() {
    let Some(machine) = machine() else { return };
    machine.write("workspace/client/notes.txt", "ignored by git");
    let staged = stage(&machine).unwrap();
    let packages: Vec<_> = staged.packages.iter().map(|package| package.name.as_str()).collect();
    assert_eq!(packages, ["release-types", "release-client"]);
    let kept =
        ["Cargo.lock", "Cargo.toml", "Cargo.toml.orig", "LICENSE", "NOTICE", "README.md", "src/lib.rs"];
    for package in &staged.packages {
        assert_eq!(package.files, kept, "{}", package.name);
    }
    assert_eq!(machine.read("out/workspace/types/src/lib.rs"), "pub fn f() {}\n");
    assert!(!tree(&machine.dir("out/workspace")).iter().any(|path| path.contains("tool")));
    let words = staged.in_words();
    assert!(
        words.ends_with("  cargo publish -p release-types\n  cargo publish -p release-client"),
        "{words}"
    );
}

#[test]
fn a_release_that_is_not_pinned_is_refused() {
    let Some(machine) = machine() else { return };
    machine.pin("0.170.0", "sha512-unused");
    let error = refusal(&machine);
    assert!(error.contains("pins codex 0.170.0") && error.contains("--codex-version 0.169.0"), "{error}");
}

#[test]
fn versions_that_disagree_are_refused_and_listed() {
    let Some(machine) = machine() else { return };
    edit(&machine, "Cargo.toml", "0.169.0", "0.168.0");
    edit(&machine, "client/Cargo.toml", "=0.169.0", "0.169.0");
    edit(&machine, "types/Cargo.toml", "version.workspace = true", "version = \"0.1.0\"");
    let error = refusal(&machine);
    for line in [
        "Cargo.toml, [workspace.package]: \"0.168.0\" instead of \"0.169.0\"",
        "client/Cargo.toml, dependency release-types: \"0.169.0\" instead of \"=0.169.0\"",
        "types/Cargo.toml, [package]: \"0.1.0\" instead of \"0.169.0\"",
    ] {
        assert!(error.lines().any(|present| present.trim() == line), "{line:?} is not in:\n{error}");
    }
}

#[test]
fn a_dependency_without_a_version_is_refused() {
    let Some(machine) = machine() else { return };
    edit(&machine, "client/Cargo.toml", ", version = \"=0.169.0\"", "");
    let error = refusal(&machine);
    assert!(error.contains("dependency release-types: \"\" instead of \"=0.169.0\""), "{error}");
}

#[test]
fn what_is_not_committed_is_refused_and_listed() {
    let Some(machine) = machine() else { return };
    machine.write("workspace/client/src/lib.rs", "// changed\n");
    machine.write("workspace/stray.txt", "");
    let error = refusal(&machine);
    assert!(error.contains("2 file(s) are not committed; commit or stash them"), "{error}");
    assert!(error.contains("client/src/lib.rs") && error.contains("stray.txt"), "{error}");
}

#[test]
fn a_folder_that_git_does_not_know_is_refused() {
    let Some(machine) = machine() else { return };
    std::fs::remove_dir_all(machine.dir("workspace/.git")).unwrap();
    // Git would find the repository that this test is run in.
    machine.write("workspace/.git", "gitdir: nowhere\n");
    let error = refusal(&machine);
    assert!(error.contains("from a git checkout"), "{error}");
}

#[test]
fn a_missing_or_empty_changelog_entry_is_refused_with_what_to_write() {
    let Some(machine) = machine() else { return };
    edit(&machine, "CHANGELOG.md", "- All of it.", "");
    commit(&machine);
    assert!(refusal(&machine).contains("the entry of 0.169.0 in CHANGELOG.md is empty"));
    edit(&machine, "CHANGELOG.md", "## [0.169.0] - 2026-01-01", "");
    commit(&machine);
    let error = refusal(&machine);
    for part in ["is missing: write `## [0.169.0] - ", "`cargo xtask schema-diff 0.163.0 0.169.0 --markdown`"]
    {
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn stale_generated_files_are_refused() {
    let Some(machine) = machine() else { return };
    machine.write("workspace/protocol-types/src/generated/A.rs", "struct A; // by hand\n");
    commit(&machine);
    let error = refusal(&machine);
    assert!(error.contains("protocol-types/src/generated/A.rs"), "{error}");
    assert!(error.contains("run `cargo xtask generate-types` and commit"), "{error}");
}

#[test]
fn decisions_that_are_open_are_refused() {
    let Some(machine) = machine() else { return };
    machine.write("workspace/schema/overrides.toml", "reviewed-for = \"0.168.0\"\n");
    commit(&machine);
    let error = refusal(&machine);
    assert!(error.contains("was reviewed for codex 0.168.0"), "{error}");
    assert!(error.contains("`reviewed-for` is to be 0.169.0"), "{error}");
}

#[test]
fn without_the_pinned_runtime_nothing_is_staged() {
    let Some(machine) = machine() else { return };
    std::fs::remove_dir_all(machine.dir("cache")).unwrap();
    // It prints the right version, but nobody knows what it is.
    let named = Some(machine.install_codex("path", "0.169.0"));
    machine.set_dump("path", "A", "A B");
    let environment = codex_runtime::Environment { codex_bin: named, ..machine.environment() };
    let request = Request { version: Version::new(0, 169, 0), out: Some(machine.dir("out")), verify: false };
    let error = run(&machine.workspace(), &environment, &request, word_generator).unwrap_err();
    let error = format!("{error:#}");
    assert!(error.contains("only after the pinned runtime itself was asked"), "{error}");
    assert!(error.contains("no `npm` on PATH"), "{error}");
    assert!(!machine.dir("out").exists());
}

#[test]
fn a_folder_that_holds_something_is_not_overwritten() {
    let Some(machine) = machine() else { return };
    machine.write("out/precious.txt", "");
    let error = stage(&machine).unwrap_err().to_string();
    assert!(error.contains("is not an empty folder"), "{error}");
    assert_eq!(tree(&machine.dir("out")), ["precious.txt"]);
}

#[test]
fn a_comment_without_its_partner_is_refused_with_its_file() {
    let Some(machine) = machine() else { return };
    edit(&machine, "types/src/lib.rs", "// end workspace only\n", "");
    commit(&machine);
    let error = format!("{:#}", stage(&machine).unwrap_err());
    assert!(error.contains("types/src/lib.rs") && error.contains("is never ended"), "{error}");
}

#[test]
fn a_source_that_reads_beside_its_crate_is_refused() {
    let Some(machine) = machine() else { return };
    machine.write(
        "workspace/types/src/lib.rs",
        "#[cfg(test)]\nconst A: &str = include_str!(\"../../NOTICE\");\n",
    );
    commit(&machine);
    let error = format!("{:#}", stage(&machine).unwrap_err());
    assert!(error.contains("src/lib.rs includes ../NOTICE, which it lacks"), "{error}");
}

#[test]
fn a_crate_without_a_readme_is_refused() {
    let Some(machine) = machine() else { return };
    std::fs::remove_file(machine.dir("workspace/types/README.md")).unwrap();
    commit(&machine);
    let error = format!("{:#}", stage(&machine).unwrap_err());
    assert!(
        error.contains("release-types-0.169.0.crate is not as it should be: it lacks README.md"),
        "{error}"
    );
}
