//! `tidy`: what is too long, what is excused, and excuses that no longer apply.

use xtask::commands::tidy::complaints;

use crate::support::Machine;

fn function(name: &str, lines: usize) -> String {
    format!("fn {name}() {{\n{}}}\n", "    ();\n".repeat(lines - 2))
}

#[test]
fn only_what_is_over_a_limit_is_named() {
    let machine = Machine::new();
    machine.write("workspace/a/at_limit.rs", &(function("f", 50) + &"\n".repeat(250)));
    assert!(complaints(&machine.workspace()).unwrap().is_empty());

    machine.write("workspace/a/long.rs", &(function("g", 51) + &"\n".repeat(250)));
    let expected = ["a/long.rs: 301 lines, 300 are allowed", "a/long.rs::g: 51 lines, 50 are allowed"];
    assert_eq!(complaints(&machine.workspace()).unwrap(), expected);
}

#[test]
fn generated_and_ignored_files_are_not_handwritten() {
    let machine = Machine::new();
    machine.write("workspace/a/src/generated/long.rs", &function("f", 400));
    machine.write("workspace/a/tests/golden/long.rs", &function("f", 400));
    machine.write("workspace/target/long.rs", &function("f", 400));
    machine.write("workspace/.gitignore", "/target/\n");
    assert!(complaints(&machine.workspace()).unwrap().is_empty());
}

#[test]
fn an_excuse_needs_a_reason_and_something_to_excuse() {
    let machine = Machine::new();
    machine.write("workspace/a/long.rs", &function("f", 51));
    machine.write("workspace/xtask/tidy.toml", "[functions]\n\"a/long.rs::f\" = \"a table\"\n");
    assert!(complaints(&machine.workspace()).unwrap().is_empty());

    machine.write(
        "workspace/xtask/tidy.toml",
        "[files]\n\"gone.rs\" = \"long\"\n[functions]\n\"a/long.rs::f\" = \"\"\n",
    );
    let complaints = complaints(&machine.workspace()).unwrap();
    assert_eq!(complaints.len(), 2);
    assert!(complaints[0].starts_with("gone.rs: needs no excuse any more"), "{complaints:?}");
    assert!(complaints[1].ends_with("gives no reason"), "{complaints:?}");
}

#[test]
fn what_awaits_says_what_dropping_it_does() {
    let machine = Machine::new();
    machine.write("workspace/a/src/told.rs", "/// # Cancel safety\npub async fn told() {}\n");
    machine.write("workspace/a/src/silent.rs", "pub async fn waits() {}\n");
    machine.write("workspace/b/src/silent.rs", "pub async fn waits() {}\n");
    machine.write("workspace/xtask/tidy.toml", "awaits = [\"a/src/\"]\n");
    let expected = ["a/src/silent.rs::waits: has no `# Cancel safety`"];
    assert_eq!(complaints(&machine.workspace()).unwrap(), expected);
}

#[test]
fn a_file_that_does_not_parse_is_named() {
    let machine = Machine::new();
    machine.write("workspace/a/broken.rs", "fn {");
    let error = complaints(&machine.workspace()).unwrap_err();
    assert!(error.to_string().contains("a/broken.rs is not Rust"), "{error}");
}
