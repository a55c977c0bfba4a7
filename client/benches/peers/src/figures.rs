//! Figures of several contenders, taken turn and turn about, and their ratio.

use std::fmt;

/// One quantity of one contender, a figure a round.
#[derive(Debug, Clone)]
pub struct Figures {
    pub name: String,
    rounds: Vec<f64>,
}

impl Figures {
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), rounds: Vec::new() }
    }

    pub fn add(&mut self, figure: f64) {
        self.rounds.push(figure);
        self.rounds.sort_by(f64::total_cmp);
    }

    /// The least: what it costs when nothing else runs on the machine.
    pub fn minimum(&self) -> f64 {
        self.rounds[0]
    }

    pub fn median(&self) -> f64 {
        self.rounds[self.rounds.len() / 2]
    }
}

/// How one contender stands to another: lower is better.
#[derive(Debug, Clone, Copy)]
pub struct Ratio {
    pub minimum: f64,
    pub median: f64,
    target: Option<f64>,
}

impl Ratio {
    /// Ours to the fastest of its rivals.
    pub fn new<'a>(
        ours: &Figures,
        rivals: impl IntoIterator<Item = &'a Figures>,
        target: Option<f64>,
    ) -> Self {
        let mut best = (f64::INFINITY, f64::INFINITY);
        for rival in rivals {
            best = (best.0.min(rival.minimum()), best.1.min(rival.median()));
        }
        Self { minimum: ours.minimum() / best.0, median: ours.median() / best.1, target }
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>8.2}x {:>8.2}x", self.minimum, self.median)?;
        match self.target {
            None => Ok(()),
            Some(target) if self.minimum <= target => write!(f, "  (target {target}: met)"),
            Some(target) => write!(f, "  (target {target}: MISSED)"),
        }
    }
}

/// Prints the figures, minimum and median, and their ratio.
pub fn report(title: &str, figures: &[Figures], ratio: Option<Ratio>) {
    println!("{title}");
    for figure in figures {
        println!("  {:<46} {:>9.0} {:>9.0}", figure.name, figure.minimum(), figure.median());
    }
    if let Some(ratio) = ratio {
        println!("  {:<46} {ratio}", "ratio");
    }
    println!();
}
