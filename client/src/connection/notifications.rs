//! Streams of notifications that belong to no turn.

use std::pin::Pin;
use std::task::{Context, Poll};

use codex_protocol_types::ServerNotification;
use futures_core::Stream;

use crate::connection::subscription::Subscription;
use crate::error::Result;
use crate::shown::shown;

/// Notifications of a connection ([`Codex::notifications`](crate::Codex::notifications)) or of a thread
/// ([`Thread::events`](crate::Thread::events)).
///
/// It ends with [`Error::Closed`](crate::Error::Closed) when the connection does. A line of the runtime that is no
/// message is an [`Error::ProtocolViolation`](crate::Error::ProtocolViolation) in the stream of the connection, which
/// goes on after it.
#[must_use = "a stream does nothing unless it is read"]
pub struct NotificationStream {
    subscription: Subscription,
}

shown! { NotificationStream |this| of: this.subscription }

impl NotificationStream {
    pub(crate) fn new(subscription: Subscription) -> Self {
        Self { subscription }
    }

    /// The next notification; `None` after the end.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: the next call gives what it would have given.
    pub async fn next(&mut self) -> Option<Result<ServerNotification>> {
        self.subscription.next().await
    }
}

impl Stream for NotificationStream {
    type Item = Result<ServerNotification>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.subscription.poll_next(cx)
    }
}
