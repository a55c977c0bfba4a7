//! `generate-types`: what is written, what is compared, and that a failure writes nothing.

use std::collections::BTreeMap;

use codex_codegen::{BundleTexts, Generated, Inventory, Options};
use xtask::commands::generate_types::{Outcome, Request, run};
use xtask::runtime::Choice;

use crate::support::{Machine, tree};

/// Generates a file for each word of the experimental dump, which is a type.
#[expect(clippy::unnecessary_wraps, reason = "it stands in for a function that can fail")]
pub(crate) fn word_generator(
    _stable: &BundleTexts,
    experimental: &BundleTexts,
    _overrides: &str,
    options: Options,
) -> codex_codegen::Result<Generated> {
    let words = || experimental.v2.split_whitespace();
    let path = |word| format!("protocol-types/src/generated/{word}.rs");
    let mut files: BTreeMap<_, _> = words().map(|word| (path(word), format!("struct {word};\n"))).collect();
    files.insert(path("mod"), format!("// lenient: {}\n", options.lenient));
    let inventory = Inventory { types: words().map(str::to_owned).collect(), ..Inventory::default() };
    Ok(Generated { files, warnings: Vec::new(), inventory })
}

/// A machine whose `CODEX_BIN` is the pinned codex and dumps these words.
pub(crate) fn machine(words: &str) -> Machine {
    let machine = Machine::new();
    machine.pin("0.169.0", "sha512-unused");
    machine.install_codex("codex", "0.169.0");
    machine.set_dump("codex", "A", words);
    machine
}

pub(crate) fn request(machine: &Machine) -> Request {
    let codex_bin = Some(machine.dir("codex/codex"));
    Request { runtime: Choice { codex_bin, allow_unpinned: false }, ..Request::default() }
}

fn generate(machine: &Machine, request: &Request) -> anyhow::Result<Outcome> {
    run(&machine.workspace(), &machine.environment(), request, word_generator)
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
    let summary = written(&machine, &request(&machine));
    assert!(summary.contains("2 types, 0 requests, 0 notifications, 0 server requests"), "{summary}");
    assert!(summary.contains("no earlier dump to compare with"), "{summary}");
    assert_eq!(
        tree(&machine.dir("workspace/protocol-types")),
        ["src/generated/A.rs", "src/generated/B.rs", "src/generated/mod.rs"]
    );
    assert_eq!(
        tree(&machine.dir("workspace/schema")),
        [
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
    written(&machine, &request(&machine));
    let target = machine.dir("workspace/target");
    for home in machine.read("codex/codex-homes").lines() {
        assert!(home.starts_with(target.to_str().unwrap()), "{home}");
    }
    assert!(tree(&target).is_empty());
}

#[test]
fn says_what_changed_since_the_last_run() {
    let machine = machine("A B");
    written(&machine, &request(&machine));
    assert!(written(&machine, &request(&machine)).ends_with("nothing changed since the last run"));

    machine.set_dump("codex", "A", "A C D");
    let summary = written(&machine, &request(&machine));
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
    written(&machine, &request(&machine));
    let check = Request { check: true, ..request(&machine) };
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
    written(&machine, &request(&machine));
    let unnamed = Request::default();
    let check = Request { check: true, ..Request::default() };
    let Outcome::UpToDate(text) = generate(&machine, &check).unwrap() else { panic!("it is equal") };
    assert!(text.contains("the schema of codex 0.169.0 in schema/"), "{text}");

    machine.write("workspace/protocol-types/src/generated/B.rs", "");
    let Outcome::OutOfDate(text) = generate(&machine, &check).unwrap() else { panic!("it differs") };
    assert!(text.contains("cargo xtask generate-types --from-schema"), "{text}");

    let error = format!("{:#}", generate(&machine, &unnamed).unwrap_err());
    assert!(error.contains("--from-schema") && error.contains("no `npm` on PATH"), "{error}");
    let from_schema = Request { from_schema: true, ..Request::default() };
    assert!(written(&machine, &from_schema).contains("files rewritten (1)"));
}

#[test]
fn a_wrong_runtime_fails_check_too() {
    let machine = machine("A");
    written(&machine, &request(&machine));
    machine.write("codex/codex-version", "codex-cli 0.168.0\n");
    let check = Request { check: true, ..request(&machine) };
    let error = generate(&machine, &check).unwrap_err();
    assert!(error.to_string().contains("0.168.0"), "{error}");
}

#[test]
fn nothing_is_written_if_a_stage_fails() {
    let machine = machine("A B");
    written(&machine, &request(&machine));
    let files = tree(&machine.dir("workspace"));

    machine.set_dump("codex", "this is", "no schema");
    let result =
        run(&machine.workspace(), &machine.environment(), &request(&machine), codex_codegen::generate);
    assert!(result.is_err());
    std::fs::remove_dir_all(machine.dir("codex/dump/experimental")).unwrap();
    let error = generate(&machine, &request(&machine)).unwrap_err();
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
    written(&machine, &request(&machine));
    machine.set_dump("codex", "A", "{\n\"B\":2,\n\"A\":1\n}\n");
    let check = Request { check: true, ..request(&machine) };
    assert!(matches!(generate(&machine, &check).unwrap(), Outcome::UpToDate(_)));
    assert!(written(&machine, &request(&machine)).ends_with("nothing changed since the last run"));
}
