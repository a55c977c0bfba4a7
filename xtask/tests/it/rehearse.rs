//! `generate-types --check --codex-version`: what a move would bring, without moving.

use std::fs;
use std::path::Path;

use xtask::commands::generate_types::{Outcome, Request, run};

use crate::schema_diff::machine as machine_with_two_releases;
use crate::support::{Machine, has, tree};

const ROOT: &str = r#"[workspace]
resolver = "3"
members = ["protocol-types"]

[workspace.package]
version = "0.169.0"
edition = "2024"
"#;

const TYPES: &str = r#"[package]
name = "rehearsed-types"
version.workspace = true
edition.workspace = true
"#;

/// A workspace pinned to 0.169.0, whose one crate reads this field of the generated `Thread`. Codex 0.142.0 has `path`
/// instead of `cwd`.
fn machine(field: &str) -> Option<Machine> {
    if !has("cargo") {
        return None;
    }
    let machine = machine_with_two_releases();
    machine.write("workspace/Cargo.toml", ROOT);
    machine.write("workspace/protocol-types/Cargo.toml", TYPES);
    let source = format!(
        "macro_rules! record {{ ($($table:tt)*) => {{}} }}\n\
         #[path = \"generated/shared.rs\"]\npub mod shared;\n\
         pub fn f(thread: &shared::Thread) -> &Option<String> {{ &thread.{field} }}\n"
    );
    machine.write("workspace/protocol-types/src/lib.rs", &source);
    // Nothing in here comes from a registry, so cargo needs none.
    machine.write(".cargo/config.toml", "[net]\noffline = true\n");
    Some(machine)
}

/// What a rehearsal says, and whether nothing is left to do. It must write nothing.
fn rehearse(machine: &Machine) -> (String, bool) {
    let files = || {
        let paths = tree(&machine.dir("workspace")).into_iter().filter(|path| !path.starts_with("target/"));
        paths.map(|path| (machine.read(&format!("workspace/{path}")), path)).collect::<Vec<_>>()
    };
    let before = files();
    let codex_version = Some(semver::Version::new(0, 142, 0));
    let request = Request { check: true, codex_version, ..Request::default() };
    let outcome = run(&machine.workspace(), &machine.environment(), &request, codex_codegen::generate);
    assert_eq!(files(), before);
    match outcome.unwrap() {
        Outcome::Rehearsed { text, smooth } => (text, smooth),
        other => panic!("{other:?}"),
    }
}

fn assert_lines(text: &str, lines: &[&str]) {
    for line in lines {
        assert!(text.lines().any(|present| present.trim() == *line), "{line:?} is not in:\n{text}");
    }
}

#[test]
fn says_what_changes_what_is_open_and_what_does_not_build() {
    let Some(machine) = machine("cwd") else { return };
    let (text, smooth) = rehearse(&machine);
    assert_lines(
        &text,
        &[
            "breaking: `Thread`: field `cwd` removed",
            "compatible: `Thread`: field `path` added (optional, `String`)",
            "0 open decision(s), for schema/overrides.toml was reviewed for codex 0.169.0:",
            "this would not build:",
            "nothing was written; `cargo xtask generate-types --codex-version 0.142.0` moves the pin",
        ],
    );
    let path = Path::new("protocol-types").join("src").join("lib.rs").display().to_string();
    assert!(text.contains(&format!("{path}:4")) && text.contains("no field `cwd`"), "{text}");
    assert!(!smooth);
}

#[test]
fn what_no_rule_tells_is_an_open_decision_and_no_end() {
    let Some(machine) = machine("name") else { return };
    let method = r#"{"type":"object","properties":{"method":{"type":"string","enum":["odd/thing"]}},"required":["method"]}"#;
    let dump = "cache/runtime/0.142.0-linux-x64/vendor/x86_64-unknown-linux-musl/bin/dump";
    for tier in ["stable", "experimental"] {
        let file = format!("{dump}/{tier}/codex_app_server_protocol.v2.schemas.json");
        let (from, to) =
            (r#""ClientRequest":{"oneOf":[]}"#, format!(r#""ClientRequest":{{"oneOf":[{method}]}}"#));
        let text = machine.read(&file);
        assert!(text.contains(from), "{text}");
        machine.write(&file, &text.replace(from, &to));
    }
    let (text, smooth) = rehearse(&machine);
    assert!(
        text.contains("2 open decision(s)") && text.contains("  odd/thing: no rule tells its response"),
        "{text}"
    );
    assert!(text.contains("  odd/thing: nothing says what it is for"), "{text}");
    assert!(text.contains("compatible: `odd/thing` added") && !smooth, "{text}");
}

#[test]
fn a_move_that_leaves_nothing_to_do_is_smooth() {
    let Some(machine) = machine("name") else { return };
    fs::write(machine.dir("workspace/schema/overrides.toml"), "reviewed-for = \"0.142.0\"\n").unwrap();
    let (text, smooth) = rehearse(&machine);
    assert_lines(&text, &["everything would build"]);
    assert!(smooth && !text.contains("open decision"), "{text}");
}
