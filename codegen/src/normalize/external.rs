//! String enums beside objects with one key become one externally tagged union.

use serde_json::{Map, Value, json};

use super::string_enum::is_string_enum;
use crate::keywords::has_only;
use crate::schema::{EXPERIMENTAL, EXPERIMENTAL_VALUES, EXTERNAL, description, flag};

pub(super) fn rewrite(schema: &mut Map<String, Value>) {
    for list in ["oneOf", "anyOf"] {
        let Some(Value::Array(members)) = schema.get(list) else {
            continue;
        };
        let strings = members.iter().any(is_string_enum);
        let known =
            |member: &Value| is_string_enum(member) || single_key(member).is_some() || is_catch_all(member);
        if !strings || schema.contains_key("properties") || !members.iter().all(known) {
            continue;
        }
        let variants: Vec<Value> = members.iter().flat_map(variants).collect();
        schema.remove(list);
        schema.insert(EXTERNAL.into(), variants.into());
    }
}

/// An object with exactly one property, which is required.
fn single_key(member: &Value) -> Option<(&String, &Value)> {
    if !has_only(member, &["type", "properties", "required", "additionalProperties"]) {
        return None;
    }
    let properties = member.get("properties")?.as_object()?;
    let required = member.get("required")?.as_array()?;
    (properties.len() == 1 && required.len() == 1).then(|| properties.iter().next())?
}

/// "Any string or object": the runtime's own way to stay open, which every union here does.
fn is_catch_all(member: &Value) -> bool {
    member.get("type").is_some_and(Value::is_array) && has_only(member, &["type"])
}

fn variants(member: &Value) -> Vec<Value> {
    if let Some((name, payload)) = single_key(member) {
        let mut variant = json!({ "name": name, "schema": payload });
        variant["description"] = description(member).into();
        variant[EXPERIMENTAL] = flag(member, EXPERIMENTAL).into();
        return vec![variant];
    }
    let experimental = member.get(EXPERIMENTAL_VALUES).and_then(Value::as_array);
    member
        .get("enum")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|name| {
            let added = experimental.is_some_and(|values| values.contains(name));
            let mut variant = json!({ "name": name });
            variant["description"] = description(member).into();
            variant[EXPERIMENTAL] = (added || flag(member, EXPERIMENTAL)).into();
            variant
        })
        .collect()
}
