//! Schemas of a shape that no rule covers: better an error than a type that loses something.

use serde_json::Value;

use crate::error::{Error, Result};
use crate::schema::{EXTERNAL, NULLABLE, TAGGED, flag, union_members};

pub(super) fn error(path: &str, schema: &Value) -> Error {
    Error::Unsupported { path: path.to_owned(), schema: schema.to_string() }
}

/// Refuses a definition of which its Rust type would hold but a part.
pub(super) fn check_definition(name: &str, schema: &Value) -> Result<()> {
    let has_members = schema.get("properties").is_some();
    let is_union = [TAGGED, EXTERNAL].iter().any(|kind| schema.get(kind).is_some());
    let is_union = is_union || union_members(schema).is_some();
    let is_null = flag(schema, NULLABLE) && (has_members || is_union || schema.get("enum").is_some());
    if is_null || has_members && is_union {
        return Err(error(name, schema));
    }
    Ok(())
}

/// Refuses what says no type but is not any JSON either.
pub(super) fn check_untyped(path: &str, schema: &Value) -> Result<()> {
    let restricts = ["allOf", "anyOf", "oneOf", "not", "const", "enum", "properties"];
    if restricts.iter().any(|keyword| schema.get(keyword).is_some()) {
        return Err(error(path, schema));
    }
    Ok(())
}
