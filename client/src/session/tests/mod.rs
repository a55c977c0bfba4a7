//! The session, fed with byte strings.

mod early;
mod framing;
mod global;
mod handles;
mod in_flight;
mod inbox_limit;
mod leaving;
mod lifetime;
mod login;
mod malformed;
#[cfg(shuttle)]
mod models;
mod property;
mod records;
mod requests;
mod routing;
mod server_requests;
mod shared;
mod unclaimed;
mod undoing;
mod wakers;

use std::collections::VecDeque;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use codex_protocol_types::method::{CarriesTurn as _, Request as _};
use codex_protocol_types::requests::TurnStart;
use codex_protocol_types::route::route_line;

use super::notification::OwnedNotification;
use super::packed::Next;
use super::piece::Piece;
use super::{
    Answer, Expect, Frames, Inbox, InboxEnd, Key, Limits, Notifications, Outbound, Packed, PendingAnswer,
    Reply, ServerEvent, Session, Started, Undo,
};
use crate::error::ConnectionClosed;

/// A session and the peer that feeds it.
struct Peer {
    session: Arc<Session>,
    frames: Frames,
}

impl Peer {
    fn new() -> Self {
        Self::with(LIMITS)
    }

    fn limited(inbox: Option<usize>) -> Self {
        Self::with(Limits { inbox, ..LIMITS })
    }

    fn with(limits: Limits) -> Self {
        Self { session: Session::new(limits), frames: Frames::default() }
    }

    /// One read.
    fn feed(&mut self, bytes: impl AsRef<[u8]>) {
        self.session.receive(&mut self.frames, bytes.as_ref());
    }

    fn line(&mut self, line: impl AsRef<str>) {
        self.feed(format!("{}\n", line.as_ref()));
    }

    fn lines<'l>(&mut self, lines: impl IntoIterator<Item = &'l String>) {
        lines.into_iter().for_each(|line| self.line(line));
    }

    fn send_with(&self, method: &str, params: &str) -> PendingAnswer {
        self.session.request(outbound(method, params)).unwrap()
    }

    fn send(&self, method: &str, expect: Expect, undo: Option<Undo>) -> PendingAnswer {
        let outbound = Outbound { expect, undo, ..outbound(method, "{}") };
        self.session.request(outbound).unwrap()
    }

    fn request(&self) -> PendingAnswer {
        self.send("model/list", Expect::Nothing, None)
    }

    fn start_turn(&self) -> PendingAnswer {
        self.send("turn/start", Expect::Turn(turn_id), None)
    }

    /// A turn whose start is requested and answered; `id` is the request's.
    fn started_turn(&mut self, id: i64, turn: &str) -> Arc<Notifications> {
        let mut answer = self.start_turn();
        self.line(turn_answer(id, turn));
        inbox(&mut answer)
    }

    fn start_login(&self) -> PendingAnswer {
        self.send("account/login/start", Expect::Login, None)
    }

    fn close(&self, reason: &str) {
        self.session.close(closed(reason));
    }

    /// What is to be written, if anything; `(end)` after the last of it.
    fn sent(&self) -> String {
        match self.session.poll_outgoing(&mut no_waker()) {
            Poll::Ready(Some(bytes)) => String::from_utf8(bytes).unwrap(),
            Poll::Ready(None) => "(end)".to_owned(),
            Poll::Pending => String::new(),
        }
    }

    /// How much is remembered for readers.
    fn size(&self) -> usize {
        let state = self.session.state();
        state.subscribers.size() + state.turns.size()
    }

    fn pending(&self) -> usize {
        self.session.state().pending.len()
    }
}

const LIMITS: Limits = Limits { inbox: None, backlog: 1024 * 1024, in_flight: 100, open: 100 };

fn outbound<'a>(method: &'a str, params: &'a str) -> Outbound<'a> {
    Outbound { method, params, trace: None, expect: Expect::Nothing, undo: None, at_once: false }
}

fn turn_id(result: &str) -> Option<String> {
    Some(TurnStart::turn_id(&TurnStart::decode_response(result).ok()?).to_owned())
}

fn no_waker() -> Context<'static> {
    Context::from_waker(Waker::noop())
}

fn closed(reason: &str) -> Arc<ConnectionClosed> {
    Arc::new(ConnectionClosed::new(reason))
}

fn turn_answer(id: i64, turn: &str) -> String {
    format!(r#"{{"id":{id},"result":{{"turn":{{"id":"{turn}","items":[],"status":"inProgress"}}}}}}"#)
}

fn delta(thread: &str, turn: &str, text: &str) -> String {
    let ids = format!(r#""threadId":"{thread}","turnId":"{turn}","itemId":"i""#);
    format!(r#"{{"method":"item/agentMessage/delta","params":{{{ids},"delta":"{text}"}}}}"#)
}

fn completed(thread: &str, turn: &str) -> String {
    let turn = format!(r#"{{"id":"{turn}","items":[],"status":"completed"}}"#);
    format!(r#"{{"method":"turn/completed","params":{{"threadId":"{thread}","turn":{turn}}}}}"#)
}

/// A notification that belongs to no handle.
fn global(text: &str) -> String {
    format!(r#"{{"method":"configWarning","params":{{"summary":"{text}"}}}}"#)
}

/// What an inbox holds now: the texts of deltas and warnings, else the methods; at the end, how it ended.
fn read(inbox: &Notifications) -> Vec<String> {
    let (pieces, end) = take(inbox);
    pieces.into_iter().flat_map(show).chain(end.map(show_end)).collect()
}

/// What an inbox holds now, piece by piece.
fn take<P: Piece>(inbox: &Inbox<P>) -> (Vec<P>, Option<InboxEnd>) {
    let mut pieces = Vec::new();
    loop {
        let mut piece = P::default();
        match inbox.poll_take(&mut no_waker(), &mut piece) {
            Poll::Ready(Ok(())) => pieces.push(piece),
            Poll::Ready(Err(end)) => return (pieces, Some(end)),
            Poll::Pending => return (pieces, None),
        }
    }
}

/// What the server has asked for.
fn requested(session: &Session) -> VecDeque<ServerEvent> {
    take(&session.server_events()).0.into_iter().flatten().collect()
}

/// How many bytes are kept of a notification's line.
fn kept(line: &str) -> usize {
    let found = route_line(line).unwrap();
    OwnedNotification::new(super::RawNotification::new(&found.method, Some(found.params))).len()
}

fn show(mut piece: Packed) -> Vec<String> {
    std::iter::from_fn(|| Some(show_one(piece.next()?))).collect()
}

fn show_one(message: Next<'_>) -> String {
    use codex_protocol_types::ServerNotification as N;
    match message.read(|notification| notification.decode()) {
        Ok(N::ItemAgentMessageDelta(delta)) => delta.delta,
        Ok(N::ConfigWarning(warning)) => warning.summary,
        Ok(N::Undecodable(broken)) => format!("undecodable {}", broken.method),
        Ok(other) => other.method().to_owned(),
        Err(violation) => format!("violation {}", violation.line),
    }
}

fn show_end(end: InboxEnd) -> String {
    match end {
        InboxEnd::Complete => "(complete)".to_owned(),
        InboxEnd::Closed(reason) => format!("(closed: {})", reason.reason),
        InboxEnd::Overrun { dropped } => format!("(overrun by {dropped})"),
    }
}

/// What a request has been answered, in one line.
fn answer(receiver: &mut PendingAnswer) -> String {
    match receiver.try_recv() {
        Ok(None) => "(pending)".to_owned(),
        Err(_) => "(dropped)".to_owned(),
        Ok(Some(Reply::Result(answer))) => answer.json,
        Ok(Some(Reply::Refused(error))) => format!("refused: {error}"),
        Ok(Some(Reply::Violation(violation))) => format!("violation: {}", violation.reason),
        Ok(Some(Reply::Closed(reason))) => format!("closed: {}", reason.reason),
    }
}

/// The inbox that came with an answer.
fn inbox(receiver: &mut PendingAnswer) -> Arc<Notifications> {
    match receiver.try_recv() {
        Ok(Some(Reply::Result(Answer { started: Some(Started::Login(login)), .. }))) => login.keep(),
        Ok(Some(Reply::Result(Answer { started: Some(Started::Turn { inbox, .. }), .. }))) => inbox,
        other => panic!("no inbox: {other:?}"),
    }
}
