//! Which keywords of a schema are understood: whatever is not on the list of its shape is refused, so that no type ever
//! holds but a part of what the schema says.

use schemars::schema::SchemaObject;
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::marks::is_mark;

/// What says something about any schema and changes no type.
const ANNOTATIONS: [&str; 8] =
    ["$schema", "title", "description", "default", "deprecated", "examples", "readOnly", "writeOnly"];

/// Whether a keyword says something about any schema and changes no type.
pub(crate) fn is_annotation(keyword: &str) -> bool {
    ANNOTATIONS.contains(&keyword) || is_mark(keyword)
}

/// Every keyword of a schema, with its value as it is written.
pub(crate) fn keywords(schema: &SchemaObject) -> Map<String, Value> {
    match serde_json::to_value(schema) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

/// Refuses every keyword but those of a shape and annotations.
pub(crate) fn only(place: &str, shape: &str, schema: &SchemaObject, allowed: &[&str]) -> Result<()> {
    match beyond(schema, allowed) {
        None => Ok(()),
        Some(keyword) => Err(unsupported(place, &format!("`{keyword}` in {shape}"), schema)),
    }
}

/// Whether a schema has no keyword but these and annotations.
pub(crate) fn has_only(schema: &SchemaObject, allowed: &[&str]) -> bool {
    beyond(schema, allowed).is_none()
}

fn beyond(schema: &SchemaObject, allowed: &[&str]) -> Option<String> {
    let mut found = keywords(schema).into_iter().map(|(keyword, _)| keyword);
    found.find(|keyword| !allowed.contains(&keyword.as_str()) && !is_annotation(keyword))
}

/// The error for a schema that no rule covers.
pub(crate) fn unsupported(place: &str, what: &str, schema: &SchemaObject) -> Error {
    let schema = Value::Object(keywords(schema)).to_string();
    Error::Unsupported { path: place.to_owned(), what: what.to_owned(), schema }
}
