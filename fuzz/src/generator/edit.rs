//! One edit of a dump: something is replaced, taken out, doubled, renamed, exchanged, put elsewhere or wrapped.

use arbitrary::{Result, Unstructured};
use serde_json::{Map, Value, json};

use super::seeds::Dump;

/// Names that mean something to the generator, or to Rust.
const NAMES: [&str; 40] = [
    "type",
    "properties",
    "required",
    "enum",
    "oneOf",
    "anyOf",
    "allOf",
    "items",
    "additionalProperties",
    "$ref",
    "format",
    "default",
    "description",
    "title",
    "const",
    "minimum",
    "maximum",
    "minItems",
    "maxLength",
    "pattern",
    "not",
    "if",
    "method",
    "params",
    "id",
    "kind",
    "threadId",
    "turnId",
    "cursor",
    "nextCursor",
    "data",
    "self",
    "Self",
    "fn",
    "crate",
    "",
    "é",
    "1",
    "a b",
    "Unrecognized",
];

/// Values that mean something in a schema.
const WORDS: [&str; 24] = [
    "null",
    "boolean",
    "integer",
    "number",
    "string",
    "array",
    "object",
    "int32",
    "int64",
    "uint",
    "uint8",
    "double",
    "#/definitions/Thing",
    "#/definitions/",
    "#",
    "a",
    "Self",
    "fn",
    "",
    "é",
    "1",
    "a b",
    "\"",
    "*/",
];

/// Edits both tiers in one place, or the experimental one alone.
pub(super) fn edit(dump: &mut Dump, bytes: &mut Unstructured<'_>) -> Result<()> {
    let places = places(&dump.experimental);
    let place = bytes.choose(&places)?.clone();
    let change = Change::any(&dump.experimental, &places, &place, bytes)?;
    change.apply(&mut dump.experimental, &place);
    if !bytes.ratio(1, 4)? {
        change.apply(&mut dump.stable, &place);
    }
    Ok(())
}

/// What becomes of a place.
enum Change {
    Replace(Value),
    Remove,
    Double(String),
    Rename(String),
    Exchange(String),
}

impl Change {
    fn any(whole: &Value, places: &[String], place: &str, bytes: &mut Unstructured<'_>) -> Result<Self> {
        let here = whole.pointer(place).cloned().unwrap_or_default();
        Ok(match bytes.int_in_range(0..=8)? {
            0 => Self::Remove,
            1 => Self::Double(name(whole, bytes)?),
            2 => Self::Rename(name(whole, bytes)?),
            3 => Self::Exchange(bytes.choose(places)?.clone()),
            4 => Self::Replace(whole.pointer(bytes.choose(places)?).cloned().unwrap_or_default()),
            5 => Self::Replace(wrapped(here, bytes)?),
            6 => Self::Replace(bytes.choose(&WORDS)?.to_string().into()),
            7 => Self::Replace(json!({ "$ref": format!("#/definitions/{}", name(whole, bytes)?) })),
            _ => Self::Replace(leaf(bytes)?),
        })
    }

    fn apply(&self, whole: &mut Value, place: &str) {
        let Some(here) = whole.pointer(place).cloned() else { return };
        let Some((parent, last)) = place.rsplit_once('/') else { return };
        let last = last.replace("~1", "/").replace("~0", "~");
        match self {
            Self::Replace(value) => put(whole, place, value.clone()),
            Self::Remove => drop(take(whole, parent, &last)),
            Self::Double(name) => match whole.pointer_mut(parent) {
                Some(Value::Object(members)) => drop(members.insert(name.clone(), here)),
                Some(Value::Array(items)) => items.push(here),
                _ => {}
            },
            Self::Rename(name) => {
                if let Some(Value::Object(members)) = whole.pointer_mut(parent) {
                    members.remove(&last);
                    members.insert(name.clone(), here);
                }
            }
            Self::Exchange(other) => {
                if let Some(there) = whole.pointer(other).cloned() {
                    put(whole, place, there);
                    put(whole, other, here);
                }
            }
        }
    }
}

fn put(whole: &mut Value, place: &str, value: Value) {
    if let Some(slot) = whole.pointer_mut(place) {
        *slot = value;
    }
}

fn take(whole: &mut Value, parent: &str, last: &str) -> Option<Value> {
    match whole.pointer_mut(parent)? {
        Value::Object(members) => members.remove(last),
        Value::Array(items) => {
            last.parse().ok().filter(|index| *index < items.len()).map(|index| items.remove(index))
        }
        _ => None,
    }
}

/// A name: one that means something, or that of a definition.
fn name(whole: &Value, bytes: &mut Unstructured<'_>) -> Result<String> {
    let definitions: Vec<&String> = whole.as_object().into_iter().flat_map(Map::keys).collect();
    if definitions.is_empty() || bytes.arbitrary()? {
        return Ok(bytes.choose(&NAMES)?.to_string());
    }
    Ok((*bytes.choose(&definitions)?).clone())
}

fn wrapped(value: Value, bytes: &mut Unstructured<'_>) -> Result<Value> {
    Ok(match bytes.int_in_range(0..=6)? {
        0 => json!({ "anyOf": [value, { "type": "null" }] }),
        1 => json!({ "oneOf": [value] }),
        2 => json!({ "allOf": [value] }),
        3 => json!({ "type": "array", "items": value }),
        4 => json!({ "type": "object", "additionalProperties": value }),
        5 => json!({ "type": "object", "properties": { "inner": value }, "required": ["inner"] }),
        _ => json!([value]),
    })
}

fn leaf(bytes: &mut Unstructured<'_>) -> Result<Value> {
    let leaves = [
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(u64::MAX),
        json!([]),
        json!({}),
        json!({ "type": "string" }),
        json!({ "type": ["string", "null"] }),
        json!({ "type": "null" }),
        json!({ "type": "integer", "format": "int64" }),
        json!({ "type": "object" }),
        json!({ "enum": ["a"] }),
        json!({ "type": "string", "enum": ["a", "b"] }),
    ];
    Ok(bytes.choose(&leaves)?.clone())
}

/// The JSON pointers to everything in a value but the value itself.
fn places(whole: &Value) -> Vec<String> {
    fn walk(value: &Value, path: &str, into: &mut Vec<String>) {
        let mut add = |name: &str, value: &Value| {
            let path = format!("{path}/{}", name.replace('~', "~0").replace('/', "~1"));
            into.push(path.clone());
            walk(value, &path, into);
        };
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| add(name, value)),
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(index, value)| add(&index.to_string(), value));
            }
            _ => {}
        }
    }
    let mut places = Vec::new();
    walk(whole, "", &mut places);
    places
}
