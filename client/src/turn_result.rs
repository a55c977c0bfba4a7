//! What a turn has led to.

use codex_protocol_types::{ThreadItem, ThreadTokenUsage, TokenUsageBreakdown, TurnError, TurnStatus};

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
    /// What this turn used, over all its requests to the model; those of its sub-agents are not in it, which have
    /// threads of their own.
    ///
    /// `None` if no request of it to the model was completed, and of a turn of which the beginning was not heard: one that was
    /// [attached to](crate::Thread::attach), or joined, when it already ran. A request that was interrupted on its way is
    /// not counted: the runtime learns what it used at its end alone.
    pub turn_usage: Option<TokenUsageBreakdown>,
    /// What the runtime told last: `last` is that of the last request to the model, `total` that of the thread.
    pub usage: Option<ThreadTokenUsage>,
}
