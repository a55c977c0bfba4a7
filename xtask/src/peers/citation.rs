//! Where something was read: `file item`, `file:line item` or `file 3 x item`.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

/// A place in a package.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Citation<'a> {
    file: &'a str,
    place: Place,
    item: &'a str,
}

#[derive(Debug, PartialEq, Eq)]
enum Place {
    Anywhere,
    Line(usize),
    /// In so many lines.
    Lines(usize),
}

impl<'a> Citation<'a> {
    pub(super) fn parse(text: &'a str) -> Result<Self> {
        let (file, item) = text.split_once(' ').with_context(|| format!("{text:?} names no item"))?;
        if let Some((file, line)) = file.rsplit_once(':') {
            let line = line.parse().with_context(|| format!("{text:?}: {line:?} is no line"))?;
            return Ok(Self { file, place: Place::Line(line), item });
        }
        let times = item.split_once(" x ").and_then(|(times, item)| Some((times.parse().ok()?, item)));
        Ok(match times {
            Some((times, item)) => Self { file, place: Place::Lines(times), item },
            None => Self { file, place: Place::Anywhere, item },
        })
    }

    /// Whether the item stands there.
    pub(super) fn look_up(&self, folder: &Path) -> Result<()> {
        let text = fs::read_to_string(folder.join(self.file)).context("the file cannot be read")?;
        let holding = text.lines().filter(|line| line.contains(self.item)).count();
        match self.place {
            Place::Anywhere => ensure!(holding > 0, "it is not there"),
            Place::Line(line) => {
                let there = line.checked_sub(1).and_then(|line| text.lines().nth(line)).unwrap_or_default();
                ensure!(there.contains(self.item), "that line is {there:?}");
            }
            Place::Lines(times) => ensure!(holding == times, "it is in {holding} lines"),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cited_must_stand_there() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.rs"), "fn one() {}\nfn two() {}\n").unwrap();
        let fault = |cited: &str| {
            let looked_up = Citation::parse(cited).and_then(|citation| citation.look_up(folder.path()));
            looked_up.err().map(|error| error.to_string())
        };
        for right in ["a.rs fn two()", "a.rs:2 fn two()", "a.rs 2 x fn "] {
            assert_eq!(fault(right), None, "{right}");
        }
        let wrong = [
            ("a.rs fn three()", "it is not there"),
            ("a.rs:1 fn two()", "that line is \"fn one() {}\""),
            ("a.rs:0 fn two()", "that line is \"\""),
            ("a.rs 3 x fn ", "it is in 2 lines"),
            ("b.rs fn", "the file cannot be read"),
            ("a.rs:x fn", "\"a.rs:x fn\": \"x\" is no line"),
            ("a.rs", "\"a.rs\" names no item"),
        ];
        for (cited, expected) in wrong {
            assert_eq!(fault(cited).as_deref(), Some(expected), "{cited}");
        }
    }
}
