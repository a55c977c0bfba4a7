//! Objects, enums and unions that stand inside a definition become definitions of their own.
//!
//! Their names are made from the definition and from what leads to them, as the dump's own titles are: the member
//! `agentMessage` of `ThreadItem` is `AgentMessageThreadItem`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::naming::type_name;
use crate::overrides::Overrides;
use crate::read::Definitions;
use crate::schema::{
    EXPERIMENTAL, EXTERNAL, HOISTED, PLACE, TAGGED, flag, place, reference_to, union_members,
};

pub(super) fn run(definitions: &mut Definitions, overrides: &Overrides) -> Result<()> {
    let mut queue: Vec<String> = definitions.keys().rev().cloned().collect();
    let mut sources: BTreeMap<String, String> = BTreeMap::new();
    while let Some(name) = queue.pop() {
        let Some(mut schema) = definitions.remove(&name) else {
            continue;
        };
        let place = place(&name, &schema).to_owned();
        let mut found = Found { overrides, origin: &name, types: Vec::new() };
        hoist_children(&name, &place, &mut schema, &mut found);
        let experimental = flag(&schema, EXPERIMENTAL);
        let types = found.types;
        definitions.insert(name, schema);
        for (child, path, mut schema) in types {
            if experimental {
                schema[EXPERIMENTAL] = true.into();
            }
            if definitions.contains_key(&child) {
                let first = sources.remove(&child).unwrap_or_else(|| child.clone());
                return Err(Error::Collision { name: child, first, second: path });
            }
            sources.insert(child.clone(), path);
            queue.push(child.clone());
            definitions.insert(child, schema);
        }
    }
    Ok(())
}

/// What was taken out of a definition.
struct Found<'o> {
    overrides: &'o Overrides,
    /// The definition.
    origin: &'o str,
    /// Name, place in the definition, schema.
    types: Vec<(String, String, Value)>,
}

fn hoist_children(name: &str, place: &str, schema: &mut Value, found: &mut Found<'_>) {
    let Value::Object(members) = schema else { return };
    if let Some(list) = members.get_mut(TAGGED).and_then(|tagged| tagged.get_mut("members")) {
        hoist_list((name, place), list, "value", |_| true, found);
    }
    if let Some(list) = members.get_mut(EXTERNAL) {
        hoist_list((name, place), list, "name", is_compound, found);
    }
    for list in ["oneOf", "anyOf"] {
        for member in members.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
            if is_compound(member) {
                let label = member_label(member);
                replace(format!("{label}{name}"), format!("{place}/{label}"), member, found);
            } else {
                hoist_nested(&format!("{name}Item"), place, member, found);
            }
        }
    }
    hoist_nested(name, place, schema, found);
}

/// What tells a member of an untagged union from the others: its title, or what it requires.
fn member_label(member: &Value) -> String {
    let title = member.get("title").and_then(Value::as_str).and_then(|title| title.split("v2::").next());
    let last = crate::schema::required(member).find(|name| !["uri", "id", "type"].contains(name));
    type_name(title.or(last).unwrap_or("Other"))
}

/// Properties, items and map values.
fn hoist_nested(prefix: &str, path: &str, schema: &mut Value, found: &mut Found<'_>) {
    let Value::Object(members) = schema else { return };
    for (property, value) in
        members.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten()
    {
        let path = format!("{path}.{property}");
        let label = type_name(found.overrides.rename(&path).unwrap_or(property));
        hoist_value(&format!("{prefix}{label}"), &path, value, found);
    }
    for (keyword, suffix) in [("items", "Item"), ("additionalProperties", "Value")] {
        if let Some(value) = members.get_mut(keyword) {
            hoist_value(&format!("{prefix}{suffix}"), &format!("{path}[]"), value, found);
        }
    }
}

fn hoist_value(name: &str, path: &str, value: &mut Value, found: &mut Found<'_>) {
    if is_compound(value) {
        replace(name.to_owned(), path.to_owned(), value, found);
    } else {
        hoist_nested(name, path, value, found);
    }
}

fn hoist_list(
    (name, place): (&str, &str),
    list: &mut Value,
    label: &str,
    wanted: fn(&Value) -> bool,
    found: &mut Found<'_>,
) {
    for member in list.as_array_mut().into_iter().flatten() {
        let wire = member[label].as_str().unwrap_or_default();
        let path = format!("{place}/{wire}");
        let renamed = found.overrides.rename(&path);
        let label = renamed.map_or_else(|| type_name(wire), str::to_owned);
        let experimental = flag(member, EXPERIMENTAL);
        let Some(schema) = member.get_mut("schema") else {
            continue;
        };
        if schema.get("$ref").is_some() {
            continue;
        }
        if wanted(schema) {
            if experimental && let Value::Object(members) = schema {
                members.insert(EXPERIMENTAL.into(), true.into());
            }
            replace(format!("{label}{name}"), path, schema, found);
        } else {
            hoist_nested(&format!("{label}{name}"), &path, schema, found);
        }
    }
}

/// Leaves a reference in the place of a schema.
fn replace(name: String, path: String, schema: &mut Value, found: &mut Found<'_>) {
    let mut left = Map::new();
    left.insert("$ref".into(), reference_to(&name));
    if let Value::Object(members) = &*schema {
        for kept in ["description", EXPERIMENTAL, crate::schema::NULLABLE] {
            if let Some(value) = members.get(kept) {
                left.insert(kept.into(), value.clone());
            }
        }
    }
    let mut hoisted = std::mem::replace(schema, Value::Object(left));
    if let Value::Object(members) = &mut hoisted {
        members.insert(HOISTED.into(), found.origin.into());
        members.insert(PLACE.into(), path.as_str().into());
        members.remove(crate::schema::NULLABLE);
    }
    found.types.push((name, path, hoisted));
}

fn is_compound(schema: &Value) -> bool {
    schema.get("properties").is_some()
        || schema.get("enum").is_some()
        || schema.get(TAGGED).is_some()
        || schema.get(EXTERNAL).is_some()
        || union_members(schema).is_some()
}
