//! The session in every order of the threads that use it.

mod inbox;
mod outgoing;
mod readers;
mod requests;
mod server_requests;
mod turns;

use std::future::poll_fn;

use shuttle::future::block_on;

use super::*;

/// The server asks something for the turn `u` of the thread `t`.
const APPROVAL: &str =
    r#"{"id":7,"method":"item/commandExecution/requestApproval","params":{"threadId":"t","turnId":"u"}}"#;

/// Feeds one line, as the thread that reads does.
fn feed(session: &Session, line: impl AsRef<str>) {
    session.receive(&mut Frames::default(), format!("{}\n", line.as_ref()).as_bytes());
}

/// Reads an inbox to its end.
fn read_to_end<P: Piece>(inbox: &Inbox<P>) -> (Vec<P>, InboxEnd) {
    let mut pieces = Vec::new();
    loop {
        let mut piece = P::default();
        match block_on(poll_fn(|cx| inbox.poll_take(cx, &mut piece))) {
            Ok(()) => pieces.push(piece),
            Err(end) => return (pieces, end),
        }
    }
}

/// Reads a stream to its end, as text.
fn show_all(inbox: &Notifications) -> Vec<String> {
    let (pieces, end) = read_to_end(inbox);
    pieces.into_iter().flat_map(show).chain([show_end(end)]).collect()
}

/// Writes what is to be written, to the end: each line is told, as the thread that writes does.
fn write_all(session: &Session, mut tell: impl FnMut(&str)) {
    while let Some(bytes) = block_on(poll_fn(|cx| session.poll_outgoing(cx))) {
        std::str::from_utf8(&bytes).unwrap().lines().for_each(&mut tell);
    }
}

/// The id of a request that is written, and its method.
fn written(line: &str) -> (i64, String) {
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    (line["id"].as_i64().unwrap(), line["method"].as_str().unwrap_or_default().to_owned())
}

/// What is remembered of requests, turns and readers.
fn remembered(session: &Session) -> usize {
    let state = session.state();
    state.pending.len() + state.subscribers.size() + state.turns.size() + state.asked.len()
}
