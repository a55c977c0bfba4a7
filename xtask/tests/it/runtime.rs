//! Where the runtime comes from, and what the cache holds afterwards.

use std::fs;
use std::sync::Barrier;
use std::thread;

use xtask::runtime::{Choice, Source, obtain};

use crate::support::{BIN, Machine, OLD_BIN, package, tree};

#[test]
fn a_named_codex_comes_before_everything() {
    let machine = Machine::new();
    let integrity = machine.install_npm(&package(&[(BIN, "x")]));
    let pin = machine.pin("0.169.0", &integrity);
    let by_flag = machine.install_codex("flag", "0.169.0");
    let by_variable = machine.install_codex("variable", "0.169.0");
    let mut environment = machine.environment();
    environment.codex_bin = Some(by_variable.clone());

    let runtime = obtain(&pin, &environment, &Choice::default()).unwrap();
    assert_eq!((runtime.binary, runtime.source), (by_variable, Source::Named("CODEX_BIN")));

    let choice = Choice { codex_bin: Some(by_flag.clone()), allow_unpinned: false };
    let runtime = obtain(&pin, &environment, &choice).unwrap();
    assert_eq!((runtime.binary, runtime.source), (by_flag, Source::Named("--codex-bin")));
    assert!(machine.npm_calls().is_empty());
}

#[test]
fn codex_on_path_serves_if_it_is_the_pinned_one() {
    let machine = Machine::new();
    let pin = machine.pin("0.169.0", "sha512-unused");
    let on_path = machine.install_codex("path", "0.169.0");
    let runtime = obtain(&pin, &machine.environment(), &Choice::default()).unwrap();
    assert_eq!((runtime.binary, runtime.source), (on_path, Source::Path));
}

#[test]
fn another_codex_on_path_is_passed_over() {
    let machine = Machine::new();
    let pin = machine.pin("0.169.0", &machine.install_npm(&package(&[(BIN, "x")])));
    machine.install_codex("path", "0.168.0");
    let runtime = obtain(&pin, &machine.environment(), &Choice::default()).unwrap();
    assert_eq!(runtime.source, Source::Registry);
}

#[test]
fn a_fetched_package_is_kept_whole_and_found_again() {
    let machine = Machine::new();
    let rg = "vendor/x86_64-unknown-linux-musl/codex-path/rg";
    let integrity = machine.install_npm(&package(&[("package.json", "{}"), (BIN, "codex"), (rg, "rg")]));
    let pin = machine.pin("0.169.0", &integrity);

    let fetched = obtain(&pin, &machine.environment(), &Choice::default()).unwrap();
    assert_eq!(fetched.source, Source::Registry);
    assert_eq!(fs::read_to_string(&fetched.binary).unwrap(), "codex");
    let entry = "runtime/0.169.0-linux-x64";
    let expected = [
        format!("{entry}.lock"),
        format!("{entry}/integrity"),
        format!("{entry}/package.json"),
        format!("{entry}/{BIN}"),
        format!("{entry}/{rg}"),
    ];
    assert_eq!(tree(&machine.dir("cache")), expected);

    let again = obtain(&pin, &machine.environment(), &Choice::default()).unwrap();
    assert_eq!((again.binary, again.source), (fetched.binary, Source::Cache));
    assert_eq!(machine.npm_calls(), ["pack --ignore-scripts @openai/codex@0.169.0-linux-x64"]);
}

#[test]
fn the_layout_of_old_releases_is_known() {
    let machine = Machine::new();
    let pin = machine.pin("0.116.0", &machine.install_npm(&package(&[(OLD_BIN, "old")])));
    let runtime = obtain(&pin, &machine.environment(), &Choice::default()).unwrap();
    assert!(runtime.binary.ends_with(OLD_BIN));
}

#[test]
fn a_cache_of_another_package_is_replaced() {
    let machine = Machine::new();
    let stale = machine.pin("0.169.0", &machine.install_npm(&package(&[(BIN, "stale")])));
    obtain(&stale, &machine.environment(), &Choice::default()).unwrap();

    let pin = machine.pin("0.169.0", &machine.install_npm(&package(&[(BIN, "pinned")])));
    let runtime = obtain(&pin, &machine.environment(), &Choice::default()).unwrap();
    assert_eq!(runtime.source, Source::Registry);
    assert_eq!(fs::read_to_string(&runtime.binary).unwrap(), "pinned");
}

#[test]
fn what_a_killed_fetch_left_is_ignored_and_removed() {
    let machine = Machine::new();
    let pin = machine.pin("0.169.0", &machine.install_npm(&package(&[(BIN, "whole")])));
    machine.write(&format!("cache/runtime/.staging-0.169.0-linux-x64-killed/unpacked/{BIN}"), "half");
    machine.write(&format!("cache/runtime/0.169.0-linux-x64/{BIN}"), "without its mark");
    let runtime = obtain(&pin, &machine.environment(), &Choice::default()).unwrap();
    assert_eq!(fs::read_to_string(&runtime.binary).unwrap(), "whole");
    let leftovers = tree(&machine.dir("cache"));
    assert!(!leftovers.iter().any(|path| path.contains(".staging")), "{leftovers:?}");
}

#[test]
fn of_many_installs_at_once_one_fetches_and_all_find_it() {
    const INSTALLS: usize = 8;
    let machine = Machine::new();
    let pin = machine.pin("0.169.0", &machine.install_npm(&package(&[(BIN, "codex")])));
    let start = Barrier::new(INSTALLS);
    let install = || {
        start.wait();
        obtain(&pin, &machine.environment(), &Choice::default()).unwrap()
    };
    let runtimes: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..INSTALLS).map(|_| scope.spawn(install)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(runtimes.iter().all(|runtime| runtime.binary == runtimes[0].binary));
    assert_eq!(fs::read_to_string(&runtimes[0].binary).unwrap(), "codex");
    assert_eq!(machine.npm_calls().len(), 1);
    assert!(!tree(&machine.dir("cache")).iter().any(|path| path.contains(".staging")));
}
