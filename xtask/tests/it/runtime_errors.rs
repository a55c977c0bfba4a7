//! Every way in which there is no runtime, and that it says what to do.

use std::path::PathBuf;

use xtask::pin::Pin;
use xtask::runtime::{Choice, RuntimeError, obtain};

use crate::support::{BIN, Machine, package, tree};

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
fn no_npm() {
    let machine = Machine::new();
    let pin = machine.pin("0.169.0", "sha512-unused");
    let error = fail(&machine, &pin, None, &["no `npm` on PATH", "install Node.js", "--codex-bin"]);
    assert!(matches!(error, RuntimeError::NoNpm { .. }) && error.is_unavailable());
}

#[test]
fn offline() {
    let machine = Machine::new();
    let pin = machine.pin("0.169.0", "sha512-unused");
    machine.break_npm("npm warn config\nnpm error code ENOTFOUND\nnpm error syscall getaddrinfo\n");
    let error = fail(&machine, &pin, None, &["cannot reach its registry", "ENOTFOUND", "--codex-bin"]);
    assert!(matches!(error, RuntimeError::Offline { .. }) && error.is_unavailable());
}

#[test]
fn a_package_that_the_registry_lost() {
    let machine = Machine::new();
    let pin = machine.pin("0.169.0", "sha512-unused");
    machine.break_npm("npm error code ETARGET\n");
    let words = ["has no @openai/codex@0.169.0-linux-x64", "--codex-version"];
    assert!(matches!(fail(&machine, &pin, None, &words), RuntimeError::NotInRegistry { .. }));
}

#[test]
fn npm_that_fails_in_its_own_way_is_quoted() {
    let machine = Machine::new();
    let pin = machine.pin("0.169.0", "sha512-unused");
    machine.break_npm("npm error code EUSAGE\nnpm error Invalid tag name\n");
    let words = ["npm pack", "run it by hand", "Invalid tag name"];
    assert!(matches!(fail(&machine, &pin, None, &words), RuntimeError::NpmFailed { .. }));
}

#[test]
fn a_wrong_integrity_leaves_nothing_behind() {
    let machine = Machine::new();
    let found = machine.install_npm(&package(&[(BIN, "somebody else's")]));
    let pin = machine.pin("0.169.0", "sha512-pinned");
    let error =
        fail(&machine, &pin, None, &["thrown away", &found, "sha512-pinned", "before you move the pin"]);
    assert!(matches!(error, RuntimeError::WrongIntegrity { .. }));
    assert!(!error.is_unavailable(), "a package that somebody changed must not pass for none");
    assert_eq!(tree(&machine.dir("cache")), ["runtime/0.169.0-linux-x64.lock"]);
}

#[test]
fn a_package_that_would_write_outside_the_cache() {
    let machine = Machine::new();
    let mut archive = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    let path = b"package/../../outside";
    header.as_old_mut().name[..path.len()].copy_from_slice(path);
    header.set_size(0);
    header.set_cksum();
    archive.append(&header, &[][..]).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, &archive.into_inner().unwrap()).unwrap();
    let pin = machine.pin("0.169.0", &machine.install_npm(&gzip.finish().unwrap()));
    assert!(matches!(fail(&machine, &pin, None, &["cannot be unpacked"]), RuntimeError::Unpack { .. }));
    assert_eq!(tree(&machine.dir("cache")), ["runtime/0.169.0-linux-x64.lock"]);
}

#[test]
fn a_package_without_a_runtime() {
    let machine = Machine::new();
    let pin = machine.pin("0.169.0", &machine.install_npm(&package(&[("vendor/README.md", "moved")])));
    let error = fail(&machine, &pin, None, &["holds no codex", "xtask/src/platform.rs"]);
    assert!(matches!(error, RuntimeError::NoBinaryInPackage { .. }));
    assert_eq!(tree(&machine.dir("cache")), ["runtime/0.169.0-linux-x64.lock"]);
}

#[test]
fn an_unsupported_platform() {
    let machine = Machine::new();
    let pin = machine.pin("0.169.0", "sha512-unused");
    let environment = xtask::environment::Environment { os: "freebsd".to_owned(), ..machine.environment() };
    let error = obtain(&pin, &environment, &Choice::default()).unwrap_err();
    assert!(error.to_string().contains("not released for freebsd on x86_64"), "{error}");
    assert!(error.is_unavailable());
}

#[test]
fn a_platform_that_the_registry_lacks_is_named() {
    let machine = Machine::new();
    machine.pin("0.142.1", "sha512-unused");
    let text = "version = \"0.142.1\"\npackage = \"@openai/codex\"\n[platforms.linux-x64]\nabsent = true\n";
    machine.write("workspace/schema/runtime.toml", text);
    let pin = Pin::load(&machine.workspace()).unwrap();
    let error =
        fail(&machine, &pin, None, &["no codex 0.142.1 for linux-x64", "--codex-bin", "move the pin"]);
    assert!(matches!(error, RuntimeError::AbsentPlatform { .. }) && error.is_unavailable());
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
    let error = fail(&machine, &pin, Some("/bin/echo".into()), &words);
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
fn a_cache_that_cannot_be_written() {
    let machine = Machine::new();
    let pin = machine.pin("0.169.0", &machine.install_npm(&package(&[(BIN, "x")])));
    machine.write("cache/runtime", "a file where a folder should be");
    let error = fail(&machine, &pin, None, &["cannot create", "CODEX_SDK_CACHE_DIR"]);
    assert!(matches!(error, RuntimeError::Cache { .. }));
}

#[test]
fn no_cache_directory() {
    let machine = Machine::new();
    let pin = machine.pin("0.169.0", &machine.install_npm(&package(&[(BIN, "x")])));
    let environment = xtask::environment::Environment { cache_dir: None, ..machine.environment() };
    let error = obtain(&pin, &environment, &Choice::default()).unwrap_err();
    assert!(error.to_string().contains("set CODEX_SDK_CACHE_DIR"), "{error}");
}
