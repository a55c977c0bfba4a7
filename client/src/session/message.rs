//! One message, classified but not decoded: it keeps its line, and knows where in it the params are.

use std::borrow::Cow;
use std::ops::Range;

use bytes::Bytes;
use codex_protocol_types::jsonrpc::RequestIdRef;
use codex_protocol_types::route::route;
use codex_protocol_types::{RequestId, ServerNotification};
use serde_json::value::RawValue;

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

/// Text inside a line, or its own where the line holds it escaped.
#[derive(Debug, Clone)]
enum Piece {
    Inside(Range<usize>),
    Own(Box<str>),
}

impl Piece {
    /// `piece` may be a part of `line`.
    fn new(line: &str, piece: &str) -> Self {
        let start = (piece.as_ptr() as usize).wrapping_sub(line.as_ptr() as usize);
        let inside = start.checked_add(piece.len()).and_then(|end| line.get(start..end));
        match inside {
            Some(found) if found == piece => Self::Inside(start..start + piece.len()),
            _ => Self::Own(piece.into()),
        }
    }

    fn text<'l>(&'l self, line: &'l Bytes) -> &'l str {
        match self {
            Self::Inside(range) => std::str::from_utf8(&line[range.clone()]).unwrap_or_default(),
            Self::Own(text) => text,
        }
    }
}

/// A method and its params, still raw.
#[derive(Debug, Clone)]
struct Call {
    line: Bytes,
    method: Piece,
    params: Option<Range<usize>>,
}

impl Call {
    /// `text` is the line.
    fn new(line: &Bytes, text: &str, method: &str, params: Option<&str>) -> Self {
        let params = params.and_then(|params| match Piece::new(text, params) {
            Piece::Inside(range) => Some(range),
            Piece::Own(_) => None,
        });
        Self { line: line.clone(), method: Piece::new(text, method), params }
    }

    /// The same with a line of its own: what is kept long must not keep the whole block that was read with it.
    fn detached(&self) -> Self {
        /// A longer line is most of its block.
        const LONG: usize = 32 * 1024;
        let mut own = self.clone();
        if own.line.len() < LONG {
            own.line = Bytes::copy_from_slice(&own.line);
        }
        own
    }

    fn method(&self) -> &str {
        self.method.text(&self.line)
    }

    fn params_text(&self) -> Option<&str> {
        std::str::from_utf8(&self.line[self.params.clone()?]).ok()
    }

    fn params(&self) -> Option<&RawValue> {
        serde_json::from_str(self.params_text()?).ok()
    }
}

/// A notification that nobody has decoded yet.
#[derive(Debug, Clone)]
pub(crate) struct RawNotification(Call);

impl RawNotification {
    /// `text` is the line.
    pub(crate) fn new(line: &Bytes, text: &str, method: &str, params: Option<&str>) -> Self {
        Self(Call::new(line, text, method, params))
    }

    pub(crate) fn method(&self) -> &str {
        self.0.method()
    }

    /// How many bytes its line has.
    pub(super) fn len(&self) -> usize {
        self.0.line.len()
    }

    /// Whether that text is somewhere in the params.
    pub(super) fn mentions(&self, text: &str) -> bool {
        self.0.params_text().is_some_and(|params| params.contains(text))
    }

    /// The same, not tied to the block that was read with it.
    pub(super) fn detached(&self) -> Self {
        Self(self.0.detached())
    }

    /// Decodes it; what does not decode is kept as such.
    pub(crate) fn decode(&self) -> ServerNotification {
        let notification = match self.0.params_text() {
            Some(params) => ServerNotification::decode_str(self.method(), params),
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
    pub(crate) fn new(
        line: &Bytes,
        text: &str,
        id: RequestIdRef<'_>,
        method: &str,
        params: Option<&RawValue>,
    ) -> Self {
        Self { id: id.into_owned(), call: Call::new(line, text, method, params.map(RawValue::get)) }
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

    /// The same, not tied to the block that was read with it.
    pub(super) fn detached(&self) -> Self {
        Self { id: self.id.clone(), call: self.call.detached() }
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
