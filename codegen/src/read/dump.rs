//! The bundle files of both tiers -> one map of definitions in which everything knows its tier.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::Definitions;
use super::same::{is_same_member, strings};
use super::superset;
use crate::BundleTexts;
use crate::error::{Error, Result};
use crate::schema::{EXPERIMENTAL, EXPERIMENTAL_VALUES, MEMBER_LISTS};

/// Merges the tiers: the experimental dump, with all that the stable one lacks marked.
pub(crate) fn merge(stable: &BundleTexts, experimental: &BundleTexts) -> Result<Definitions> {
    let stable = definitions(stable)?;
    let mut merged = definitions(experimental)?;
    let lost = superset::lost(&stable, &merged);
    if !lost.is_empty() {
        return Err(Error::NotASuperset { differences: lost });
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
    // The order in which a program's serde_json keeps members is a matter of its features.
    bundle.sort_all_objects();
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
