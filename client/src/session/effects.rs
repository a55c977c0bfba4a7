//! What a line leads to outside the state: done once its lock is released, for a waker, or whoever receives an answer,
//! may come back into the session.

use std::sync::Arc;

use futures_channel::oneshot;

use super::message::ServerEvent;
use super::pending::Reply;
use crate::error::ConnectionClosed;
use crate::sync::relay::{Relay, Sleeper};

/// What is still to be done, in the order in which it was found.
#[derive(Default)]
pub(super) struct Effects {
    /// Who is to be woken.
    pub(super) sleepers: Vec<Sleeper>,
    pub(super) replies: Vec<(oneshot::Sender<Reply>, Reply)>,
    /// Lines to be written.
    pub(super) lines: Vec<String>,
    pub(super) events: Vec<ServerEvent>,
    /// Turns to be interrupted: of which thread, and which.
    pub(super) interrupts: Vec<(String, String)>,
    /// Told that something has happened.
    pub(super) told: Vec<oneshot::Sender<()>>,
    /// Told that the connection is gone, and why.
    pub(super) closing: Vec<(oneshot::Sender<Arc<ConnectionClosed>>, Arc<ConnectionClosed>)>,
}

impl Effects {
    /// Tells everyone; lines, events and interrupts are the session's to handle.
    pub(super) fn tell(&mut self, relay: &Relay) {
        for (sender, reply) in self.replies.drain(..) {
            // A reply that nobody receives is dropped here, and undoes what its request has done.
            let _ = sender.send(reply);
        }
        for sender in self.told.drain(..) {
            let _ = sender.send(());
        }
        for (sender, reason) in self.closing.drain(..) {
            let _ = sender.send(reason);
        }
        relay.wake(self.sleepers.drain(..));
    }
}
