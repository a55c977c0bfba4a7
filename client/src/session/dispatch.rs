//! What each line does to the state of a connection.

use std::sync::Arc;
use std::task::Waker;

use bytes::Bytes;
use codex_protocol_types::jsonrpc::{Message, RequestIdRef};
use codex_protocol_types::method::Request as _;
use codex_protocol_types::requests::{AccountLoginStart, TurnStart};
use codex_protocol_types::route::route;
use codex_protocol_types::{LoginAccountResponse, RpcError};
use futures_channel::oneshot;
use serde_json::value::RawValue;

use super::pending::Pending;
use super::subscribers::Subscribers;
use super::{Expect, InboxEnd, Key, Notifications, RawNotification, RawServerRequest, Reply, Violation};
use crate::error::ConnectionClosed;

/// The state that the reader and the callers share.
#[derive(Debug)]
pub(super) struct State {
    pub(super) pending: Pending,
    pub(super) subscribers: Subscribers,
    pub(super) closed: Option<Arc<ConnectionClosed>>,
}

impl State {
    pub(super) fn new(inbox_limit: Option<usize>) -> Self {
        Self { pending: Pending::default(), subscribers: Subscribers::new(inbox_limit), closed: None }
    }

    /// Registers a request; fails at once if the connection is gone.
    pub(super) fn expect(
        &mut self,
        sender: oneshot::Sender<Reply>,
        expect: Expect,
    ) -> Result<i64, Arc<ConnectionClosed>> {
        match &self.closed {
            Some(reason) => Err(Arc::clone(reason)),
            None => Ok(self.pending.add(sender, expect)),
        }
    }

    pub(super) fn subscribe(&mut self, key: Key) -> Arc<Notifications> {
        let inbox = self.subscribers.subscribe(key);
        self.ended_if_closed(inbox)
    }

    pub(super) fn subscribe_global(&mut self) -> Arc<Notifications> {
        let inbox = self.subscribers.subscribe_global();
        self.ended_if_closed(inbox)
    }

    fn ended_if_closed(&self, inbox: Arc<Notifications>) -> Arc<Notifications> {
        if let Some(reason) = &self.closed {
            inbox.end(InboxEnd::Closed(Arc::clone(reason)));
        }
        inbox
    }

    pub(super) fn unsubscribe(&mut self, key: &Key, inbox: &Arc<Notifications>) {
        self.subscribers.unsubscribe(key, inbox);
    }

    pub(super) fn unsubscribe_global(&mut self, inbox: &Arc<Notifications>) {
        self.subscribers.unsubscribe_global(inbox);
    }

    /// Takes one line; a request of the server is handed back.
    pub(super) fn line(&mut self, line: Bytes, wakers: &mut Vec<Waker>) -> Option<RawServerRequest> {
        let text = match std::str::from_utf8(&line) {
            Ok(text) => text,
            Err(error) => return self.violation(&line, format!("not UTF-8: {error}"), wakers),
        };
        match Message::parse(text) {
            Err(error) => return self.violation(&line, error, wakers),
            Ok(Message::Request { id, method, params }) => {
                return Some(RawServerRequest::new(&line, text, id, &method, params));
            }
            Ok(Message::Notification { method, params, .. }) => {
                self.notification(&line, text, &method, params, wakers);
            }
            Ok(Message::Response { id, result }) => self.result(&line, id, result),
            Ok(Message::Error { id, error }) => self.refusal(&line, id, error),
        }
        None
    }

    fn notification(
        &mut self,
        line: &Bytes,
        text: &str,
        method: &str,
        params: Option<&RawValue>,
        wakers: &mut Vec<Waker>,
    ) {
        let notification = RawNotification::new(line, text, method, params);
        // The params were already seen to be JSON, so this cannot fail; were it to, nothing is routed by them.
        let route = params.and_then(|params| route(method, params.get()).ok()).unwrap_or_default();
        let pending = &self.pending;
        let thread = route.thread_id.as_deref();
        let expected = |key: &Key| match key {
            Key::Turn(_) => pending.may_start_turn(thread),
            Key::Login(_) => pending.may_start_login(),
        };
        self.subscribers.deliver(notification, &route, expected, wakers);
    }

    fn result(&mut self, line: &Bytes, id: RequestIdRef<'_>, result: &RawValue) {
        let Some((sender, expect)) = self.answered(&id) else { return };
        if sender.is_canceled() {
            return;
        }
        let inbox = started(&expect, result.get()).map(|key| self.subscribe(key));
        let json = line.slice_ref(result.get().as_bytes());
        // A caller that went away in between has dropped its inbox with the reply.
        let _ = sender.send(Reply::Result { json, inbox });
    }

    fn refusal(&mut self, _: &Bytes, id: RequestIdRef<'_>, error: RpcError) {
        if let Some((sender, _)) = self.answered(&id) {
            let _ = sender.send(Reply::Refused(error));
        }
    }

    fn answered(&mut self, id: &RequestIdRef<'_>) -> Option<(oneshot::Sender<Reply>, Expect)> {
        let found = match id {
            RequestIdRef::Integer(id) => self.pending.take(*id),
            RequestIdRef::String(_) => None,
        };
        if found.is_none() {
            tracing::warn!(?id, "an answer to no request, or a second one, was discarded");
        }
        found
    }

    /// A line that is no message. If it is a broken answer, its request fails; otherwise the global stream tells.
    fn violation(
        &mut self,
        line: &Bytes,
        reason: impl ToString,
        wakers: &mut Vec<Waker>,
    ) -> Option<RawServerRequest> {
        let violation = Violation::new(line, reason);
        tracing::warn!(line = violation.line, reason = violation.reason, "a line breaks the protocol");
        match id_of(line).and_then(|id| self.pending.take(id)) {
            Some((sender, _)) => drop(sender.send(Reply::Violation(violation))),
            None => self.subscribers.deliver_global(Err(violation), wakers),
        }
        None
    }

    pub(super) fn close(&mut self, reason: &Arc<ConnectionClosed>, wakers: &mut Vec<Waker>) {
        if self.closed.is_some() {
            return;
        }
        self.closed = Some(Arc::clone(reason));
        for sender in self.pending.take_all() {
            let _ = sender.send(Reply::Closed(Arc::clone(reason)));
        }
        self.subscribers.close(reason, wakers);
    }
}

/// The key of what an answer has started.
fn started(expect: &Expect, result: &str) -> Option<Key> {
    match expect {
        Expect::Nothing => None,
        Expect::Turn { .. } => {
            TurnStart::decode_response(result).ok().map(|response| Key::Turn(response.turn.id))
        }
        Expect::Login => match AccountLoginStart::decode_response(result).ok()? {
            LoginAccountResponse::Chatgpt(login) => Some(Key::Login(login.login_id)),
            LoginAccountResponse::ChatgptDeviceCode(login) => Some(Key::Login(login.login_id)),
            _ => None,
        },
    }
}

/// The id of an answer that is otherwise broken.
fn id_of(line: &[u8]) -> Option<i64> {
    let value: serde_json::Value = serde_json::from_slice(line).ok()?;
    if value.get("method").is_some() {
        return None;
    }
    value.get("id")?.as_i64()
}
