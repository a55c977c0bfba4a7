//! The text of a turn's messages.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use codex_protocol_types::ServerNotification;
use codex_protocol_types::method::Notification as _;
use codex_protocol_types::notifications::TurnCompleted;
use futures_core::Stream;

use super::collector::failure;
use super::stream::TurnStream;
use crate::error::{Error, Result};
use crate::shown::shown;

/// The text of a turn's messages as it is written; see [`Turn::stream_text`](crate::Turn::stream_text).
#[must_use = "a stream does nothing unless it is read"]
pub struct TextStream {
    stream: TurnStream,
}

shown! { TextStream |this| of: this.stream }

impl TextStream {
    pub(super) fn new(stream: TurnStream) -> Self {
        Self { stream }
    }

    /// The next piece of text; `None` after the end. A failed turn ends with
    /// [`Error::TurnFailed`](crate::Error::TurnFailed), one whose end cannot be read with
    /// [`Error::Decode`](crate::Error::Decode).
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: the next call gives what it would have given.
    pub async fn next(&mut self) -> Option<Result<String>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<String>>> {
        loop {
            match ready!(self.stream.poll(cx)) {
                Some(Ok(ServerNotification::ItemAgentMessageDelta(delta))) => {
                    return Poll::Ready(Some(Ok(delta.delta)));
                }
                Some(Ok(ServerNotification::TurnCompleted(completed))) => {
                    return Poll::Ready(failure(completed.turn).map(Err));
                }
                Some(Ok(ServerNotification::Undecodable(broken)))
                    if broken.method == TurnCompleted::METHOD =>
                {
                    let error = Error::undecodable(TurnCompleted::METHOD, broken.error);
                    return Poll::Ready(Some(Err(error)));
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl Stream for TextStream {
    type Item = Result<String>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}
