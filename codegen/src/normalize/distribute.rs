//! Properties beside a `oneOf` go into each of its members: they are flat on the wire.

use serde_json::{Map, Value, json};

pub(super) fn rewrite(schema: &mut Map<String, Value>) {
    let Some(Value::Array(members)) = schema.get("oneOf") else {
        return;
    };
    if !schema.contains_key("properties") || !members.iter().all(|member| takes(member, schema)) {
        return;
    }
    let shared = schema.remove("properties").unwrap_or_default();
    let shared_required = schema.remove("required").unwrap_or_else(|| json!([]));
    schema.remove("type");
    let Some(Value::Array(members)) = schema.get_mut("oneOf") else {
        return;
    };
    for member in members {
        let Value::Object(member) = member else { continue };
        let properties = member.entry("properties").or_insert_with(|| json!({}));
        for (name, property) in shared.as_object().into_iter().flatten() {
            if let Value::Object(properties) = properties {
                properties.entry(name.clone()).or_insert_with(|| property.clone());
            }
        }
        let required = member.entry("required").or_insert_with(|| json!([]));
        if let Value::Array(required) = required {
            required.extend(shared_required.as_array().into_iter().flatten().cloned());
        }
    }
}

/// Whether a member is an object that means the same by the properties which it shares.
fn takes(member: &Value, schema: &Map<String, Value>) -> bool {
    let shared = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    member.get("properties").is_some_and(|properties| {
        shared.into_iter().all(|(name, property)| properties.get(name).is_none_or(|own| own == property))
    })
}
