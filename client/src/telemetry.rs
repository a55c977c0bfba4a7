//! Spans of requests and turns, and the trace context that goes with a request.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use codex_protocol_types::{TurnStatus, W3cTraceContext};
use tracing::field::Empty;
use tracing::{Span, debug_span};

/// Asks the program for the trace context that goes with a request.
#[derive(Clone)]
pub(crate) struct TraceContext(pub(crate) Arc<dyn Fn() -> Option<W3cTraceContext> + Send + Sync>);

impl TraceContext {
    /// The context of now, as JSON.
    pub(crate) fn json(&self) -> Option<String> {
        serde_json::to_string(&(self.0)()?).ok()
    }
}

impl fmt::Debug for TraceContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TraceContext")
    }
}

/// A span that learns how long it took.
#[derive(Debug, Clone)]
pub(crate) struct Timed {
    span: Span,
    started: Instant,
}

impl Timed {
    /// The span of a request.
    pub(crate) fn request(method: &str) -> Self {
        Self::new(debug_span!("request", method, id = Empty, duration_ms = Empty))
    }

    /// The span of a turn, from the answer to `turn/start` on.
    pub(crate) fn turn(thread_id: &str, turn_id: &str) -> Self {
        Self::new(debug_span!("turn", thread_id, turn_id, status = Empty, duration_ms = Empty))
    }

    fn new(span: Span) -> Self {
        Self { span, started: Instant::now() }
    }

    pub(crate) fn span(&self) -> &Span {
        &self.span
    }

    /// The request's id, once it is sent.
    pub(crate) fn sent(&self, id: i64) {
        self.span.record("id", id);
    }

    /// Its end.
    pub(crate) fn done(&self) {
        let elapsed = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.span.record("duration_ms", elapsed);
    }

    /// The turn's end.
    pub(crate) fn completed(&self, status: &TurnStatus) {
        self.span.record("status", status.as_str());
        self.done();
        self.span.in_scope(|| tracing::debug!("the turn completed"));
    }
}
