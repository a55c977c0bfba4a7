//! What undoes a request, on its way with the answer.

use std::fmt;
use std::sync::Weak;

use super::back::Back;
use super::undo::Undo;

/// Holds what a request has done: dropped, it undoes it, unless it was [kept](Guard::keep).
///
/// It travels with the answer, so that it makes no difference where on its way the answer is lost.
#[must_use = "dropping it undoes the request"]
pub(crate) struct Guard {
    /// What it undoes is of no interest once the session is gone.
    session: Weak<dyn Back>,
    undo: Option<(Undo, Option<String>)>,
}

impl Guard {
    /// `turn_id`: the turn that the answer carries.
    pub(super) fn new(session: Weak<dyn Back>, undo: Undo, turn_id: Option<String>) -> Self {
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
