//! Integers of the size they have on the wire.
//!
//! `uint` is a `usize` of the runtime, which is built for 64 bits only; an integer without a format is taken to be
//! as large as any.

use serde_json::{Map, Value};

pub(super) fn rewrite(schema: &mut Map<String, Value>) {
    if schema.get("type").is_none_or(|name| name != "integer") {
        return;
    }
    match schema.get("format").and_then(Value::as_str) {
        Some("uint") => schema.insert("format".into(), "uint64".into()),
        Some("int") | None => schema.insert("format".into(), "int64".into()),
        Some(_) => None,
    };
}
