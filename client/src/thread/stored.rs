//! The turns that a thread has stored, latest first, as they really ended.

use codex_protocol_types::TurnStatus;

use super::Thread;
use crate::error::Result;
use crate::types;

impl Thread {
    /// A turn as the thread has stored it; the latest are looked at first.
    pub(crate) async fn stored_turn(&self, turn_id: &str) -> Result<Option<types::Turn>> {
        match self.find(turn_id).await? {
            Some(turn) if is_guessed(&turn) => self.find(turn_id).await,
            found => Ok(found),
        }
    }

    async fn find(&self, turn_id: &str) -> Result<Option<types::Turn>> {
        let mut listed = self.turns().stream();
        while let Some(turn) = listed.next().await.transpose()? {
            if turn.id == turn_id {
                return Ok(Some(turn));
            }
        }
        Ok(None)
    }

    /// The stored turns with their items, latest first, up to and with the one that is named, or all; and whether that
    /// one is among them (`true` if none is named).
    pub(crate) async fn stored_turns_down_to(
        &self,
        turn_id: Option<&str>,
    ) -> Result<(Vec<types::Turn>, bool)> {
        let found = self.list_down_to(turn_id).await?;
        match found.0.first() {
            Some(latest) if is_guessed(latest) => self.list_down_to(turn_id).await,
            _ => Ok(found),
        }
    }

    async fn list_down_to(&self, turn_id: Option<&str>) -> Result<(Vec<types::Turn>, bool)> {
        let mut listed = self.turns().stream();
        let mut turns = Vec::new();
        while let Some(turn) = listed.next().await.transpose()? {
            let is_it = turn_id == Some(turn.id.as_str());
            turns.push(turn);
            if is_it {
                return Ok((turns, true));
            }
        }
        Ok((turns, turn_id.is_none()))
    }
}

/// Whether the runtime tells a turn as interrupted since it found no end of it. So it does with one that ends between
/// its look at its files and its look at the thread; asked once more, it knows of the end. What was interrupted, and not
/// just guessed to be, says when.
fn is_guessed(turn: &types::Turn) -> bool {
    turn.status == TurnStatus::Interrupted && turn.completed_at.is_none()
}
