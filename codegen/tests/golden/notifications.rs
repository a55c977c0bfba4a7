//! Notifications: a marker each, the enum of all, and the registry of the ids that each carries.

use super::*;

/// `Item` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Item {
    /// `message` on the wire.
    Message(MessageItem),
    /// `plan` on the wire.
    Plan(PlanItem),
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedObject),
}
impl Item {
    /// `id` on the wire, which every kind carries.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Message(inner) => Some(&inner.id),
            Self::Plan(inner) => Some(&inner.id),
            Self::Unrecognized(object) => object.get("id")?.as_str(),
        }
    }
}

tagged!(Item by "type" {
    "message" => Message(MessageItem),
    "plan" => Plan(PlanItem),
});
from_payloads!(Item {
    Message(MessageItem),
    Plan(PlanItem),
});

/// Params of the notification `item/started`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ItemStarted {
    pub item: Item,
    pub thread_id: String,
    pub turn_id: Option<String>,
}
impl ItemStarted {
    /// With what is required; everything else is left out.
    pub fn new(thread_id: impl Into<String>, item: Item) -> Self {
        Self {
            item,
            thread_id: thread_id.into(),
            turn_id: None,
        }
    }
}

record!(ItemStarted {
    item: required "item",
    thread_id: required "threadId",
    turn_id: optional "turnId",
});

/// The `message` kind of [`Item`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MessageItem {
    pub id: String,
}
impl MessageItem {
    /// With what is required; everything else is left out.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into() }
    }
}

record!(MessageItem {
    id: required "id",
});

/// The `plan` kind of [`Item`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PlanItem {
    pub id: String,
}
impl PlanItem {
    /// With what is required; everything else is left out.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into() }
    }
}

record!(PlanItem {
    id: required "id",
});

/// Params of the notification `request/resolved`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RequestResolved {
    pub process_id: ProcessId,
    pub request_id: RequestId,
}
impl RequestResolved {
    /// With what is required; everything else is left out.
    pub fn new(process_id: ProcessId, request_id: RequestId) -> Self {
        Self { process_id, request_id }
    }
}

record!(RequestResolved {
    process_id: required "processId",
    request_id: required "requestId",
});

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// `ProcessId` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ProcessId(pub String);

newtype!(ProcessId(String));

/// Params of the notification `skills/changed`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct SkillsChanged {
    pub login_id: Option<i64>,
}

record!(SkillsChanged {
    login_id: optional "loginId",
});

/// `Thread` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Thread {
    pub id: ThreadId,
}
impl Thread {
    /// With what is required; everything else is left out.
    pub fn new(id: ThreadId) -> Self {
        Self { id }
    }
}

record!(Thread {
    id: required "id",
});

/// `ThreadId` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ThreadId(pub String);

newtype!(ThreadId(String));

/// `Turn` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Turn {
    pub id: String,
}
impl Turn {
    /// With what is required; everything else is left out.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into() }
    }
}

record!(Turn {
    id: required "id",
});

/// Params of the notification `turn/started`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TurnStarted {
    pub process_id: Option<ProcessId>,
    /// Experimental.
    #[cfg(feature = "experimental")]
    pub session_id: Option<String>,
    pub thread: Option<Thread>,
    pub turn: Turn,
}
impl TurnStarted {
    /// With what is required; everything else is left out.
    pub fn new(turn: Turn) -> Self {
        Self {
            process_id: None,
            #[cfg(feature = "experimental")]
            session_id: None,
            thread: None,
            turn,
        }
    }
}

record!(TurnStarted {
    process_id: optional "processId",
    #[cfg(feature = "experimental")] session_id: optional "sessionId",
    thread: optional "thread",
    turn: required "turn",
});

/// A notification of the server: its method and params.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServerNotification {
    /// `item/started`.
    ///
    /// An item begins.
    ItemStarted(Box<ItemStarted>),
    /// `request/resolved`.
    RequestResolved(Box<RequestResolved>),
    /// `skills/changed`.
    SkillsChanged(Box<SkillsChanged>),
    /// `turn/started`.
    TurnStarted(Box<TurnStarted>),
    /// A method that this version does not know.
    Unknown(UnknownMethod),
    /// A known method whose params do not decode.
    Undecodable(UndecodableParams),
}
/// A whole `ServerNotification` message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerNotificationMessage {
    /// When it was sent.
    pub emitted_at_ms: Option<i64>,
    /// The method and its params.
    pub notification: ServerNotification,
}

methods!(ServerNotification {
    "item/started" => ItemStarted(Box<ItemStarted>),
    "request/resolved" => RequestResolved(Box<RequestResolved>),
    "skills/changed" => SkillsChanged(Box<SkillsChanged>),
    "turn/started" => TurnStarted(Box<TurnStarted>),
});

message!(ServerNotificationMessage {
    emitted_at_ms: optional "emittedAtMs",
} notification: ServerNotification);

pub mod notifications {
    use super::ServerNotification;
    use crate::route::{AsId as _, IdKind, IdPlace, NotificationInfo, Route, RouteSource};

    /// Every server notification of this tier, sorted by its name on the wire.
    pub const METHODS: &[&str] = &[
        "item/started",
        "request/resolved",
        "skills/changed",
        "turn/started",
    ];
    /// What is known of every notification of this tier, sorted by method.
    pub const REGISTRY: &[NotificationInfo] = &[
        NotificationInfo {
            method: "item/started",
            payload: "ItemStarted",
            ids: &[
                IdPlace {
                    kind: IdKind::Thread,
                    member: "threadId",
                    nested: None,
                    optional: false,
                },
                IdPlace {
                    kind: IdKind::Turn,
                    member: "turnId",
                    nested: None,
                    optional: true,
                },
                IdPlace {
                    kind: IdKind::Item,
                    member: "item",
                    nested: Some("id"),
                    optional: false,
                },
            ],
            experimental: false,
        },
        NotificationInfo {
            method: "request/resolved",
            payload: "RequestResolved",
            ids: &[
                IdPlace {
                    kind: IdKind::Process,
                    member: "processId",
                    nested: None,
                    optional: false,
                },
                IdPlace {
                    kind: IdKind::Request,
                    member: "requestId",
                    nested: None,
                    optional: false,
                },
            ],
            experimental: false,
        },
        NotificationInfo {
            method: "skills/changed",
            payload: "SkillsChanged",
            ids: &[],
            experimental: false,
        },
        NotificationInfo {
            method: "turn/started",
            payload: "TurnStarted",
            ids: &[
                IdPlace {
                    kind: IdKind::Thread,
                    member: "thread",
                    nested: Some("id"),
                    optional: true,
                },
                IdPlace {
                    kind: IdKind::Turn,
                    member: "turn",
                    nested: Some("id"),
                    optional: false,
                },
                IdPlace {
                    kind: IdKind::Process,
                    member: "processId",
                    nested: None,
                    optional: true,
                },
                #[cfg(feature = "experimental")]
                IdPlace {
                    kind: IdKind::Session,
                    member: "sessionId",
                    nested: None,
                    optional: true,
                },
            ],
            experimental: false,
        },
    ];
    /// Where to look for ids in the params of an unknown method.
    pub const WELL_KNOWN_IDS: &[IdPlace] = &[
        IdPlace {
            kind: IdKind::Thread,
            member: "threadId",
            nested: None,
            optional: true,
        },
        IdPlace {
            kind: IdKind::Thread,
            member: "thread",
            nested: Some("id"),
            optional: true,
        },
        IdPlace {
            kind: IdKind::Turn,
            member: "turnId",
            nested: None,
            optional: true,
        },
        IdPlace {
            kind: IdKind::Turn,
            member: "turn",
            nested: Some("id"),
            optional: true,
        },
        IdPlace {
            kind: IdKind::Item,
            member: "itemId",
            nested: None,
            optional: true,
        },
        IdPlace {
            kind: IdKind::Item,
            member: "item",
            nested: Some("id"),
            optional: true,
        },
        IdPlace {
            kind: IdKind::Login,
            member: "loginId",
            nested: None,
            optional: true,
        },
        IdPlace {
            kind: IdKind::Process,
            member: "processId",
            nested: None,
            optional: true,
        },
        IdPlace {
            kind: IdKind::ProcessHandle,
            member: "processHandle",
            nested: None,
            optional: true,
        },
        IdPlace {
            kind: IdKind::Watch,
            member: "watchId",
            nested: None,
            optional: true,
        },
        IdPlace {
            kind: IdKind::Session,
            member: "sessionId",
            nested: None,
            optional: true,
        },
        IdPlace {
            kind: IdKind::Import,
            member: "importId",
            nested: None,
            optional: true,
        },
        IdPlace {
            kind: IdKind::Subscription,
            member: "subscriptionId",
            nested: None,
            optional: true,
        },
        IdPlace {
            kind: IdKind::Request,
            member: "requestId",
            nested: None,
            optional: true,
        },
    ];
    impl ServerNotification {
        /// The ids that this notification carries.
        pub fn route(&self) -> Route<'_> {
            let mut route = Route {
                source: RouteSource::Registry,
                ..Route::default()
            };
            match self {
                Self::ItemStarted(params) => {
                    {
                        route.thread_id = params.thread_id.as_id();
                    }
                    {
                        route.turn_id = params.turn_id.as_id();
                    }
                    {
                        route.item_id = params.item.id().map(Into::into);
                    }
                }
                Self::RequestResolved(params) => {
                    {
                        route.process_id = params.process_id.as_str().as_id();
                    }
                    {
                        route.request_id = Some((&params.request_id).into());
                    }
                }
                Self::SkillsChanged(_) => {}
                Self::TurnStarted(params) => {
                    {
                        route.thread_id = params
                            .thread
                            .as_ref()
                            .and_then(|inner| inner.id.as_str().as_id());
                    }
                    {
                        route.turn_id = params.turn.id.as_id();
                    }
                    {
                        route.process_id = params
                            .process_id
                            .as_ref()
                            .and_then(|id| id.as_str().as_id());
                    }
                    #[cfg(feature = "experimental")]
                    {
                        route.session_id = params.session_id.as_id();
                    }
                }
                Self::Unknown(unknown) => return unknown.route(),
                Self::Undecodable(broken) => return broken.route(),
            }
            route
        }
    }

    /// An item begins.
    ///
    /// Notification `item/started`.
    #[derive(Debug, Clone, Copy)]
    pub enum ItemStarted {}

    notification!(ItemStarted "item/started" (super::ItemStarted), experimental: false);

    /// Notification `request/resolved`.
    #[derive(Debug, Clone, Copy)]
    pub enum RequestResolved {}

    notification!(RequestResolved "request/resolved" (super::RequestResolved), experimental: false);

    /// Notification `skills/changed`.
    #[derive(Debug, Clone, Copy)]
    pub enum SkillsChanged {}

    notification!(SkillsChanged "skills/changed" (super::SkillsChanged), experimental: false);

    /// Notification `turn/started`.
    #[derive(Debug, Clone, Copy)]
    pub enum TurnStarted {}

    notification!(TurnStarted "turn/started" (super::TurnStarted), experimental: false);
}
