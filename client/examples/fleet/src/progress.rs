//! How far the jobs of a submitter have come.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Instant;

use anyhow::Result;
use codex_client::types::{ServerNotification, ServerNotificationMessage};

use crate::{End, Fleet, Job, Name, Outcome, Roster, Seen, queue};

/// How many of the last characters of what is streamed are shown.
const LAST: usize = 32;

/// What is known of the jobs, and of the workers.
#[derive(Debug)]
pub struct Progress {
    roster: Roster,
    waiting: HashSet<Name>,
    /// The last of what was said in each job that runs.
    words: HashMap<Name, String>,
    outcomes: Vec<Outcome>,
    began: Instant,
    total: usize,
    pub(crate) workers: BTreeMap<Name, Row>,
}

/// A worker.
#[derive(Debug, Default)]
pub(crate) struct Row {
    pub(crate) seen: Option<Seen>,
    pub(crate) counts: Counts,
    /// The last of what its models said, without what a terminal would take for commands.
    pub(crate) last: String,
}

/// How many jobs have ended how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub completed: usize,
    pub failed: usize,
    pub cut_off: usize,
    pub lost: usize,
    /// Cuts after which turns went on.
    pub cuts: usize,
}

impl Counts {
    fn count(&mut self, outcome: &Outcome) {
        self.cuts += outcome.cuts as usize;
        *match outcome.end {
            End::Completed { .. } => &mut self.completed,
            End::Failed { .. } => &mut self.failed,
            End::CutOff => &mut self.cut_off,
            End::Lost { .. } => &mut self.lost,
        } += 1;
    }
}

impl Progress {
    /// Of these jobs.
    pub(crate) fn new(fleet: &Fleet, jobs: &[Job]) -> Self {
        Self {
            roster: Roster::new(fleet),
            words: HashMap::new(),
            waiting: jobs.iter().map(|job| job.id.clone()).collect(),
            outcomes: Vec::new(),
            began: Instant::now(),
            total: jobs.len(),
            workers: BTreeMap::new(),
        }
    }

    /// Looks who is there.
    pub(crate) async fn look(&mut self) -> Result<()> {
        for (name, seen) in self.roster.look().await? {
            self.workers.entry(name).or_default().seen = Some(seen);
        }
        Ok(())
    }

    pub(crate) fn told(&mut self, outcome: Outcome) {
        if self.waiting.remove(&outcome.job) {
            self.words.remove(&outcome.job);
            self.workers.entry(outcome.worker.clone()).or_default().counts.count(&outcome);
            self.outcomes.push(outcome);
        }
    }

    pub(crate) fn heard(&mut self, subject: &str, event: &[u8]) {
        let event = serde_json::from_slice::<ServerNotificationMessage>(event);
        let (Some((worker, job)), Ok(event)) = (queue::origin(subject), event) else { return };
        if let ServerNotification::ItemAgentMessageDelta(delta) = event.notification {
            let words = self.words.entry(job).or_default();
            words.extend(delta.delta.chars().map(|c| if c.is_control() { ' ' } else { c }));
            let too_many = words.chars().count().saturating_sub(LAST);
            *words = words.chars().skip(too_many).collect();
            self.workers.entry(worker).or_default().last.clone_from(words);
        }
    }

    /// Whether a job has no outcome yet.
    pub(crate) fn waits_for(&self, job: &Job) -> bool {
        self.waiting.contains(&job.id)
    }

    /// Whether every job has its outcome.
    pub fn is_over(&self) -> bool {
        self.waiting.is_empty()
    }

    /// How all have ended that have.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        self.outcomes.iter().for_each(|outcome| counts.count(outcome));
        counts
    }

    /// How many have ended, and how many there are.
    pub fn done(&self) -> (usize, usize) {
        (self.outcomes.len(), self.total)
    }

    /// How many have ended a second, so far.
    pub fn rate(&self) -> f64 {
        self.outcomes.len() as f64 / self.began.elapsed().as_secs_f64().max(0.001)
    }

    pub(crate) fn into_outcomes(self) -> Vec<Outcome> {
        self.outcomes
    }
}
