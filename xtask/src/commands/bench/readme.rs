//! The README's table.

use std::fmt::Write as _;

use anyhow::{Context as _, Result};

use super::figures::Figures;
use super::shown::ratio;

/// What stands around the table.
const BEGIN: &str = "<!-- begin: `cargo xtask bench --save` writes this -->\n";
const END: &str = "<!-- end -->\n";

/// The text with the table of these figures between its marks.
pub(super) fn with_table(text: &str, figures: &Figures) -> Result<String> {
    let (before, rest) = text.split_once(BEGIN).with_context(|| format!("has no line {BEGIN}"))?;
    let (_, after) =
        rest.split_once(END).with_context(|| format!("has no line {END}after the first mark"))?;
    Ok(format!("{before}{BEGIN}{}{END}{after}", table(figures)))
}

/// A row for each ratio to the other client.
fn table(figures: &Figures) -> String {
    let peer = &figures.measured.peer;
    let named = figures.measured.peer_named();
    let mut table = format!("\n| what | part of what {named} takes |\n| --- | --- |\n");
    for counted in &figures.instructions {
        if let Some(to_peer) = counted.to_peer() {
            let _ = writeln!(table, "| instructions, {} | {} |", counted.what, ratio(to_peer));
        }
    }
    for compared in &figures.comparisons {
        for one in compared.ratios.iter().filter(|ratio| ratio.is_to(peer)) {
            let [low, median, high] = [one.low, one.median, one.high].map(ratio);
            let _ = writeln!(table, "| {} | {median} ({low} to {high}) |", compared.what);
        }
    }
    table.push('\n');
    table
}

#[cfg(test)]
mod tests {
    use super::super::written::tests::figures;
    use super::*;

    #[test]
    fn the_table_has_what_is_compared_with_the_peer() {
        let text = format!("before\n{BEGIN}old\n{END}after\n");
        let text = with_table(&text, &figures()).unwrap();
        let expected = "\n| what | part of what `codex-codes` 0.166.4 takes |\n| --- | --- |\n\
            | instructions, line to type: text delta | 0.25 |\n| 100,000 deltas | 0.25 (0.20 to 0.30) |\n\n";
        assert_eq!(text, format!("before\n{BEGIN}{expected}{END}after\n"));
    }

    #[test]
    fn a_missing_mark_is_named() {
        assert!(with_table("no mark", &figures()).unwrap_err().to_string().contains("begin"));
        assert!(with_table(BEGIN, &figures()).unwrap_err().to_string().contains("end"));
    }
}
