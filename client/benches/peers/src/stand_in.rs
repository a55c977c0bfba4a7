//! A runtime that does nothing but stream: it answers `initialize`, `thread/start` and `turn/start` as the real one
//! did, and once the last turn is started writes the deltas of all turns, in turn, as fast as the pipe takes them.
//!
//! Everything is prepared before it answers `initialize`. Arguments: `--turns N --deltas N`; others are ignored.

use std::env;
use std::io::{BufRead as _, Write as _, stdin, stdout};

use anyhow::{Context as _, Result};
use codex_peers::captured::Captured;
use codex_peers::session::result;
use serde_json::Value;

fn main() -> Result<()> {
    let (turns, deltas) = (argument("--turns")?, argument("--deltas")?);
    let captured = Captured::new()?;
    let stream = captured.stream(turns, deltas);
    let mut output = stdout().lock();
    let (mut threads, mut started) = (0, 0);
    for request in stdin().lock().lines() {
        let request: Value = serde_json::from_str(&request?)?;
        let answer = match request["method"].as_str() {
            Some("initialize") => result(1).to_owned(),
            Some("thread/start") => {
                threads += 1;
                captured.of_turn(threads - 1, result(2))
            }
            Some("turn/start") => {
                started += 1;
                captured.of_turn(started - 1, result(3))
            }
            _ => continue,
        };
        writeln!(output, r#"{{"id":{},"result":{answer}}}"#, request["id"])?;
        output.flush()?;
        if started == turns {
            // A client that leaves early closes the pipe.
            return output.write_all(&stream).or(Ok(()));
        }
    }
    Ok(())
}

fn argument(name: &str) -> Result<usize> {
    let value = env::args().skip_while(|argument| argument != name).nth(1);
    value.with_context(|| format!("{name} is missing"))?.parse().context(name.to_owned())
}
