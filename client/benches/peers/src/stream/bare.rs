//! The floor: reads the pipe and looks for the ends of lines.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use super::{Clock, DELTAS, Sample, Streams};

pub(super) fn run(streams: &Streams) -> Result<Sample> {
    let mut command = Command::new(&streams.stand_in);
    command.args(streams.arguments()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn()?;
    let mut input = child.stdin.take().context("stdin is a pipe")?;
    let mut output = child.stdout.take().context("stdout is a pipe")?;
    let mut buffer = vec![0; 64 * 1024];
    // The stand-in answers this once it has everything ready.
    writeln!(input, r#"{{"id":1,"method":"initialize"}}"#)?;
    let mut ready = output.read(&mut buffer)?;
    while buffer[ready - 1] != b'\n' {
        ready = output.read(&mut buffer)?;
    }
    let clock = Clock::start()?;
    writeln!(input, r#"{{"id":2,"method":"turn/start"}}"#)?;
    let mut lines = 0;
    loop {
        let count = output.read(&mut buffer)?;
        lines += memchr::memchr_iter(b'\n', &buffer[..count]).count();
        if count == 0 {
            break;
        }
    }
    let sample = clock.stop(lines.saturating_sub(3));
    child.wait()?;
    debug_assert_eq!(lines, DELTAS + 3, "the answer, turn/started and turn/completed");
    Ok(sample)
}
