//! Values that had to be buffered, because only what comes later tells their type: they are read from their text again.
//!
//! So the code that reads from text is all that there is: to read from a `Value` as well would be compiled for each type
//! that may stand in such a value.

use serde::Serialize;
use serde::de::{DeserializeOwned, Error as _};
use serde_json::{Error, Result, Value};

/// Reads what was buffered.
pub(crate) fn read<T: DeserializeOwned>(buffered: &impl Serialize) -> Result<T> {
    serde_json::from_str(&serde_json::to_string(buffered)?).map_err(without_place)
}

/// A value as it would be written.
pub(crate) fn written(value: &impl Serialize) -> Result<Value> {
    serde_json::from_str(&serde_json::to_string(value)?)
}

/// Whoever reads an error has never seen that text: a place in it says nothing.
#[cold]
fn without_place(error: Error) -> Error {
    let place = format!(" at line {} column {}", error.line(), error.column());
    let text = error.to_string();
    Error::custom(text.strip_suffix(&place).unwrap_or(&text))
}
