//! What each message does to the state of a connection.

use std::sync::{Arc, Weak};

use codex_protocol_types::jsonrpc::RequestIdRef;
use codex_protocol_types::method::Notification as _;
use codex_protocol_types::notifications::{ServerRequestResolved, ThreadStarted, TurnCompleted};
use codex_protocol_types::route::{Route, Router};
use codex_protocol_types::{RequestId, RpcError};
use futures_channel::oneshot;
use serde_json::value::RawValue;

use super::asked::Asked;
use super::back::Back;
use super::broken::broken_answer;
use super::changes::Changes;
use super::effects::Effects;
use super::guard::Guard;
use super::inbox::{InboxEnd, Notifications};
use super::key::Key;
use super::limits::Limits;
use super::message::{RawServerRequest, ServerEvent, Violation};
use super::notification::Arrived;
use super::pending::{Answer, Expect, Pending, Reply, Started, Waiting};
use super::record::TurnRecord;
use super::registered::Registered;
use super::seen::Seen;
use super::subscribers::Subscribers;
use super::text::{internal, refusal};
use super::threads::{self, Threads};
use super::turns::Turns;
use crate::error::ConnectionClosed;
use crate::error::text::broken;

/// The state that the reader and the callers share.
#[derive(Debug)]
pub(super) struct State {
    /// For what an answer carries beyond the state.
    session: Weak<dyn Back>,
    pub(super) router: Router,
    pub(super) pending: Pending,
    pub(super) turns: Turns,
    pub(super) subscribers: Subscribers,
    pub(super) asked: Asked,
    pub(super) threads: Threads,
    pub(super) seen: Seen,
    pub(super) changes: Changes,
    pub(super) closed: Option<Arc<ConnectionClosed>>,
    /// Who waits for the end.
    closing: Vec<oneshot::Sender<Arc<ConnectionClosed>>>,
}

impl State {
    pub(super) fn new(session: Weak<dyn Back>, limits: Limits) -> Self {
        Self {
            session,
            router: Router::default(),
            pending: Pending::new(limits.in_flight),
            turns: Turns::new(limits.inbox, limits.backlog),
            subscribers: Subscribers::new(limits.inbox, limits.backlog),
            asked: Asked::new(limits.open),
            threads: Threads::default(),
            seen: Seen::default(),
            changes: Changes::default(),
            closed: None,
            closing: Vec::new(),
        }
    }

    pub(super) fn subscribe(&mut self, key: Key) -> Arc<Notifications> {
        let inbox = self.subscribers.subscribe(key);
        self.ended_if_closed(inbox)
    }

    pub(super) fn subscribe_global(&mut self) -> Arc<Notifications> {
        let inbox = self.subscribers.global.subscribe();
        self.ended_if_closed(inbox)
    }

    /// `new`: whether the turn has only just been started by this connection.
    pub(super) fn claim(&mut self, turn_id: &str, new: bool) -> (Arc<TurnRecord>, Arc<Notifications>) {
        match &self.closed {
            Some(reason) => (TurnRecord::gone(reason), self.ended_if_closed(Notifications::new(None))),
            None => self.turns.claim(turn_id, self.pending.may_start_turn(), new),
        }
    }

    pub(super) fn when_closed(&mut self) -> oneshot::Receiver<Arc<ConnectionClosed>> {
        let (sender, receiver) = oneshot::channel();
        match &self.closed {
            // Nobody can wait for it yet.
            Some(reason) => drop(sender.send(Arc::clone(reason))),
            None => self.closing.push(sender),
        }
        receiver
    }

    pub(super) fn ended_if_closed(&self, inbox: Arc<Notifications>) -> Arc<Notifications> {
        if let Some(reason) = &self.closed {
            inbox.end(InboxEnd::Closed(Arc::clone(reason)));
        }
        inbox
    }

    pub(super) fn notification(
        &mut self,
        notification: &Arrived<'_>,
        route: &Route<'_>,
        effects: &mut Effects,
    ) {
        let resolved =
            route.request_id.as_ref().filter(|_| notification.method() == ServerRequestResolved::METHOD);
        if let Some(id) = resolved {
            let id = id.clone().into_owned();
            self.settled(&id, effects);
            effects.events.push(ServerEvent::Resolved(id));
        }
        if notification.method() == ThreadStarted::METHOD {
            self.threads.begun(notification.raw());
        }
        self.changes.hear(notification.raw());
        let (thread, turn) = (route.thread_id.as_deref(), route.turn_id.as_deref());
        let before = thread.and_then(|thread| self.seen.hear(thread, turn, notification));
        let read =
            thread.is_some_and(|thread| self.subscribers.copy_to_thread(thread, notification, effects));
        match turn {
            Some(turn) => {
                let last = notification.method() == TurnCompleted::METHOD;
                let may_start = self.pending.may_start_turn();
                self.turns.deliver(turn, thread, notification, last, may_start, effects);
                if let Some(before) = before {
                    self.turns.used_before(turn, before);
                }
            }
            None => {
                let may_log_in = self.pending.may_start_login();
                self.subscribers.deliver(notification, route, read, may_log_in, effects);
            }
        }
    }

    /// A turn is over, which was told elsewhere; its readers get what would have told it.
    pub(super) fn over(&mut self, params: &str, turn_id: &str, effects: &mut Effects) {
        let notification = Arrived::new(TurnCompleted::METHOD, Some(params));
        if self.closed.is_none() {
            let may_start = self.pending.may_start_turn();
            self.turns.deliver(turn_id, None, &notification, true, may_start, effects);
        }
    }

    pub(super) fn request(&mut self, request: RawServerRequest, effects: &mut Effects) {
        // An id that is used again while it is open stands for the new request.
        self.settled(&request.id, effects);
        if !self.asked.has_room() {
            // What others answer is theirs to refuse.
            if self.threads.answers(&request) {
                effects
                    .lines
                    .push(refusal(&request.id, &internal("too many requests are open at this client")));
            }
            return;
        }
        if let Some(turn) = self.asked.open(&request) {
            self.turns.ask(turn, true, effects);
        }
        effects.events.extend(self.threads.take(request).map(ServerEvent::Request));
    }

    /// A request of the server has its answer.
    pub(super) fn settled(&mut self, id: &RequestId, effects: &mut Effects) {
        self.threads.settled(id);
        if let Some(turn) = self.asked.close(id) {
            self.turns.ask(&turn, false, effects);
        }
    }

    /// From here on the requests for that thread are answered here, those that are open too.
    pub(super) fn answer_for(&mut self, thread_id: &str, effects: &mut Effects) {
        effects.events.extend(self.threads.answer(thread_id).into_iter().map(ServerEvent::Request));
    }

    pub(super) fn result(&mut self, id: RequestIdRef<'_>, result: &RawValue, effects: &mut Effects) {
        let Some(Waiting { sender, expect, undo, .. }) = self.answered(&id, effects) else { return };
        let (mut started, mut turn_id) = (None, None);
        match expect {
            Expect::Nothing => {}
            Expect::Turn(read) => turn_id = read(result.get()),
            Expect::Thread => {
                if let Some(id) = threads::of_answer(result.get()) {
                    self.answer_for(&id, effects);
                }
            }
            Expect::Login => {
                started = Key::of_login(result.get()).map(|key| {
                    let inbox = self.subscribe(key.clone());
                    Started::Login(Registered::new(self.session.clone(), key, inbox))
                });
            }
        }
        if let Some(id) = &turn_id {
            let (record, inbox) = self.claim(id, true);
            started = Some(Started::Turn { record, inbox });
        }
        let guard = undo.map(|undo| Guard::new(self.session.clone(), undo, turn_id));
        let json = result.get().to_owned();
        effects.replies.push((sender, Reply::Result(Answer { json, started, guard })));
        self.sweep(expect, effects);
    }

    pub(super) fn refusal(&mut self, id: RequestIdRef<'_>, error: RpcError, effects: &mut Effects) {
        if let Some(waiting) = self.answered(&id, effects) {
            effects.replies.push((waiting.sender, Reply::Refused(error)));
            self.sweep(waiting.expect, effects);
        }
    }

    /// After an answer: what was kept for it is not needed any more, unless another may yet claim it.
    fn sweep(&mut self, expect: Expect, effects: &mut Effects) {
        match expect {
            Expect::Turn(_) if !self.pending.may_start_turn() => self.turns.sweep(),
            Expect::Login if !self.pending.may_start_login() => self.subscribers.sweep(effects),
            _ => {}
        }
    }

    fn answered(&mut self, id: &RequestIdRef<'_>, effects: &mut Effects) -> Option<Waiting> {
        let found = match id {
            RequestIdRef::Integer(id) => self.pending.take(*id, &mut effects.lines),
            RequestIdRef::String(_) => None,
        };
        if found.is_none() {
            tracing::warn!(?id, "an answer to no request, or a second one, was discarded");
        }
        found
    }

    /// A line that is no message. If it is a broken answer, its request fails; otherwise the global stream tells.
    pub(super) fn violation(&mut self, line: &[u8], reason: impl ToString, effects: &mut Effects) {
        if self.closed.is_some() {
            return;
        }
        let violation = Violation::new(line, reason);
        tracing::warn!(
            line = broken(&violation.line),
            reason = violation.reason,
            "a line breaks the protocol"
        );
        match broken_answer(line).and_then(|id| self.pending.take(id, &mut effects.lines)) {
            Some(waiting) => {
                effects.replies.push((waiting.sender, Reply::Violation(violation)));
                self.sweep(waiting.expect, effects);
            }
            None => self.subscribers.global.deliver(Err(violation), effects),
        }
    }

    pub(super) fn close(&mut self, reason: &Arc<ConnectionClosed>, effects: &mut Effects) {
        if self.closed.is_some() {
            return;
        }
        self.closed = Some(Arc::clone(reason));
        let closed =
            self.pending.take_all().into_iter().map(|sender| (sender, Reply::Closed(Arc::clone(reason))));
        effects.replies.extend(closed);
        self.turns.close(reason, effects);
        self.subscribers.close(reason, effects);
        self.asked.clear();
        effects.closing.extend(self.closing.drain(..).map(|sender| (sender, Arc::clone(reason))));
    }
}
