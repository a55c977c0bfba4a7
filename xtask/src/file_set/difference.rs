//! How a file differs, for people: the first line in which it does.

use std::fmt;

/// How many letters of a line are shown.
const SHOWN: usize = 160;

/// How the tree differs from the set in one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The file, relative to the root.
    pub path: String,
    /// What is different about it.
    pub kind: DifferenceKind,
}

/// What is different about a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum DifferenceKind {
    /// Its bytes, first in this line.
    Changed(Line),
    /// It is in the set and not in the tree.
    Missing,
    /// It is in a directory that the set owns, and not in the set.
    Extra,
}

/// A line that differs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// Counted from 1.
    pub number: usize,
    /// What the tree has there. `None`: its file ends before.
    pub present: Option<String>,
    /// What the set has there. `None`: its file ends before.
    pub wanted: Option<String>,
}

/// The first line in which two files differ.
pub(super) fn first_line(present: &[u8], wanted: &[u8]) -> Line {
    let lines =
        |bytes: &[u8]| -> Vec<String> { bytes.split_inclusive(|byte| *byte == b'\n').map(shown).collect() };
    let same = present
        .split_inclusive(|byte| *byte == b'\n')
        .zip(wanted.split_inclusive(|byte| *byte == b'\n'))
        .take_while(|(present, wanted)| present == wanted)
        .count();
    let at = |lines: Vec<String>| lines.into_iter().nth(same);
    Line { number: same + 1, present: at(lines(present)), wanted: at(lines(wanted)) }
}

/// A line with all that the eye would miss.
fn shown(line: &[u8]) -> String {
    let text = String::from_utf8_lossy(line);
    let (text, end) = match text.strip_suffix('\n') {
        Some(text) => (text, ""),
        None => (&*text, " (no end of line)"),
    };
    let mut shown: String = text.chars().take(SHOWN).collect::<String>().replace('\r', "\\r");
    if text.chars().count() > SHOWN {
        shown.push_str("...");
    } else if shown.ends_with([' ', '\t']) {
        shown.push_str("(spaces before the end)");
    }
    shown + end
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &self.kind {
            DifferenceKind::Changed(_) => "changed",
            DifferenceKind::Missing => "missing",
            DifferenceKind::Extra => "extra",
        };
        write!(f, "{kind:<7}  {}", self.path)
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |line: &Option<String>| line.clone().unwrap_or_else(|| "(the file ends)".to_owned());
        let number = self.number;
        writeln!(f, "{number:>6} - {}", line(&self.present))?;
        write!(f, "{number:>6} + {}", line(&self.wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::first_line;

    fn line(present: &str, wanted: &str) -> String {
        first_line(present.as_bytes(), wanted.as_bytes()).to_string()
    }

    #[test]
    fn names_the_first_line_that_differs() {
        assert_eq!(line("a\nb\nc\n", "a\nB\nC\n"), "     2 - b\n     2 + B");
    }

    #[test]
    fn shows_what_the_eye_would_miss() {
        assert_eq!(line("a\r\n", "a\n"), "     1 - a\\r\n     1 + a");
        assert_eq!(line("a \n", "a\n"), "     1 - a (spaces before the end)\n     1 + a");
        assert_eq!(line("a", "a\n"), "     1 - a (no end of line)\n     1 + a");
        assert_eq!(line("a\n", "a\nb\n"), "     2 - (the file ends)\n     2 + b");
    }

    #[test]
    fn a_long_line_is_cut() {
        assert!(line(&"é".repeat(1000), "").lines().next().is_some_and(|line| line.chars().count() < 200));
    }
}
