//! Talking with the model: `thread/realtime/*`.

use std::pin::Pin;
use std::task::{Context, Poll};

use codex_protocol_types::requests::{
    ThreadRealtimeAppendAudio, ThreadRealtimeAppendText, ThreadRealtimeStart, ThreadRealtimeStop,
};
use codex_protocol_types::{
    RealtimeOutputModality, ServerNotification, ThreadRealtimeAppendAudioParams,
    ThreadRealtimeAppendTextParams, ThreadRealtimeAudioChunk, ThreadRealtimeStartParams,
    ThreadRealtimeStopParams,
};
use futures_core::Stream;

use crate::connection::subscription::Subscription;
use crate::error::Result;
use crate::requests::awaited::awaited;
use crate::requests::generated;
use crate::session::Key;
use crate::shown::shown;
use crate::thread::Thread;

impl Thread {
    /// Starts a conversation by voice or text on this thread (`thread/realtime/start`). Await the builder to start it.
    ///
    /// # Cancel safety
    ///
    /// Dropped before the answer, it leaves no conversation behind: one that the runtime begins all the same is ended.
    pub fn realtime(&self, output: RealtimeOutputModality) -> generated::ThreadRealtimeStart {
        let params = ThreadRealtimeStartParams::new(self.id(), output);
        generated::ThreadRealtimeStart::new(self.codex().clone(), params)
    }
}

awaited! {
    generated::ThreadRealtimeStart => RealtimeSession: |builder| {
        let (connection, params) = (builder.codex.connection().clone(), builder.params);
        let subscription = Subscription::keyed(connection.session(), Key::Observed(params.thread_id.clone()));
        let undo = ThreadRealtimeStopParams::new(params.thread_id.clone());
        let (_, stop) =
            connection.request_undone_by::<ThreadRealtimeStart, ThreadRealtimeStop>(&params, &undo).await?;
        // From here on the conversation has a handle.
        if let Some(guard) = stop {
            guard.keep();
        }
        let thread = Thread::new(builder.codex, params.thread_id);
        Ok(RealtimeSession { thread, subscription, over: false })
    }
}

/// A conversation on a thread: a stream of its notifications, which ends after `thread/realtime/closed`.
#[must_use = "a stream does nothing unless it is read"]
pub struct RealtimeSession {
    thread: Thread,
    subscription: Subscription,
    over: bool,
}

shown! { RealtimeSession |this| thread: this.thread.id() }

impl RealtimeSession {
    /// The thread it is on.
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    /// Says something in writing (`thread/realtime/appendText`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the conversation is over.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request is on its way: dropping it only forgets the answer.
    pub async fn append_text(&self, text: impl Into<String>) -> Result<()> {
        let params = ThreadRealtimeAppendTextParams::new(self.thread.id(), text);
        let connection = self.thread.codex().connection();
        connection.request::<ThreadRealtimeAppendText>(&params).await.map(drop)
    }

    /// Says something aloud (`thread/realtime/appendAudio`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the conversation is over.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request is on its way: dropping it only forgets the answer.
    pub async fn append_audio(&self, audio: ThreadRealtimeAudioChunk) -> Result<()> {
        let params = ThreadRealtimeAppendAudioParams::new(self.thread.id(), audio);
        let connection = self.thread.codex().connection();
        connection.request::<ThreadRealtimeAppendAudio>(&params).await.map(drop)
    }

    /// Ends the conversation (`thread/realtime/stop`); the stream then tells of its end.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if it is over.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request is on its way: dropping it only forgets the answer.
    pub async fn stop(&self) -> Result<()> {
        let params = ThreadRealtimeStopParams::new(self.thread.id());
        self.thread.codex().connection().request::<ThreadRealtimeStop>(&params).await.map(drop)
    }

    /// The next `thread/realtime/...` notification of the thread; `None` after the end.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing: the next call gives what it would have given.
    pub async fn next(&mut self) -> Option<Result<ServerNotification>> {
        std::future::poll_fn(|cx| self.poll(cx)).await
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<ServerNotification>>> {
        if self.over {
            return Poll::Ready(None);
        }
        let next = self.subscription.poll_pick(cx, "thread/realtime", |notification| {
            notification.method().starts_with("thread/realtime/").then_some(notification)
        });
        self.over = matches!(next, Poll::Ready(Some(Ok(ServerNotification::ThreadRealtimeClosed(_)))));
        next
    }
}

impl Stream for RealtimeSession {
    type Item = Result<ServerNotification>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}
