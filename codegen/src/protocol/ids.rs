//! The ids by which a notification finds its reader, as plain data.

use super::types::Presence;

/// A kind of id and the names it goes by in payloads.
pub(crate) struct IdKey {
    /// The variant of `IdKind`, and in snake case with `_id` the field of `Route`.
    pub(crate) kind: &'static str,
    pub(crate) field: &'static str,
    /// The member that holds it.
    pub(crate) direct: &'static str,
    /// The member whose `id` it is.
    pub(crate) nested: Option<&'static str>,
}

/// Every id that ties a notification to a reader.
pub(crate) const ID_KEYS: &[IdKey] = &[
    IdKey { kind: "Thread", field: "thread_id", direct: "threadId", nested: Some("thread") },
    IdKey { kind: "Turn", field: "turn_id", direct: "turnId", nested: Some("turn") },
    IdKey { kind: "Item", field: "item_id", direct: "itemId", nested: Some("item") },
    IdKey { kind: "Login", field: "login_id", direct: "loginId", nested: None },
    IdKey { kind: "Process", field: "process_id", direct: "processId", nested: None },
    IdKey { kind: "ProcessHandle", field: "process_handle", direct: "processHandle", nested: None },
    IdKey { kind: "Watch", field: "watch_id", direct: "watchId", nested: None },
    IdKey { kind: "Session", field: "session_id", direct: "sessionId", nested: None },
    IdKey { kind: "Import", field: "import_id", direct: "importId", nested: None },
    IdKey { kind: "Subscription", field: "subscription_id", direct: "subscriptionId", nested: None },
    IdKey { kind: "Request", field: "request_id", direct: "requestId", nested: None },
];

/// An id in the payload of a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Id {
    pub(crate) kind: &'static str,
    /// The field of `Route`.
    pub(crate) route_field: &'static str,
    /// The member of the params: its wire name and its field.
    pub(crate) member: String,
    pub(crate) field: String,
    pub(crate) nested: bool,
    /// Whether the nested id is that of a tagged union, which offers it by a function.
    pub(crate) of_union: bool,
    /// Whether the id is a string under a name, which offers its text by a function.
    pub(crate) newtype: bool,
    /// Whether the field itself (the outer one of a nested id) is a `Box`, an `Option` or a newtype.
    pub(crate) presence: Presence,
    pub(crate) experimental: bool,
}
