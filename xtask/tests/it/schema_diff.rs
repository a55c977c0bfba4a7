//! `schema-diff`, and what `generate-types --codex-version` says of it: folders, the pinned release, other releases.

use serde_json::{Value, json};
use xtask::commands::generate_types;
use xtask::commands::schema_diff::run;
use xtask::workspace::Tier;

use crate::manifests::write_manifests;
use crate::support::Machine;

/// A v2 bundle with one type of these fields.
fn bundle(fields: &[&str]) -> String {
    let properties: serde_json::Map<String, Value> =
        fields.iter().map(|name| ((*name).to_owned(), json!({ "type": ["string", "null"] }))).collect();
    let empty = json!({ "oneOf": [] });
    let definitions = json!({
        "ClientRequest": empty, "ServerRequest": empty, "ServerNotification": empty,
        "Thread": { "type": "object", "properties": properties },
    });
    json!({ "definitions": definitions }).to_string()
}

/// Writes a dump in which the stable tier is the experimental one.
fn write_dump(machine: &Machine, folder: &str, fields: &[&str]) {
    for tier in Tier::ALL {
        let file = format!("{folder}/{}/codex_app_server_protocol", tier.name());
        machine.write(&format!("{file}.v2.schemas.json"), &bundle(fields));
        machine.write(&format!("{file}.schemas.json"), r#"{ "definitions": {} }"#);
    }
}

/// A machine pinned to 0.169.0, with that dump in schema/, and with 0.142.0 in its cache and in the registry.
pub(crate) fn machine() -> Machine {
    let machine = Machine::new();
    machine.pin("0.169.0", "sha512-unused");
    write_dump(&machine, "workspace/schema", &["name", "cwd"]);
    machine.write("workspace/docs/src/SUMMARY.md", "# Protocol reference\n");
    machine.write("workspace/README.md", include_str!("../../../README.md"));
    machine.write("workspace/docs/peers.toml", include_str!("../../../docs/peers.toml"));
    machine.install_npm();
    machine.write("path/integrity/0.142.0-linux-x64", "sha512-old\n");
    let dir = machine.cache_codex("0.142.0", "sha512-old");
    write_dump(&machine, &format!("{dir}/dump"), &["name", "path"]);
    machine
}

fn diff(machine: &Machine, old: &str, new: &str) -> anyhow::Result<String> {
    run(&machine.workspace(), &machine.environment(), [old, new], false)
}

const CHANGES: &str = "2 changes: 1 breaking, 0 breaking with the feature `experimental`, 1 compatible

Types
  breaking: `Thread`: field `path` removed
  compatible: `Thread`: field `cwd` added (optional, `String`)
";

#[test]
fn compares_a_release_from_the_cache_with_the_pinned_one() {
    let machine = machine();
    let text = diff(&machine, "rust-v0.142.0", "0.169.0").unwrap();
    assert_eq!(text, format!("codex 0.142.0 -> codex 0.169.0: {CHANGES}"));
    // The pinned one is in schema/, and of the other only what this machine runs is asked for.
    assert_eq!(machine.npm_calls(), ["view @openai/codex@0.142.0-linux-x64 dist.integrity --no-workspaces"]);
}

#[test]
fn a_named_runtime_is_not_taken_for_either_release() {
    let machine = machine();
    let codex_bin = Some(machine.install_codex("other", "0.100.0"));
    let environment = codex_runtime::Environment { codex_bin, ..machine.environment() };
    let text = run(&machine.workspace(), &environment, ["0.142.0", "0.169.0"], false).unwrap();
    assert!(text.ends_with(CHANGES), "{text}");
}

#[test]
fn compares_folders_without_npm_and_writes_markdown() {
    let machine = Machine::new();
    write_dump(&machine, "old", &["name", "path"]);
    write_dump(&machine, "new", &["name", "cwd"]);
    let [old, new] = ["old", "new"].map(|dir| machine.dir(dir).to_str().unwrap().to_owned());
    let text = run(&machine.workspace(), &machine.environment(), [&old, &new], true).unwrap();
    assert!(text.starts_with(&format!("## From {old} to {new}\n\n2 changes: ")), "{text}");
    assert!(text.contains("\n### Types\n\n- **breaking**: `Thread`: field `path` removed\n"), "{text}");
}

#[test]
fn says_what_is_wrong_with_a_side() {
    let machine = machine();
    let folder = machine.dir("path").to_str().unwrap().to_owned();
    for (given, expected) in [
        (folder.as_str(), "must hold stable/ and experimental/"),
        ("latest", "write it as 0.169.0"),
        ("0.119.0", "no codex 0.119.0 for linux-x64"),
    ] {
        let error = format!("{:#}", diff(&machine, given, "0.169.0").unwrap_err());
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn moving_the_pin_shows_what_breaks_and_names_the_command() {
    let machine = machine();
    write_manifests(&machine);
    let request = generate_types::Request {
        codex_version: Some(semver::Version::new(0, 142, 0)),
        ..generate_types::Request::default()
    };
    let generator = codex_codegen::generate;
    let outcome = generate_types::run(&machine.workspace(), &machine.environment(), &request, generator);
    let generate_types::Outcome::Written(summary) = outcome.unwrap() else { panic!() };
    for line in [
        "2 changes: 1 breaking, 0 breaking with the feature `experimental`, 1 compatible",
        "breaking: `Thread`: field `cwd` removed",
        "`cargo xtask schema-diff 0.169.0 0.142.0` lists all of them",
    ] {
        assert!(summary.lines().any(|present| present.trim() == line), "{line:?} is not in:\n{summary}");
    }
}
