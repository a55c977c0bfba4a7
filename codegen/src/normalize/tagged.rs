//! A `oneOf` of objects that share a property with one value each becomes a tagged union.

use serde_json::{Map, Value, json};

use crate::schema::{EXPERIMENTAL, TAGGED, constant, flag, properties, required};

pub(super) fn rewrite(schema: &mut Map<String, Value>) {
    for list in ["oneOf", "anyOf"] {
        let Some(Value::Array(members)) = schema.get(list) else {
            continue;
        };
        let Some(tag) = tag_of(members) else { continue };
        let members: Vec<Value> = members.iter().map(|member| split(member, &tag)).collect();
        schema.remove(list);
        schema.insert(TAGGED.into(), json!({ "tag": tag, "members": members }));
    }
}

/// The property that has one value in every member, `type` before others.
fn tag_of(members: &[Value]) -> Option<String> {
    let in_all = |name: &&String| {
        members.iter().all(|member| {
            required(member).any(|required| required == *name)
                && member["properties"].get(name.as_str()).and_then(constant).is_some()
        })
    };
    let candidates: Vec<&String> =
        properties(members.first()?).map(|(name, _)| name).filter(in_all).collect();
    candidates.iter().find(|name| **name == "type").or(candidates.first()).map(|name| (*name).clone())
}

/// A member without its tag.
fn split(member: &Value, tag: &str) -> Value {
    let value = constant(&member["properties"][tag]).unwrap_or_default().to_owned();
    let mut rest = member.clone();
    if let Some(Value::Object(properties)) = rest.get_mut("properties") {
        properties.remove(tag);
    }
    if let Some(Value::Array(required)) = rest.get_mut("required") {
        required.retain(|name| name != tag);
    }
    if let Value::Object(rest) = &mut rest {
        rest.remove("title");
    }
    json!({ "value": value, "schema": rest, EXPERIMENTAL: flag(member, EXPERIMENTAL) })
}
