//! `allOf` with one member is how the dump puts a description beside a `$ref`.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// `Status` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    /// `idle` on the wire.
    Idle,
    /// `active` on the wire.
    Active,
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedString),
}

string_enum!(Status {
    "idle" => Idle,
    "active" => Active,
});

/// `Thread` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Thread {
    /// How it is doing.
    pub status: Status,
}
impl Thread {
    /// With what is required; everything else is left out.
    pub fn new(status: Status) -> Self {
        Self { status }
    }
}

record!(Thread {
    status: required "status",
});
