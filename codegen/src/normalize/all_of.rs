//! `allOf` with one member is how the dump puts a description beside a `$ref`.

use serde_json::{Map, Value};

use super::merge;

pub(super) fn rewrite(schema: &mut Map<String, Value>) {
    let Some(Value::Array(members)) = schema.get("allOf") else {
        return;
    };
    let [Value::Object(only)] = members.as_slice() else {
        return;
    };
    if merge::fits(schema, only) {
        let only = only.clone();
        schema.remove("allOf");
        merge::take_in(schema, only);
    }
}
