//! Params that may be `null` are an `Option` of their type, and name the response as others do.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// Params of `usage/read`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GetUsageParams {
    pub days: u64,
}
impl GetUsageParams {
    /// With what is required; everything else is left out.
    pub fn new(days: u64) -> Self {
        Self { days }
    }
}

record!(GetUsageParams {
    days: required "days",
});

/// Response to `usage/read`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct GetUsageResponse {}

record!(GetUsageResponse {});

/// A request of the client: its method and params.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientRequest {
    /// `usage/read`. Answered with [`GetUsageResponse`].
    UsageRead(Option<GetUsageParams>),
    /// A method that this version does not know.
    Unknown(UnknownMethod),
    /// A known method whose params do not decode.
    Undecodable(UndecodableParams),
}
/// A whole `ClientRequest` message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientRequestMessage {
    /// The method and its params.
    pub request: ClientRequest,
}

methods!(#[inline] ClientRequest {
    "usage/read" => UsageRead(Option<GetUsageParams>),
});

message!(ClientRequestMessage {
} request: ClientRequest);

pub mod requests {
    /// Every client request of this tier, sorted by its name on the wire.
    pub const METHODS: &[&str] = &["usage/read"];

    /// Request `usage/read`.
    #[derive(Debug, Clone, Copy)]
    pub enum UsageRead {}

    request!(UsageRead "usage/read" (Option<super::GetUsageParams>) -> super::GetUsageResponse, experimental: false, read: where_used);
}
