//! The same definitions give the same files, in whatever order they are written, and in whatever order a program's
//! serde_json keeps members: `cargo xtask test` runs these tests with `preserve_order` too.

use codex_codegen::{BundleTexts, Options};
use serde_json::Value;

use crate::support::{generate_real, pinned, read, real_bundle, workspace};

/// The same JSON with the members of every object in reverse.
fn reversed(text: &str) -> String {
    let mut out = String::new();
    write_reversed(&serde_json::from_str(text).unwrap(), &mut out);
    assert_ne!(out, serde_json::from_str::<Value>(text).unwrap().to_string());
    out
}

fn write_reversed(value: &Value, out: &mut String) {
    match value {
        Value::Object(members) => {
            let mut separator = '{';
            for (key, member) in members.iter().rev() {
                out.push(separator);
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write_reversed(member, out);
                separator = ',';
            }
            out.push_str(if separator == '{' { "{}" } else { "}" });
        }
        Value::Array(items) => {
            let mut separator = '[';
            for item in items {
                out.push(separator);
                write_reversed(item, out);
                separator = ',';
            }
            out.push_str(if separator == '[' { "[]" } else { "]" });
        }
        other => out.push_str(&other.to_string()),
    }
}

#[test]
fn the_order_of_members_in_the_dump_changes_nothing() {
    let reversed_bundle = |tier| {
        let BundleTexts { v2, root } = real_bundle(tier);
        BundleTexts { v2: reversed(&v2), root: reversed(&root) }
    };
    let (stable, experimental) = (reversed_bundle("stable"), reversed_bundle("experimental"));
    let generated = codex_codegen::generate(&stable, &experimental, pinned(), Options::default()).unwrap();
    let expected = generate_real();
    let differing: Vec<_> =
        expected.files.iter().filter(|(path, text)| generated.files.get(*path) != Some(*text)).collect();
    assert!(differing.is_empty(), "{:?}", differing.iter().map(|(path, _)| path).collect::<Vec<_>>());
    assert_eq!(generated.files.len(), expected.files.len());
}

#[test]
fn the_order_of_methods_in_the_dump_changes_nothing() {
    let mut bundle = real_bundle("experimental");
    let mut v2: Value = serde_json::from_str(&bundle.v2).unwrap();
    v2["definitions"]["ClientRequest"]["oneOf"].as_array_mut().unwrap().reverse();
    v2["definitions"]["ServerNotification"]["oneOf"].as_array_mut().unwrap().reverse();
    bundle.v2 = v2.to_string();
    let generated =
        codex_codegen::generate(&real_bundle("stable"), &bundle, pinned(), Options::default()).unwrap();
    assert!(generated.files == generate_real().files);
}

#[test]
fn the_files_are_those_of_the_workspace() {
    for (path, text) in &generate_real().files {
        assert!(read(&workspace(path)) == *text, "{path}: `cargo xtask generate-types` writes another");
    }
}

#[test]
fn lines_end_alike_everywhere() {
    assert!(generate_real().files.iter().all(|(path, text)| !text.contains('\r') && !path.contains('\\')));
}
