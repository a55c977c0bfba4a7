//! The copy of the workspace in which other releases are built.

use xtask::file_set::FileSet;
use xtask::scratch::Scratch;

use crate::support::{Machine, tree};

#[test]
fn a_copy_holds_the_other_release_and_nothing_that_git_ignores() {
    let machine = Machine::new();
    let manifest = "[workspace]\nmembers = [\"types\", \"tool\"]\n";
    for (path, text) in [
        ("Cargo.toml", manifest),
        (".gitignore", "/target/\n/notes.txt\n"),
        (".hidden/config", "kept"),
        ("notes.txt", "ignored"),
        ("target/debug/x", "built"),
        ("types/src/generated/old.rs", "of the pin"),
        ("types/src/lib.rs", "by hand"),
    ] {
        machine.write(&format!("workspace/{path}"), text);
    }
    let scratch = Scratch::of(&machine.workspace(), &["types"]).unwrap();
    let mut over = FileSet::default();
    over.own("types/src/generated");
    for name in ["one", "two"] {
        over.add(format!("types/src/generated/{name}.rs"), name);
        scratch.write(&over, &["types"]).unwrap();
    }
    let files = tree(scratch.root());
    let files: Vec<_> = files.iter().filter(|path| !path.starts_with("target/")).collect();
    let expected = [
        ".gitignore",
        ".hidden/config",
        "Cargo.toml",
        "schema/descriptions.toml",
        "schema/overrides.toml",
        "types/src/generated/one.rs",
        "types/src/generated/two.rs",
        "types/src/lib.rs",
    ];
    assert_eq!(files, expected);
    let root = std::fs::read_to_string(scratch.root().join("Cargo.toml")).unwrap();
    assert!(root.contains("members = [\"types\"]"), "{root}");
}
