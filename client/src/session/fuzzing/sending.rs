//! What the session writes.

use std::collections::HashSet;
use std::task::{Context, Poll, Waker};

use serde_json::Value;

use crate::session::Session;

/// What was written so far.
#[derive(Default)]
pub(super) struct Sent {
    /// The ids of the requests.
    ids: HashSet<i64>,
}

impl Sent {
    /// Takes what is to be written. Each line of it is a message; no two requests have one id.
    pub(super) fn take(&mut self, session: &Session) -> bool {
        let Poll::Ready(bytes) = session.poll_outgoing(&mut Context::from_waker(Waker::noop())) else {
            return false;
        };
        let Some(bytes) = bytes else { return true };
        let text = String::from_utf8(bytes).expect("what is written is text");
        let lines = text.strip_suffix('\n').expect("what is written is lines");
        for line in lines.split('\n') {
            let message: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
            if let (Some(_), Some(id)) = (message.get("method"), message.get("id")) {
                let id = id.as_i64().expect("a number");
                assert!(self.ids.insert(id), "two requests have the id {id}");
            }
        }
        false
    }
}
