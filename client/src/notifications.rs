//! The stream of what belongs to nothing else.

use std::pin::Pin;
use std::task::{Context, Poll};

use codex_protocol_types::ServerNotification;
use futures_core::Stream;

use crate::codex::Codex;
use crate::error::Result;
use crate::inbox::Reader;
use crate::session::{RawNotification, Violation};

/// Notifications that belong to no turn, login or other handle; see [`Codex::notifications`].
///
/// A line of the runtime that is no message is an [`Error::ProtocolViolation`](crate::Error::ProtocolViolation) here;
/// the stream goes on after it. It ends with [`Error::Closed`](crate::Error::Closed) when the connection does.
#[derive(Debug)]
#[must_use = "a stream does nothing unless it is read"]
pub struct NotificationStream {
    codex: Codex,
    reader: Reader<Result<RawNotification, Violation>>,
}

impl NotificationStream {
    pub(crate) fn new(codex: Codex) -> Self {
        let reader = Reader::new(codex.connection().session.subscribe_global());
        Self { codex, reader }
    }

    /// The next notification; `None` after the end.
    pub async fn next(&mut self) -> Option<Result<ServerNotification>> {
        self.reader.next().await
    }
}

impl Stream for NotificationStream {
    type Item = Result<ServerNotification>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.reader.poll_next(cx)
    }
}

impl Drop for NotificationStream {
    fn drop(&mut self) {
        self.codex.connection().session.unsubscribe_global(self.reader.inbox());
    }
}
