//! Required, nullable and optional members: `null` is allowed by a list of types or by a union with `null`.

use super::*;

/// `Usage` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Usage {
    /// `optional` on the wire.
    pub optional: Option<String>,
    /// `optionalNull` on the wire.
    pub optional_null: Option<Window>,
    /// `required` on the wire.
    pub required: String,
    /// `requiredNull` on the wire.
    pub required_null: Option<String>,
    /// `requiredRef` on the wire.
    pub required_ref: Option<Window>,
    /// `values` on the wire.
    pub values: Vec<Option<String>>,
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
    /// `resetsAt` on the wire.
    pub resets_at: i64,
}

record!(Window {
    resets_at: required "resetsAt",
});
