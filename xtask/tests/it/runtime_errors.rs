//! The runtime that was named, and every way in which it is not the one: the message says what to do.

use std::path::PathBuf;

use codex_runtime::InstallError;
use xtask::pin::Pin;
use xtask::runtime::{Choice, RuntimeError, Source, obtain, obtain_pinned};

use crate::support::Machine;

/// Fails to obtain a runtime, and finds these words in the message.
fn fail(machine: &Machine, pin: &Pin, codex_bin: Option<PathBuf>, words: &[&str]) -> RuntimeError {
    let choice = Choice { codex_bin, allow_unpinned: false };
    let error = obtain(pin, &machine.environment(), &choice).unwrap_err();
    let message = error.to_string();
    for word in words {
        assert!(message.contains(word), "{word:?} is not in: {message}");
    }
    error
}

#[test]
fn what_the_installer_lacks_is_passed_on() {
    let machine = Machine::new();
    let pin = machine.pin("0.169.0", "sha512-unused");
    let error = fail(&machine, &pin, None, &["no `npm` on PATH", "install Node.js"]);
    assert!(matches!(error, RuntimeError::Install(InstallError::NoNpm { .. })) && error.is_unavailable());
}

#[test]
fn a_named_codex_that_is_missing() {
    let machine = Machine::new();
    let pin = machine.pin("0.169.0", "sha512-unused");
    let error = fail(&machine, &pin, Some(machine.dir("nowhere")), &["--codex-bin", "no such file"]);
    assert!(matches!(error, RuntimeError::NamedMissing { .. }) && !error.is_unavailable());
}

#[test]
fn a_named_codex_that_is_not_executable() {
    let machine = Machine::new();
    let pin = machine.pin("0.169.0", "sha512-unused");
    machine.write("codex", "no program");
    let error =
        fail(&machine, &pin, Some(machine.dir("codex")), &["cannot be run", "name an executable codex"]);
    assert!(matches!(error, RuntimeError::NamedNotExecutable { .. }));
}

#[test]
fn a_named_program_that_is_no_codex() {
    let machine = Machine::new();
    let pin = machine.pin("0.169.0", "sha512-unused");
    let words = ["cannot be run", "prints no codex version"];
    let npm = machine.install_npm();
    let error = fail(&machine, &pin, Some(npm), &words);
    assert!(matches!(error, RuntimeError::NamedNotExecutable { .. }));
}

#[test]
fn a_named_codex_of_another_version() {
    let machine = Machine::new();
    let pin = machine.pin("0.169.0", "sha512-unused");
    let codex = machine.install_codex("other", "0.168.0");
    let error =
        fail(&machine, &pin, Some(codex), &["is codex 0.168.0", "pin is 0.169.0", "--codex-version 0.168.0"]);
    assert!(matches!(error, RuntimeError::NamedOtherVersion { .. }));
}

#[test]
fn allow_unpinned_accepts_a_source_build_and_nothing_else() {
    let machine = Machine::new();
    let pin = machine.pin("0.169.0", "sha512-unused");
    let codex = machine.install_codex("source", "0.0.0");
    let error = fail(&machine, &pin, Some(codex.clone()), &["built from source", "--allow-unpinned"]);
    assert!(matches!(error, RuntimeError::NamedSourceBuild { .. }));

    let choice = Choice { codex_bin: Some(codex), allow_unpinned: true };
    let runtime = obtain(&pin, &machine.environment(), &choice).unwrap();
    assert_eq!(runtime.version.to_string(), "0.0.0");

    let choice = Choice { codex_bin: Some(machine.install_codex("other", "0.168.0")), allow_unpinned: true };
    let error = obtain(&pin, &machine.environment(), &choice).unwrap_err();
    assert!(matches!(error, RuntimeError::NamedOtherVersion { .. }));
}

#[test]
fn the_flag_comes_before_the_variable_and_both_before_everything() {
    let machine = Machine::new();
    let pin = machine.pin("0.169.0", "sha512-unused");
    let [by_flag, by_variable] = ["flag", "variable"].map(|dir| machine.install_codex(dir, "0.169.0"));
    machine.install_codex("path", "0.169.0");
    let mut environment = machine.environment();
    environment.codex_bin = Some(by_variable.clone());
    let runtime = obtain(&pin, &environment, &Choice::default()).unwrap();
    assert_eq!((runtime.binary, runtime.source), (by_variable, Source::Named("CODEX_BIN")));
    let choice = Choice { codex_bin: Some(by_flag.clone()), allow_unpinned: false };
    let runtime = obtain(&pin, &environment, &choice).unwrap();
    assert_eq!((runtime.binary, runtime.source), (by_flag, Source::Named("--codex-bin")));
}

#[test]
fn the_pinned_package_itself_is_never_what_is_on_the_path() {
    let machine = Machine::new();
    let pin = machine.pin("0.169.0", "sha512-pinned");
    let on_path = machine.install_codex("path", "0.169.0");
    let found = obtain(&pin, &machine.environment(), &Choice::default()).unwrap();
    assert_eq!((found.binary, found.source), (on_path, Source::Found(codex_runtime::Source::Path)));
    assert!(obtain_pinned(&pin, &machine.environment()).is_err());
    let cached = machine.dir(&machine.cache_codex("0.169.0", "sha512-pinned")).join("codex");
    assert_eq!(obtain_pinned(&pin, &machine.environment()).unwrap().binary, cached);
}
