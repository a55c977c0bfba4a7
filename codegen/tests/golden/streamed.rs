//! Pieces of a stream stand in the enum as they are, everything else is boxed: its name decides, never its size.

use super::*;

/// Params of the notification `delta/changed`.
///
/// Params of the notification `thing/delta`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Small {
    /// `a` on the wire.
    pub a: Option<String>,
    /// `b` on the wire.
    pub b: Option<String>,
    /// `c` on the wire.
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
    /// `a` on the wire.
    pub a: Option<Small>,
    /// `b` on the wire.
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
    Undecodable(UndecodableNotification),
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
} undecodable: Undecodable);

message!(ServerNotificationMessage {
} notification: ServerNotification);
