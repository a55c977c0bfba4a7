//! What the session knows of threads, and does on a server that others use too.

use super::core::Session;
use super::notification::OwnedNotification;

impl Session {
    /// Others use the server too: what it asks for threads that are not ours is left to them.
    #[cfg(any(feature = "websocket", all(unix, feature = "unix"), test))]
    pub(crate) fn share(&self) {
        self.state().threads.share();
    }

    /// The program was told of the end of this turn, and of all turns before it, when it came back to the thread.
    pub(crate) fn told_end(&self, thread_id: &str, turn_id: &str) {
        self.state().seen.told(thread_id, turn_id);
    }

    /// The last turn of a thread of which the end was heard.
    pub(crate) fn last_seen_turn(&self, thread_id: &str) -> Option<String> {
        self.state().seen.last_ended(thread_id)
    }

    /// The last that was told of what a thread has used.
    pub(crate) fn usage_of(&self, thread_id: &str) -> Option<OwnedNotification> {
        self.state().seen.usage(thread_id)
    }

    /// Whether the requests for that thread are answered here.
    pub(crate) fn answer_for(&self, thread_id: &str, answers: bool) {
        self.change(|state, effects| match answers {
            true => state.answer_for(thread_id, effects),
            false => state.threads.leave(thread_id),
        });
    }
}
