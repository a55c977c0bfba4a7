//! Reading and writing, for the tests of what the goldens do with JSON.

#![allow(clippy::needless_pass_by_value)] // a test says `read(json!(..))`

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub(super) fn read<T: DeserializeOwned>(value: Value) -> serde_json::Result<T> {
    serde_json::from_str(&value.to_string())
}

pub(super) fn error<T: DeserializeOwned + std::fmt::Debug>(value: Value) -> String {
    read::<T>(value).unwrap_err().to_string()
}

/// Asserts that a value is read and written back as it was.
#[track_caller]
pub(super) fn assert_kept<T: DeserializeOwned + Serialize>(value: Value) -> T {
    let typed: T = read(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&typed).unwrap(), value);
    typed
}
