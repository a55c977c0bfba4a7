//! The experimental tier holds all that the stable one does, and means the same by it: one tree serves both.

use std::collections::{BTreeMap, BTreeSet};

use schemars::schema::{Schema, SchemaObject, SingleOrVec};
use serde_json::Value;

use super::same::is_same_member;
use crate::keywords::keywords;
use crate::schema::{List, properties, property, required, strings};

/// What is said for people only.
const WORDS: [&str; 4] = ["description", "title", "default", "$schema"];
/// What is compared name by name, whether the stable tier says any or none.
const BY_NAME: [&str; 2] = ["properties", "required"];

/// What the stable tier says and the experimental one does not, a line each.
pub(super) fn lost(
    stable: &BTreeMap<String, SchemaObject>,
    experimental: &BTreeMap<String, SchemaObject>,
) -> Vec<String> {
    let mut lost = Vec::new();
    for (name, schema) in stable {
        match experimental.get(name) {
            None => lost.push(format!("{name}: missing")),
            Some(other) => compare_objects(name, schema, other, &mut lost),
        }
    }
    lost
}

fn compare(place: &str, stable: &Schema, experimental: &Schema, lost: &mut Vec<String>) {
    match (stable, experimental) {
        (Schema::Object(stable), Schema::Object(experimental)) => {
            compare_objects(place, stable, experimental, lost);
        }
        _ if stable == experimental => {}
        _ => {
            let text = |schema| serde_json::to_value(schema).unwrap_or_default();
            lost.push(format!("{place}: {} became {}", text(stable), text(experimental)));
        }
    }
}

fn compare_objects(place: &str, stable: &SchemaObject, experimental: &SchemaObject, lost: &mut Vec<String>) {
    if stable == experimental {
        return;
    }
    for list in List::EVERY {
        compare_members(place, list, stable, experimental, lost);
    }
    if let (Some(items), Some(others)) = (items(stable), items(experimental)) {
        compare(&format!("{place}[]"), items, others, lost);
    }
    if let (Some(values), Some(others)) = (values(stable), values(experimental)) {
        compare(&format!("{place}[]"), values, others, lost);
    }
    let now: BTreeSet<&str> = strings(experimental).collect();
    let gone = strings(stable).filter(|value| !now.contains(value));
    lost.extend(gone.map(|value| format!("{place}: the value {value:?} is missing")));
    compare_properties(place, stable, experimental, lost);
    compare_keywords(place, stable, experimental, lost);
}

/// What is compared part by part needs only be there in both tiers, or in none; the rest must be the same.
fn compare_keywords(place: &str, stable: &SchemaObject, experimental: &SchemaObject, lost: &mut Vec<String>) {
    let (members, others) = (keywords(stable), keywords(experimental));
    let is_compared = |keyword: &str| !WORDS.contains(&keyword) && !BY_NAME.contains(&keyword);
    for (keyword, value) in members.iter().filter(|(keyword, _)| is_compared(keyword)) {
        let other = others.get(keyword);
        let in_parts = match keyword.as_str() {
            "enum" | "oneOf" | "anyOf" | "allOf" => true,
            "items" => items(stable).is_some() && items(experimental).is_some(),
            "additionalProperties" => true,
            _ => false,
        };
        if other.is_none() || !in_parts && other != Some(value) {
            lost.push(format!("{place}: `{keyword}` is {value}, and {}", or_nothing(other)));
        }
    }
    // What narrows a value that the stable tier leaves open.
    for (keyword, value) in others.iter().filter(|(keyword, _)| is_compared(keyword)) {
        if !members.contains_key(keyword) {
            lost.push(format!("{place}: `{keyword}` is nothing, and {value}"));
        }
    }
}

/// A property of the stable tier is as required in the one as in the other; one that is new is never required.
fn compare_properties(
    place: &str,
    stable: &SchemaObject,
    experimental: &SchemaObject,
    lost: &mut Vec<String>,
) {
    for (name, schema) in properties(stable) {
        let place = format!("{place}.{name}");
        match property(experimental, name) {
            Some(other) => compare(&place, schema, other, lost),
            None => lost.push(format!("{place}: missing")),
        }
    }
    let (before, now): (BTreeSet<_>, BTreeSet<_>) =
        (required(stable).collect(), required(experimental).collect());
    let differing = before.symmetric_difference(&now);
    lost.extend(differing.map(|name| format!("{place}.{name}: required in one tier alone")));
}

fn compare_members(
    place: &str,
    list: List,
    stable: &SchemaObject,
    experimental: &SchemaObject,
    lost: &mut Vec<String>,
) {
    let (Some(members), Some(others)) = (list.of(stable), list.of(experimental)) else { return };
    for (index, member) in members.iter().enumerate() {
        let place = format!("{place}/{}[{index}]", list.keyword());
        match others.iter().find(|other| is_same_member(other, member)) {
            Some(other) => compare(&place, member, other, lost),
            None => lost.push(format!("{place}: missing")),
        }
    }
}

/// The schema of a list's items, where one holds for all of them.
pub(super) fn items(schema: &SchemaObject) -> Option<&Schema> {
    match schema.array.as_ref()?.items.as_ref()? {
        SingleOrVec::Single(items) => Some(items),
        SingleOrVec::Vec(_) => None,
    }
}

/// The schema of a map's values.
fn values(schema: &SchemaObject) -> Option<&Schema> {
    schema.object.as_ref()?.additional_properties.as_deref()
}

fn or_nothing(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), ToString::to_string)
}
