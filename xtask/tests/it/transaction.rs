//! Many files change at once or not at all, also if the process is killed in between.

use std::cell::Cell;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use xtask::transaction::{Change, Writing, recover};

use crate::support::{Machine, tree};

const CHANGES: [Change<'_>; 4] = [
    Change { path: "a.rs", bytes: Some(b"new a") },
    Change { path: "deep/er/b.rs", bytes: Some(b"new b") },
    Change { path: "gone/c.rs", bytes: None },
    Change { path: "z.rs", bytes: Some(b"new z") },
];

fn machine() -> Machine {
    let machine = Machine::new();
    machine.write("root/a.rs", "old a");
    machine.write("root/gone/c.rs", "old c");
    machine.write("root/z.rs", "old z");
    machine
}

/// Every file outside of `target/`, with what it holds.
fn files(root: &Path) -> Vec<(String, String)> {
    let paths = tree(root).into_iter().filter(|path| !path.starts_with("target/"));
    paths.map(|path| (path.clone(), fs::read_to_string(root.join(path)).unwrap())).collect()
}

fn stop_never() -> bool {
    false
}

#[test]
fn all_changes_are_made_and_nothing_is_left_aside() {
    let machine = machine();
    let root = machine.dir("root");
    Writing::begin(&root).unwrap().apply_until(&CHANGES, &stop_never).unwrap();
    let expected = [("a.rs", "new a"), ("deep/er/b.rs", "new b"), ("z.rs", "new z")];
    assert_eq!(files(&root), expected.map(|(path, text)| (path.to_owned(), text.to_owned())));
    assert!(!root.join("gone").exists());
    assert_eq!(tree(&root.join("target")), ["xtask/write.lock"]);
}

#[test]
fn whoever_stops_it_finds_everything_as_it_was() {
    for after in 0..CHANGES.len() {
        let machine = machine();
        let root = machine.dir("root");
        let before = files(&root);
        let asked = Cell::new(0);
        let stop = || asked.replace(asked.get() + 1) == after;
        let error = Writing::begin(&root).unwrap().apply_until(&CHANGES, &stop).unwrap_err();
        assert_eq!(format!("{error:#}"), "nothing was changed: interrupted");
        assert_eq!(files(&root), before, "stopped after {after}");
        assert!(!root.join("deep").exists());
        assert_eq!(tree(&root.join("target")), ["xtask/write.lock"]);
    }
}

#[test]
fn a_change_that_fails_midway_undoes_the_ones_before_it() {
    let machine = machine();
    let root = machine.dir("root");
    machine.write("root/blocked", "a file where a folder should be");
    let before = files(&root);
    let changes = [CHANGES[0], CHANGES[2], Change { path: "blocked/b.rs", bytes: Some(b"new") }];
    let error = Writing::begin(&root).unwrap().apply_until(&changes, &stop_never).unwrap_err();
    let error = format!("{error:#}");
    assert!(error.starts_with("nothing was changed: cannot replace blocked/b.rs"), "{error}");
    assert_eq!(files(&root), before);
}

#[test]
fn what_a_dead_process_left_is_undone_wherever_it_died() {
    for after in 0..=CHANGES.len() {
        let machine = machine();
        let root = machine.dir("root");
        let before = files(&root);
        let asked = Cell::new(0);
        let die = || asked.replace(asked.get() + 1) == after && panic!("dead");
        let writing = Writing::begin(&root).unwrap();
        let died = catch_unwind(AssertUnwindSafe(|| writing.apply_until(&CHANGES, &die))).is_err();
        assert_eq!(died, after < CHANGES.len());
        assert_eq!(recover(&root).unwrap(), died);
        if died {
            assert_eq!(files(&root), before, "died after {after}");
        }
        assert!(!recover(&root).unwrap(), "there is nothing to undo twice");
    }
}

#[test]
fn the_next_writer_undoes_it_too() {
    let machine = machine();
    let root = machine.dir("root");
    let asked = Cell::new(0);
    let die = || asked.replace(asked.get() + 1) == 2 && panic!("dead");
    let writing = Writing::begin(&root).unwrap();
    assert!(catch_unwind(AssertUnwindSafe(|| writing.apply_until(&CHANGES, &die))).is_err());
    let only = [Change { path: "z.rs", bytes: Some(b"newer z") }];
    Writing::begin(&root).unwrap().apply_until(&only, &stop_never).unwrap();
    let expected = [("a.rs", "old a"), ("gone/c.rs", "old c"), ("z.rs", "newer z")];
    assert_eq!(files(&root), expected.map(|(path, text)| (path.to_owned(), text.to_owned())));
}

/// Where [`the_child_of_the_next_test`] writes.
const ROOT: &str = "XTASK_TEST_WRITES_TO";

/// Changes half of the files, says so, and waits to be killed.
#[test]
#[ignore = "a child process of the next test"]
fn the_child_of_the_next_test() {
    let Some(root) = std::env::var_os(ROOT).map(PathBuf::from) else { return };
    let asked = Cell::new(0);
    let wait = || {
        if asked.replace(asked.get() + 1) == 2 {
            println!("\nhalf done");
            std::io::stdout().flush().unwrap();
            std::io::stdin().read_line(&mut String::new()).unwrap();
        }
        false
    };
    Writing::begin(&root).unwrap().apply_until(&CHANGES, &wait).unwrap();
}

#[test]
fn a_process_that_is_killed_while_it_writes_leaves_a_tree_that_can_be_repaired() {
    let machine = machine();
    let root = machine.dir("root");
    let before = files(&root);
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "transaction::the_child_of_the_next_test", "--ignored", "--nocapture"])
        .env(ROOT, &root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap() == "half done"), "the child ended");
    assert_ne!(files(&root), before, "nothing was written yet");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(recover(&root).unwrap());
    assert_eq!(files(&root), before);
}
