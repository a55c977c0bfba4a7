//! The experimental tier holds all that the stable one does, and means the same by it: one tree serves both.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Definitions;
use super::same::{is_same_member, strings};
use crate::schema::{MEMBER_LISTS, properties, required};

/// What is said for people only.
const WORDS: [&str; 4] = ["description", "title", "default", "$schema"];

/// What the stable tier says and the experimental one does not, a line each.
pub(super) fn lost(stable: &Definitions, experimental: &Definitions) -> Vec<String> {
    let mut lost = Vec::new();
    for (name, schema) in stable {
        match experimental.get(name) {
            None => lost.push(format!("{name}: missing")),
            Some(other) => compare(name, schema, other, &mut lost),
        }
    }
    lost
}

fn compare(place: &str, stable: &Value, experimental: &Value, lost: &mut Vec<String>) {
    let (Value::Object(members), Value::Object(others)) = (stable, experimental) else {
        if stable != experimental {
            lost.push(format!("{place}: {stable} became {experimental}"));
        }
        return;
    };
    for (keyword, value) in members.iter().filter(|(keyword, _)| !WORDS.contains(&keyword.as_str())) {
        let other = others.get(keyword);
        match keyword.as_str() {
            "properties" => compare_properties(place, stable, experimental, lost),
            "required" => compare_required(place, stable, experimental, lost),
            "enum" => compare_values(place, value, other, lost),
            list if MEMBER_LISTS.contains(&list) => compare_members(place, list, value, other, lost),
            "items" | "additionalProperties" => {
                compare(&format!("{place}[]"), value, other.unwrap_or(&Value::Null), lost);
            }
            _ if other == Some(value) => {}
            _ => lost.push(format!("{place}: `{keyword}` is {value}, and {}", or_nothing(other))),
        }
    }
    // What narrows a value that the stable tier leaves open.
    for (keyword, value) in others.iter().filter(|(keyword, _)| !members.contains_key(*keyword)) {
        if !WORDS.contains(&keyword.as_str()) && !["properties", "required"].contains(&keyword.as_str()) {
            lost.push(format!("{place}: `{keyword}` is nothing, and {value}"));
        }
    }
    if !members.contains_key("required") {
        compare_required(place, stable, experimental, lost);
    }
}

fn compare_properties(place: &str, stable: &Value, experimental: &Value, lost: &mut Vec<String>) {
    for (name, property) in properties(stable) {
        let place = format!("{place}.{name}");
        match properties(experimental).find(|(other, _)| *other == name) {
            Some((_, other)) => compare(&place, property, other, lost),
            None => lost.push(format!("{place}: missing")),
        }
    }
}

/// A property of the stable tier is as required in the one as in the other; one that is new is never required.
fn compare_required(place: &str, stable: &Value, experimental: &Value, lost: &mut Vec<String>) {
    let (before, now): (BTreeSet<_>, BTreeSet<_>) =
        (required(stable).collect(), required(experimental).collect());
    let differing = before.symmetric_difference(&now);
    lost.extend(differing.map(|name| format!("{place}.{name}: required in one tier alone")));
}

fn compare_values(place: &str, stable: &Value, experimental: Option<&Value>, lost: &mut Vec<String>) {
    let now: BTreeSet<&str> = strings(experimental).collect();
    let gone = strings(Some(stable)).filter(|value| !now.contains(value));
    lost.extend(gone.map(|value| format!("{place}: the value {value:?} is missing")));
}

fn compare_members(
    place: &str,
    list: &str,
    stable: &Value,
    experimental: Option<&Value>,
    lost: &mut Vec<String>,
) {
    let members = |list: Option<&Value>| list.and_then(Value::as_array).cloned().unwrap_or_default();
    let others = members(experimental);
    for (index, member) in members(Some(stable)).iter().enumerate() {
        let place = format!("{place}/{list}[{index}]");
        match others.iter().find(|other| is_same_member(other, member)) {
            Some(other) => compare(&place, member, other, lost),
            None => lost.push(format!("{place}: missing")),
        }
    }
}

fn or_nothing(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), ToString::to_string)
}
