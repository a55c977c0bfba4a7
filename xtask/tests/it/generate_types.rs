//! `generate-types`: what is written, what is compared, and that a failure writes nothing.

use std::collections::BTreeMap;

use codex_codegen::{BundleTexts, Generated, Inventory, Options, Release};
use xtask::commands::generate_types::{Outcome, Request, run};
use xtask::runtime::Choice;

use crate::support::{Machine, copy, tree};

/// Generates a file for each word of the experimental dump, which is a type.
#[expect(clippy::unnecessary_wraps, reason = "it stands in for a function that can fail")]
pub(crate) fn word_generator(
    _stable: &BundleTexts,
    experimental: &BundleTexts,
    _release: Release<'_>,
    options: Options,
) -> codex_codegen::Result<Generated> {
    let words =
        || experimental.v2.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let path = |word| format!("protocol-types/src/generated/{word}.rs");
    let mut files: BTreeMap<_, _> = words().map(|word| (path(word), format!("struct {word};\n"))).collect();
    files.insert(path("mod"), format!("// lenient: {}\n", options.lenient));
    let inventory = Inventory { types: words().map(str::to_owned).collect(), ..Inventory::default() };
    let warnings = if options.lenient { vec!["`A` is to be decided".to_owned()] } else { Vec::new() };
    Ok(Generated { files, warnings, inventory, ..Generated::default() })
}

/// Where the pinned codex of [`machine`] lies.
const CODEX: &str = "cache/runtime/0.169.0-linux-x64/vendor/x86_64-unknown-linux-musl/bin";

/// A machine in whose cache the pinned codex lies, which dumps these words.
pub(crate) fn machine(words: &str) -> Machine {
    let machine = Machine::new();
    machine.pin("0.169.0", "sha512-pinned");
    machine.set_dump(&machine.cache_codex("0.169.0", "sha512-pinned"), "A", words);
    machine
}

/// Leaves the machine without the pinned codex.
fn empty_cache(machine: &Machine) {
    std::fs::remove_dir_all(machine.dir("cache")).unwrap();
}

fn generate(machine: &Machine, request: &Request) -> anyhow::Result<Outcome> {
    run(&machine.workspace(), &machine.environment(), request, word_generator)
}

/// Names a codex beside the pinned one.
fn named(machine: &Machine, version: &str, words: &str) -> Choice {
    machine.set_dump("codex", "A", words);
    Choice { codex_bin: Some(machine.install_codex("codex", version)), allow_unpinned: false }
}

fn written(machine: &Machine, request: &Request) -> String {
    match generate(machine, request).unwrap() {
        Outcome::Written(summary) => summary,
        outcome => panic!("{outcome:?}"),
    }
}

#[test]
fn stores_the_bundles_and_what_is_generated_from_them() {
    let machine = machine("A B");
    let summary = written(&machine, &Request::default());
    assert!(summary.contains("2 types, 0 requests, 0 notifications, 0 server requests"), "{summary}");
    assert!(summary.contains("no earlier dump to compare with"), "{summary}");
    assert_eq!(
        tree(&machine.dir("workspace/protocol-types")),
        ["src/generated/A.rs", "src/generated/B.rs", "src/generated/mod.rs"]
    );
    assert_eq!(
        tree(&machine.dir("workspace/schema")),
        [
            "descriptions.toml",
            "experimental/codex_app_server_protocol.schemas.json",
            "experimental/codex_app_server_protocol.v2.schemas.json",
            "overrides.toml",
            "runtime.toml",
            "stable/codex_app_server_protocol.schemas.json",
            "stable/codex_app_server_protocol.v2.schemas.json",
        ]
    );
    assert_eq!(machine.read("workspace/schema/stable/codex_app_server_protocol.v2.schemas.json"), "A");
}

#[test]
fn codex_keeps_its_state_under_target_and_nothing_of_it_stays() {
    let machine = machine("A");
    written(&machine, &Request::default());
    let target = machine.dir("workspace/target");
    for home in machine.read(&format!("{CODEX}/codex-homes")).lines() {
        assert!(home.starts_with(target.to_str().unwrap()), "{home}");
    }
    assert_eq!(tree(&target), ["xtask/write.lock"]);
}

#[test]
fn says_what_changed_since_the_last_run() {
    let machine = machine("A B");
    written(&machine, &Request::default());
    assert!(written(&machine, &Request::default()).ends_with("nothing changed since the last run"));

    machine.set_dump(CODEX, "A", "A C D");
    let summary = written(&machine, &Request::default());
    for line in [
        "types added (2): C, D",
        "types removed (1): B",
        "files rewritten (1): schema/experimental/codex_app_server_protocol.v2.schemas.json",
        "files new (2): protocol-types/src/generated/C.rs, protocol-types/src/generated/D.rs",
        "files removed (1): protocol-types/src/generated/B.rs",
    ] {
        assert!(summary.lines().any(|present| present.trim() == line), "{line:?} is not in:\n{summary}");
    }
}

#[test]
fn check_passes_on_what_was_written_and_lists_any_changed_byte() {
    let machine = machine("A B");
    written(&machine, &Request::default());
    let check = Request { check: true, ..Request::default() };
    assert!(matches!(generate(&machine, &check).unwrap(), Outcome::UpToDate(_)));

    machine.write("workspace/protocol-types/src/generated/A.rs", "struct A; \n");
    machine.write("workspace/protocol-types/src/generated/stray.rs", "");
    machine.write("workspace/schema/stable/codex_app_server_protocol.schemas.json", "{ }");
    let before = tree(&machine.dir("workspace"));
    let Outcome::OutOfDate(list) = generate(&machine, &check).unwrap() else { panic!("it differs") };
    for line in [
        "changed  protocol-types/src/generated/A.rs",
        "extra    protocol-types/src/generated/stray.rs",
        "changed  schema/stable/codex_app_server_protocol.schemas.json",
        "run `cargo xtask generate-types` and commit what it changes",
    ] {
        assert!(list.lines().any(|present| present.trim() == line), "{line:?} is not in:\n{list}");
    }
    assert_eq!(tree(&machine.dir("workspace")), before);
    assert_eq!(machine.read("workspace/protocol-types/src/generated/A.rs"), "struct A; \n");
}

#[test]
fn without_a_runtime_check_falls_back_to_the_schema_and_writing_does_not() {
    let machine = machine("A B");
    written(&machine, &Request::default());
    empty_cache(&machine);
    let check = Request { check: true, ..Request::default() };
    let Outcome::UpToDate(text) = generate(&machine, &check).unwrap() else { panic!("it is equal") };
    assert!(text.contains("the schema of codex 0.169.0 in schema/"), "{text}");
    assert!(text.contains("NO RUNTIME WAS ASKED") && text.contains("no `npm` on PATH"), "{text}");

    machine.write("workspace/protocol-types/src/generated/B.rs", "");
    let Outcome::OutOfDate(text) = generate(&machine, &check).unwrap() else { panic!("it differs") };
    assert!(text.contains("cargo xtask generate-types --from-schema"), "{text}");

    let error = format!("{:#}", generate(&machine, &Request::default()).unwrap_err());
    assert!(error.contains("--from-schema") && error.contains("no `npm` on PATH"), "{error}");
    let from_schema = Request { from_schema: true, ..Request::default() };
    assert!(written(&machine, &from_schema).contains("files rewritten (1)"));
}

#[test]
fn the_schema_alone_says_that_it_asked_nobody() {
    let machine = machine("A B");
    written(&machine, &Request::default());
    let check = Request { check: true, from_schema: true, ..Request::default() };
    let Outcome::UpToDate(text) = generate(&machine, &check).unwrap() else { panic!("it is equal") };
    assert!(text.contains("NO RUNTIME WAS ASKED") && text.contains("--from-schema"), "{text}");
}

#[test]
fn nothing_is_written_from_what_only_prints_the_right_version() {
    let machine = machine("A B");
    written(&machine, &Request::default());
    // On PATH, it is not even asked.
    machine.install_codex("path", "0.169.0");
    machine.set_dump("path", "A", "A B Evil");
    assert!(written(&machine, &Request::default()).ends_with("nothing changed since the last run"));
    empty_cache(&machine);
    let error = format!("{:#}", generate(&machine, &Request::default()).unwrap_err());
    assert!(error.contains("no `npm` on PATH"), "{error}");
    assert!(!tree(&machine.dir("workspace")).iter().any(|path| path.contains("Evil")));
}

#[test]
fn a_named_runtime_is_written_from_if_it_is_the_pinned_program() {
    let machine = machine("A B");
    written(&machine, &Request::default());
    let same = Request { runtime: named(&machine, "0.169.0", "A B C"), ..Request::default() };
    assert!(written(&machine, &same).contains("types added (1): C"));

    // Another program, which says the same of itself.
    let codex_bin = machine.dir("codex/another");
    copy(&codex_bin, "another one");
    let other = Choice { codex_bin: Some(codex_bin), allow_unpinned: false };
    let other = Request { runtime: other, ..Request::default() };
    machine.set_dump("codex", "A", "A B Evil");
    let error = format!("{:#}", generate(&machine, &other).unwrap_err());
    assert!(error.contains("is not the program of the pinned package"), "{error}");
    assert!(error.contains("--allow-unpinned"), "{error}");

    let trusting = Choice { allow_unpinned: true, ..other.runtime };
    let summary = written(&machine, &Request { runtime: trusting, ..Request::default() });
    assert!(summary.contains("types added (1): Evil"), "{summary}");
}

#[test]
fn check_shows_the_first_line_that_differs() {
    let machine = machine("A B");
    written(&machine, &Request::default());
    machine.write("workspace/protocol-types/src/generated/A.rs", "struct A;\r\n");
    machine.write("workspace/protocol-types/src/generated/B.rs", "struct B;\n// by hand\n");
    let check = Request { check: true, ..Request::default() };
    let Outcome::OutOfDate(list) = generate(&machine, &check).unwrap() else { panic!("it differs") };
    let expected = "  changed  protocol-types/src/generated/A.rs
     1 - struct A;\\r
     1 + struct A;
  changed  protocol-types/src/generated/B.rs
     2 - // by hand
     2 + (the file ends)
";
    assert!(list.contains(expected), "{list}");
}

#[test]
fn a_wrong_runtime_fails_check_too() {
    let machine = machine("A");
    written(&machine, &Request::default());
    let runtime = named(&machine, "0.168.0", "A");
    let check = Request { check: true, runtime, ..Request::default() };
    let error = generate(&machine, &check).unwrap_err();
    assert!(error.to_string().contains("0.168.0"), "{error}");
}

#[test]
fn nothing_is_written_if_a_stage_fails() {
    let machine = machine("A B");
    written(&machine, &Request::default());
    let files = tree(&machine.dir("workspace"));

    machine.set_dump(CODEX, "this is", "no schema");
    let result =
        run(&machine.workspace(), &machine.environment(), &Request::default(), codex_codegen::generate);
    assert!(result.is_err());
    std::fs::remove_dir_all(machine.dir(CODEX).join("dump/experimental")).unwrap();
    let error = generate(&machine, &Request::default()).unwrap_err();
    assert!(error.to_string().contains("experimental schema"), "{error}");

    assert_eq!(tree(&machine.dir("workspace")), files);
    assert_eq!(
        machine.read("workspace/schema/experimental/codex_app_server_protocol.v2.schemas.json"),
        "A B"
    );
}

#[test]
fn a_dump_in_another_order_is_the_same_dump() {
    let machine = machine("{\n\"A\":1,\n\"B\":2\n}\n");
    written(&machine, &Request::default());
    machine.set_dump(CODEX, "A", "{\n\"B\":2,\n\"A\":1\n}\n");
    let check = Request { check: true, ..Request::default() };
    assert!(matches!(generate(&machine, &check).unwrap(), Outcome::UpToDate(_)));
    assert!(written(&machine, &Request::default()).ends_with("nothing changed since the last run"));
}
