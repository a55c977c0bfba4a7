//! A lock for each key: one turn at a time on a thread, one hand at a time on a job.

use std::collections::HashMap;
use std::sync::{Arc, Mutex as Sync, PoisonError, Weak};

use tokio::sync::{Mutex, OwnedMutexGuard};

/// The locks that somebody has or waits for.
#[derive(Debug, Default)]
pub(crate) struct Locks {
    taken: Sync<HashMap<String, Weak<Mutex<()>>>>,
}

impl Locks {
    /// Waits until nobody else has this key: whoever came first has it first.
    pub(crate) async fn lock(&self, key: &str) -> OwnedMutexGuard<()> {
        let lock = self.of(key);
        lock.lock_owned().await
    }

    fn of(&self, key: &str) -> Arc<Mutex<()>> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.retain(|_, lock| lock.strong_count() > 0);
        if let Some(lock) = taken.get(key).and_then(Weak::upgrade) {
            return lock;
        }
        let lock = Arc::new(Mutex::new(()));
        taken.insert(key.to_owned(), Arc::downgrade(&lock));
        lock
    }
}

#[cfg(test)]
mod tests {
    use super::Locks;

    #[tokio::test]
    async fn a_key_is_had_by_one_and_forgotten_by_all() {
        let locks = Locks::default();
        let held = locks.lock("a").await;
        let (_other, same) = (locks.lock("b").await, locks.of("a"));
        assert!(same.try_lock().is_err());
        drop(held);
        assert!(same.try_lock().is_ok());
        drop(same);
        let _third = locks.lock("c").await;
        assert!(!locks.taken.lock().unwrap().contains_key("a"));
    }
}
