//! The stream of a turn.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use codex_protocol_types::method::Notification as _;
use codex_protocol_types::notifications::TurnCompleted;
use codex_protocol_types::{NotificationDecoder, ServerNotification};
use futures_core::Stream;

use super::on_drop::InterruptOnDrop;
use super::shelf::{Place, Shelf, TurnReader};
use super::stall::Stall;
use crate::error::{Error, Result};
use crate::session::{RawNotification, TurnRecord};
use crate::shown::shown;
use crate::telemetry::Timed;
use crate::thread::Thread;

/// Everything that the runtime tells of one turn, in order; see [`Turn::stream`](crate::Turn::stream).
///
/// Ends after `turn/completed`. A stream that cannot get that far ends with an error.
#[must_use = "a stream does nothing unless it is read"]
pub struct TurnStream {
    /// Before the source: an interrupt is sent while the connection is there.
    on_drop: Option<InterruptOnDrop>,
    source: Source,
    /// `None` once nothing more can be read from it.
    reader: Option<TurnReader>,
    /// Where the reader goes when the stream is dropped.
    home: Option<Arc<Shelf>>,
    decoder: NotificationDecoder,
    done: bool,
    stall: Option<Stall>,
}

shown! { TurnStream |this| turn: this.source.turn_id }

/// What is streamed.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) thread: Thread,
    pub(super) turn_id: String,
    pub(super) record: Arc<TurnRecord>,
    pub(super) timed: Timed,
}

impl TurnStream {
    pub(super) fn new(
        source: Source,
        reader: Option<TurnReader>,
        home: Option<Arc<Shelf>>,
        stall: Option<Stall>,
    ) -> Self {
        let decoder = NotificationDecoder::default();
        Self { on_drop: None, source, done: reader.is_none(), reader, home, decoder, stall }
    }

    pub(super) fn interrupting(mut self, on_drop: Option<InterruptOnDrop>) -> Self {
        self.on_drop = on_drop;
        self
    }

    /// The next notification; `None` after the end.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: the next call gives what it would have given.
    pub async fn next(&mut self) -> Option<Result<ServerNotification>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<ServerNotification>>> {
        let next = ready!(self.poll_with(cx, |notification, decoder| notification.decode_by(decoder)));
        if let Some(Ok(ServerNotification::TurnCompleted(completed))) = &next {
            self.source.timed.completed(&completed.turn.status);
        }
        Poll::Ready(next)
    }

    /// Passes over the next notification.
    pub(super) async fn skip(&mut self) -> Option<Result<()>> {
        poll_fn(|cx| self.poll_with(cx, |_, _| ())).await
    }

    fn poll_with<T>(
        &mut self,
        cx: &mut Context<'_>,
        read: impl FnOnce(RawNotification<'_>, &mut NotificationDecoder) -> T,
    ) -> Poll<Option<Result<T>>> {
        let Some(reader) = self.reader.as_mut().filter(|_| !self.done) else { return Poll::Ready(None) };
        let mut last = false;
        let next = reader.poll_read(cx, |notification| {
            if let Some(stall) = &mut self.stall {
                stall.heard(notification.method());
            }
            last = notification.method() == TurnCompleted::METHOD;
            read(notification, &mut self.decoder)
        });
        let Poll::Ready(next) = next else {
            let Some(stall) = &mut self.stall else { return Poll::Pending };
            let silence = ready!(stall.poll(&self.source.record, &self.source.turn_id, cx));
            self.done = true;
            return Poll::Ready(Some(Err(silence)));
        };
        let incomplete = || Err(Error::TurnIncomplete { turn_id: self.source.turn_id.clone() });
        let next = next.unwrap_or_else(incomplete);
        if last {
            self.leave(Place::Over);
        } else if next.is_err() {
            self.leave(Place::Out);
        }
        Poll::Ready(Some(next))
    }

    /// Gives up the reader, whose inbox has no more.
    fn leave(&mut self, place: Place) {
        self.done = true;
        if let Some(reader) = self.reader.take() {
            self.unsubscribe(&reader);
        }
        if let Some(home) = self.home.take() {
            *home.place() = place;
        }
    }

    fn unsubscribe(&self, reader: &TurnReader) {
        let session = self.source.thread.codex().connection().session();
        session.leave(&self.source.turn_id, reader.inbox());
    }
}

impl Stream for TurnStream {
    type Item = Result<ServerNotification>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}

impl Drop for TurnStream {
    fn drop(&mut self) {
        let Some(reader) = self.reader.take() else { return };
        if let Some(home) = self.home.take() {
            let mut place = home.place();
            if matches!(*place, Place::Out) {
                *place = Place::Here(reader);
                return;
            }
        }
        self.unsubscribe(&reader);
    }
}
