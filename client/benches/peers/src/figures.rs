//! Figures of several contenders, taken turn and turn about, their ratios, and how they are reported: as a table, and
//! with `--json PATH` as JSON too, which `cargo xtask bench` reads.

mod ratio;
mod report;

use serde::Serialize;

pub use ratio::Ratio;
pub use report::{Comparison, Report};

/// One quantity of one contender, a figure a round.
#[derive(Debug, Clone, Serialize)]
pub struct Figures {
    pub name: String,
    rounds: Vec<f64>,
}

impl Figures {
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), rounds: Vec::new() }
    }

    /// Adds the figure of the next round.
    pub fn add(&mut self, figure: f64) {
        self.rounds.push(figure);
    }

    /// In the order in which they were taken.
    pub fn rounds(&self) -> &[f64] {
        &self.rounds
    }

    /// The least: what it costs when nothing else runs on the machine.
    pub fn minimum(&self) -> f64 {
        quantile(&self.rounds, 0.0)
    }

    pub fn median(&self) -> f64 {
        quantile(&self.rounds, 0.5)
    }
}

/// The figure below which that part of them lies.
fn quantile(figures: &[f64], part: f64) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[((sorted.len() - 1) as f64 * part).round() as usize]
}
