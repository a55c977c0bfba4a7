//! The session, fed with byte strings.

mod early;
mod framing;
mod global;
mod handles;
mod inbox_limit;
mod leaving;
mod lifetime;
mod login;
mod malformed;
mod property;
mod requests;
mod routing;
mod server_requests;
mod wakers;

use std::collections::VecDeque;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use futures_channel::oneshot::Receiver;

use super::{Expect, Frames, Inbox, InboxEnd, Key, Notifications, Reply, Session};
use crate::error::ConnectionClosed;

/// A session and the peer that feeds it.
struct Peer {
    session: Arc<Session>,
    frames: Frames,
}

impl Peer {
    fn new() -> Self {
        Self::limited(None)
    }

    fn limited(inbox_limit: Option<usize>) -> Self {
        Self { session: Session::new(inbox_limit), frames: Frames::default() }
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

    fn request(&self) -> Receiver<Reply> {
        self.session.request("model/list", "{}", None, Expect::Nothing).unwrap().answer
    }

    fn start_turn(&self, thread: &str) -> Receiver<Reply> {
        let expect = Expect::Turn { thread_id: thread.to_owned() };
        self.session.request("turn/start", "{}", None, expect).unwrap().answer
    }

    /// A turn whose start is requested and answered; `id` is the request's.
    fn started_turn(&mut self, id: i64, thread: &str, turn: &str) -> Arc<Notifications> {
        let mut answer = self.start_turn(thread);
        self.line(turn_answer(id, turn));
        inbox(&mut answer)
    }

    fn start_login(&self) -> Receiver<Reply> {
        self.session.request("account/login/start", "{}", None, Expect::Login).unwrap().answer
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
        self.session.state().subscribers.size()
    }

    fn pending(&self) -> usize {
        self.session.state().pending.len()
    }
}

fn no_waker() -> Context<'static> {
    Context::from_waker(Waker::noop())
}

fn closed(reason: &str) -> Arc<ConnectionClosed> {
    Arc::new(ConnectionClosed { reason: reason.to_owned(), exit_status: None, stderr: String::new() })
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
    let (messages, end) = take(inbox);
    messages.iter().map(show).chain(end.map(show_end)).collect()
}

fn take<T>(inbox: &Inbox<T>) -> (VecDeque<T>, Option<InboxEnd>) {
    let mut messages = VecDeque::new();
    loop {
        match inbox.poll_take(&mut no_waker(), &mut messages) {
            Poll::Ready(Ok(())) => {}
            Poll::Ready(Err(end)) => return (messages, Some(end)),
            Poll::Pending => return (messages, None),
        }
    }
}

fn show(message: &Result<super::RawNotification, super::Violation>) -> String {
    use codex_protocol_types::ServerNotification as N;
    match message.as_ref().map(super::RawNotification::decode) {
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
fn answer(receiver: &mut Receiver<Reply>) -> String {
    match receiver.try_recv() {
        Ok(None) => "(pending)".to_owned(),
        Err(_) => "(dropped)".to_owned(),
        Ok(Some(Reply::Result { json, .. })) => String::from_utf8(json.to_vec()).unwrap(),
        Ok(Some(Reply::Refused(error))) => format!("refused: {error}"),
        Ok(Some(Reply::Violation(violation))) => format!("violation: {}", violation.reason),
        Ok(Some(Reply::Closed(reason))) => format!("closed: {}", reason.reason),
    }
}

/// The inbox that came with an answer.
fn inbox(receiver: &mut Receiver<Reply>) -> Arc<Notifications> {
    match receiver.try_recv() {
        Ok(Some(Reply::Result { inbox: Some(inbox), .. })) => inbox,
        other => panic!("no inbox: {other:?}"),
    }
}

fn turn(id: &str) -> Key {
    Key::Turn(id.to_owned())
}
