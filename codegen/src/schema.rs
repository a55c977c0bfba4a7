//! Words and walks that every stage over JSON shares.

use serde_json::{Map, Value};

/// Set on a definition, property or union member that only the experimental tier has.
pub(crate) const EXPERIMENTAL: &str = "x-experimental";
/// The values of a string enum that only the experimental tier has.
pub(crate) const EXPERIMENTAL_VALUES: &str = "x-experimental-values";
/// Set where `null` is allowed beside the rest of the schema.
pub(crate) const NULLABLE: &str = "x-nullable";
/// The descriptions of a string enum's values.
pub(crate) const VALUE_DOCS: &str = "x-value-docs";
/// `{ "tag": name, "members": [{ "value", "schema" }] }`
pub(crate) const TAGGED: &str = "x-tagged";
/// `[{ "name", "description"?, "schema"? }]`
pub(crate) const EXTERNAL: &str = "x-external";
/// `[[name, ..], ..]`: at least one of these groups of properties is there.
pub(crate) const ALTERNATIVES: &str = "x-alternatives";
/// The definition that a hoisted schema was found in.
pub(crate) const HOISTED: &str = "x-hoisted";

/// The way to a hoisted schema, as `overrides.toml` spells it: `Union/kind`, `Definition.member`.
pub(crate) const PLACE: &str = "x-place";

/// The keywords that hold a union's members.
pub(crate) const MEMBER_LISTS: [&str; 3] = ["oneOf", "anyOf", "allOf"];

/// The definition that a schema refers to.
pub(crate) fn reference(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix("#/definitions/")
}

/// A reference to a definition.
pub(crate) fn reference_to(name: &str) -> Value {
    Value::from(format!("#/definitions/{name}"))
}

pub(crate) fn flag(schema: &Value, name: &str) -> bool {
    schema.get(name) == Some(&Value::Bool(true))
}

/// Where a definition stands in the dump.
pub(crate) fn place<'a>(name: &'a str, schema: &'a Value) -> &'a str {
    schema.get(PLACE).and_then(Value::as_str).unwrap_or(name)
}

pub(crate) fn description(schema: &Value) -> &str {
    schema.get("description").and_then(Value::as_str).unwrap_or_default()
}

/// The one value of a one-value string enum.
pub(crate) fn constant(schema: &Value) -> Option<&str> {
    match schema.get("enum")?.as_array()?.as_slice() {
        [Value::String(only)] => Some(only),
        _ => None,
    }
}

/// The members of `oneOf` or `anyOf`, and which of the two it is.
pub(crate) fn union_members(schema: &Value) -> Option<(&'static str, &Vec<Value>)> {
    ["oneOf", "anyOf"].into_iter().find_map(|list| Some((list, schema.get(list)?.as_array()?)))
}

pub(crate) fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema.get("properties").and_then(Value::as_object).into_iter().flatten()
}

pub(crate) fn required(schema: &Value) -> impl Iterator<Item = &str> {
    schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// Every schema directly inside a schema.
pub(crate) fn children_mut(schema: &mut Value) -> Vec<&mut Value> {
    let Value::Object(members) = schema else {
        return Vec::new();
    };
    let mut children = Vec::new();
    for (key, value) in members {
        match (key.as_str(), value) {
            ("properties", Value::Object(properties)) => children.extend(properties.values_mut()),
            ("oneOf" | "anyOf" | "allOf", Value::Array(list)) => children.extend(list.iter_mut()),
            ("items" | "additionalProperties", nested @ Value::Object(_)) => children.push(nested),
            (TAGGED, Value::Object(tagged)) => {
                children.extend(nested_schemas(tagged.get_mut("members")));
            }
            (EXTERNAL, list) => children.extend(nested_schemas(Some(list))),
            _ => {}
        }
    }
    children
}

fn nested_schemas(list: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    list.and_then(Value::as_array_mut).into_iter().flatten().filter_map(|member| member.get_mut("schema"))
}

/// Calls `rewrite` on every schema inside out.
pub(crate) fn rewrite_all(schema: &mut Value, rewrite: &mut impl FnMut(&mut Map<String, Value>)) {
    for child in children_mut(schema) {
        rewrite_all(child, rewrite);
    }
    if let Value::Object(members) = schema {
        rewrite(members);
    }
}
