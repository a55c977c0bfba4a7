//! `allOf` with one member is how the dump puts a description beside a `$ref`.

use serde_json::{Map, Value};

pub(super) fn rewrite(schema: &mut Map<String, Value>) {
    let Some(Value::Array(members)) = schema.get("allOf") else {
        return;
    };
    let [Value::Object(only)] = members.as_slice() else {
        return;
    };
    let only = only.clone();
    schema.remove("allOf");
    for (key, value) in only {
        schema.entry(key).or_insert(value);
    }
}
