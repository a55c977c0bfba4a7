//! What has moved since the checked-in figures.

use std::fmt::Write as _;

use super::figures::{Compared, Counted, Figures};
use super::shown::{change, ratio, thousands};

/// Instructions repeat; what differs by more, in percent, is another program.
const TOLERANCE: u64 = 3;

/// What has moved, in words.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Moved {
    release: String,
    /// Where the compiler is another one, which instructions depend on: the one before, and this one.
    compilers: Option<(String, String)>,
    lines: Vec<String>,
    more: bool,
}

/// Compares what was measured now with the figures before.
pub(super) fn since(before: &Figures, now: &Figures) -> Moved {
    let (old, new) = (&before.measured, &now.measured);
    let compilers = (old.rustc != new.rustc).then(|| (old.rustc.clone(), new.rustc.clone()));
    let mut moved = Moved { release: old.release.clone(), compilers, ..Moved::default() };
    for counted in &now.instructions {
        let is_it = |one: &&Counted| (&one.bench, &one.case) == (&counted.bench, &counted.case);
        if let Some(before) = before.instructions.iter().find(is_it) {
            moved.counted(before, counted);
        }
    }
    for compared in &now.comparisons {
        let is_it = |one: &&Compared| (&one.program, &one.key) == (&compared.program, &compared.key);
        if let Some(before) = before.comparisons.iter().find(is_it) {
            moved.compared(before, compared);
        }
    }
    moved
}

impl Moved {
    fn counted(&mut self, before: &Counted, now: &Counted) {
        if now.ours.abs_diff(before.ours) * 100 > TOLERANCE * before.ours {
            self.more |= now.ours > before.ours;
            let (what, was, is) = (&now.what, thousands(before.ours), thousands(now.ours));
            self.lines.push(format!(
                "{}: {what}: {was} -> {is} instructions ({})",
                now.bench,
                change(before.ours as f64, now.ours as f64)
            ));
        }
    }

    /// Times vary from run to run: what has moved has left the spread of before with its own.
    fn compared(&mut self, before: &Compared, now: &Compared) {
        for new in &now.ratios {
            let old = before.ratios.iter().find(|old| (&old.of, &old.to) == (&new.of, &new.to));
            let Some(old) = old.filter(|old| new.low > old.high || new.high < old.low) else { continue };
            let (was, is) = (ratio(old.median), ratio(new.median));
            self.lines.push(format!("{}: {}: {was} -> {is} of {}", now.program, now.what, new.to));
        }
    }

    /// Whether something takes more instructions by the same compiler.
    pub(super) fn is_worse(&self) -> bool {
        self.more && self.compilers.is_none()
    }

    pub(super) fn told(&self) -> String {
        if self.release.is_empty() {
            return "there are no checked-in figures; `cargo xtask bench --save` writes them\n".to_owned();
        }
        let mut text = String::new();
        if let Some((old, new)) = &self.compilers {
            let _ = writeln!(
                text,
                "the checked-in figures are of rustc {old}, these of {new}: instructions differ by that too"
            );
        }
        if self.lines.is_empty() {
            let _ = writeln!(text, "nothing has moved since the figures of {}", self.release);
            return text;
        }
        let _ = writeln!(
            text,
            "moved since the figures of {}, instructions by more than {TOLERANCE} %, ratios out of their spread:",
            self.release
        );
        for line in &self.lines {
            let _ = writeln!(text, "  {line}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::super::written::tests::figures;
    use super::*;

    #[test]
    fn only_what_moved_by_more_than_3_percent_is_named() {
        let before = figures();
        let mut now = before.clone();
        now.instructions[0].ours = 1030;
        assert_eq!(since(&before, &now).lines, [""; 0]);
        now.instructions[0].ours = 1031;
        let moved = since(&before, &now);
        assert_eq!(moved.lines, ["decode: line to type: text delta: 1,000 -> 1,031 instructions (+3.1 %)"]);
        assert!(moved.is_worse());
        now.instructions[0].ours = 900;
        assert!(!since(&before, &now).is_worse());
    }

    #[test]
    fn another_compiler_is_named_and_no_fault() {
        let before = figures();
        let mut now = before.clone();
        now.measured.rustc = "1.99.0".to_owned();
        now.instructions[0].ours = 2000;
        let moved = since(&before, &now);
        assert!(!moved.is_worse());
        assert!(
            moved.told().starts_with("the checked-in figures are of rustc 1.95.0, these of 1.99.0"),
            "{}",
            moved.told()
        );
    }

    #[test]
    fn a_ratio_has_moved_when_it_left_its_spread() {
        let before = figures();
        let mut now = before.clone();
        let ratio = &mut now.comparisons[0].ratios[0];
        (ratio.low, ratio.median, ratio.high) = (0.28, 0.35, 0.4);
        assert_eq!(since(&before, &now).lines, [""; 0]);
        now.comparisons[0].ratios[0].low = 0.31;
        assert_eq!(since(&before, &now).lines, ["stream: 100,000 deltas: 0.25 -> 0.35 of codex-codes"]);
    }

    #[test]
    fn no_figures_yet_is_said() {
        let told = since(&Figures::default(), &figures()).told();
        assert_eq!(told, "there are no checked-in figures; `cargo xtask bench --save` writes them\n");
    }
}
