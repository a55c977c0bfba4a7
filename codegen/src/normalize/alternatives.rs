//! An object with an `anyOf` beside its properties ("either a `url` or a `fileId`") becomes one object in which all
//! of them are optional.

use serde_json::{Map, Value};

use crate::keywords::has_only;
use crate::schema::{ALTERNATIVES, EXPERIMENTAL, flag, properties as properties_of};

pub(super) fn rewrite(schema: &mut Map<String, Value>) {
    if !schema.contains_key("properties") {
        return;
    }
    let Some(Value::Array(groups)) = schema.get("anyOf") else {
        return;
    };
    if !groups.iter().all(is_plain) || !agree(schema, groups) {
        return;
    }
    let groups = groups.clone();
    schema.remove("anyOf");
    let names = groups.iter().map(|group| group["required"].clone()).collect::<Vec<_>>();
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        for group in &groups {
            for (name, property) in properties_of(group) {
                let mut property = property.clone();
                if flag(group, EXPERIMENTAL)
                    && let Value::Object(property) = &mut property
                {
                    property.insert(EXPERIMENTAL.into(), true.into());
                }
                properties.entry(name.clone()).or_insert(property);
            }
        }
    }
    schema.insert(ALTERNATIVES.into(), names.into());
}

/// Whether a group says nothing but which members it asks for.
fn is_plain(group: &Value) -> bool {
    let says = |keyword| group.get(keyword).is_some();
    says("properties") && says("required") && has_only(group, &["type", "properties", "required"])
}

/// Whether the groups and the object mean the same by the names that they share.
fn agree(schema: &Map<String, Value>, groups: &[Value]) -> bool {
    let mut seen = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    groups.iter().flat_map(properties_of).all(|(name, property)| {
        let known = seen.entry(name.clone()).or_insert_with(|| property.clone());
        known == property
    })
}
