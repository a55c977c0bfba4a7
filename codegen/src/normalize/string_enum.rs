//! A `oneOf` of documented one-value string enums becomes one string enum; the documentation is kept.

use serde_json::{Map, Value};

use crate::keywords::has_only;
use crate::schema::{EXPERIMENTAL, EXPERIMENTAL_VALUES, VALUE_DOCS, description, flag};

pub(super) fn rewrite(schema: &mut Map<String, Value>) {
    for list in ["oneOf", "anyOf"] {
        let Some(Value::Array(members)) = schema.get(list) else {
            continue;
        };
        if !members.iter().all(is_string_enum) {
            continue;
        }
        let (mut values, mut docs, mut experimental) = (Vec::new(), Map::new(), Vec::new());
        for member in members {
            let added = member.get(EXPERIMENTAL_VALUES).and_then(Value::as_array);
            for value in member["enum"].as_array().into_iter().flatten() {
                let name = value.as_str().unwrap_or_default();
                if !description(member).is_empty() {
                    docs.insert(name.into(), description(member).into());
                }
                if flag(member, EXPERIMENTAL) || added.is_some_and(|added| added.contains(value)) {
                    experimental.push(value.clone());
                }
                values.push(value.clone());
            }
        }
        schema.remove(list);
        schema.insert("type".into(), "string".into());
        schema.insert("enum".into(), values.into());
        if !docs.is_empty() {
            schema.insert(VALUE_DOCS.into(), docs.into());
        }
        if !experimental.is_empty() {
            schema.insert(EXPERIMENTAL_VALUES.into(), experimental.into());
        }
    }
}

pub(super) fn is_string_enum(schema: &Value) -> bool {
    schema.get("type").is_some_and(|name| name == "string")
        && schema.get("enum").is_some()
        && has_only(schema, &["type", "enum", EXPERIMENTAL_VALUES, VALUE_DOCS])
}
