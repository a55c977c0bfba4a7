//! The requests of the server that nobody has answered yet.

use std::collections::HashMap;

use codex_protocol_types::RequestId;

use super::message::RawServerRequest;

/// The open requests of the server, and the turn that each is for.
#[derive(Debug)]
pub(super) struct Asked {
    open: HashMap<RequestId, Option<String>>,
    limit: usize,
    /// How many requests were refused because as many were open as may be.
    pub(super) refused: u64,
}

impl Asked {
    pub(super) fn new(limit: usize) -> Self {
        // With none at all nothing could ever be approved.
        Self { open: HashMap::new(), limit: limit.max(1), refused: 0 }
    }

    /// Whether one more may be open; if not, it is counted.
    pub(super) fn has_room(&mut self) -> bool {
        let has_room = self.open.len() < self.limit;
        if !has_room {
            if self.refused == 0 {
                let limit = self.limit;
                tracing::warn!(
                    limit,
                    "the server asks more than is answered: its further requests are refused"
                );
            }
            self.refused += 1;
        }
        has_room
    }

    /// Returns the turn that now waits for an answer.
    pub(super) fn open(&mut self, request: &RawServerRequest) -> Option<&str> {
        let turn = self.open.entry(request.id.clone()).insert_entry(request.turn_id()).into_mut();
        turn.as_deref()
    }

    /// It is answered, here or elsewhere; returns the turn that no longer waits for it.
    pub(super) fn close(&mut self, id: &RequestId) -> Option<String> {
        self.open.remove(id)?
    }

    #[cfg(any(fuzzing, test, feature = "testing"))]
    pub(super) fn len(&self) -> usize {
        self.open.len()
    }

    /// What must hold between two changes.
    #[cfg(any(fuzzing, test))]
    pub(super) fn check(&self) {
        assert!(self.open.len() <= self.limit, "{} are open", self.open.len());
    }

    pub(super) fn clear(&mut self) {
        self.open.clear();
    }
}
