//! Requests that have not been answered, and those that wait until they may be sent.
//!
//! The runtime drops answers when thousands of requests are in flight, so that they would be waited for without end.
//! Only so many are written at once, therefore; the others wait here, first come, first served.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use codex_protocol_types::RpcError;
use futures_channel::oneshot;

use super::guard::Guard;
use super::inbox::Notifications;
use super::message::Violation;
use super::record::TurnRecord;
use super::registered::Registered;
use super::undo::Undo;
use crate::error::ConnectionClosed;

/// What became of a request.
#[derive(Debug)]
pub(crate) enum Reply {
    Result(Answer),
    Refused(RpcError),
    /// An answer that is none.
    Violation(Violation),
    Closed(Arc<ConnectionClosed>),
}

/// A result.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Still raw.
    pub(crate) json: String,
    /// What was registered for what the request started.
    pub(crate) started: Option<Started>,
    /// Undoes what the request has done.
    pub(crate) guard: Option<Guard>,
}

/// What an answer has registered before the next line was looked at.
#[derive(Debug)]
pub(crate) enum Started {
    Turn { record: Arc<TurnRecord>, inbox: Arc<Notifications> },
    Login(Registered),
}

/// What an answer starts: its inbox is registered before the next line is looked at, so nothing is missed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Expect {
    /// Nothing that streams.
    Nothing,
    /// A turn, whose id this reads off the result.
    Turn(fn(&str) -> Option<String>),
    /// A login.
    Login,
    /// A thread, for which this connection then answers the requests of the server.
    Thread,
}

impl Expect {
    const TURN: usize = 1;
    const LOGIN: usize = 2;
    const THREAD: usize = 3;
    /// How many kinds there are.
    const KINDS: usize = 4;

    fn kind(self) -> usize {
        match self {
            Self::Nothing => 0,
            Self::Turn(_) => Self::TURN,
            Self::Login => Self::LOGIN,
            Self::Thread => Self::THREAD,
        }
    }
}

/// A request as it is sent.
#[derive(Debug)]
pub(crate) struct Outbound<'a> {
    pub(crate) method: &'a str,
    /// JSON.
    pub(crate) params: &'a str,
    /// JSON: the trace context.
    pub(crate) trace: Option<&'a str>,
    pub(crate) expect: Expect,
    pub(crate) undo: Option<Undo>,
    /// Whether it is written at once, however many are in flight: what ends work, and what is answered only when
    /// work ends.
    pub(crate) at_once: bool,
}

/// A request that waits for its answer.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) sender: oneshot::Sender<Reply>,
    pub(super) expect: Expect,
    pub(super) undo: Option<Undo>,
    /// Whether it takes up one of the places in flight.
    counted: bool,
}

/// Requests that have not been answered, by id.
#[derive(Debug)]
pub(super) struct Pending {
    next_id: i64,
    waiting: HashMap<i64, Waiting>,
    /// How many may be in flight.
    limit: usize,
    in_flight: usize,
    /// Not written yet, in their order.
    queue: VecDeque<(i64, String)>,
    /// How many of each kind of [`Expect`] are open.
    open: [usize; Expect::KINDS],
}

impl Pending {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            next_id: 0,
            waiting: HashMap::new(),
            // With none at all nothing could ever be asked.
            limit: limit.max(1),
            in_flight: 0,
            queue: VecDeque::new(),
            open: [0; Expect::KINDS],
        }
    }

    /// Registers a request; returns its id, and its line if that is to be written now.
    pub(super) fn add(
        &mut self,
        sender: oneshot::Sender<Reply>,
        outbound: &Outbound<'_>,
        line: impl FnOnce(i64) -> String,
    ) -> (i64, Option<String>) {
        self.next_id += 1;
        let id = self.next_id;
        let line = line(id);
        self.open[outbound.expect.kind()] += 1;
        let now = outbound.at_once || (self.queue.is_empty() && self.in_flight < self.limit);
        let counted = now && !outbound.at_once;
        self.in_flight += usize::from(counted);
        let (expect, undo) = (outbound.expect, outbound.undo.clone());
        self.waiting.insert(id, Waiting { sender, expect, undo, counted });
        if now {
            return (id, Some(line));
        }
        self.queue.push_back((id, line));
        (id, None)
    }

    /// The request that an answer is for; `lines` are those that may be written in its place.
    pub(super) fn take(&mut self, id: i64, lines: &mut Vec<String>) -> Option<Waiting> {
        let waiting = self.waiting.remove(&id)?;
        self.open[waiting.expect.kind()] -= 1;
        self.in_flight -= usize::from(waiting.counted);
        self.advance(lines);
        Some(waiting)
    }

    /// Nobody waits for the answer any more: its place in flight is free, and if it was not written yet it never is.
    pub(super) fn abandon(&mut self, id: i64, lines: &mut Vec<String>) {
        let Some(waiting) = self.waiting.get_mut(&id) else { return };
        if std::mem::take(&mut waiting.counted) {
            self.in_flight -= 1;
        }
        self.advance(lines);
    }

    /// Writes what waits as far as there are places.
    fn advance(&mut self, lines: &mut Vec<String>) {
        while self.in_flight < self.limit {
            let Some((id, line)) = self.queue.pop_front() else { return };
            let Some(waiting) = self.waiting.get_mut(&id) else { continue };
            if waiting.sender.is_canceled() {
                let expect = waiting.expect;
                self.waiting.remove(&id);
                self.open[expect.kind()] -= 1;
                continue;
            }
            waiting.counted = true;
            self.in_flight += 1;
            lines.push(line);
        }
    }

    pub(super) fn take_all(&mut self) -> Vec<oneshot::Sender<Reply>> {
        self.queue.clear();
        (self.in_flight, self.open) = (0, [0; Expect::KINDS]);
        self.waiting.drain().map(|(_, waiting)| waiting.sender).collect()
    }

    /// Whether an answer may yet carry a turn.
    pub(super) fn may_start_turn(&self) -> bool {
        self.open[Expect::TURN] > 0
    }

    /// Whether an answer may yet name a login.
    pub(super) fn may_start_login(&self) -> bool {
        self.open[Expect::LOGIN] > 0
    }

    #[cfg(any(fuzzing, test, feature = "testing"))]
    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// How many are not written yet.
    #[cfg(feature = "testing")]
    pub(super) fn queued(&self) -> usize {
        self.queue.len()
    }

    /// What must hold between two changes.
    #[cfg(any(fuzzing, test))]
    pub(super) fn check(&self) {
        let counted = self.waiting.values().filter(|waiting| waiting.counted).count();
        assert_eq!((counted, self.open.iter().sum::<usize>()), (self.in_flight, self.waiting.len()));
        assert!(self.in_flight <= self.limit, "{} in flight", self.in_flight);
        for (kind, open) in self.open.iter().enumerate() {
            let waiting = self.waiting.values().filter(|waiting| waiting.expect.kind() == kind);
            assert_eq!(waiting.count(), *open, "of kind {kind}");
        }
        assert!(
            self.queue.is_empty() || self.in_flight == self.limit,
            "requests wait, and nothing is in flight"
        );
    }
}
