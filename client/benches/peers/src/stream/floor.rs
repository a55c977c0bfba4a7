//! The floors: readers of the same pipe that do less than any client can.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{ChildStdout, Command, Stdio};

use anyhow::{Context as _, Result};
use codex_peers::clock::{Clock, Sample};
use codex_peers::readers::borrowed;

use super::Streams;

const BUFFER: usize = 64 * 1024;

/// Looks for the ends of lines. It cannot tell a delta from the answer, the begin and the end of each turn.
pub(super) fn bare(streams: &Streams) -> Result<Sample> {
    read(streams, |mut output| {
        let mut buffer = vec![0; BUFFER];
        let mut lines = 0_usize;
        loop {
            match output.read(&mut buffer)? {
                0 => break Ok(lines.saturating_sub(3 * streams.turns)),
                count => lines += memchr::memchr_iter(b'\n', &buffer[..count]).count(),
            }
        }
    })
}

/// Has serde_json read each line, into what borrows from it: no id and no text is copied, nothing is handed on.
pub(super) fn parsed(streams: &Streams) -> Result<Sample> {
    read(streams, |output| {
        let mut output = BufReader::with_capacity(BUFFER, output);
        let mut line = Vec::new();
        let mut deltas = 0;
        while output.read_until(b'\n', &mut line)? > 0 {
            deltas += usize::from(borrowed(&line));
            line.clear();
        }
        Ok(deltas)
    })
}

/// Has the stand-in stream, and hands the pipe to what counts the deltas.
fn read(streams: &Streams, count: impl FnOnce(ChildStdout) -> Result<usize>) -> Result<Sample> {
    let mut command = Command::new(&streams.stand_in);
    command.args(streams.arguments()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn()?;
    let mut input = child.stdin.take().context("stdin is a pipe")?;
    let mut output = child.stdout.take().context("stdout is a pipe")?;
    // The stand-in answers this once it has everything ready.
    writeln!(input, r#"{{"id":1,"method":"initialize"}}"#)?;
    let mut byte = [0];
    while byte != *b"\n" {
        output.read_exact(&mut byte)?;
    }
    let clock = Clock::start()?;
    for turn in 0..streams.turns {
        writeln!(input, r#"{{"id":{},"method":"turn/start"}}"#, turn + 2)?;
    }
    let sample = clock.stop(count(output)?);
    child.wait()?;
    Ok(sample)
}
