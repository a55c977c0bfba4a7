//! All changes, as text or Markdown.

use std::cmp::Reverse;
use std::fmt::Write as _;

use super::change::{Area, Change, Impact};

/// What changed between two runtimes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchemaDiff {
    /// By area, then by subject.
    pub changes: Vec<Change>,
}

impl SchemaDiff {
    /// The changes after which some program may not compile any more.
    pub fn breaking(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.impact.is_breaking())
    }

    /// How many changes there are, in words.
    #[must_use]
    pub fn summary(&self) -> String {
        let count = |impact| self.changes.iter().filter(|change| change.impact == impact).count();
        match self.changes.len() {
            0 => "no changes".to_owned(),
            1 => format!("1 change, {}", self.changes[0].impact),
            all => format!(
                "{all} changes: {} breaking, {} breaking with the feature `experimental`, {} compatible",
                count(Impact::Breaking),
                count(Impact::BreakingExperimental),
                count(Impact::Compatible)
            ),
        }
    }

    /// A line a change, under the area it belongs to.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{}\n", self.summary());
        for (area, changes) in self.by_area() {
            let _ = writeln!(text, "\n{area}");
            for change in changes {
                let _ = writeln!(text, "  {}: {change}", change.impact);
            }
        }
        text
    }

    /// The same as Markdown, to be taken over into a changelog: headings of the third level.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut text = format!("{}.\n", capitalized(&self.summary()));
        for (area, changes) in self.by_area() {
            let _ = writeln!(text, "\n### {area}\n");
            for change in changes {
                let mark = if change.impact.is_breaking() {
                    format!("**{}**: ", change.impact)
                } else {
                    String::new()
                };
                let _ = writeln!(text, "- {mark}{change}");
            }
        }
        text
    }

    /// The areas in which something changed, with what is breaking first.
    fn by_area(&self) -> impl Iterator<Item = (Area, Vec<&Change>)> {
        Area::ALL.into_iter().filter_map(|area| {
            let mut changes: Vec<_> = self.changes.iter().filter(|change| change.area == area).collect();
            changes.sort_by_key(|change| Reverse(change.impact));
            (!changes.is_empty()).then_some((area, changes))
        })
    }
}

fn capitalized(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
