//! Server requests: a marker each with the response it expects, the list of methods, the enum of all.

use super::*;

/// Params of the server's `item/approve`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ItemApproveParams {
    pub item_id: String,
}
impl ItemApproveParams {
    /// With what is required; everything else is left out.
    pub fn new(item_id: impl Into<String>) -> Self {
        Self { item_id: item_id.into() }
    }
}

record!(ItemApproveParams {
    item_id: required "itemId",
});

/// Response to the server's `item/approve`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ItemApproveResponse {
    pub decision: ItemApproveResponseDecision,
}
impl ItemApproveResponse {
    /// With what is required; everything else is left out.
    pub fn new(decision: ItemApproveResponseDecision) -> Self {
        Self { decision }
    }
}

record!(ItemApproveResponse {
    decision: required "decision",
});

/// `ItemApproveResponse` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ItemApproveResponseDecision {
    /// `accept` on the wire.
    Accept,
    /// `decline` on the wire.
    Decline,
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedString),
}

string_enum!(ItemApproveResponseDecision {
    "accept" => Accept,
    "decline" => Decline,
});

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// A request of the server: its method and params. Each variant says what it is answered with.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServerRequest {
    /// `item/approve`. Answered with [`ItemApproveResponse`].
    ItemApprove(ItemApproveParams),
    /// A method that this version does not know.
    Unknown(UnknownMethod),
    /// A known method whose params do not decode.
    Undecodable(UndecodableParams),
}
/// A whole `ServerRequest` message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerRequestMessage {
    pub id: RequestId,
    /// The method and its params.
    pub request: ServerRequest,
}

methods!(ServerRequest {
    "item/approve" => ItemApprove(ItemApproveParams),
});

message!(ServerRequestMessage {
    id: required "id",
} request: ServerRequest);

pub mod server_requests {
    /// Every server request of this tier, sorted by its name on the wire.
    pub const METHODS: &[&str] = &["item/approve"];

    /// Server request `item/approve`.
    #[derive(Debug, Clone, Copy)]
    pub enum ItemApprove {}

    server_request!(ItemApprove "item/approve" (super::ItemApproveParams) -> super::ItemApproveResponse, experimental: false);
}
