//! The streams of a turn.

use std::future::{Future as _, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use codex_protocol_types::ServerNotification;
use codex_protocol_types::method::Request as _;
use codex_protocol_types::requests::TurnStart;
use futures_core::Stream;
use tokio::time::{Instant, Sleep, sleep};

use crate::error::{Error, Result};
use crate::session::Key;
use crate::telemetry::Timed;
use crate::thread::Thread;

use super::collector::{failure, is_last};
use super::shelf::{Place, Shelf, TurnReader};

/// Everything that the runtime tells of one turn, in order; see [`Turn::stream`](crate::Turn::stream).
///
/// Ends after `turn/completed`. A stream that cannot get that far ends with an error.
#[derive(Debug)]
#[must_use = "a stream does nothing unless it is read"]
pub struct TurnStream {
    thread: Thread,
    turn_id: String,
    /// `None` once nothing more can be read from it.
    reader: Option<TurnReader>,
    /// Where the reader goes when the stream is dropped.
    home: Option<Arc<Shelf>>,
    done: bool,
    stall: Option<Stall>,
    timed: Timed,
}

/// The watch of a turn that must not fall silent.
#[derive(Debug)]
struct Stall {
    after: Duration,
    /// Runs once the turn has started.
    timer: Option<Pin<Box<Sleep>>>,
    last_event: String,
    last_at: Instant,
}

impl TurnStream {
    pub(super) fn new(
        thread: Thread,
        turn_id: &str,
        reader: Option<TurnReader>,
        home: Option<Arc<Shelf>>,
        stall_after: Option<Duration>,
        timed: Timed,
    ) -> Self {
        let stall = stall_after.map(|after| Stall {
            after,
            timer: None,
            last_event: TurnStart::METHOD.into(),
            last_at: Instant::now(),
        });
        Self { thread, turn_id: turn_id.to_owned(), done: reader.is_none(), reader, home, stall, timed }
    }

    /// The next notification; `None` after the end.
    pub async fn next(&mut self) -> Option<Result<ServerNotification>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<ServerNotification>>> {
        let Some(reader) = self.reader.as_mut().filter(|_| !self.done) else { return Poll::Ready(None) };
        let next = match reader.poll_next(cx) {
            Poll::Ready(next) => next,
            Poll::Pending => {
                let silence = ready!(self.poll_stall(cx));
                self.done = true;
                return Poll::Ready(Some(Err(silence)));
            }
        };
        let incomplete = || Err(Error::TurnIncomplete { turn_id: self.turn_id.clone() });
        let next = next.unwrap_or_else(incomplete);
        match &next {
            Ok(notification) => {
                if let Some(stall) = &mut self.stall {
                    stall.heard(notification);
                }
                if let ServerNotification::TurnCompleted(completed) = notification {
                    self.timed.completed(&completed.turn.status);
                }
                if is_last(notification) {
                    self.leave(Place::Over);
                }
            }
            Err(_) => self.leave(Place::Out),
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
        let session = self.thread.codex().connection().session();
        session.unsubscribe(&Key::Turn(self.turn_id.clone()), reader.inbox());
    }

    /// Ready when the turn has been silent for too long.
    fn poll_stall(&mut self, cx: &mut Context<'_>) -> Poll<Error> {
        let Some(stall) = &mut self.stall else { return Poll::Pending };
        let Some(timer) = &mut stall.timer else { return Poll::Pending };
        ready!(timer.as_mut().poll(cx));
        Poll::Ready(Error::Stalled {
            turn_id: self.turn_id.clone(),
            last_event: stall.last_event.clone(),
            silent_for: stall.last_at.elapsed(),
        })
    }
}

impl Stall {
    fn heard(&mut self, notification: &ServerNotification) {
        notification.method().clone_into(&mut self.last_event);
        self.last_at = Instant::now();
        let running = matches!(notification, ServerNotification::TurnStarted(_));
        match &mut self.timer {
            Some(timer) => timer.as_mut().reset(self.last_at + self.after),
            none if running => *none = Some(Box::pin(sleep(self.after))),
            _ => {}
        }
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

/// The text of a turn's messages as it is written; see [`Turn::stream_text`](crate::Turn::stream_text).
#[derive(Debug)]
#[must_use = "a stream does nothing unless it is read"]
pub struct TextStream {
    stream: TurnStream,
}

impl TextStream {
    pub(crate) fn new(stream: TurnStream) -> Self {
        Self { stream }
    }

    /// The next piece of text; `None` after the end. A failed turn ends with
    /// [`Error::TurnFailed`](crate::Error::TurnFailed).
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
                    let failure = failure(completed.turn);
                    return Poll::Ready(failure.map(Err));
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
