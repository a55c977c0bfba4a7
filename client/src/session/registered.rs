//! A reader that an answer has registered, on its way with the answer.

use std::fmt;
use std::sync::{Arc, Weak};

use super::back::Back;
use super::inbox::Notifications;
use super::key::Key;

/// The inbox of what a request has started: dropped, it is forgotten, unless it was [kept](Registered::keep).
///
/// It travels with the answer, so that it makes no difference where on its way the answer is lost.
pub(crate) struct Registered {
    session: Weak<dyn Back>,
    key: Key,
    inbox: Arc<Notifications>,
    kept: bool,
}

impl Registered {
    pub(super) fn new(session: Weak<dyn Back>, key: Key, inbox: Arc<Notifications>) -> Self {
        Self { session, key, inbox, kept: false }
    }

    /// For whoever sees to it from here on.
    pub(crate) fn keep(mut self) -> Arc<Notifications> {
        self.kept = true;
        Arc::clone(&self.inbox)
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        if !self.kept
            && let Some(session) = self.session.upgrade()
        {
            session.forget(&self.key, &self.inbox);
        }
    }
}

impl fmt::Debug for Registered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Registered")
    }
}
