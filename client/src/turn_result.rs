//! What a turn has led to.

use codex_protocol_types::{ThreadItem, ThreadTokenUsage, TurnError, TurnStatus};

/// What a turn has led to.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TurnResult {
    /// The turn's id.
    pub id: String,
    /// How it ended.
    pub status: TurnStatus,
    /// Why it failed.
    pub error: Option<TurnError>,
    /// When it started, in seconds since the Unix epoch.
    pub started_at: Option<i64>,
    /// When it completed, in seconds since the Unix epoch.
    pub completed_at: Option<i64>,
    /// How long it took, in milliseconds.
    pub duration_ms: Option<i64>,
    /// The last agent message of phase `final_answer`, else the last one without a phase.
    pub final_response: Option<String>,
    /// The items that completed, in the order in which they did.
    pub items: Vec<ThreadItem>,
    /// The tokens used, as last told.
    pub usage: Option<ThreadTokenUsage>,
}
