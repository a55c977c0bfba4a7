//! Waiting for the answer to a request.

use std::future::Future;
use std::pin::Pin;
use std::sync::Weak;
use std::task::{Context, Poll, ready};

use futures_channel::oneshot;

use super::back::Back;
use super::pending::Reply;

/// The answer to a request, once it comes. Dropped before, it gives up the request's place among those in flight.
#[derive(Debug)]
pub(crate) struct PendingAnswer {
    id: i64,
    receiver: oneshot::Receiver<Reply>,
    session: Weak<dyn Back>,
    done: bool,
}

impl PendingAnswer {
    pub(super) fn new(id: i64, receiver: oneshot::Receiver<Reply>, session: Weak<dyn Back>) -> Self {
        Self { id, receiver, session, done: false }
    }

    /// The request's id.
    pub(crate) fn id(&self) -> i64 {
        self.id
    }

    #[cfg(test)]
    pub(super) fn try_recv(&mut self) -> Result<Option<Reply>, oneshot::Canceled> {
        let received = self.receiver.try_recv();
        self.done |= !matches!(received, Ok(None));
        received
    }
}

impl Future for PendingAnswer {
    type Output = Result<Reply, oneshot::Canceled>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let reply = ready!(Pin::new(&mut self.receiver).poll(cx));
        self.done = true;
        Poll::Ready(reply)
    }
}

impl Drop for PendingAnswer {
    fn drop(&mut self) {
        // First the receiver: whoever looks at the request from here on must see that nobody waits.
        self.receiver.close();
        if !self.done
            && let Some(session) = self.session.upgrade()
        {
            session.abandon(self.id);
        }
    }
}
