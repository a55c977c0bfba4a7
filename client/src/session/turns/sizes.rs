//! How much is remembered of turns, for tests.

use super::Turns;
#[cfg(any(fuzzing, test))]
use super::{OwnedNotification, WHILE_STARTING};

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

    /// What must hold between two changes.
    #[cfg(any(fuzzing, test))]
    pub(crate) fn check(&self) {
        let unread = self.by_id.values().filter_map(|turn| turn.unread.as_ref());
        let bytes: usize =
            unread.clone().flat_map(|unread| &unread.messages).map(OwnedNotification::len).sum();
        assert_eq!(bytes, self.unread);
        assert_eq!(bytes, unread.clone().map(|unread| unread.bytes).sum::<usize>());
        assert!(self.unread <= self.unread_limit.saturating_mul(WHILE_STARTING), "{}", self.unread);
        assert_eq!(unread.count(), self.unclaimed.len(), "{:?}", self.unclaimed);
        for id in &self.unclaimed {
            assert!(self.by_id.get(id).is_some_and(|turn| turn.unread.is_some()), "{id}");
        }
    }

    /// How much is remembered.
    #[cfg(any(fuzzing, test))]
    pub(crate) fn size(&self) -> usize {
        self.by_id.len() + self.finished.len() + self.unclaimed.len() + self.unread
    }
}
