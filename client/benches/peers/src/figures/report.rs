//! What a program has measured: printed when it is there, and written as JSON when all is there.

use std::path::PathBuf;
use std::{env, fs};

use anyhow::{Context as _, Result};
use serde::Serialize;

use super::{Figures, Ratio};

/// Contenders in one quantity.
#[derive(Debug, Clone, Serialize)]
pub struct Comparison {
    /// What it is known by from release to release: `typed/delta`. Of one program, no two are the same.
    pub key: String,
    /// What was measured, for people.
    pub what: String,
    /// Of the figures: `ns a call`.
    pub unit: &'static str,
    pub figures: Vec<Figures>,
    pub ratios: Vec<Ratio>,
}

/// With two digits after the point where there are few before it.
fn shown(figure: f64) -> String {
    if figure < 100.0 { format!("{figure:.2}") } else { format!("{figure:.0}") }
}

/// All that one program compares.
#[derive(Debug, Serialize)]
pub struct Report {
    program: &'static str,
    comparisons: Vec<Comparison>,
    #[serde(skip)]
    json: Option<PathBuf>,
    #[serde(skip)]
    arguments: Vec<String>,
}

impl Report {
    /// An empty one of this program, which reads `--json PATH` off its command line.
    pub fn begin(program: &'static str) -> Result<Self> {
        let mut arguments: Vec<_> = env::args().skip(1).collect();
        let json = match arguments.iter().position(|argument| argument == "--json") {
            None => None,
            Some(index) => {
                let path =
                    arguments.get(index + 1).context("--json needs the path of the file to write")?.into();
                arguments.drain(index..index + 2);
                Some(path)
            }
        };
        Ok(Self { program, comparisons: Vec::new(), json, arguments })
    }

    /// The other arguments.
    pub fn arguments(&self) -> &[String] {
        &self.arguments
    }

    /// Prints the figures, minimum and median, and the ratios, median with its spread, and keeps them.
    pub fn add(&mut self, comparison: Comparison) {
        println!("{} ({})", comparison.what, comparison.unit);
        for figures in &comparison.figures {
            println!(
                "  {:<46} {:>12} {:>12}",
                figures.name,
                shown(figures.minimum()),
                shown(figures.median())
            );
        }
        for ratio in &comparison.ratios {
            println!("  {:<46} {ratio}", format!("ratio of {}", ratio.of));
        }
        println!();
        self.comparisons.push(comparison);
    }

    /// Writes what was kept, if it is asked for.
    pub fn end(self) -> Result<()> {
        let Some(path) = &self.json else { return Ok(()) };
        let text = serde_json::to_string_pretty(&self)?;
        fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
    }
}
