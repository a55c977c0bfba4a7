//! A `default` becomes a sentence of the description.
//!
//! A missing member must stay missing: were the default filled in when reading, it would be written back.

use serde_json::{Map, Value};

pub(super) fn rewrite(schema: &mut Map<String, Value>) {
    let Some(default) = schema.remove("default") else {
        return;
    };
    if default.is_null() {
        return;
    }
    let sentence = format!("Default: `{default}`.");
    let text = match schema.get("description").and_then(Value::as_str) {
        Some(text) => format!("{text}\n\n{sentence}"),
        None => sentence,
    };
    schema.insert("description".into(), text.into());
}
