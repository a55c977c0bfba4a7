//! The requests of the server that nobody has answered yet.

use std::collections::HashMap;

use codex_protocol_types::RequestId;

use super::message::RawServerRequest;

/// The open requests of the server, and the turn that each is for.
#[derive(Debug, Default)]
pub(super) struct Asked {
    open: HashMap<RequestId, Option<String>>,
}

impl Asked {
    /// Returns the turn that now waits for an answer.
    pub(super) fn open(&mut self, request: &RawServerRequest) -> Option<&str> {
        let turn = self.open.entry(request.id.clone()).insert_entry(request.turn_id()).into_mut();
        turn.as_deref()
    }

    /// It is answered, here or elsewhere; returns the turn that no longer waits for it.
    pub(super) fn close(&mut self, id: &RequestId) -> Option<String> {
        self.open.remove(id)?
    }

    pub(super) fn clear(&mut self) {
        self.open.clear();
    }
}
