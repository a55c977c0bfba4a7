//! The session itself: what its reader, its writer and everyone who waits on it call.

use std::any::Any;
use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, OnceLock, PoisonError, Weak};
use std::task::{Context, Poll, Waker};

use codex_protocol_types::recording::Direction;
use codex_protocol_types::{RequestId, RpcError, Turn};
use futures_channel::oneshot;

use super::answer::PendingAnswer;
use super::back::Back;
use super::dispatch::State;
use super::effects::Effects;
#[cfg(any(feature = "stdio", test))]
use super::frame::Frames;
use super::inbox::{Inbox, InboxEnd, ServerEvents};
use super::limits::Limits;
use super::message::ServerEvent;
use super::outgoing::Outgoing;
use super::pending::Outbound;
use super::tap::Tap;
#[cfg(any(feature = "stdio", test))]
use super::text::part;
use super::text::{checked, internal, json, refusal};
use crate::error::ConnectionClosed;
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::relay::Relay;
use crate::sync::{Mutex, MutexGuard};

/// One connection's state, shared by its reader, its writer and everyone who waits on it.
///
/// The locks are taken in this order, and none but the first is held for longer than one look: the state, a turn's
/// record, an inbox. What waits for a lock to be released, and may then come back here, goes through [`Effects`].
pub(crate) struct Session {
    this: Weak<Self>,
    state: Mutex<State>,
    outgoing: Outgoing,
    tap: Option<Arc<Tap>>,
    server_events: Arc<ServerEvents>,
    /// Whether nobody is left to answer the requests of the server.
    unattended: AtomicBool,
    relay: Arc<Relay>,
    /// What leads from a request of the server back to the handles; the session knows none of them.
    pub(super) root: OnceLock<Box<dyn Any + Send + Sync>>,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session")
    }
}

impl Session {
    #[cfg(test)]
    pub(crate) fn new(limits: Limits) -> Arc<Self> {
        Self::tapped(limits, None)
    }

    /// A session whose messages somebody is told of.
    pub(crate) fn tapped(limits: Limits, tap: Option<Tap>) -> Arc<Self> {
        let tap = tap.map(Arc::new);
        Arc::new_cyclic(|this| Self {
            this: Weak::clone(this),
            state: Mutex::new(State::new(this.clone() as Weak<dyn Back>, limits)),
            outgoing: Outgoing::tapped(tap.clone()),
            tap,
            server_events: Inbox::new(None),
            unattended: AtomicBool::new(false),
            relay: Arc::default(),
            root: OnceLock::new(),
        })
    }

    /// Sends a request, or has it wait for its turn. Whoever drops the answer gives up its place.
    pub(crate) fn request(&self, outbound: Outbound<'_>) -> Result<PendingAnswer, Arc<ConnectionClosed>> {
        let (sender, receiver) = oneshot::channel();
        // The method may be any text of the caller's.
        let method = serde_json::Value::from(outbound.method);
        let trace = outbound.trace.map(|trace| format!(r#","trace":{trace}"#)).unwrap_or_default();
        let params = outbound.params;
        let line = |id| format!(r#"{{"id":{id},"method":{method},"params":{params}{trace}}}"#);
        let (id, line) = {
            let mut state = self.state();
            if let Some(reason) = &state.closed {
                return Err(Arc::clone(reason));
            }
            state.pending.add(sender, &outbound, line)
        };
        if let Some(line) = line {
            self.outgoing.push(&line);
        }
        Ok(PendingAnswer::new(id, receiver, self.this.clone()))
    }

    /// Sends a notification without params.
    pub(crate) fn notify(&self, method: &str) {
        self.outgoing.push(&format!(r#"{{"method":"{method}"}}"#));
    }

    /// Answers a request of the server; the result is JSON. Only enqueues: it never waits on anything.
    pub(crate) fn respond(&self, id: &RequestId, answer: Result<String, RpcError>) {
        match answer.and_then(checked) {
            Ok(result) => self.outgoing.push(&format!(r#"{{"id":{},"result":{result}}}"#, json(id))),
            Err(error) => self.outgoing.push(&refusal(id, &error)),
        }
        self.change(|state, effects| state.settled(id, effects));
    }

    /// Feeds whole messages that arrived.
    #[cfg(any(feature = "testing", feature = "websocket", all(unix, feature = "unix")))]
    pub(crate) fn receive_messages(&self, messages: impl IntoIterator<Item: AsRef<str>>) {
        let messages = messages.into_iter();
        let Some(tap) = &self.tap else {
            return self
                .change(|state, effects| messages.for_each(|text| state.text(text.as_ref(), effects)));
        };
        // Whoever is told may take its time: the state is not locked meanwhile.
        for message in messages {
            tap.pass(Direction::Received, message.as_ref().as_bytes());
            self.change(|state, effects| state.text(message.as_ref(), effects));
        }
    }

    /// Takes note of what arrived and cannot be a message.
    #[cfg(any(feature = "websocket", all(unix, feature = "unix")))]
    pub(crate) fn refuse_message(&self, message: &[u8], reason: &str) {
        self.change(|state, effects| state.violation(message, reason, effects));
    }

    /// Feeds bytes that arrived; `frames` is the reader's own.
    #[cfg(any(feature = "stdio", test))]
    pub(crate) fn receive(&self, frames: &mut Frames, mut bytes: &[u8]) {
        let Some(tap) = &self.tap else {
            // One look at all that arrived is cheaper than one at each line.
            let text = std::str::from_utf8(bytes).unwrap_or_default();
            return self.change(|state, effects| {
                while let Some(line) = frames.next_line(&mut bytes) {
                    match part(text, line) {
                        Some(line) => state.text(line, effects),
                        None => state.line(line, effects),
                    }
                }
            });
        };
        // Whoever is told may take its time: the state is not locked meanwhile.
        while let Some(line) = frames.next_line(&mut bytes) {
            tap.pass(Direction::Received, line);
            self.change(|state, effects| state.line(line, effects));
        }
    }

    /// Changes the state, then, without its lock, does what follows from that.
    pub(super) fn change(&self, change: impl FnOnce(&mut State, &mut Effects)) {
        let mut effects = Effects::default();
        let happened = {
            let mut state = self.state();
            change(&mut state, &mut effects);
            // Enqueued before another thread changes the state: what becomes of a request is told after the request.
            let events = effects.events.drain(..);
            let happened = events.len() > 0;
            effects.sleepers.extend(events.filter_map(|event| self.server_events.push(event)));
            happened
        };
        for line in effects.lines.drain(..) {
            self.outgoing.push(&line);
        }
        for (thread_id, turn_id) in effects.interrupts.drain(..) {
            self.send_interrupt(&thread_id, &turn_id);
        }
        if happened && self.unattended.load(Ordering::SeqCst) {
            self.refuse_server_requests();
        }
        effects.tell(&self.relay);
    }

    /// Whoever answered the requests of the server is gone: from now on they are refused, never left waiting.
    pub(crate) fn leave_unattended(&self) {
        self.unattended.store(true, Ordering::SeqCst);
        self.refuse_server_requests();
    }

    fn refuse_server_requests(&self) {
        let mut left = VecDeque::new();
        let mut nobody = Context::from_waker(Waker::noop());
        while let Poll::Ready(Ok(())) = self.server_events.poll_take(&mut nobody, &mut left) {
            for event in left.drain(..) {
                if let ServerEvent::Request(request) = event {
                    self.respond(&request.id, Err(internal("the handler of this client is gone")));
                }
            }
        }
    }

    /// Ends everything that waits: the connection is gone.
    pub(crate) fn close(&self, reason: Arc<ConnectionClosed>) {
        self.change(|state, effects| {
            state.close(&reason, effects);
            effects.sleepers.extend(self.server_events.end(InboxEnd::Closed(reason)));
        });
        self.outgoing.close();
        self.relay.end();
    }

    /// What wakes its readers.
    pub(crate) fn relay(&self) -> Arc<Relay> {
        Arc::clone(&self.relay)
    }

    /// Why the connection is gone, if it is.
    pub(crate) fn closed(&self) -> Option<Arc<ConnectionClosed>> {
        self.state().closed.clone()
    }

    /// Receives the reason once the connection is gone.
    pub(crate) fn when_closed(&self) -> oneshot::Receiver<Arc<ConnectionClosed>> {
        self.state().when_closed()
    }

    /// Asks the writer to finish: what is enqueued is still written, then the peer sees the end.
    pub(crate) fn finish_writing(&self) {
        self.outgoing.close();
    }

    /// The bytes to write next; `None` when there will be no more.
    pub(crate) fn poll_outgoing(&self, cx: &mut Context<'_>) -> Poll<Option<Vec<u8>>> {
        self.outgoing.poll_take(cx)
    }

    /// The requests of the server, and what becomes of them elsewhere.
    pub(crate) fn server_events(&self) -> Arc<ServerEvents> {
        Arc::clone(&self.server_events)
    }

    /// The runtime has said elsewhere that a turn runs.
    pub(crate) fn runs(&self, turn_id: &str) {
        self.change(|state, effects| state.turns.run(turn_id, effects));
    }

    /// The runtime has said elsewhere that a turn is over: its readers get the end that they were not there for.
    pub(crate) fn is_over(&self, thread_id: &str, turn: &Turn) {
        let params = format!(r#"{{"threadId":{},"turn":{}}}"#, json(&thread_id), json(turn));
        self.change(|state, effects| state.over(&params, &turn.id, effects));
    }

    /// How many notifications had to be dropped before anybody read them.
    pub(crate) fn dropped(&self) -> u64 {
        let state = self.state();
        state.turns.dropped + state.subscribers.global.dropped
    }

    /// How many requests of the server were refused because too many were open.
    pub(crate) fn refused(&self) -> u64 {
        self.state().asked.refused
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
