//! How one contender stands to another.

use std::fmt;

use serde::Serialize;

use super::{Figures, quantile};

/// How one contender stands to another, taken round by round, since what else the machine does hurts both: lower is better.
#[derive(Debug, Clone, Serialize)]
pub struct Ratio {
    pub of: String,
    pub to: String,
    /// A tenth of the rounds had a lower one.
    pub low: f64,
    pub median: f64,
    /// A tenth of the rounds had a higher one.
    pub high: f64,
    /// What the median is to be at most.
    pub target: Option<f64>,
}

impl Ratio {
    /// Ours to the fastest of its rivals, which have as many rounds.
    pub fn new<'a>(
        ours: &Figures,
        rivals: impl IntoIterator<Item = &'a Figures>,
        target: Option<f64>,
    ) -> Self {
        let rivals: Vec<_> = rivals.into_iter().collect();
        let best = rivals.iter().min_by(|one, other| one.median().total_cmp(&other.median()));
        let best = best.expect("a ratio has a rival");
        let fastest =
            |round: usize| rivals.iter().map(|rival| rival.rounds[round]).fold(f64::INFINITY, f64::min);
        let ratios: Vec<_> =
            ours.rounds.iter().enumerate().map(|(round, ours)| ours / fastest(round)).collect();
        Self {
            of: ours.name.clone(),
            to: best.name.clone(),
            low: quantile(&ratios, 0.1),
            median: quantile(&ratios, 0.5),
            high: quantile(&ratios, 0.9),
            target,
        }
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2} ({:.2} to {:.2}) of {}", self.median, self.low, self.high, self.to)?;
        match self.target {
            None => Ok(()),
            Some(target) if self.median <= target => write!(f, "  (target {target:.2}: met)"),
            Some(target) => write!(f, "  (target {target:.2}: MISSED)"),
        }
    }
}
