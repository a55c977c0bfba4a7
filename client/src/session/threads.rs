//! For which threads this connection answers the requests of the server.
//!
//! A server that others use too asks each of them: whoever looks at a thread would decide for the one who works with it.
//! So a connection to such a server answers for the threads that it has started, and for those that it was told to.

use std::collections::{HashMap, HashSet};

use codex_protocol_types::method::Request as _;
use codex_protocol_types::requests::ThreadStart;
use codex_protocol_types::{RequestId, ServerNotification};

use super::message::RawServerRequest;
use super::notification::RawNotification;

/// How many requests that are left to others are kept, should one of their threads be taken over: more than wait at
/// once on any thread that a person looks at.
const KEPT: usize = 256;

/// For which threads the requests of the server are answered here.
#[derive(Debug, Default)]
pub(super) struct Threads {
    /// Whether others may use the server. Otherwise all threads are ours.
    shared: bool,
    ours: HashSet<String>,
    /// What is left to others: the thread of each, and the request.
    left: HashMap<RequestId, (String, RawServerRequest)>,
}

impl Threads {
    #[cfg(any(feature = "websocket", all(unix, feature = "unix"), test))]
    pub(super) fn share(&mut self) {
        self.shared = true;
    }

    /// Whether a request is to be answered here.
    pub(super) fn answers(&self, request: &RawServerRequest) -> bool {
        self.of_others(request).is_none()
    }

    /// The thread of a request that is not to be answered here. One that belongs to no thread is asked of this connection
    /// alone.
    fn of_others(&self, request: &RawServerRequest) -> Option<String> {
        request.thread_id().filter(|thread| self.shared && !self.ours.contains(thread))
    }

    /// The request, if it is to be answered here.
    pub(super) fn take(&mut self, request: RawServerRequest) -> Option<RawServerRequest> {
        let Some(thread) = self.of_others(&request) else { return Some(request) };
        tracing::info!(
            thread,
            method = request.method(),
            "left to others: Thread::answer_requests takes it over"
        );
        if self.left.len() < KEPT {
            self.left.insert(request.id.clone(), (thread, request.clone()));
        }
        None
    }

    /// Somebody has answered a request, perhaps one that was left to them.
    pub(super) fn settled(&mut self, id: &RequestId) {
        self.left.remove(id);
    }

    /// From here on the thread's requests are answered here; returns those that were left to others so far.
    pub(super) fn answer(&mut self, thread_id: &str) -> Vec<RawServerRequest> {
        self.ours.insert(thread_id.to_owned());
        let taken = self.left.extract_if(|_, (thread, _)| thread == thread_id);
        taken.map(|(_, (_, request))| request).collect()
    }

    /// From here on they are left to others.
    pub(super) fn leave(&mut self, thread_id: &str) {
        self.ours.remove(thread_id);
    }

    /// A thread has begun: whoever answers for the thread on whose behalf it works answers for it.
    pub(super) fn begun(&mut self, notification: RawNotification<'_>) {
        if !self.shared {
            return;
        }
        if let ServerNotification::ThreadStarted(started) = notification.decode()
            && let Some(parent) = started.thread.parent_thread_id
            && self.ours.contains(&parent)
        {
            self.ours.insert(started.thread.id);
        }
    }
}

/// The thread that an answer begins.
pub(super) fn of_answer(result: &str) -> Option<String> {
    ThreadStart::decode_response(result).ok().map(|response| response.thread.id)
}
