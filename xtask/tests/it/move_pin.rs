//! `generate-types --codex-version`: the pin, the manifests and the types move together or not at all.

use codex_runtime::Platform;
use semver::Version;
use xtask::commands::generate_types::{Outcome, Request, run};
use xtask::pin::Pin;

use crate::generate_types::{machine, word_generator};
use crate::manifests::write_manifests;
use crate::support::{Machine, tree};

/// A machine pinned to 0.169.0 that has codex 0.142.0, and a registry with that release for two platforms.
fn machine_to_move() -> Machine {
    let machine = machine("A B");
    write_manifests(&machine);
    machine.install_npm();
    machine.set_dump(&machine.cache_codex("0.142.0", "sha512-linux-x64"), "A", "A B");
    for platform in ["linux-x64", "darwin-arm64"] {
        machine.write(&format!("path/integrity/0.142.0-{platform}"), &format!("sha512-{platform}\n"));
    }
    machine
}

fn move_to(machine: &Machine, version: Version) -> anyhow::Result<Outcome> {
    let request = Request { codex_version: Some(version), ..Request::default() };
    run(&machine.workspace(), &machine.environment(), &request, word_generator)
}

#[test]
fn moves_pin_and_version_and_generates_leniently() {
    let machine = machine_to_move();
    let Outcome::Written(summary) = move_to(&machine, Version::new(0, 142, 0)).unwrap() else { panic!() };
    assert!(summary.starts_with("codex 0.142.0"), "{summary}");

    let pin = Pin::load(&machine.workspace()).unwrap();
    assert_eq!(pin.version, Version::new(0, 142, 0));
    let code = machine.read("workspace/client/runtime/src/pinned.rs");
    assert!(code.contains("VERSION: &str = \"0.142.0\";"), "{code}");
    for platform in Platform::ALL {
        let present = ["linux-x64", "darwin-arm64"].contains(&platform.name());
        let line = format!("(\"{platform}\", \"0.142.0-{platform}\", \"sha512-{platform}\"),");
        assert_eq!(code.contains(&line), present, "{code}");
    }
    assert!(machine.read("workspace/Cargo.toml").contains("version = \"0.142.0\" # moves"));
    assert!(machine.read("workspace/client/Cargo.toml").contains("version = \"=0.142.0\" } # exact"));
    assert_eq!(machine.read("workspace/protocol-types/src/generated/mod.rs"), "// lenient: true\n");
}

#[test]
fn decisions_stay_open_until_the_overrides_are_reviewed() {
    let machine = machine_to_move();
    move_to(&machine, Version::new(0, 142, 0)).unwrap();
    let check = Request { check: true, from_schema: true, ..Request::default() };
    let again = || run(&machine.workspace(), &machine.environment(), &check, word_generator).unwrap();
    let Outcome::OutOfDate(text) = again() else { panic!("decisions are open") };
    for line in [
        "everything is as generated from the schema of codex 0.142.0 in schema/",
        "1 open decision(s), for schema/overrides.toml was reviewed for codex 0.169.0:",
        "`A` is to be decided",
    ] {
        assert!(text.lines().any(|present| present.trim() == line), "{line:?} is not in:\n{text}");
    }
    assert!(text.ends_with("set `reviewed-for = \"0.142.0\"`"), "{text}");
    machine.write("workspace/schema/overrides.toml", "reviewed-for = \"0.142.0\"\n");
    assert!(matches!(again(), Outcome::OutOfDate(list) if list.contains("generated/mod.rs")));
}

#[test]
fn a_release_that_the_registry_lacks_moves_nothing() {
    let machine = machine_to_move();
    let before = machine.read("workspace/schema/runtime.toml");
    let error = move_to(&machine, Version::new(0, 119, 0)).unwrap_err();
    assert!(error.to_string().contains("no codex 0.119.0 for any platform"), "{error}");
    assert_eq!(machine.read("workspace/schema/runtime.toml"), before);
}

#[test]
fn a_failure_after_the_look_up_moves_nothing() {
    let machine = machine_to_move();
    let read_all = || {
        let paths = ["schema/runtime.toml", "Cargo.toml", "Cargo.lock", "client/Cargo.toml"];
        paths.map(|path| machine.read(&format!("workspace/{path}")))
    };
    let before = read_all();
    let dump = "cache/runtime/0.142.0-linux-x64/vendor/x86_64-unknown-linux-musl/bin/dump";
    std::fs::remove_dir_all(machine.dir(dump)).unwrap();
    let error = move_to(&machine, Version::new(0, 142, 0)).unwrap_err();
    assert!(error.to_string().contains("schema"), "{error}");
    assert_eq!(read_all(), before);
    assert!(!tree(&machine.dir("workspace")).iter().any(|path| path.contains("generated")));
}

#[test]
fn a_moved_pin_cannot_be_taken_from_the_schema() {
    let machine = machine_to_move();
    let codex_version = Some(Version::new(0, 142, 0));
    let request = Request { from_schema: true, codex_version, ..Request::default() };
    let error = run(&machine.workspace(), &machine.environment(), &request, word_generator).unwrap_err();
    assert!(error.to_string().contains("leave out --codex-version"), "{error}");
    assert!(machine.npm_calls().is_empty());
}
