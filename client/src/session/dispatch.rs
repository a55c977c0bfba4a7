//! What each line does to the state of a connection.

use std::sync::Arc;
use std::task::Waker;

use bytes::Bytes;
use codex_protocol_types::jsonrpc::{Message, RequestIdRef};
use codex_protocol_types::method::{Notification as _, Request as _};
use codex_protocol_types::notifications::ServerRequestResolved;
use codex_protocol_types::requests::{AccountLoginStart, TurnStart};
use codex_protocol_types::route::{Route, RoutedLine, route, route_line};
use codex_protocol_types::{LoginAccountResponse, RpcError};
use futures_channel::oneshot;
use serde_json::value::RawValue;

use super::broken::broken_answer;
use super::key::KeyRef;
use super::pending::Pending;
use super::subscribers::Subscribers;
use super::{
    Expect, InboxEnd, Key, Notifications, RawNotification, RawServerRequest, Reply, ServerEvent, Violation,
};
use crate::error::ConnectionClosed;

/// The state that the reader and the callers share.
#[derive(Debug)]
pub(super) struct State {
    pub(super) pending: Pending,
    pub(super) subscribers: Subscribers,
    pub(super) closed: Option<Arc<ConnectionClosed>>,
    /// Who waits for the end.
    closing: Vec<oneshot::Sender<Arc<ConnectionClosed>>>,
}

impl State {
    pub(super) fn new(inbox_limit: Option<usize>) -> Self {
        let subscribers = Subscribers::new(inbox_limit);
        Self { pending: Pending::default(), subscribers, closed: None, closing: Vec::new() }
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

    pub(super) fn when_closed(&mut self) -> oneshot::Receiver<Arc<ConnectionClosed>> {
        let (sender, receiver) = oneshot::channel();
        match &self.closed {
            Some(reason) => drop(sender.send(Arc::clone(reason))),
            None => self.closing.push(sender),
        }
        receiver
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

    /// Takes one line; what concerns the requests of the server is handed back. What comes after the end is ignored:
    /// nobody is left.
    pub(super) fn line(&mut self, line: Bytes, wakers: &mut Vec<Waker>) -> Option<ServerEvent> {
        if self.closed.is_some() {
            return None;
        }
        let text = match std::str::from_utf8(&line) {
            Ok(text) => text,
            Err(error) => return self.violation(&line, format!("not UTF-8: {error}"), wakers),
        };
        if let Some(RoutedLine { method, params, route }) = route_line(text) {
            let notification = RawNotification::new(&line, text, &method, Some(params));
            return self.notification(notification, route, wakers);
        }
        match Message::parse(text) {
            Err(error) => return self.violation(&line, error, wakers),
            Ok(Message::Request { id, method, params }) => {
                let request = RawServerRequest::new(&line, text, id, &method, params);
                return Some(ServerEvent::Request(request));
            }
            Ok(Message::Notification { method, params, .. }) => {
                // The params were already seen to be JSON, so this cannot fail; were it to, nothing is routed by them.
                let params = params.map(RawValue::get);
                let route = params.and_then(|params| route(&method, params).ok()).unwrap_or_default();
                let notification = RawNotification::new(&line, text, &method, params);
                return self.notification(notification, route, wakers);
            }
            Ok(Message::Response { id, result }) => self.result(&line, id, result, wakers),
            Ok(Message::Error { id, error }) => self.refusal(id, error, wakers),
        }
        None
    }

    fn notification(
        &mut self,
        notification: RawNotification,
        route: Route<'_>,
        wakers: &mut Vec<Waker>,
    ) -> Option<ServerEvent> {
        let resolves = notification.method() == ServerRequestResolved::METHOD;
        let Self { pending, subscribers, .. } = self;
        let expected = |key: KeyRef<'_>, thread: Option<&str>| pending.may_start(key, thread);
        subscribers.deliver(notification, &route, expected, wakers);
        let resolved = route.request_id.filter(|_| resolves)?;
        Some(ServerEvent::Resolved(resolved.into_owned()))
    }

    fn result(&mut self, line: &Bytes, id: RequestIdRef<'_>, result: &RawValue, wakers: &mut Vec<Waker>) {
        let Some((sender, expect)) = self.answered(&id) else { return };
        if !sender.is_canceled() {
            let inbox = started(&expect, result.get()).map(|key| self.subscribe(key));
            let json = line.slice_ref(result.get().as_bytes());
            // A caller that has gone in between drops its inbox with the reply; `Subscribers` notices that.
            let _ = sender.send(Reply::Result { json, inbox });
        }
        self.forget_early(&expect, wakers);
    }

    fn refusal(&mut self, id: RequestIdRef<'_>, error: RpcError, wakers: &mut Vec<Waker>) {
        if let Some((sender, expect)) = self.answered(&id) {
            let _ = sender.send(Reply::Refused(error));
            self.forget_early(&expect, wakers);
        }
    }

    /// After an answer: what arrived early and is not claimed by it, nor by another, never will be.
    fn forget_early(&mut self, expect: &Expect, wakers: &mut Vec<Waker>) {
        if *expect != Expect::Nothing {
            let Self { pending, subscribers, .. } = self;
            subscribers.sweep(|key, thread| pending.may_start(key, thread), wakers);
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
    pub(super) fn violation(
        &mut self,
        line: &Bytes,
        reason: impl ToString,
        wakers: &mut Vec<Waker>,
    ) -> Option<ServerEvent> {
        let violation = Violation::new(line, reason);
        tracing::warn!(line = violation.line, reason = violation.reason, "a line breaks the protocol");
        match broken_answer(line).and_then(|id| self.pending.take(id)) {
            Some((sender, expect)) => {
                let _ = sender.send(Reply::Violation(violation));
                self.forget_early(&expect, wakers);
            }
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
        for sender in self.closing.drain(..) {
            let _ = sender.send(Arc::clone(reason));
        }
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
