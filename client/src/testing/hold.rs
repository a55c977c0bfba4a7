//! A reply that waits: the test's handle, and the gate at which the server waits.

use tokio::sync::{oneshot, watch};

use super::log::patiently;
use super::reply::Reply;
use super::request::ModelRequest;

/// A reply that has begun, or will, and then waits for the test.
///
/// Made by [`MockModel::hold`](super::MockModel::hold) and [`Reply::held`]. Dropping the handle lets the reply go on
/// to what was scripted after it, so a test that ends early does not leave a turn hanging.
#[derive(Debug)]
#[must_use = "a dropped hold releases its reply at once"]
pub struct Hold {
    arrival: watch::Receiver<Option<ModelRequest>>,
    release: oneshot::Sender<Reply>,
}

/// The server's side of a [`Hold`].
#[derive(Debug)]
pub(super) struct Gate {
    arrival: watch::Sender<Option<ModelRequest>>,
    release: oneshot::Receiver<Reply>,
}

pub(super) fn pair() -> (Gate, Hold) {
    let (arrival, arrived) = watch::channel(None);
    let (release, released) = oneshot::channel();
    (Gate { arrival, release: released }, Hold { arrival: arrived, release })
}

impl Hold {
    /// Waits until a request of the runtime has arrived here, and gives that request.
    ///
    /// What the reply began with has been sent by then; the runtime may not have passed it on to its client yet.
    ///
    /// # Panics
    ///
    /// When no request comes within [`PATIENCE`](super::PATIENCE), or none can come since the model was dropped.
    ///
    /// # Cancel safety
    ///
    /// It only reads: dropping it has no effect.
    pub async fn reached(&self) -> ModelRequest {
        let mut arrival = self.arrival.clone();
        let arrived =
            patiently(|| "a request to reach a hold".to_owned(), arrival.wait_for(Option::is_some)).await;
        match arrived.ok().and_then(|request| request.clone()) {
            Some(request) => request,
            None => panic!("the mock model or its reply was dropped before a request reached the hold"),
        }
    }

    /// Goes on with `reply`, then with what was scripted after the hold.
    ///
    /// The stream has begun, so an [HTTP error](Reply::error) fails it with a `response.failed` event instead.
    /// Nothing happens if the runtime has hung up.
    pub fn release(self, reply: impl Into<Reply>) {
        // The only error is that the runtime no longer listens.
        let _ = self.release.send(reply.into());
    }

    /// Waits until the runtime has given up on the held request, as it does when the turn is interrupted.
    ///
    /// # Panics
    ///
    /// When that does not happen within [`PATIENCE`](super::PATIENCE).
    ///
    /// # Cancel safety
    ///
    /// It only waits: dropping it has no effect.
    pub async fn hung_up(&mut self) {
        patiently(|| "the runtime to hang up on a held reply".to_owned(), self.release.closed()).await;
    }
}

impl Gate {
    pub(super) fn arrive(&self, request: &ModelRequest) {
        self.arrival.send_replace(Some(request.clone()));
    }

    /// What the test released, or `None` if it dropped its handle.
    pub(super) async fn released(self) -> Option<Reply> {
        self.release.await.ok()
    }
}
