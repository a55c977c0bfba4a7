//! Which reply a request gets.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use super::reply::Reply;
use super::request::ModelRequest;

type Predicate = Box<dyn Fn(&ModelRequest) -> bool + Send>;
type Responder = Arc<dyn Fn(&ModelRequest) -> Reply + Send + Sync>;

#[derive(Default)]
pub(super) struct Script {
    keyed: Vec<(Predicate, Reply)>,
    queue: VecDeque<Reply>,
    default: Option<Responder>,
}

/// What the script says to a request.
pub(super) enum Cue {
    Reply(Reply),
    /// Asked outside the script's lock, since it is the test's own code.
    Ask(Responder),
    Exhausted,
}

impl Script {
    pub(super) fn push(&mut self, reply: Reply) {
        self.queue.push_back(reply);
    }

    pub(super) fn push_keyed(&mut self, predicate: Predicate, reply: Reply) {
        self.keyed.push((predicate, reply));
    }

    pub(super) fn set_default(&mut self, responder: Responder) {
        self.default = Some(responder);
    }

    pub(super) fn unplayed(&self) -> usize {
        self.keyed.len() + self.queue.len()
    }

    /// A keyed reply before a queued one, a queued one before the default; each scripted reply is used once.
    pub(super) fn cue(&mut self, request: &ModelRequest) -> Cue {
        if let Some(at) = self.keyed.iter().position(|(predicate, _)| predicate(request)) {
            return Cue::Reply(self.keyed.remove(at).1);
        }
        if let Some(reply) = self.queue.pop_front() {
            return Cue::Reply(reply);
        }
        self.default.clone().map_or(Cue::Exhausted, Cue::Ask)
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Script").field("unplayed", &self.unplayed()).finish_non_exhaustive()
    }
}
