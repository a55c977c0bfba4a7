//! The JSON schema of each type: the definitions as normalization leaves them, beside the list of the types that have
//! one.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::tokens::cfg;
use crate::keywords::keywords;
use crate::protocol::Protocol;
use crate::read::{Definition, Definitions};

/// The definitions, one a line.
pub(crate) fn json(definitions: &Definitions) -> String {
    let lines: Vec<String> = definitions
        .iter()
        .map(|(name, definition)| {
            format!("{}:{}", Value::from(name.as_str()), Value::Object(schema(definition)))
        })
        .collect();
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}

fn schema(definition: &Definition) -> Map<String, Value> {
    let mut schema = keywords(&definition.schema);
    // schemars says it, where it is the root.
    schema.remove("$schema");
    // A kind of a union stands beside its tag, which it does not name.
    if definition.hoisted.is_some() && schema.get("additionalProperties") == Some(&Value::Bool(false)) {
        schema.remove("additionalProperties");
    }
    let mut sorted = Value::Object(schema);
    // The order in which a program's serde_json keeps members is a matter of its features.
    sorted.sort_all_objects();
    match sorted {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}

/// The types that have one, as a table.
pub(crate) fn table(definitions: &Definitions, protocol: &Protocol) -> String {
    let mut text = String::from("use super::*;\n\nschemas!(include_str!(\"schemas.json\"), {\n");
    for def in protocol.types.values().filter(|def| definitions.contains_key(&def.name)) {
        let _ = writeln!(text, "    {}{},", cfg(def.experimental), def.name);
    }
    text.push_str("});\n");
    text
}
