//! What changed between two dumps, in words. `tests/diff/{old,new}.json` are tiny ones with a change of each kind; the
//! Markdown and text that they give stand beside them.

use codex_codegen::{BundleTexts, Change, Impact, Part, SchemaDiff, Tiers, What, schema_diff};
use expect_test::{expect, expect_file};
use serde_json::{Map, Value};

use crate::support::{read, real_bundle, reviewed, tiny_bundle, workspace};

/// Both tiers of one of the two dumps: the experimental one has the definitions of the stable one, or its own instead.
fn dump(name: &str) -> [BundleTexts; 2] {
    let text = read(&workspace(&format!("codegen/tests/diff/{name}.json")));
    let mut tiers: Map<String, Value> = serde_json::from_str(&text).unwrap();
    let mut tier = |name| match tiers.remove(name) {
        Some(Value::Object(definitions)) => definitions,
        other => panic!("{name}: {other:?}"),
    };
    let (stable, mut experimental) = (tier("stable"), Map::new());
    experimental.extend(stable.clone());
    experimental.extend(tier("experimental"));
    [tiny_bundle(stable), tiny_bundle(experimental)]
}

fn tiers([stable, experimental]: &[BundleTexts; 2]) -> Tiers<'_> {
    Tiers { stable, experimental }
}

fn diff(old: &[BundleTexts; 2], new: &[BundleTexts; 2]) -> SchemaDiff {
    schema_diff(tiers(old), tiers(new), &reviewed("")).unwrap()
}

#[test]
fn says_every_change_in_words() {
    let diff = diff(&dump("old"), &dump("new"));
    expect_file![workspace("codegen/tests/diff/diff.txt").canonicalize().unwrap()].assert_eq(&diff.text());
    expect_file![workspace("codegen/tests/diff/diff.md").canonicalize().unwrap()].assert_eq(&diff.markdown());
}

/// That a trait or function is new is no change: nobody can have used it.
fn is_one_way(change: &Change) -> bool {
    matches!(change.what, What::Lost(_)) || matches!(change.part, Some(Part::Function(_)))
}

#[test]
fn the_way_back_swaps_what_came_and_what_went() {
    let (there, back) = (diff(&dump("old"), &dump("new")), diff(&dump("new"), &dump("old")));
    let subjects = |diff: &SchemaDiff| -> Vec<(String, Option<Part>)> {
        let changes = diff.changes.iter().filter(|change| !is_one_way(change));
        changes.map(|change| (change.subject.clone(), change.part.clone())).collect()
    };
    let sorted = |diff| {
        let mut all: Vec<_> = subjects(diff).iter().map(|subject| format!("{subject:?}")).collect();
        all.sort();
        all
    };
    assert_eq!(sorted(&there), sorted(&back));
}

#[test]
fn a_dump_does_not_differ_from_itself() {
    let real = [real_bundle("stable"), real_bundle("experimental")];
    let overrides = read(&workspace("schema/overrides.toml"));
    let diff = schema_diff(tiers(&real), tiers(&real), &overrides).unwrap();
    assert_eq!(diff, SchemaDiff::default());
    expect!["no changes\n"].assert_eq(&diff.text());
}

#[test]
fn overrides_for_one_of_the_two_are_no_change() {
    let dump = dump("old");
    let overrides = "[[response]]\nmethod = \"thread/gone\"\nresponse = \"NotThere\"\nreason = \"x\"\n";
    let diff = schema_diff(tiers(&dump), tiers(&dump), &reviewed(overrides)).unwrap();
    assert_eq!(diff, SchemaDiff::default());
}

#[test]
fn what_follows_from_far_away_is_breaking_too() {
    let diff = diff(&dump("old"), &dump("new"));
    let text = diff.text();
    for line in [
        // An optional float.
        "breaking: `ServerNotification` does not implement `Eq` any more",
        "breaking: `Received` does not implement `Eq`, `Hash` any more",
        "breaking: `Told` does not implement `Eq`, `Hash` any more",
        // What requires something has no `Default`.
        "breaking: `Told`: field `at` added (required, `String`)",
        // A kind without what every other kind carries.
        "breaking: `Event`: function `id` removed",
        // A second list in a page.
        "breaking: `turn/list` does not implement `PagedRequest` any more",
        "breaking: `turn/list`: function `turn_list_stream` removed",
    ] {
        assert!(text.lines().any(|present| present.trim() == line), "{line} is not in:\n{text}");
    }
}

#[test]
fn what_only_experimental_programs_notice_says_so() {
    let diff = diff(&dump("old"), &dump("new"));
    let experimental: Vec<&Change> =
        diff.changes.iter().filter(|change| change.impact == Impact::BreakingExperimental).collect();
    assert!(matches!(experimental[..], [Change { part: Some(Part::Field(field)), .. }] if field == "y"));
}

#[test]
fn a_dump_that_is_none_is_an_error() {
    let broken = BundleTexts { v2: "{}".into(), root: "{}".into() };
    let broken = [broken.clone(), broken];
    let error = schema_diff(tiers(&dump("old")), tiers(&broken), &reviewed("")).unwrap_err();
    assert!(error.to_string().contains("not a bundle written by"), "{error}");
}
