//! Undoing what a request has done when nobody waits for its answer any more.

use std::fmt;
use std::sync::Weak;

use codex_protocol_types::method::Request;

use super::Session;

/// What undoes a request.
#[derive(Debug, Clone)]
pub(crate) enum Undo {
    /// Another request, whose answer nobody reads.
    Request {
        method: &'static str,
        params: String,
        /// What follows once that request is answered.
        then: Option<Box<Undo>>,
    },
    /// The turn that was started is interrupted, as soon as the runtime takes that.
    Interrupt { thread_id: String },
    /// The turns of a thread that run by then are interrupted.
    InterruptAll { thread_id: String },
}

impl Undo {
    /// Another request; `None` if its params cannot be written, which those of the protocol always can.
    pub(crate) fn request<M: Request>(params: &M::Params) -> Option<Self> {
        Some(Self::Request { method: M::METHOD, params: M::encode_params(params).ok()?, then: None })
    }
}

impl Undo {
    /// And then that, once this is answered.
    pub(crate) fn then(self, next: Self) -> Self {
        match self {
            Self::Request { method, params, .. } => {
                Self::Request { method, params, then: Some(Box::new(next)) }
            }
            other => other,
        }
    }
}

/// Holds what a request has done: dropped, it undoes it, unless it was [kept](Guard::keep).
///
/// It travels with the answer, so that it makes no difference where on its way the answer is lost.
#[must_use = "dropping it undoes the request"]
pub(crate) struct Guard {
    /// What it undoes is of no interest once the session is gone.
    session: Weak<Session>,
    undo: Option<(Undo, Option<String>)>,
}

impl Guard {
    /// `turn_id`: the turn that the answer carries.
    pub(super) fn new(session: Weak<Session>, undo: Undo, turn_id: Option<String>) -> Self {
        Self { session, undo: Some((undo, turn_id)) }
    }

    /// Leaves things as they are.
    pub(crate) fn keep(mut self) {
        self.undo = None;
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let (Some((undo, turn_id)), Some(session)) = (self.undo.take(), self.session.upgrade()) else {
            return;
        };
        session.undo(undo, turn_id.as_deref());
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guard")
    }
}
