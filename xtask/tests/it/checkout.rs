//! `.gitattributes`: a checkout is byte for byte what was committed, also where git is told to write CRLF.

use std::fs;
use std::process::Command;

use codex_codegen::GENERATED_DIRS;

use crate::support::{Machine, has};

fn git(machine: &Machine, arguments: &[&str]) {
    let settings = ["-c", "core.autocrlf=true", "-c", "core.safecrlf=false", "-c", "user.name=nobody"];
    let mut git = Command::new("git");
    git.args(settings).args(["-c", "user.email=nobody@localhost"]).args(arguments);
    let output = git.current_dir(machine.dir("workspace")).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn what_check_compares_is_checked_out_as_it_was_committed() {
    if !has("git") {
        return;
    }
    let machine = Machine::new();
    let attributes = concat!(env!("CARGO_MANIFEST_DIR"), "/../.gitattributes");
    fs::copy(attributes, machine.dir("workspace/.gitattributes")).unwrap();
    // The runtime may write what it likes; everything else has one kind of line end.
    let dumps = ["stable", "experimental"].map(|tier| (format!("schema/{tier}/x.json"), "{\r\n}\n"));
    let generated = GENERATED_DIRS.iter().map(|dir| (format!("{dir}/a.rs"), "struct A;\n"));
    let golden = ("codegen/tests/golden/a.rs".to_owned(), "struct A;\n");
    let files: Vec<_> = dumps.into_iter().chain(generated).chain([golden]).collect();
    for (path, text) in &files {
        machine.write(&format!("workspace/{path}"), text);
    }
    git(&machine, &["init", "--quiet"]);
    git(&machine, &["add", "--all"]);
    git(&machine, &["commit", "--quiet", "--message", "x"]);
    for (path, _) in &files {
        fs::remove_file(machine.dir("workspace").join(path)).unwrap();
    }
    git(&machine, &["checkout", "--", "."]);
    for (path, text) in &files {
        assert_eq!(machine.read(&format!("workspace/{path}")), *text, "{path}");
    }
}
