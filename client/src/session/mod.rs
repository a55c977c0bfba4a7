//! The sans-io core: it is fed bytes, hands out bytes to write, and puts raw messages into inboxes.
//!
//! Everything hard about a connection is here and is tested with byte strings: framing, pending requests, routing,
//! replay of early notifications, shutdown. No tokio, no clock, no process.
//!
//! ```text
//! bytes -> frame -> envelope (method, id, route; params still raw) -> inbox -> typed where it is read
//! ```

mod broken;
mod dispatch;
#[cfg(any(feature = "stdio", test))]
mod frame;
mod inbox;
mod key;
mod message;
mod outgoing;
mod pending;
pub(crate) mod reader;
mod subscribers;

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

#[cfg(any(feature = "websocket", all(unix, feature = "unix")))]
use bytes::Bytes;
use codex_protocol_types::jsonrpc::error_code;
use codex_protocol_types::{RequestId, RpcError};
use futures_channel::oneshot;
use serde::de::IgnoredAny;

pub(crate) use inbox::{Inbox, InboxEnd};
pub(crate) use key::Key;
pub(crate) use message::{RawNotification, RawServerRequest, ServerEvent, Violation};
pub(crate) use pending::{Expect, Reply};

use dispatch::State;
#[cfg(any(feature = "stdio", test))]
pub(crate) use frame::Frames;
use outgoing::Outgoing;

use crate::error::ConnectionClosed;

/// What a subscriber to notifications receives.
pub(crate) type Notifications = Inbox<Result<RawNotification, Violation>>;

/// A request that was sent.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) id: i64,
    pub(crate) answer: oneshot::Receiver<Reply>,
}

/// One connection's state, shared by its reader, its writer and everyone who waits on it.
#[derive(Debug)]
pub(crate) struct Session {
    state: Mutex<State>,
    outgoing: Outgoing,
    server_events: Arc<Inbox<ServerEvent>>,
    /// Whether nobody is left to answer the requests of the server.
    unattended: AtomicBool,
}

impl Session {
    /// `inbox_limit`: how many unread notifications a stream may hold before it ends with an error.
    pub(crate) fn new(inbox_limit: Option<usize>) -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(State::new(inbox_limit)),
            outgoing: Outgoing::default(),
            server_events: Inbox::new(None),
            unattended: AtomicBool::new(false),
        })
    }

    /// Sends a request; `params` and `trace`, its trace context, are JSON. A dropped receiver discards the reply.
    pub(crate) fn request(
        &self,
        method: &str,
        params: &str,
        trace: Option<&str>,
        expect: Expect,
    ) -> Result<Sent, Arc<ConnectionClosed>> {
        let (sender, answer) = oneshot::channel();
        let id = self.state().expect(sender, expect)?;
        // The method may be any text of the caller's.
        let method = serde_json::Value::from(method);
        let trace = trace.map(|trace| format!(r#","trace":{trace}"#)).unwrap_or_default();
        self.outgoing.push(&format!(r#"{{"id":{id},"method":{method},"params":{params}{trace}}}"#));
        Ok(Sent { id, answer })
    }

    /// Sends a notification without params.
    pub(crate) fn notify(&self, method: &str) {
        self.outgoing.push(&format!(r#"{{"method":"{method}"}}"#));
    }

    /// Answers a request of the server; the result is JSON. Only enqueues: it never waits on anything.
    pub(crate) fn respond(&self, id: &RequestId, answer: Result<String, RpcError>) {
        let id = json(id);
        match answer.and_then(one_line) {
            Ok(result) => self.outgoing.push(&format!(r#"{{"id":{id},"result":{result}}}"#)),
            Err(error) => self.outgoing.push(&format!(r#"{{"id":{id},"error":{}}}"#, json(&error))),
        }
    }

    /// Feeds one whole message that arrived.
    #[cfg(any(feature = "websocket", all(unix, feature = "unix")))]
    pub(crate) fn receive_message(&self, message: Bytes) {
        let mut wakers = Vec::new();
        let event = self.state().line(message, &mut wakers);
        if let Some(event) = event {
            self.server_event(event, &mut wakers);
        }
        wakers.into_iter().for_each(Waker::wake);
    }

    /// Takes note of what arrived and cannot be a message.
    #[cfg(any(feature = "websocket", all(unix, feature = "unix")))]
    pub(crate) fn refuse_message(&self, message: &Bytes, reason: &str) {
        let mut wakers = Vec::new();
        self.state().violation(message, reason, &mut wakers);
        wakers.into_iter().for_each(Waker::wake);
    }

    /// Feeds bytes that arrived; `frames` is the reader's own.
    #[cfg(any(feature = "stdio", test))]
    pub(crate) fn receive(&self, frames: &mut Frames, bytes: &[u8]) {
        frames.feed(bytes);
        let mut wakers = Vec::new();
        let mut state = self.state();
        while let Some(line) = frames.next_line() {
            if let Some(event) = state.line(line, &mut wakers) {
                // Whoever answers may take the state's lock.
                drop(state);
                self.server_event(event, &mut wakers);
                state = self.state();
            }
        }
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
    }

    fn server_event(&self, event: ServerEvent, wakers: &mut Vec<Waker>) {
        wakers.extend(self.server_events.push(event));
        if self.unattended.load(Ordering::SeqCst) {
            self.refuse_server_requests();
        }
    }

    /// Whoever answered the requests of the server is gone: from now on they are refused, never left waiting.
    pub(crate) fn leave_unattended(&self) {
        self.unattended.store(true, Ordering::SeqCst);
        self.refuse_server_requests();
    }

    fn refuse_server_requests(&self) {
        let mut left = VecDeque::new();
        let _ = self.server_events.poll_take(&mut Context::from_waker(Waker::noop()), &mut left);
        for event in left {
            if let ServerEvent::Request(request) = event {
                self.respond(&request.id, Err(internal("the handler of this client is gone")));
            }
        }
    }

    /// Ends everything that waits: the connection is gone.
    pub(crate) fn close(&self, reason: Arc<ConnectionClosed>) {
        let mut wakers = Vec::new();
        self.state().close(&reason, &mut wakers);
        wakers.extend(self.server_events.end(InboxEnd::Closed(reason)));
        self.outgoing.close();
        wakers.into_iter().for_each(Waker::wake);
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
    pub(crate) fn server_events(&self) -> Arc<Inbox<ServerEvent>> {
        Arc::clone(&self.server_events)
    }

    /// A new reader of the notifications that belong to nothing else.
    pub(crate) fn subscribe_global(&self) -> Arc<Notifications> {
        self.state().subscribe_global()
    }

    /// A new reader of the notifications with that key.
    pub(crate) fn subscribe(&self, key: Key) -> Arc<Notifications> {
        self.state().subscribe(key)
    }

    /// Forgets a reader; what still comes for it is discarded.
    pub(crate) fn unsubscribe(&self, key: &Key, inbox: &Arc<Notifications>) {
        self.state().unsubscribe(key, inbox);
    }

    /// Forgets a reader of the global stream.
    pub(crate) fn unsubscribe_global(&self, inbox: &Arc<Notifications>) {
        self.state().unsubscribe_global(inbox);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A result as one line; one that is not JSON, which only a handler of unknown methods can give, becomes an error.
fn one_line(result: String) -> Result<String, RpcError> {
    serde_json::from_str::<IgnoredAny>(&result)
        .map_err(|error| internal(&format!("the answer of this client's handler is not JSON: {error}")))?;
    // Between the tokens of JSON: within a string a line end is escaped.
    Ok(if result.contains(['\n', '\r']) { result.replace(['\n', '\r'], " ") } else { result })
}

/// This client has failed to answer a request of the server.
pub(crate) fn internal(message: &str) -> RpcError {
    RpcError { code: error_code::INTERNAL_ERROR, message: message.to_owned(), data: None }
}

/// Ids and error objects always have a JSON form; `null` stands in for what cannot happen.
fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
