//! Who is there, and since when the others are not.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::{Fleet, Name, Presence};

/// The workers, as somebody sees them who looks again and again.
#[derive(Debug)]
pub struct Roster {
    fleet: Fleet,
    last: BTreeMap<Name, Instant>,
}

/// A worker as it was seen.
#[derive(Debug, Clone)]
pub enum Seen {
    /// It has said so within its lease.
    Here(Presence),
    /// It has not, for so long: since it was last seen, or since the first look.
    Gone(Duration),
}

impl Roster {
    /// Nobody was seen yet.
    pub fn new(fleet: &Fleet) -> Self {
        Self { fleet: fleet.clone(), last: BTreeMap::new() }
    }

    /// Looks who is there.
    ///
    /// # Errors
    ///
    /// The server is away.
    pub async fn look(&mut self) -> Result<BTreeMap<Name, Seen>> {
        let mut seen = BTreeMap::new();
        for key in self.fleet.machines().keys().await? {
            let Ok(name) = key.parse::<Name>() else { continue };
            let lease = self.fleet.leases().get(&key).await?;
            let now = Instant::now();
            let last = self.last.entry(name.clone()).or_insert(now);
            let how = match lease {
                Some((presence, _)) => {
                    *last = now;
                    Seen::Here(presence)
                }
                None => Seen::Gone(now.duration_since(*last)),
            };
            seen.insert(name, how);
        }
        Ok(seen)
    }
}
