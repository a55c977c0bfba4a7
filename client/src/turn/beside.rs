//! Turns that are no prompt: compaction and reviews.

use codex_protocol_types::requests::{ReviewStart, ThreadCompactStart};
use codex_protocol_types::{
    ReviewStartParams, ReviewTarget, ServerNotification, ThreadCompactStartParams, ThreadItem,
};

use super::Turn;
use crate::connection::subscription::Subscription;
use crate::error::{Error, Result};
use crate::requests::awaited::awaited;
use crate::requests::generated;
use crate::requests::options::TurnOptions;
use crate::session::Key;
use crate::thread::Thread;

impl Thread {
    /// Compacts the thread's history (`thread/compact/start`): the turn that does it, as soon as its first item says that it
    /// does, to be streamed and awaited like any other. It cannot be steered. Of two compactions at once each has a turn of
    /// its own; the runtime interrupts the first.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses, [`Error::Closed`](crate::Error::Closed) if the
    /// connection goes before the turn runs.
    ///
    /// # Cancel safety
    ///
    /// Dropped on the way, the history is compacted all the same.
    pub async fn compact(&self) -> Result<Turn> {
        let connection = self.codex().connection();
        let mut heard = Subscription::keyed(connection.session(), Key::Observed(self.id().to_owned()));
        let params = ThreadCompactStartParams::new(self.id());
        connection.request::<ThreadCompactStart>(&params).await?;
        let mut begun = Vec::new();
        while let Some(next) = heard.next().await {
            let turn_id = match next? {
                ServerNotification::TurnStarted(started) => {
                    begun.push(started.turn.id);
                    continue;
                }
                // Other turns may begin meanwhile: the first item tells what one is for.
                ServerNotification::ItemStarted(started) => {
                    let Some(at) = begun.iter().position(|id| *id == started.turn_id) else { continue };
                    begun.swap_remove(at);
                    if !matches!(started.item, ThreadItem::ContextCompaction(_)) {
                        continue;
                    }
                    started.turn_id
                }
                // One that is interrupted at once has none.
                ServerNotification::TurnCompleted(completed) if begun.contains(&completed.turn.id) => {
                    completed.turn.id
                }
                _ => continue,
            };
            // One that already has a handle is somebody else's.
            if let Some(turn) = Turn::unclaimed(self.clone(), turn_id) {
                return Ok(turn);
            }
        }
        Err(Error::Closed(connection.closed()))
    }

    /// Reviews code (`review/start`): uncommitted changes, a branch, a commit, or what instructions say. Await the builder
    /// for the turn that does it, to be streamed and awaited like any other; it cannot be steered. Its
    /// [`final_response`](crate::TurnResult::final_response) is the review.
    ///
    /// ```no_run
    /// # async fn run(thread: codex_client::Thread) -> codex_client::Result<()> {
    /// use codex_client::types::{CommitReviewTarget, ReviewTarget};
    ///
    /// let target = ReviewTarget::Commit(CommitReviewTarget::new("0123abc"));
    /// let review = thread.review(target).await?.run().await?;
    /// println!("{}", review.final_response.unwrap_or_default());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It runs on this thread. A [`delivery`](generated::ReviewStart::delivery) that is `detached` has it run on a thread
    /// of its own, which is deprecated: start or fork a thread, and review there.
    ///
    /// # Cancel safety
    ///
    /// Dropped before the answer, the review runs all the same, and nobody reads it.
    pub fn review(&self, target: impl Into<ReviewTarget>) -> generated::ReviewStart {
        let params = ReviewStartParams::new(self.id(), target.into());
        generated::ReviewStart::new(self.codex().clone(), params)
    }
}

awaited! {
    generated::ReviewStart => Turn: |builder| {
        let generated::ReviewStart { codex, params } = builder;
        let (response, started) = codex.connection().start_turn::<ReviewStart>(&params, None).await?;
        let thread = Thread::new(codex, response.review_thread_id);
        Ok(Turn::new(thread, response.turn.id, started, TurnOptions::default()))
    }
}
