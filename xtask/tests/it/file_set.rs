//! What is checked is what is written.

use std::fs;
use std::time::{Duration, UNIX_EPOCH};

use xtask::file_set::FileSet;

use crate::support::{Machine, tree};

fn set(files: &[(&str, &str)]) -> FileSet {
    let mut set = FileSet::default();
    set.own("generated");
    for (path, text) in files {
        set.add(*path, *text);
    }
    set
}

fn shown(set: &FileSet, machine: &Machine) -> Vec<String> {
    set.compare(&machine.dir("")).unwrap().iter().map(ToString::to_string).collect()
}

#[test]
fn names_what_is_changed_missing_and_extra() {
    let machine = Machine::new();
    machine.write("generated/same.rs", "same");
    machine.write("generated/changed.rs", "before");
    machine.write("generated/old/extra.rs", "extra");
    machine.write("handwritten.rs", "not ours");
    let set =
        set(&[("generated/same.rs", "same"), ("generated/changed.rs", "after"), ("generated/new.rs", "new")]);
    let expected =
        ["changed  generated/changed.rs", "missing  generated/new.rs", "extra    generated/old/extra.rs"];
    assert_eq!(shown(&set, &machine), expected);

    assert_eq!(set.write(&machine.dir("")).unwrap().len(), 3);
    assert!(shown(&set, &machine).is_empty());
    assert_eq!(tree(&machine.dir("generated")), ["changed.rs", "new.rs", "same.rs"]);
    assert!(!machine.dir("generated/old").exists());
    assert_eq!(machine.read("handwritten.rs"), "not ours");
}

#[test]
fn a_file_that_is_equal_is_not_touched() {
    let machine = Machine::new();
    machine.write("generated/same.rs", "same");
    let path = machine.dir("generated/same.rs");
    let long_ago = UNIX_EPOCH + Duration::from_secs(1_000_000);
    fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
    set(&[("generated/same.rs", "same"), ("generated/new.rs", "new")]).write(&machine.dir("")).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), long_ago);
}

#[cfg(unix)]
#[test]
fn written_files_may_be_read_by_whoever_may_read_any_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let machine = Machine::new();
    machine.write("generated/present.rs", "before");
    fs::set_permissions(machine.dir("generated/present.rs"), fs::Permissions::from_mode(0o640)).unwrap();
    machine.write("ordinary", "");
    set(&[("generated/present.rs", "after"), ("generated/new.rs", "new")]).write(&machine.dir("")).unwrap();
    let mode = |path: &str| fs::metadata(machine.dir(path)).unwrap().permissions().mode();
    assert_eq!(mode("generated/new.rs"), mode("ordinary"));
    assert_eq!(mode("generated/present.rs") & 0o777, 0o640);
}

#[test]
fn nothing_is_replaced_if_one_file_cannot_be_written() {
    let machine = Machine::new();
    machine.write("generated/a.rs", "before");
    machine.write("blocked", "a file where a folder should be");
    let set = set(&[("generated/a.rs", "after"), ("blocked/b.rs", "new")]);
    assert!(set.write(&machine.dir("")).is_err());
    assert_eq!(machine.read("generated/a.rs"), "before");
    assert_eq!(tree(&machine.dir("generated")), ["a.rs"]);
}
