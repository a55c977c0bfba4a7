//! Pieces of a stream stand in the enum as they are, everything else is boxed: its name decides, never its size.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// Params of the notification `delta/changed`.
///
/// Params of the notification `thing/delta`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Small {
    pub a: Option<String>,
    pub b: Option<String>,
    pub c: Option<String>,
}

record!(Small {
    a: optional "a",
    b: optional "b",
    c: optional "c",
});

/// Params of the notification `thing/outputDelta`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Large {
    pub a: Option<Small>,
    pub b: Option<Small>,
}

record!(Large {
    a: optional "a",
    b: optional "b",
});

/// A notification of the server: its method and params.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServerNotification {
    /// `delta/changed`.
    DeltaChanged(Box<Small>),
    /// `thing/delta`.
    ThingDelta(Small),
    /// `thing/outputDelta`.
    ThingOutputDelta(Large),
    /// A method that this version does not know.
    Unknown(UnknownMethod),
    /// A known method whose params do not decode.
    Undecodable(UndecodableParams),
}
/// A whole `ServerNotification` message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerNotificationMessage {
    /// The method and its params.
    pub notification: ServerNotification,
}

methods!(ServerNotification {
    "delta/changed" => DeltaChanged(Box<Small>),
    "thing/delta" => ThingDelta(Small),
    "thing/outputDelta" => ThingOutputDelta(Large),
});

streamed!(ServerNotification {
    "thing/delta" => ThingDelta(Small),
    "thing/outputDelta" => ThingOutputDelta(Large),
});

message!(ServerNotificationMessage {
} notification: ServerNotification);
