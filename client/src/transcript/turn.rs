//! What a transcript is made of.

use codex_protocol_types::{ThreadItem, TurnError, TurnStatus};

use crate::types;

/// A turn of a [`Transcript`](crate::Transcript).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TranscriptTurn {
    /// The turn's id.
    pub id: String,
    /// How far it has come.
    pub status: TurnStatus,
    /// Why it failed.
    pub error: Option<TurnError>,
    /// All that it has changed in files, as one unified diff; as last told (`turn/diff/updated`), which is not stored.
    pub diff: Option<String>,
    /// Its items, in the order in which they began.
    pub items: Vec<TranscriptItem>,
}

/// An item of a [`Transcript`](crate::Transcript).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TranscriptItem {
    /// What is known of it: as it was completed, or as it was begun, with what has streamed since.
    pub item: ThreadItem,
    /// Whether it is completed: nothing more comes.
    pub completed: bool,
}

impl TranscriptTurn {
    pub(super) fn new(id: &str) -> Self {
        let (status, items) = (TurnStatus::InProgress, Vec::new());
        Self { id: id.to_owned(), status, error: None, diff: None, items }
    }

    pub(super) fn stored(turn: types::Turn) -> Self {
        let completed = turn.status != TurnStatus::InProgress;
        let items = turn.items.into_iter().map(|item| TranscriptItem { item, completed }).collect();
        Self { id: turn.id, status: turn.status, error: turn.error, diff: None, items }
    }
}
