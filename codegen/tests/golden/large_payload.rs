//! A notification's payload of over 128 bytes is boxed, so that small ones are not moved as if they were large.

use super::*;

/// Params of the notification `thing/large`.
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

/// Params of the notification `thing/small`.
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

/// A notification of the server: its method and params.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServerNotification {
    /// `thing/large`.
    ThingLarge(Box<Large>),
    /// `thing/small`.
    ThingSmall(Small),
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
    "thing/large" => ThingLarge(Box<Large>),
    "thing/small" => ThingSmall(Small),
} undecodable: Undecodable);

message!(ServerNotificationMessage {
} notification: ServerNotification);
