//! Which keywords of a schema are understood: whatever is not on the list of its shape is refused, so that no type ever
//! holds but a part of what the schema says.

use serde_json::Value;

use crate::error::{Error, Result};
use crate::schema::{EXPERIMENTAL, HOISTED, NULLABLE, PLACE};

/// What says something about any schema and changes no type.
const ANNOTATIONS: [&str; 11] = [
    "$schema",
    "title",
    "description",
    "default",
    "deprecated",
    "examples",
    "readOnly",
    "writeOnly",
    EXPERIMENTAL,
    HOISTED,
    PLACE,
];

/// Refuses every keyword but those of a shape and annotations.
pub(crate) fn only(place: &str, shape: &str, schema: &Value, allowed: &[&str]) -> Result<()> {
    let known = |keyword: &str| allowed.contains(&keyword) || ANNOTATIONS.contains(&keyword);
    match schema.as_object().into_iter().flatten().find(|(keyword, _)| !known(keyword)) {
        None => Ok(()),
        Some((keyword, _)) if keyword == NULLABLE => {
            Err(unsupported(place, &format!("`null` beside the other values of {shape}"), schema))
        }
        Some((keyword, _)) => Err(unsupported(place, &format!("`{keyword}` in {shape}"), schema)),
    }
}

/// Whether a schema has no keyword but these and annotations.
pub(crate) fn has_only(schema: &Value, allowed: &[&str]) -> bool {
    only("", "", schema, allowed).is_ok()
}

/// The error for a schema that no rule covers.
pub(crate) fn unsupported(place: &str, what: &str, schema: &Value) -> Error {
    Error::Unsupported { path: place.to_owned(), what: what.to_owned(), schema: schema.to_string() }
}
