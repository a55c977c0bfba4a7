//! The live table: a row a worker, and below them the whole.

use std::fmt::Write as _;

use crate::Seen;
use crate::progress::{Counts, Progress, Row};

/// What is known, for people.
pub fn table(progress: &Progress) -> String {
    let mut text = head();
    for (name, row) in &progress.workers {
        let (state, running) = state(row);
        line(&mut text, name.as_str(), &state, &running, row.counts, row.last.trim());
    }
    let (done, total) = progress.done();
    let rate = format!("{:.1} a second", progress.rate());
    line(&mut text, "all", &format!("{done} of {total}"), "", progress.counts(), &rate);
    text
}

fn head() -> String {
    format!(
        "{:<12} {:<12} {:>7} {:>9} {:>6} {:>7} {:>5} {:>7}\n",
        "worker", "", "running", "completed", "failed", "cut off", "lost", "went on"
    )
}

fn line(text: &mut String, name: &str, state: &str, running: &str, counts: Counts, last: &str) {
    let Counts { completed, failed, cut_off, lost, cuts } = counts;
    let row = format!(
        "{name:<12} {state:<12} {running:>7} {completed:>9} {failed:>6} {cut_off:>7} {lost:>5} {cuts:>7}  {last}"
    );
    let _ = writeln!(text, "{}", row.trim_end());
}

fn state(row: &Row) -> (String, String) {
    match &row.seen {
        None => (String::new(), String::new()),
        Some(Seen::Here(presence)) => {
            ("here".to_owned(), format!("{}/{}", presence.running, presence.at_once))
        }
        Some(Seen::Gone(since)) => (format!("gone {} s", since.as_secs()), String::new()),
    }
}
