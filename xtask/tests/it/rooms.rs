//! `tidy`: which room of a crate may import which, tried on tiny crates.

use xtask::commands::tidy::complaints;

use crate::support::Machine;

/// What `tidy` says of a crate `a` of these files, under that list of rooms.
fn complaints_of(files: &[(&str, &str)], list: &str) -> Vec<String> {
    let machine = Machine::new();
    for (path, text) in files {
        machine.write(&format!("workspace/a/src/{path}"), text);
    }
    machine.write("workspace/xtask/tidy.toml", list);
    complaints(&machine.workspace()).unwrap()
}

/// The same of a crate with two rooms, `low` and `high`, each a file; the former has that text.
fn low_with(text: &str) -> Vec<String> {
    let high = "pub struct High; pub fn up() {} macro_rules! new { () => {} } pub(crate) use new;";
    let files = [("lib.rs", "mod low; mod high; pub use high::High;"), ("low.rs", text), ("high.rs", high)];
    complaints_of(&files, "[rooms]\na = [\"low\", \"high\"]\n")
}

const UPWARD: &str = "imports high: the room `low` may not know `high`, which is listed after it";

#[track_caller]
fn assert_upward(text: &str) {
    let complaints = low_with(text);
    assert_eq!(complaints.len(), 1, "{text}: {complaints:?}");
    assert!(complaints[0].ends_with(UPWARD), "{text}: {complaints:?}");
}

#[track_caller]
fn assert_clean(text: &str) {
    assert_eq!(low_with(text), Vec::<String>::new(), "{text}");
}

#[test]
fn a_room_may_import_what_is_listed_before_it() {
    let files =
        [("lib.rs", "mod low; mod high;"), ("low.rs", "pub fn f() {}"), ("high.rs", "use crate::low::f;")];
    assert!(complaints_of(&files, "[rooms]\na = [\"low\", \"high\"]\n").is_empty());
    assert_eq!(complaints_of(&files, "[rooms]\na = [\"high\", \"low\"]\n").len(), 1);
}

#[test]
fn an_import_of_a_later_room_is_named_with_its_line() {
    let expected = format!("a: low (line 2) {UPWARD}");
    assert_eq!(low_with("\nuse crate::high::High;\n"), [expected]);
}

#[test]
fn every_way_to_name_something_is_an_import() {
    assert_upward("use super::high::{self, High};");
    assert_upward("use crate::high::High as Other;");
    assert_upward("fn f() { crate::high::up() }");
    assert_upward("fn f(_: crate::high::High) {}");
    assert_upward("use crate::high; fn f() { high::up() }");
    assert_upward("fn f() -> String { format!(\"{:?}\", crate::high::up()) }");
    assert_upward("macro_rules! m { () => { $crate::high::up() } }");
    assert_upward("use crate::high::new;");
    assert_upward("mod inner { use super::super::high::High; }");
    assert_upward("pub use crate::high::High;");
}

#[test]
fn a_re_export_is_followed_to_what_declares_the_name() {
    assert_upward("use crate::High;");
    let files = [
        ("lib.rs", "mod low; mod high; pub use high::*;"),
        ("low.rs", "use crate::Deep;"),
        ("high/mod.rs", "mod deep; pub use self::deep::Deep;"),
        ("high/deep.rs", "pub struct Deep;"),
    ];
    let complaints = complaints_of(&files, "[rooms]\na = [\"low\", \"high\"]\n");
    assert!(complaints[0].starts_with("a: low (line 1) imports high/deep: "), "{complaints:?}");
}

#[test]
fn what_is_no_code_of_the_crate_is_no_import() {
    assert_clean("use crate::high;");
    assert_clean("#[cfg(test)] mod tests { use crate::high::High; }");
    assert_clean("#[cfg(test)] use crate::high::High; #[test] fn f() { crate::high::up() }");
    assert_clean("fn f() -> T { quote! { crate::high::up() } }");
    assert_clean("/// [`High`](crate::high::High)\npub(in crate::low) struct Low;");
    assert_clean("use high::High; use std::high::up;");
}

#[test]
fn the_root_of_the_crate_is_in_no_room() {
    let files =
        [("lib.rs", "mod low; pub struct Root; use low::f;"), ("low.rs", "use crate::Root; pub fn f() {}")];
    assert!(complaints_of(&files, "[rooms]\na = [\"low\"]\n").is_empty());
}

#[test]
fn files_for_tests_only_are_in_no_room() {
    let files = [("lib.rs", "mod low; #[cfg(test)] mod tests;"), ("low.rs", ""), ("tests.rs", "mod more;")];
    assert!(complaints_of(&files, "[rooms]\na = [\"low\"]\n").is_empty());
}

/// A room of a folder whose children import each other.
const CIRCLE: [(&str, &str); 4] = [
    ("lib.rs", "mod low;"),
    ("low/mod.rs", "mod one; mod two; pub use one::One; pub use two::Two;"),
    ("low/one.rs", "use super::two::Two; pub struct One;"),
    ("low/two.rs", "use super::One; pub struct Two;"),
];

#[test]
fn a_circle_within_a_room_is_named_with_its_imports() {
    let expected = "a: low/one, low/two: these files import each other (low/one line 1 imports low/two; low/two line 1 \
                    imports low/one); break the circle, or give its reason in [circles] under this name";
    assert_eq!(complaints_of(&CIRCLE, "[rooms]\na = [\"low\"]\n"), [expected]);
}

#[test]
fn a_parent_that_uses_its_child_makes_a_circle_where_a_re_export_makes_none() {
    let with = |parent| {
        let files = [
            ("lib.rs", "mod low;"),
            ("low/mod.rs", parent),
            ("low/child.rs", "use super::Low; pub fn f() {}"),
        ];
        complaints_of(&files, "[rooms]\na = [\"low\"]\n").len()
    };
    assert_eq!(with("pub mod child; pub use child::f; pub struct Low;"), 0);
    assert_eq!(with("mod child; use child::f; pub struct Low;"), 1);
    assert_eq!(with("mod child; pub struct Low; impl Low { fn g() { child::f() } }"), 1);
}

#[test]
fn a_circle_needs_a_reason_and_a_reason_a_circle() {
    let rooms = "[rooms]\na = [\"low\"]\n[circles]\n\"a: low/one, low/two\" =";
    assert!(complaints_of(&CIRCLE, &format!("{rooms} \"one recursive type\"\n")).is_empty());
    assert_eq!(
        complaints_of(&CIRCLE, &format!("{rooms} \" \"\n")),
        ["[circles] a: low/one, low/two: gives no reason"]
    );
    let straight = [("lib.rs", "mod low;"), ("low.rs", "")];
    let stale = complaints_of(&straight, &format!("{rooms} \"gone\"\n"));
    let expected = "[circles] a: low/one, low/two: no such circle any more; remove the entry";
    assert_eq!(stale, [expected]);
}

#[test]
fn every_file_is_in_a_room_and_every_room_has_a_file() {
    let files = [("lib.rs", "mod low; mod lost;"), ("low.rs", ""), ("lost.rs", "")];
    let expected =
        ["a: lost is in no room; add it to [rooms] a", "[rooms] a: there is no module `gone`; remove it"];
    assert_eq!(complaints_of(&files, "[rooms]\na = [\"low\", \"gone\"]\n"), expected);
}

#[test]
fn a_room_may_be_several_files_and_a_file_may_leave_its_folder() {
    let files = [
        ("lib.rs", "mod one; mod two; mod high;"),
        ("one.rs", "use crate::high::inner::f;"),
        ("two.rs", "use crate::one::g;"),
        ("high/mod.rs", "pub mod inner;"),
        ("high/inner.rs", "pub fn f() {}"),
    ];
    let list = "[rooms]\na = [\"high/inner\", { ground = [\"one\", \"two\"] }, \"high\"]\n";
    assert_eq!(complaints_of(&files, list), Vec::<String>::new());
    let list = "[rooms]\na = [{ ground = [\"one\", \"two\"] }, \"high\"]\n";
    assert_eq!(complaints_of(&files, list).len(), 1);
}

#[test]
fn a_list_that_is_none_says_why() {
    let machine = Machine::new();
    machine.write("workspace/a/src/lib.rs", "mod low;");
    machine.write("workspace/a/src/low.rs", "");
    for (list, reason) in [
        ("a = [\"low\", \"low\"]", "`low` is in two rooms"),
        ("a = [{ one = [\"low\"], two = [] }]", "one name with its modules"),
        ("b = []", "no crate lies in that folder"),
    ] {
        machine.write("workspace/xtask/tidy.toml", &format!("[rooms]\n{list}\n"));
        let error = format!("{:#}", complaints(&machine.workspace()).unwrap_err());
        assert!(error.contains(reason), "{error}");
    }
}
