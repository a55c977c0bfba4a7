//! What the session does when nobody waits any more: it interrupts, and it undoes.

use std::sync::{Arc, Weak};

use codex_protocol_types::TurnInterruptParams;
use codex_protocol_types::method::Request as _;
use codex_protocol_types::requests::TurnInterrupt;

use super::back::Back;
use super::core::Session;
use super::guard::Guard;
use super::inbox::Notifications;
use super::key::Key;
use super::pending::{Expect, Outbound};
use super::undo::Undo;

impl Session {
    /// What undoes something when it is dropped.
    pub(crate) fn guard(self: &Arc<Self>, undo: Undo) -> Guard {
        let session: Weak<Self> = Arc::downgrade(self);
        Guard::new(session, undo, None)
    }

    /// Undoes something that no answer has carried.
    pub(crate) fn undo_now(&self, undo: Undo) {
        self.undo(undo, None);
    }

    /// Sends a request whose answer nobody waits for; it leads to what follows all the same.
    fn send_and_forget(&self, method: &str, params: &str, then: Option<Undo>) {
        let expect = Expect::Nothing;
        let outbound = Outbound { method, params, trace: None, expect, undo: then, at_once: true };
        drop(self.request(outbound));
    }

    /// The turns of a thread that are known to run.
    pub(crate) fn running_turns(&self, thread_id: &str) -> Vec<String> {
        self.state().turns.running(thread_id)
    }

    /// Interrupts a turn that nobody waits for: now, or as soon as the runtime has said that it runs. One that is
    /// over is left alone.
    pub(crate) fn interrupt(&self, thread_id: &str, turn_id: &str) {
        if self.state().turns.interrupt(thread_id, turn_id) {
            self.send_interrupt(thread_id, turn_id);
        }
    }

    pub(super) fn send_interrupt(&self, thread_id: &str, turn_id: &str) {
        let params = TurnInterruptParams::new(thread_id, turn_id);
        if let Ok(params) = TurnInterrupt::encode_params(&params) {
            self.send_and_forget(TurnInterrupt::METHOD, &params, None);
        }
    }
}

impl Back for Session {
    fn abandon(&self, id: i64) {
        self.change(|state, effects| state.pending.abandon(id, &mut effects.lines));
    }

    fn forget(&self, key: &Key, inbox: &Arc<Notifications>) {
        self.unsubscribe(key, inbox);
    }

    fn undo(&self, undo: Undo, turn_id: Option<&str>) {
        match undo {
            Undo::Request { method, params, then } => {
                self.send_and_forget(method, &params, then.map(|then| *then));
            }
            Undo::Interrupt { thread_id } => {
                if let Some(turn_id) = turn_id {
                    self.interrupt(&thread_id, turn_id);
                }
            }
            Undo::InterruptAll { thread_id } => {
                for turn_id in self.running_turns(&thread_id) {
                    self.send_interrupt(&thread_id, &turn_id);
                }
            }
        }
    }
}
