//! Whether a connection hears of a thread, and the runtime keeps it loaded.

use codex_protocol_types::requests::ThreadUnsubscribe;
use codex_protocol_types::{ThreadUnsubscribeParams, ThreadUnsubscribeStatus};

use super::Thread;
use crate::error::Result;

impl Thread {
    /// Tells the runtime that this connection no longer wants to hear of the thread (`thread/unsubscribe`). Its events
    /// and the turns in progress then go on unheard, and what is read of them here does not end before the connection
    /// does. [`Codex::thread_resume`](crate::Codex::thread_resume) subscribes again.
    ///
    /// The runtime keeps every thread loaded that somebody is subscribed to, with its MCP servers: a program that
    /// starts many unsubscribes from those that it is done with. It unloads a thread some time after the last
    /// subscriber has left and nothing of it runs; an ephemeral one is then gone. See also
    /// [`CodexConfig::unsubscribe_on_drop`](crate::CodexConfig::unsubscribe_on_drop).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request is on its way: dropping it only forgets the answer.
    pub async fn unsubscribe(&self) -> Result<ThreadUnsubscribeStatus> {
        let params = ThreadUnsubscribeParams::new(self.id());
        Ok(self.codex().connection().request::<ThreadUnsubscribe>(&params).await?.status)
    }
}
