//! One message, classified but not decoded: it keeps its method and its params as they stand in its line.

use std::borrow::Cow;
use std::sync::Arc;

use codex_protocol_types::jsonrpc::RequestIdRef;
use codex_protocol_types::route::route;
use codex_protocol_types::{NotificationDecoder, RequestId, ServerNotification};
use serde_json::value::RawValue;

use super::text::place;
use crate::error::text::without_value;

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

/// A method and its params, still raw.
#[derive(Debug, Clone)]
struct Call {
    /// Begins with the method, and ends with the params.
    text: Arc<str>,
    /// How long the method is.
    method: usize,
    /// Where the params begin; at the end if there are none.
    params: usize,
}

impl Call {
    /// A copy: what was read with it does not stay for it. `line` may hold them both.
    fn new(line: &str, method: &str, params: Option<&str>) -> Self {
        let (params, length) = (params.unwrap_or_default(), method.len());
        // As the runtime writes it, the method stands before the params.
        let inside = place(line.as_bytes(), method.as_bytes())
            .zip(place(line.as_bytes(), params.as_bytes()))
            .filter(|(method, params)| !params.is_empty() && method.end <= params.start);
        match inside {
            Some((method, params)) => Self {
                text: line[method.start..params.end].into(),
                method: length,
                params: params.start - method.start,
            },
            None => Self { text: [method, params].concat().into(), method: length, params: length },
        }
    }

    fn method(&self) -> &str {
        &self.text[..self.method]
    }

    fn params_text(&self) -> Option<&str> {
        Some(&self.text[self.params..]).filter(|params| !params.is_empty())
    }

    fn params(&self) -> Option<&RawValue> {
        serde_json::from_str(self.params_text()?).ok()
    }
}

/// A notification that nobody has decoded yet.
#[derive(Debug, Clone)]
pub(crate) struct RawNotification(Call);

impl RawNotification {
    /// `line` may hold the others.
    pub(crate) fn new(line: &str, method: &str, params: Option<&str>) -> Self {
        Self(Call::new(line, method, params))
    }

    pub(crate) fn method(&self) -> &str {
        self.0.method()
    }

    /// How many bytes it takes: also of the shortest there may not be any number.
    pub(super) fn len(&self) -> usize {
        size_of::<Self>() + self.0.text.len()
    }

    /// Whether that text is somewhere in the params.
    pub(super) fn mentions(&self, text: &str) -> bool {
        self.0.params_text().is_some_and(|params| params.contains(text))
    }

    /// Decodes it; what does not decode is kept as such.
    pub(crate) fn decode(&self) -> ServerNotification {
        self.read(ServerNotification::decode_str)
    }

    /// The same for one of a stream.
    pub(crate) fn decode_by(&self, decoder: &mut NotificationDecoder) -> ServerNotification {
        self.read(|method, params| decoder.decode(method, params))
    }

    fn read(&self, read: impl FnOnce(&str, &str) -> ServerNotification) -> ServerNotification {
        let notification = match self.0.params_text() {
            Some(params) => read(self.method(), params),
            None => ServerNotification::decode(self.method(), None),
        };
        if let ServerNotification::Undecodable(broken) = &notification {
            let error = without_value(&broken.error);
            tracing::warn!(method = broken.method, error, "a notification does not decode");
        }
        notification
    }
}

/// A request of the server that nobody has decoded yet.
#[derive(Debug, Clone)]
pub(crate) struct RawServerRequest {
    pub(crate) id: RequestId,
    call: Call,
}

impl RawServerRequest {
    pub(crate) fn new(line: &str, id: RequestIdRef<'_>, method: &str, params: Option<&RawValue>) -> Self {
        Self { id: id.into_owned(), call: Call::new(line, method, params.map(RawValue::get)) }
    }

    pub(crate) fn method(&self) -> &str {
        self.call.method()
    }

    pub(crate) fn params(&self) -> Option<&RawValue> {
        self.call.params()
    }

    /// The thread that it is asked for, if the params name one.
    pub(super) fn thread_id(&self) -> Option<String> {
        let route = route(self.method(), self.call.params_text()?).ok()?;
        route.thread_id.map(Cow::into_owned)
    }

    /// The turn that it is asked for, if the params name one.
    pub(super) fn turn_id(&self) -> Option<String> {
        let route = route(self.method(), self.call.params_text()?).ok()?;
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
