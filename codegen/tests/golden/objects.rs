//! Objects: with no members, with any members beside the named ones, with values of one type, and free-form.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// `Answer` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Answer {}

record!(Answer {});

/// `Closed` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Closed {}

record!(Closed {});

/// `Config` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Config {
    pub model: Option<String>,
    /// Members that the protocol allows beside those it names.
    pub additional_properties: serde_json::Map<String, serde_json::Value>,
}

record!(Config {
    model: optional "model",
    ..additional_properties
});

/// `Counts` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Counts(pub BTreeMap<String, i64>);

newtype!(Counts(BTreeMap<String, i64>));

/// `FreeForm` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct FreeForm(pub serde_json::Map<String, serde_json::Value>);

newtype!(FreeForm(serde_json::Map<String, serde_json::Value>));

/// `Holder` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Holder {
    pub any: Option<serde_json::Value>,
    pub any_required: serde_json::Value,
    pub meta: serde_json::Map<String, serde_json::Value>,
    pub several: serde_json::Value,
}
impl Holder {
    /// With what is required; everything else is left out.
    pub fn new(
        any_required: serde_json::Value,
        meta: serde_json::Map<String, serde_json::Value>,
        several: serde_json::Value,
    ) -> Self {
        Self {
            any: None,
            any_required,
            meta,
            several,
        }
    }
}

record!(Holder {
    any: optional "any",
    any_required: required "anyRequired",
    meta: required "meta",
    several: required "several",
});
