//! Who reads what of a session.

use std::sync::Arc;

use super::core::Session;
use super::inbox::Notifications;
use super::key::Key;
use super::record::TurnRecord;

impl Session {
    /// A new reader of the notifications that belong to nothing else.
    pub(crate) fn subscribe_global(&self) -> Arc<Notifications> {
        self.state().subscribe_global()
    }

    /// A new reader of a turn, and what is known of it. The first reader gets what has arrived so far.
    pub(crate) fn claim(&self, turn_id: &str) -> (Arc<TurnRecord>, Arc<Notifications>) {
        self.state().claim(turn_id, false)
    }

    /// The first reader of a turn, unless there already is one, or was.
    pub(crate) fn claim_first(&self, turn_id: &str) -> Option<(Arc<TurnRecord>, Arc<Notifications>)> {
        let mut state = self.state();
        state.turns.is_unclaimed(turn_id).then(|| state.claim(turn_id, false))
    }

    /// A further reader of a turn: it has what comes from now on.
    pub(crate) fn join(&self, turn_id: &str, record: &TurnRecord) -> Arc<Notifications> {
        let mut state = self.state();
        let inbox = state.turns.join(turn_id, record);
        state.ended_if_closed(inbox)
    }

    /// Forgets a reader of a turn; what still comes for it is discarded.
    pub(crate) fn leave(&self, turn_id: &str, inbox: &Arc<Notifications>) {
        self.state().turns.leave(turn_id, inbox);
    }

    /// A new reader of the notifications with that key.
    pub(crate) fn subscribe(&self, key: Key) -> Arc<Notifications> {
        self.state().subscribe(key)
    }

    /// Forgets a reader; what still comes for it is discarded.
    pub(crate) fn unsubscribe(&self, key: &Key, inbox: &Arc<Notifications>) {
        self.state().subscribers.unsubscribe(key, inbox);
    }

    /// Forgets a reader of the global stream.
    pub(crate) fn unsubscribe_global(&self, inbox: &Arc<Notifications>) {
        self.state().subscribers.global.unsubscribe(inbox);
    }
}
