//! Two schemas that hold together, made one.

use serde_json::{Map, Value};

/// What may differ: of the two, the outer says it.
const SAID_TWICE: [&str; 3] = ["description", "title", "default"];

/// Whether a schema can take in another without losing anything.
pub(super) fn fits(outer: &Map<String, Value>, inner: &Map<String, Value>) -> bool {
    inner.iter().all(|(key, value)| {
        SAID_TWICE.contains(&key.as_str()) || outer.get(key).is_none_or(|outer| outer == value)
    })
}

/// Takes in what the schema does not say itself.
pub(super) fn take_in(outer: &mut Map<String, Value>, inner: Map<String, Value>) {
    for (key, value) in inner {
        outer.entry(key).or_insert(value);
    }
}
