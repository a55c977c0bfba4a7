//! The text of a turn's messages.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use codex_protocol_types::method::Notification as _;
use codex_protocol_types::notifications::TurnCompleted;
use codex_protocol_types::{ServerNotification, ThreadItem};
use futures_core::Stream;

use super::collector::failure;
use super::stream::TurnStream;
use crate::error::{Error, Result};
use crate::shown::shown;

/// What stands between two messages.
const GAP: &str = "\n\n";

/// The text of a turn's messages as it is written; see [`Turn::stream_text`](crate::Turn::stream_text).
#[must_use = "a stream does nothing unless it is read"]
pub struct TextStream {
    stream: TurnStream,
    /// The item of the message that the last piece is of.
    message: Option<String>,
    /// A message that has begun and of which nothing has come yet.
    begun: Option<String>,
    /// A piece that comes after the gap between two messages.
    after_gap: Option<String>,
}

shown! { TextStream |this| of: this.stream }

impl TextStream {
    pub(super) fn new(stream: TurnStream) -> Self {
        Self { stream, message: None, begun: None, after_gap: None }
    }

    /// The item id of the message that the last piece is of: a new one begins a new message.
    pub fn message_id(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The next piece of text; `None` after the end. Between two messages there is an empty line, as a piece of its own. A failed turn ends with
    /// [`Error::TurnFailed`](crate::Error::TurnFailed), one whose end cannot be read with
    /// [`Error::Decode`](crate::Error::Decode).
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: the next call gives what it would have given.
    pub async fn next(&mut self) -> Option<Result<String>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    /// A piece of that message, or the gap before it.
    fn piece(&mut self, message: String, piece: String) -> String {
        let before = self.message.as_ref();
        let gap = before.is_some_and(|before| *before != message);
        self.begun.take_if(|begun| *begun == message);
        self.message = Some(message);
        if !gap {
            return piece;
        }
        self.after_gap = Some(piece);
        GAP.to_owned()
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<String>>> {
        if let Some(piece) = self.after_gap.take() {
            return Poll::Ready(Some(Ok(piece)));
        }
        loop {
            match ready!(self.stream.poll(cx)) {
                Some(Ok(ServerNotification::ItemAgentMessageDelta(delta))) => {
                    return Poll::Ready(Some(Ok(self.piece(delta.item_id, delta.delta))));
                }
                Some(Ok(ServerNotification::ItemStarted(started))) => {
                    if let ThreadItem::AgentMessage(message) = started.item {
                        self.begun = Some(message.id);
                    }
                }
                // A message may come at once, without pieces.
                Some(Ok(ServerNotification::ItemCompleted(completed))) => {
                    if let ThreadItem::AgentMessage(message) = completed.item
                        && self.begun.take_if(|begun| *begun == message.id).is_some()
                        && !message.text.is_empty()
                    {
                        return Poll::Ready(Some(Ok(self.piece(message.id, message.text))));
                    }
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
