//! A value of a definition: read from its text and from a `Value`, and written back.

use codex_protocol_types::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Result, Value};

use super::json::{invented, value};

/// A definition of the dump.
struct Definition {
    name: &'static str,
    through_text: fn(&str) -> Result<String>,
    through_value: fn(&Value) -> Result<String>,
}

fn through_text<T: DeserializeOwned + Serialize>(text: &str) -> Result<String> {
    serde_json::to_string(&serde_json::from_str::<T>(text)?)
}

fn through_value<T: DeserializeOwned + Serialize>(value: &Value) -> Result<String> {
    serde_json::to_string(&T::deserialize(value)?)
}

macro_rules! table {
    ($($(#[$cfg:meta])* $name:literal => $type:ident,)*) => {
        const DEFINITIONS: &[Definition] = &[$($(#[$cfg])* Definition {
            name: $name,
            through_text: through_text::<$type>,
            through_value: through_value::<$type>,
        },)*];
    };
}

codex_protocol_types::for_each_definition!(table);

/// `line` holds the value as its member `value`.
pub(super) fn check(name: &str, read: &Value, line: &str) {
    let Some(definition) = DEFINITIONS.iter().find(|definition| definition.name == name) else { return };
    let as_written =
        &serde_json::from_str::<std::collections::BTreeMap<&str, &serde_json::value::RawValue>>(line);
    // A name with an escape is not borrowed.
    let Some(text) = as_written.as_ref().ok().and_then(|members| members.get("value")) else { return };
    let from_text = (definition.through_text)(text.get());
    let from_value = (definition.through_value)(read);
    match (from_text, from_value) {
        (Ok(from_text), Ok(from_value)) => {
            let written = value(&from_text);
            assert_eq!(written, value(&from_value), "{name}: text and value are read apart: {text}");
            let wrong = invented(read, &written, "");
            assert!(wrong.is_none(), "{name}: {}: {text}", wrong.unwrap_or_default());
            let again = (definition.through_text)(&from_text);
            assert_eq!(again.ok().as_ref(), Some(&from_text), "{name}: read back another: {text}");
        }
        (Err(_), Err(_)) => {}
        (Ok(_), Err(error)) => panic!("{name}: refused as a value alone: {error}: {text}"),
        (Err(error), Ok(_)) => panic!("{name}: refused as text alone: {error}: {text}"),
    }
}
