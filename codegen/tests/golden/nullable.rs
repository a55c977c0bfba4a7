//! Required, nullable and optional members: `null` is allowed by a list of types or by a union with `null`.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// `Usage` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Usage {
    pub optional: Option<String>,
    pub optional_null: Option<Window>,
    pub required: String,
    pub required_null: Option<String>,
    pub required_ref: Option<Window>,
    pub values: Vec<Option<String>>,
}
impl Usage {
    /// With what is required; everything else is left out.
    pub fn new(
        required: impl Into<String>,
        required_null: Option<String>,
        required_ref: Option<Window>,
        values: Vec<Option<String>>,
    ) -> Self {
        Self {
            optional: None,
            optional_null: None,
            required: required.into(),
            required_null,
            required_ref,
            values,
        }
    }
}

record!(Usage {
    optional: optional "optional",
    optional_null: optional "optionalNull",
    required: required "required",
    required_null: required "requiredNull",
    required_ref: required "requiredRef",
    values: required "values",
});

/// `Window` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Window {
    pub resets_at: i64,
}
impl Window {
    /// With what is required; everything else is left out.
    pub fn new(resets_at: i64) -> Self {
        Self { resets_at }
    }
}

record!(Window {
    resets_at: required "resetsAt",
});
