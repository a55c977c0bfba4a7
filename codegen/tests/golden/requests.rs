//! Client requests: a marker each, the list of methods, the enum of all, the whole message; constructors of params.

use super::*;

/// Response to `memory/reset`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct MemoryResetResponse {}

record!(MemoryResetResponse {});

/// Params of `region/read`.
///
/// Experimental.
#[cfg(feature = "experimental")]
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct RegionReadParams {
    pub name: Option<String>,
}

#[cfg(feature = "experimental")]
record!(RegionReadParams {
    name: optional "name",
});

/// Response to `region/read`.
///
/// Experimental.
#[cfg(feature = "experimental")]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RegionReadResponse {
    pub size: i64,
}
#[cfg(feature = "experimental")]
impl RegionReadResponse {
    /// With what is required; everything else is left out.
    pub fn new(size: i64) -> Self {
        Self { size }
    }
}

#[cfg(feature = "experimental")]
record!(RegionReadResponse {
    size: required "size",
});

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// Params of `thread/start`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ThreadStartParams {
    pub cwd: String,
    pub model: Option<String>,
    pub sandbox: Option<bool>,
}
impl ThreadStartParams {
    /// With what is required; everything else is left out.
    pub fn new(cwd: impl Into<String>, sandbox: Option<bool>) -> Self {
        Self {
            cwd: cwd.into(),
            model: None,
            sandbox,
        }
    }
}

record!(ThreadStartParams {
    cwd: required "cwd",
    model: optional "model",
    sandbox: required "sandbox",
});

/// Response to `thread/start`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ThreadStartResponse {
    pub thread_id: String,
}
impl ThreadStartResponse {
    /// With what is required; everything else is left out.
    pub fn new(thread_id: impl Into<String>) -> Self {
        Self {
            thread_id: thread_id.into(),
        }
    }
}

record!(ThreadStartResponse {
    thread_id: required "threadId",
});

/// A request of the client: its method and params.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientRequest {
    /// `memory/reset`. Answered with [`MemoryResetResponse`].
    MemoryReset,
    /// `region/read`. Answered with [`RegionReadResponse`].
    #[cfg(feature = "experimental")]
    RegionRead(RegionReadParams),
    /// `thread/start`. Answered with [`ThreadStartResponse`].
    ///
    /// Starts a thread.
    ThreadStart(ThreadStartParams),
    /// A method that this version does not know.
    Unknown(UnknownMethod),
    /// A known method whose params do not decode.
    Undecodable(UndecodableParams),
}
/// A whole `ClientRequest` message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientRequestMessage {
    pub id: RequestId,
    /// The method and its params.
    pub request: ClientRequest,
}

methods!(#[inline] ClientRequest {
    "memory/reset" => MemoryReset,
    #[cfg(feature = "experimental")] "region/read" => RegionRead(RegionReadParams),
    "thread/start" => ThreadStart(ThreadStartParams),
});

message!(ClientRequestMessage {
    id: required "id",
} request: ClientRequest);

pub mod requests {
    /// Every client request of this tier, sorted by its name on the wire.
    pub const METHODS: &[&str] = &[
        "memory/reset",
        #[cfg(feature = "experimental")]
        "region/read",
        "thread/start",
    ];

    /// Request `memory/reset`.
    #[derive(Debug, Clone, Copy)]
    pub enum MemoryReset {}

    request!(MemoryReset "memory/reset" (()) -> super::MemoryResetResponse, experimental: false, read: where_used);

    /// Request `region/read`.
    ///
    /// Experimental.
    #[cfg(feature = "experimental")]
    #[derive(Debug, Clone, Copy)]
    pub enum RegionRead {}

    #[cfg(feature = "experimental")]
    request!(RegionRead "region/read" (super::RegionReadParams) -> super::RegionReadResponse, experimental: true, read: where_used);

    /// Starts a thread.
    ///
    /// Request `thread/start`.
    #[derive(Debug, Clone, Copy)]
    pub enum ThreadStart {}

    request!(ThreadStart "thread/start" (super::ThreadStartParams) -> super::ThreadStartResponse, experimental: false, read: where_used);
}
