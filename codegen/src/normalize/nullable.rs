//! `null` as one of several types becomes a mark on the other.

use serde_json::{Map, Value};

use super::merge;
use crate::schema::NULLABLE;

pub(super) fn rewrite(schema: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = schema.get_mut("type")
        && types.len() > 1
        && types.iter().any(|name| name == "null")
    {
        types.retain(|name| name != "null");
        if types.len() == 1 {
            let only = types.remove(0);
            schema.insert("type".into(), only);
        }
        schema.insert(NULLABLE.into(), true.into());
    }
    for list in ["anyOf", "oneOf"] {
        let Some(Value::Array(members)) = schema.get_mut(list) else {
            continue;
        };
        let before = members.len();
        members.retain(|member| member.get("type").is_none_or(|name| name != "null"));
        if members.len() == before {
            continue;
        }
        if let [Value::Object(only)] = members.as_slice() {
            let only = only.clone();
            let list_of_its_own = only.contains_key(list);
            if !list_of_its_own && merge::fits(schema, &only) {
                schema.remove(list);
                merge::take_in(schema, only);
            }
        }
        schema.insert(NULLABLE.into(), true.into());
    }
}
