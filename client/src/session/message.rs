//! What arrives beside notifications: requests of the server, not decoded yet, and what is no message.

use std::borrow::Cow;

use codex_protocol_types::RequestId;
use codex_protocol_types::jsonrpc::RequestIdRef;
use codex_protocol_types::route::route;
use serde_json::value::RawValue;

use super::notification::OwnedNotification;
use crate::error::text::without_value;

/// A notification, or what should have been one.
pub(crate) type Message = Result<OwnedNotification, Violation>;

/// A line that breaks the protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    /// The line, shortened.
    pub(crate) line: String,
    pub(crate) reason: String,
}

impl Violation {
    pub(crate) fn new(line: &[u8], reason: impl ToString) -> Self {
        const SHOWN: usize = 256;
        let text = String::from_utf8_lossy(&line[..line.len().min(SHOWN)]);
        let more = line.len().saturating_sub(SHOWN);
        let line = if more == 0 { text.into_owned() } else { format!("{text}... ({more} bytes more)") };
        Self { line, reason: without_value(&reason.to_string()) }
    }
}

/// A request of the server that nobody has decoded yet.
#[derive(Debug, Clone)]
pub(crate) struct RawServerRequest {
    pub(crate) id: RequestId,
    method: String,
    params: Option<Box<RawValue>>,
}

impl RawServerRequest {
    pub(crate) fn new(id: RequestIdRef<'_>, method: &str, params: Option<&RawValue>) -> Self {
        Self { id: id.into_owned(), method: method.to_owned(), params: params.map(RawValue::to_owned) }
    }

    pub(crate) fn method(&self) -> &str {
        &self.method
    }

    pub(crate) fn params(&self) -> Option<&RawValue> {
        self.params.as_deref()
    }

    /// The thread that it is asked for, if the params name one.
    pub(super) fn thread_id(&self) -> Option<String> {
        let route = route(&self.method, self.params()?.get()).ok()?;
        route.thread_id.map(Cow::into_owned)
    }

    /// The turn that it is asked for, if the params name one.
    pub(super) fn turn_id(&self) -> Option<String> {
        let route = route(&self.method, self.params()?.get()).ok()?;
        route.turn_id.map(Cow::into_owned)
    }
}

/// What concerns whoever answers the requests of the server.
#[derive(Debug, Clone)]
pub(crate) enum ServerEvent {
    Request(RawServerRequest),
    /// Somebody has answered that request (`serverRequest/resolved`).
    Resolved(RequestId),
}
