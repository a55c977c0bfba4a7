//! One answer to a request of the server, and no second one, whoever gives it and whenever.

use std::sync::Arc;

use codex_protocol_types::{RequestId, RpcError};

use crate::session::Session;
use crate::sync::atomic::{AtomicU8, Ordering};

/// Nobody has answered.
const OPEN: u8 = 0;
/// Nobody has answered, and whoever holds the [`Deferred`](crate::Deferred) will.
const DEFERRED: u8 = 1;
/// Answered, or left to others. What is done stays done: no other state follows.
const DONE: u8 = 2;

/// Sends one answer, and no second one.
#[derive(Debug)]
pub(crate) struct Responder {
    session: Arc<Session>,
    id: RequestId,
    state: AtomicU8,
}

impl Responder {
    pub(crate) fn new(session: Arc<Session>, id: RequestId) -> Self {
        Self { session, id, state: AtomicU8::new(OPEN) }
    }

    pub(crate) fn session(&self) -> &Session {
        &self.session
    }

    pub(crate) fn id(&self) -> &RequestId {
        &self.id
    }

    /// Sends the answer if there was none yet; whether it has.
    pub(crate) fn respond(&self, answer: Result<String, RpcError>) -> bool {
        let first = self.leave();
        if first {
            self.session.respond(&self.id, answer);
        }
        first
    }

    /// From here on nothing is sent; whether nothing was before.
    pub(crate) fn leave(&self) -> bool {
        self.state.swap(DONE, Ordering::AcqRel) != DONE
    }

    /// The answer comes from elsewhere, unless it has come already.
    pub(crate) fn defer(&self) {
        let _ = self.state.compare_exchange(OPEN, DEFERRED, Ordering::AcqRel, Ordering::Acquire);
    }

    /// Whether nobody has answered, or will.
    pub(crate) fn is_open(&self) -> bool {
        self.state.load(Ordering::Acquire) == OPEN
    }
}
