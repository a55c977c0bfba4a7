//! How much is remembered of turns, for tests.

use super::Turns;

impl Turns {
    #[cfg(test)]
    pub(crate) fn unread(&self) -> usize {
        self.unread
    }

    /// The turns that somebody has had a handle of.
    #[cfg(feature = "testing")]
    pub(crate) fn claimed(&self) -> usize {
        self.by_id.values().filter(|turn| turn.unread.is_none()).count()
    }

    /// How much is remembered.
    #[cfg(test)]
    pub(crate) fn size(&self) -> usize {
        self.by_id.len() + self.finished.len() + self.unclaimed.len() + self.unread
    }
}
