//! Who is there, and since when the others are not.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::{Fleet, Name, Presence};

/// The workers, as somebody sees them who looks again and again.
#[derive(Debug)]
pub struct Roster {
    fleet: Fleet,
    /// From when on a worker is gone that has not said since that it is there.
    last: BTreeMap<Name, Instant>,
    /// How often the server had been connected to at the last look.
    connects: u64,
}

/// A worker as it was seen.
#[derive(Debug, Clone)]
pub enum Seen {
    /// It has said so within its lease.
    Here(Presence),
    /// It has not, for so long: since it was last seen, or for more than a lease since the first look, or since the
    /// first one after the server was away.
    Gone(Duration),
}

impl Roster {
    /// Nobody was seen yet.
    pub fn new(fleet: &Fleet) -> Self {
        Self { fleet: fleet.clone(), last: BTreeMap::new(), connects: fleet.connects() }
    }

    /// Looks who is there.
    ///
    /// # Errors
    ///
    /// The server is away.
    pub async fn look(&mut self) -> Result<BTreeMap<Name, Seen>> {
        let leases = self.leases().await;
        let connects = self.fleet.connects();
        // While the server was away no worker could say that it is there: nobody has been gone for that long. A look
        // need not have failed for that, since its calls wait for the server.
        if leases.is_err() || connects != self.connects {
            self.last.clear();
            self.connects = connects;
        }
        let now = Instant::now();
        // So long may one take to say so that has only now the server again, as they all have.
        let first = now + self.fleet.settings().lease;
        let mut seen = BTreeMap::new();
        for (name, lease) in leases? {
            let how = match lease {
                Some(presence) => {
                    self.last.insert(name.clone(), now);
                    Seen::Here(presence)
                }
                None => {
                    let last = self.last.entry(name.clone()).or_insert(first);
                    Seen::Gone(now.saturating_duration_since(*last))
                }
            };
            seen.insert(name, how);
        }
        Ok(seen)
    }

    /// What each worker says of itself, if it does.
    async fn leases(&self) -> Result<Vec<(Name, Option<Presence>)>> {
        let mut leases = Vec::new();
        for key in self.fleet.machines().keys().await? {
            let Ok(name) = key.parse::<Name>() else { continue };
            let lease = self.fleet.leases().get(&key).await?;
            leases.push((name, lease.map(|(presence, _)| presence)));
        }
        Ok(leases)
    }
}
