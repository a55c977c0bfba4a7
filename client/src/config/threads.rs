//! What a connection does about its threads.

use super::CodexConfig;

impl CodexConfig {
    /// Whether a thread is unsubscribed from (`thread/unsubscribe`) when the last of its handles is dropped: the
    /// [`Thread`](crate::Thread) and its clones, its turns and their streams. The runtime then unloads it, some time
    /// later; see [`Thread::unsubscribe`](crate::Thread::unsubscribe). Default: it stays loaded as long as the connection.
    pub fn unsubscribe_on_drop(mut self, unsubscribe: bool) -> Self {
        self.unsubscribe_on_drop = unsubscribe;
        self
    }
}
