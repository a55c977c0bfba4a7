//! Time and processor time (user and system, of this process alone).

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use cpu_time::ProcessTime;

/// What one run took, from the start of the last turn to the end of all.
pub struct Sample {
    pub deltas: usize,
    pub time: Duration,
    pub cpu: Duration,
}

/// Both clocks.
pub struct Clock {
    time: Instant,
    cpu: ProcessTime,
}

impl Clock {
    pub fn start() -> Result<Self> {
        let cpu = ProcessTime::try_now().context("the processor time of this process cannot be read")?;
        Ok(Self { time: Instant::now(), cpu })
    }

    pub fn stop(&self, deltas: usize) -> Sample {
        Sample { deltas, time: self.time.elapsed(), cpu: self.cpu.elapsed() }
    }
}
