//! Answers that carry the turn which the request has started. One that may lack it, and a list of turns, are none.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

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

/// Params of `turn/find`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TurnFindParams {
    pub thread_id: String,
}
impl TurnFindParams {
    /// With what is required; everything else is left out.
    pub fn new(thread_id: impl Into<String>) -> Self {
        Self {
            thread_id: thread_id.into(),
        }
    }
}

record!(TurnFindParams {
    thread_id: required "threadId",
});

/// Response to `turn/find`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TurnFindResponse {
    pub others: Vec<Turn>,
    pub turn: Option<Turn>,
}
impl TurnFindResponse {
    /// With what is required; everything else is left out.
    pub fn new(others: Vec<Turn>) -> Self {
        Self { others, turn: None }
    }
}

record!(TurnFindResponse {
    others: required "others",
    turn: optional "turn",
});

/// Params of `turn/start`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TurnStartParams {
    pub thread_id: String,
}
impl TurnStartParams {
    /// With what is required; everything else is left out.
    pub fn new(thread_id: impl Into<String>) -> Self {
        Self {
            thread_id: thread_id.into(),
        }
    }
}

record!(TurnStartParams {
    thread_id: required "threadId",
});

/// Response to `turn/start`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TurnStartResponse {
    pub turn: Turn,
}
impl TurnStartResponse {
    /// With what is required; everything else is left out.
    pub fn new(turn: Turn) -> Self {
        Self { turn }
    }
}

record!(TurnStartResponse {
    turn: required "turn",
});

pub mod requests {
    /// Every client request of this tier, sorted by its name on the wire.
    pub const METHODS: &[&str] = &["turn/find", "turn/start"];

    /// Request `turn/find`.
    #[derive(Debug, Clone, Copy)]
    pub enum TurnFind {}

    request!(TurnFind "turn/find" (super::TurnFindParams) -> super::TurnFindResponse, experimental: false, read: where_used);

    /// Request `turn/start`.
    #[derive(Debug, Clone, Copy)]
    pub enum TurnStart {}

    request!(TurnStart "turn/start" (super::TurnStartParams) -> super::TurnStartResponse, experimental: false, read: where_used);
    carries_turn!(TurnStart turn);
}
