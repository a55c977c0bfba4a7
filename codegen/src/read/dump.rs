//! The bundle files of both tiers -> one map of definitions in which everything knows its tier.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::BundleTexts;
use crate::error::{Error, Result};
use crate::schema::{EXPERIMENTAL, EXPERIMENTAL_VALUES, MEMBER_LISTS, reference};

/// Definition name -> schema.
pub(crate) type Definitions = BTreeMap<String, Value>;

/// Merges the tiers: the experimental dump, with all that the stable one lacks marked.
pub(crate) fn merge(stable: &BundleTexts, experimental: &BundleTexts) -> Result<Definitions> {
    let stable = definitions(stable)?;
    let mut merged = definitions(experimental)?;
    let lost: Vec<_> = stable.keys().filter(|name| !merged.contains_key(*name)).cloned().collect();
    if !lost.is_empty() {
        return Err(Error::NotASuperset { names: lost });
    }
    for (name, schema) in &mut merged {
        match stable.get(name) {
            Some(stable) => mark(schema, stable),
            None => set_experimental(schema),
        }
    }
    Ok(merged)
}

/// The names of the definitions of one tier, before anything is done to them.
pub(crate) fn definitions(texts: &BundleTexts) -> Result<Definitions> {
    let flat = parse("codex_app_server_protocol.v2.schemas.json", &texts.v2)?;
    let root = parse("codex_app_server_protocol.schemas.json", &texts.root)?;
    let mut all: Definitions = flat.into_iter().collect();
    for (name, mut schema) in root {
        if name != "v2" && !all.contains_key(&name) {
            flatten_references(&mut schema);
            all.insert(name, schema);
        }
    }
    Ok(all)
}

fn parse(file: &'static str, text: &str) -> Result<Map<String, Value>> {
    let wrong = |reason: String| Error::Dump { file, reason };
    let mut bundle: Value = serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
    match bundle.get_mut("definitions").map(Value::take) {
        Some(Value::Object(definitions)) => Ok(definitions),
        _ => Err(wrong(
            "no `definitions`: not a bundle written by `codex app-server generate-json-schema`".into(),
        )),
    }
}

/// The root bundle nests the v2 definitions; the flat one does not.
fn flatten_references(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(target) if key == "$ref" => {
                        *target = target.replace("#/definitions/v2/", "#/definitions/");
                    }
                    other => flatten_references(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(flatten_references),
        _ => {}
    }
}

fn set_experimental(schema: &mut Value) {
    if let Value::Object(members) = schema {
        members.insert(EXPERIMENTAL.into(), true.into());
    } else if *schema == Value::Bool(true) {
        *schema = serde_json::json!({ EXPERIMENTAL: true });
    }
}

/// Marks the properties, members and values of a schema that its stable form lacks.
fn mark(schema: &mut Value, stable: &Value) {
    let Value::Object(members) = schema else { return };
    if let Some(Value::Object(properties)) = members.get_mut("properties") {
        for (name, property) in properties {
            match stable.get("properties").and_then(|properties| properties.get(name)) {
                Some(stable) => mark(property, stable),
                None => set_experimental(property),
            }
        }
    }
    for list in MEMBER_LISTS {
        if let Some(Value::Array(list_members)) = members.get_mut(list) {
            let stable: Vec<_> = stable.get(list).and_then(Value::as_array).into_iter().flatten().collect();
            for member in list_members {
                match stable.iter().find(|stable| is_same_member(member, stable)) {
                    Some(stable) => mark(member, stable),
                    None => set_experimental(member),
                }
            }
        }
    }
    for nested in ["items", "additionalProperties"] {
        if let (Some(schema), Some(stable)) = (members.get_mut(nested), stable.get(nested)) {
            mark(schema, stable);
        }
    }
    mark_values(members, stable);
}

fn mark_values(members: &mut Map<String, Value>, stable: &Value) {
    let known: BTreeSet<_> = strings(stable.get("enum")).collect();
    let added: Vec<Value> =
        strings(members.get("enum")).filter(|value| !known.contains(value)).map(Value::from).collect();
    if !added.is_empty() && !known.is_empty() {
        members.insert(EXPERIMENTAL_VALUES.into(), added.into());
    }
}

fn strings(value: Option<&Value>) -> impl Iterator<Item = &str> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// Whether a union's member is one of the stable tier, to which the experimental one may have added.
fn is_same_member(member: &Value, stable: &Value) -> bool {
    let known: BTreeSet<_> = strings(stable.get("enum")).collect();
    if known.is_empty() {
        member_key(member) == member_key(stable)
    } else {
        strings(member.get("enum")).any(|value| known.contains(value))
    }
}

/// What stays the same about a member that is no string enum.
fn member_key(member: &Value) -> String {
    if let Some(target) = reference(member) {
        return target.to_owned();
    }
    let constants: Vec<String> = member
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter_map(|(name, property)| {
            match property.get("enum").and_then(Value::as_array).map(Vec::as_slice) {
                Some([Value::String(only)]) => Some(format!("{name}={only}")),
                _ => None,
            }
        })
        .collect();
    if constants.is_empty() {
        format!("{:?} {:?}", member.get("type"), member.get("required"))
    } else {
        constants.join(" ")
    }
}
