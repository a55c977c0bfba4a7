//! What is generated from the real dump holds everything that the dump holds, once. All counts are read off the dump.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{METHOD_LISTS, generate_real, real_bundle, types_files};

/// The text of a generated file of the types crate.
fn file(name: &str) -> &'static str {
    types_files(generate_real())[name]
}

/// What stands between `before` and `after` in each line that has both.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    text.lines().filter_map(|line| line.trim().strip_prefix(before)?.split(after).next()).collect()
}

/// The methods of one of the lists, from whichever bundle has it.
fn methods(tier: &str, list: &str) -> Vec<String> {
    let bundle = real_bundle(tier);
    let union = [&bundle.v2, &bundle.root]
        .into_iter()
        .find_map(|text| {
            let bundle: Value = serde_json::from_str(text).unwrap();
            bundle["definitions"].get(list).cloned()
        })
        .unwrap();
    let method = |member: &Value| member["properties"]["method"]["enum"][0].as_str().unwrap().to_owned();
    let mut methods: Vec<String> = union["oneOf"].as_array().unwrap().iter().map(method).collect();
    methods.sort();
    methods
}

/// The methods that a file lists, with and without the experimental ones.
fn listed(text: &str) -> (Vec<String>, Vec<String>) {
    let list = text.split("METHODS: &[&str] = &[").nth(1).unwrap().split("];").next().unwrap();
    let (mut all, mut stable, mut experimental) = (Vec::new(), Vec::new(), false);
    for line in list.lines().map(str::trim) {
        if line.starts_with('#') {
            experimental = true;
            continue;
        }
        for method in line.split('"').skip(1).step_by(2) {
            all.push(method.to_owned());
            if !std::mem::take(&mut experimental) {
                stable.push(method.to_owned());
            }
        }
    }
    (stable, all)
}

#[test]
fn every_list_of_methods_is_that_of_the_dump_in_both_tiers() {
    for (list, name) in METHOD_LISTS.into_iter().zip(["requests", "server_requests", "notifications"]) {
        let (stable, all) = listed(file(name));
        assert_eq!(stable, methods("stable", list), "stable {name}");
        assert_eq!(all, methods("experimental", list), "experimental {name}");
    }
}

#[test]
fn the_inventory_names_every_method_of_the_dump() {
    let inventory = &generate_real().inventory;
    let of = |list| methods("experimental", list).into_iter().collect::<BTreeSet<_>>();
    assert_eq!(inventory.requests, of("ClientRequest"));
    assert_eq!(inventory.server_requests, of("ServerRequest"));
    assert_eq!(inventory.notifications, of("ServerNotification"));
}

#[test]
fn every_method_has_one_marker() {
    for (list, name, table) in [
        ("ClientRequest", "requests", "request!("),
        ("ServerRequest", "server_requests", "server_request!("),
        ("ServerNotification", "notifications", "notification!("),
    ] {
        let tables = between(file(name), table, ");");
        let marked: Vec<&str> = tables.iter().map(|table| table.split('"').nth(1).unwrap()).collect();
        assert_eq!(marked, methods("experimental", list));
    }
}

/// The markers that the client's functions send, sorted, with and without the experimental ones.
fn sent() -> (Vec<String>, Vec<String>) {
    let (mut all, mut stable) = (Vec::new(), Vec::new());
    let files = generate_real().files.iter();
    for (_, text) in files.filter(|(path, _)| path.starts_with("client/src/requests/generated/rpc/")) {
        for (before, function) in text.split("pub async fn ").zip(text.split("pub async fn ").skip(1)) {
            // What stands between the last function and this one: its documentation and its tier.
            let head = before.rsplit("    }\n").next().unwrap();
            let marker = function.split("requests::").nth(1).unwrap().split([',', '>']).next().unwrap();
            all.push(marker.to_owned());
            if !head.contains("#[cfg(feature = \"experimental\")]") {
                stable.push(marker.to_owned());
            }
        }
    }
    all.sort();
    stable.sort();
    (stable, all)
}

#[test]
fn every_request_of_the_dump_is_sent_by_one_function_in_both_tiers() {
    let tables = between(file("requests"), "request!(", ");");
    let marker = |method: &String| {
        let table = tables.iter().find(|table| table.contains(&format!(" \"{method}\" "))).unwrap();
        table.split(' ').next().unwrap().to_owned()
    };
    let (stable, all) = sent();
    for (tier, sent) in [("stable", stable), ("experimental", all)] {
        let methods = methods(tier, "ClientRequest");
        let mut expected: Vec<String> = methods.iter().map(marker).collect();
        expected.sort();
        assert_eq!(sent.len(), methods.len(), "{tier}");
        assert_eq!(sent, expected, "{tier}");
    }
}

#[test]
fn every_method_has_one_section_in_the_reference_and_a_link_to_it() {
    let reference: Vec<&String> = generate_real()
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("docs/src/reference/"))
        .map(|(_, text)| text)
        .collect();
    let index = &generate_real().files["docs/src/reference/README.md"];
    for list in METHOD_LISTS {
        for method in methods("experimental", list) {
            let anchor = method.replace('/', "-");
            let heading = format!("\n### `{method}` {{#{anchor}}}\n");
            let sections = |text: &&String| text.matches(&heading).count();
            assert_eq!(reference.iter().map(sections).sum::<usize>(), 1, "{method}");
            let led_to =
                index.contains(&format!("[`{method}`](")) && index.contains(&format!(".md#{anchor})"));
            assert!(led_to, "{method} is not in the index");
        }
    }
}

#[test]
fn the_registry_covers_every_notification_once() {
    let registered = between(file("notifications"), "method: \"", "\"");
    assert_eq!(registered, methods("experimental", "ServerNotification"));
}

#[test]
fn every_response_is_claimed() {
    let claimed: BTreeSet<&str> = ["requests", "server_requests"]
        .into_iter()
        .flat_map(|name| file(name).lines())
        .filter_map(|line| line.split("-> super::").nth(1)?.split(',').next())
        .collect();
    let responses: BTreeSet<&str> = generate_real()
        .inventory
        .types
        .iter()
        .map(String::as_str)
        .filter(|name| name.ends_with("Response") && *name != "JSONRPCResponse")
        .collect();
    assert_eq!(claimed, responses);
}

#[test]
fn no_response_is_untyped() {
    for name in ["requests", "server_requests"] {
        assert!(!file(name).contains("-> serde_json::Value"), "{name}");
    }
}

#[test]
fn every_definition_of_the_dump_has_a_type() {
    let named: BTreeSet<String> =
        file("definitions").split('"').skip(1).step_by(2).map(str::to_owned).collect();
    let missing: Vec<_> = generate_real().inventory.types.difference(&named).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_type_is_declared_once() {
    let mut seen = BTreeSet::new();
    for (name, text) in types_files(generate_real()) {
        if ["requests", "server_requests", "notifications"].contains(&name) {
            continue;
        }
        for line in text.lines() {
            let declared = line.strip_prefix("pub struct ").or(line.strip_prefix("pub enum "));
            if let Some(name) = declared.and_then(|rest| rest.split([' ', '(']).next()) {
                assert!(seen.insert(name.to_owned()), "{name} is declared twice");
            }
        }
    }
}

/// The arguments of every constructor.
fn constructors() -> Vec<Vec<&'static str>> {
    let mut all = Vec::new();
    for text in types_files(generate_real()).into_values() {
        for part in text.split("pub fn new(").skip(1) {
            let signature = part.split(") -> Self").next().unwrap();
            let arguments =
                signature.split(": ").map(|before| before.rsplit([' ', '\n']).next().unwrap().trim());
            let mut arguments: Vec<&str> = arguments.collect();
            arguments.pop();
            all.push(arguments);
        }
    }
    all
}

#[test]
fn no_two_constructors_disagree_on_the_order_of_their_arguments() {
    let mut before: BTreeSet<(&str, &str)> = BTreeSet::new();
    let all = constructors();
    for arguments in &all {
        for (index, first) in arguments.iter().enumerate() {
            before.extend(arguments[index + 1..].iter().map(|second| (*first, *second)));
        }
    }
    let disagreed: Vec<_> = before.iter().filter(|(a, b)| before.contains(&(b, a))).collect();
    assert_eq!(disagreed, Vec::<&(&str, &str)>::new());
    assert!(all.len() > 600 && before.len() > 300, "{} constructors, {} pairs", all.len(), before.len());
}

#[test]
fn constructors_take_the_ids_first() {
    let is_id = |name: &&str| *name == "id" || name.ends_with("_id");
    for arguments in constructors() {
        let ids = arguments.iter().filter(|name| is_id(name)).count();
        assert!(arguments[..ids].iter().all(&is_id), "{arguments:?}");
    }
    let shell = ["thread_id", "command"];
    assert!(constructors().iter().any(|arguments| *arguments == shell));
}

#[test]
fn a_field_has_documentation_that_says_something_or_none() {
    let repeats = |line: &&str| line.trim_start().starts_with("/// `") && line.ends_with("` on the wire.");
    for (name, text) in types_files(generate_real()) {
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            let before_field =
                lines.peek().is_some_and(|next| next.starts_with("    pub ") && next.contains(": "));
            assert!(!(repeats(&line) && before_field), "{name}: {line}");
        }
    }
}

#[test]
fn nothing_is_to_be_said_about_the_pinned_release() {
    assert_eq!(generate_real().warnings, Vec::<String>::new());
}

#[test]
fn what_notifications_carry_as_well_is_read_in_one_place() {
    let read = |method: &str| {
        let line = file("requests").lines().find(|line| line.contains(&format!("{method:?} (")));
        line.unwrap().rsplit("read: ").next().unwrap()
    };
    assert_eq!(read("thread/read"), "here);");
    assert_eq!(read("config/read"), "where_used);");
}
