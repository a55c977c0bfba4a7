//! What was measured, for a terminal.

use std::fmt::Write as _;

use super::figures::Figures;
use super::shown::{change, figure, ratio, thousands};

/// Two tables: instructions, and what was compared.
pub(super) fn text(before: &Figures, now: &Figures) -> String {
    let mut text = String::new();
    if !now.instructions.is_empty() {
        instructions(&mut text, before, now);
    }
    for compared in &now.comparisons {
        let _ = writeln!(text, "{} ({})", compared.what, compared.unit);
        for contender in &compared.figures {
            let (least, median) = (figure(contender.least), figure(contender.median));
            let _ =
                writeln!(text, "  {:<48} {least:>10} at least, {median:>10} in the median", contender.name);
        }
        for one in &compared.ratios {
            let [low, median, high] = [one.low, one.median, one.high].map(ratio);
            let _ = writeln!(text, "  {:<48} {median:>10} ({low} to {high}) of {}", one.of, one.to);
        }
        text.push('\n');
    }
    text
}

fn instructions(text: &mut String, before: &Figures, now: &Figures) {
    let since = match before.measured.release.as_str() {
        "" => String::new(),
        release => format!("since {release}"),
    };
    let _ = writeln!(
        text,
        "{:<66} {:>12} {:>14} {:>12} {since:>14}",
        "instructions", "this SDK", "to the peer", "to the floor"
    );
    for counted in &now.instructions {
        let old =
            before.instructions.iter().find(|old| (&old.bench, &old.case) == (&counted.bench, &counted.case));
        let change = old.map(|old| change(old.ours as f64, counted.ours as f64)).unwrap_or_default();
        let to = |of: Option<f64>| of.map(ratio).unwrap_or_default();
        let _ = writeln!(
            text,
            "{:<66} {:>12} {:>14} {:>12} {change:>14}",
            counted.what,
            thousands(counted.ours),
            to(counted.to_peer()),
            to(counted.to_floor())
        );
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::super::written::tests::figures;
    use super::*;

    #[test]
    fn each_row_says_what_changed() {
        let before = figures();
        let mut now = before.clone();
        now.instructions[0].ours = 1100;
        let text = text(&before, &now);
        let row = text.lines().nth(1).unwrap();
        let words: Vec<_> = row.split("  ").map(str::trim).filter(|word| !word.is_empty()).collect();
        assert_eq!(words, ["line to type: text delta", "1,100", "0.28", "1.10", "+10.0 %"]);
        assert!(text.contains("0.25 (0.20 to 0.30) of codex-codes\n"), "{text}");
    }

    #[test]
    fn without_figures_nothing_is_compared() {
        let text = text(&Figures::default(), &figures());
        assert!(!text.contains("since") && text.contains("1,000"), "{text}");
    }
}
