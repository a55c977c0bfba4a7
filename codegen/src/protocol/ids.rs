//! The ids by which a notification finds its reader, as plain data.

use super::types::Presence;

/// A kind of id and the names it goes by in payloads.
pub(crate) struct IdKey {
    /// The variant of `IdKind`.
    pub(crate) kind: &'static str,
    /// What it names, for the documentation of that variant.
    pub(crate) doc: &'static str,
    /// The field of `Route`.
    pub(crate) field: &'static str,
    /// The member that holds it.
    pub(crate) direct: &'static str,
    /// The member whose `id` it is.
    pub(crate) nested: Option<&'static str>,
}

const fn key(
    [kind, doc]: [&'static str; 2],
    [field, direct]: [&'static str; 2],
    nested: Option<&'static str>,
) -> IdKey {
    IdKey { kind, doc, field, direct, nested }
}

/// Every id that ties a notification to a reader: the one list from which `IdKind`, `Route` and the registry are made.
/// In the order in which constructors take them.
pub(crate) const ID_KEYS: &[IdKey] = &[
    key(["Thread", "A thread."], ["thread_id", "threadId"], Some("thread")),
    key(["Turn", "A turn of a thread."], ["turn_id", "turnId"], Some("turn")),
    key(["Item", "An item of a turn."], ["item_id", "itemId"], Some("item")),
    key(["Login", "A login attempt."], ["login_id", "loginId"], None),
    key(
        ["Process", "A standalone command (`command/exec`) or the process of a command item."],
        ["process_id", "processId"],
        None,
    ),
    key(
        ["ProcessHandle", "An external process (`process/spawn`)."],
        ["process_handle", "processHandle"],
        None,
    ),
    key(["Watch", "A file watch (`fs/watch`)."], ["watch_id", "watchId"], None),
    key(["Session", "A fuzzy file search session."], ["session_id", "sessionId"], None),
    key(["Import", "An import of another agent's configuration."], ["import_id", "importId"], None),
    key(
        ["Subscription", "A subscription to an MCP server's events."],
        ["subscription_id", "subscriptionId"],
        None,
    ),
    key([REQUEST, "A request of the server."], ["request_id", "requestId"], None),
];

/// The one kind of id that need not be a string.
pub(crate) const REQUEST: &str = "Request";

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
