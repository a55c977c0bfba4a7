//! An object with an `anyOf` beside its properties ("either a `url` or a `fileId`") becomes one object in which all
//! of them are optional.

use serde_json::{Map, Value};

use crate::schema::ALTERNATIVES;

pub(super) fn rewrite(schema: &mut Map<String, Value>) {
    if !schema.contains_key("properties") {
        return;
    }
    let Some(Value::Array(groups)) = schema.get("anyOf") else {
        return;
    };
    let plain = |group: &Value| group.get("properties").is_some() && group.get("required").is_some();
    if !groups.iter().all(plain) {
        return;
    }
    let groups = groups.clone();
    schema.remove("anyOf");
    let names = groups.iter().map(|group| group["required"].clone()).collect::<Vec<_>>();
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        for group in &groups {
            for (name, property) in crate::schema::properties(group) {
                properties.entry(name.clone()).or_insert_with(|| property.clone());
            }
        }
    }
    schema.insert(ALTERNATIVES.into(), names.into());
}
