//! What a thread has stored, in pages.

use codex_protocol_types::{ThreadItemsListParams, ThreadTurnsListParams, TurnItemsView};

use super::Thread;
use crate::requests::generated;

impl Thread {
    /// The stored turns with all their items, latest first (`thread/turns/list`): await the builder for a page, or take
    /// its [`stream`](generated::ThreadTurnsList::stream) or [`all`](generated::ThreadTurnsList::all).
    ///
    /// ```no_run
    /// # async fn run(thread: codex_client::Thread) -> codex_client::Result<()> {
    /// let mut turns = thread.turns().limit(10).stream();
    /// while let Some(turn) = turns.next().await {
    ///     println!("{}", turn?.id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The runtime refuses it for ephemeral threads, and before something is stored.
    ///
    /// # Cancel safety
    ///
    /// It only reads: dropping it has no effect.
    pub fn turns(&self) -> generated::ThreadTurnsList {
        let mut params = ThreadTurnsListParams::new(self.id());
        params.items_view = Some(TurnItemsView::Full);
        generated::ThreadTurnsList::new(self.codex().clone(), params)
    }

    /// The stored items of all turns, or of [one](generated::ThreadItemsList::turn_id), oldest first
    /// (`thread/items/list`): await the builder for a page, or take its
    /// [`stream`](generated::ThreadItemsList::stream) or [`all`](generated::ThreadItemsList::all).
    ///
    /// # Cancel safety
    ///
    /// It only reads: dropping it has no effect.
    pub fn items(&self) -> generated::ThreadItemsList {
        generated::ThreadItemsList::new(self.codex().clone(), ThreadItemsListParams::new(self.id()))
    }

    /// The id of the last turn of this thread of which this connection has heard the end: what
    /// [`reconnect`](crate::reconnect) wants to know. On a connection that was opened by that, it is at first the last
    /// turn of which it told the end. `None` if none has ended since the connection was opened.
    ///
    /// The connection may be gone: what it has heard is still known.
    pub fn last_seen_turn(&self) -> Option<String> {
        self.codex().connection().session().last_seen_turn(self.id())
    }
}
