//! `generate-types --codex-version`: the pin, the manifests and the types move together or not at all.

use semver::Version;
use xtask::commands::generate_types::{Outcome, Request, run};
use xtask::pin::Pin;
use xtask::platform::Platform;
use xtask::runtime::Choice;

use crate::generate_types::{machine, word_generator};
use crate::manifests::write_manifests;
use crate::support::{Machine, tree};

/// A machine pinned to 0.169.0 that has codex 0.142.0, and a registry with that release for two platforms.
fn machine_to_move() -> Machine {
    let machine = machine("A B");
    write_manifests(&machine);
    machine.install_npm(b"");
    machine.install_codex("codex", "0.142.0");
    for platform in ["linux-x64", "darwin-arm64"] {
        machine.write(&format!("path/integrity/0.142.0-{platform}"), &format!("\"sha512-{platform}\"\n"));
    }
    machine
}

fn move_to(machine: &Machine, version: Version) -> anyhow::Result<Outcome> {
    let codex_bin = Some(machine.dir("codex/codex"));
    let runtime = Choice { codex_bin, allow_unpinned: false };
    let request = Request { codex_version: Some(version), runtime, ..Request::default() };
    run(&machine.workspace(), &machine.environment(), &request, word_generator)
}

#[test]
fn moves_pin_and_version_and_generates_leniently() {
    let machine = machine_to_move();
    let Outcome::Written(summary) = move_to(&machine, Version::new(0, 142, 0)).unwrap() else { panic!() };
    assert!(summary.starts_with("codex 0.142.0"), "{summary}");

    let pin = Pin::load(&machine.workspace()).unwrap();
    assert_eq!(pin.version, Version::new(0, 142, 0));
    for platform in Platform::ALL {
        let present = ["linux-x64", "darwin-arm64"].contains(&platform.name());
        let integrity = format!("sha512-{platform}");
        let package = (format!("@openai/codex@0.142.0-{platform}"), integrity.as_str());
        assert_eq!(pin.package_of(platform), present.then_some(package));
    }
    assert!(machine.read("workspace/Cargo.toml").contains("version = \"0.142.0\" # moves"));
    assert!(machine.read("workspace/client/Cargo.toml").contains("version = \"=0.142.0\" } # exact"));
    assert_eq!(machine.read("workspace/protocol-types/src/generated/mod.rs"), "// lenient: true\n");
}

#[test]
fn later_runs_stay_lenient_until_the_overrides_are_reviewed() {
    let machine = machine_to_move();
    move_to(&machine, Version::new(0, 142, 0)).unwrap();
    let check = Request { check: true, from_schema: true, ..Request::default() };
    let again = || run(&machine.workspace(), &machine.environment(), &check, word_generator).unwrap();
    assert!(matches!(again(), Outcome::UpToDate(_)));
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
    machine.write("codex/codex-version", "codex-cli 0.141.0\n");
    let error = move_to(&machine, Version::new(0, 142, 0)).unwrap_err();
    assert!(error.to_string().contains("0.141.0"), "{error}");
    assert_eq!(read_all(), before);
    assert!(!tree(&machine.dir("workspace")).iter().any(|path| path.contains("generated")));
}

#[test]
fn a_moved_pin_cannot_be_checked_or_taken_from_the_schema() {
    let machine = machine_to_move();
    for (check, from_schema) in [(true, false), (false, true)] {
        let codex_version = Some(Version::new(0, 142, 0));
        let request = Request { check, from_schema, codex_version, ..Request::default() };
        let error = run(&machine.workspace(), &machine.environment(), &request, word_generator).unwrap_err();
        assert!(error.to_string().contains("leave out --codex-version"), "{error}");
    }
    assert!(machine.npm_calls().is_empty());
}
