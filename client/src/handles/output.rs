//! The output of a process, which travels as base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use codex_protocol_types::{CommandExecOutputStream, ProcessOutputStream};

use crate::error::{Cause, Error, Result};

/// Which of its streams a process wrote to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OutputStream {
    /// Standard output; with a terminal, everything.
    Stdout,
    /// Standard error.
    Stderr,
}

/// A piece of what a process wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutputChunk {
    /// Where it wrote.
    pub stream: OutputStream,
    /// What it wrote. A character may be split between two pieces.
    pub bytes: Vec<u8>,
    /// Whether the cap on the output is reached: this stream has no more, whatever the process writes.
    pub cap_reached: bool,
}

/// What a process left when it exited, apart from what was read of its output before.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProcessOutput {
    /// Its exit code.
    pub exit_code: i32,
    /// What it wrote to standard output and nobody has read yet.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error and nobody has read yet.
    pub stderr: Vec<u8>,
}

/// Gathers the output that nobody has read.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

impl Gathered {
    pub(crate) fn add(&mut self, chunk: OutputChunk) {
        let stream = match chunk.stream {
            OutputStream::Stdout => &mut self.stdout,
            OutputStream::Stderr => &mut self.stderr,
        };
        stream.extend(chunk.bytes);
    }

    /// The end, with what the runtime itself has gathered.
    pub(crate) fn exited(mut self, exit_code: i32, stdout: &str, stderr: &str) -> ProcessOutput {
        self.stdout.extend(stdout.as_bytes());
        self.stderr.extend(stderr.as_bytes());
        ProcessOutput { exit_code, stdout: self.stdout, stderr: self.stderr }
    }
}

impl From<CommandExecOutputStream> for OutputStream {
    fn from(stream: CommandExecOutputStream) -> Self {
        if stream == CommandExecOutputStream::Stderr { Self::Stderr } else { Self::Stdout }
    }
}

impl From<ProcessOutputStream> for OutputStream {
    fn from(stream: ProcessOutputStream) -> Self {
        if stream == ProcessOutputStream::Stderr { Self::Stderr } else { Self::Stdout }
    }
}

impl OutputChunk {
    pub(crate) fn decode(
        method: &'static str,
        stream: OutputStream,
        base64: &str,
        cap_reached: bool,
    ) -> Result<Self> {
        let bytes = STANDARD.decode(base64);
        let bytes = bytes.map_err(|error| Error::Decode {
            method,
            reason: format!("deltaBase64: {error}"),
            source: Some(Cause::new(error)),
        })?;
        Ok(Self { stream, bytes, cap_reached })
    }
}

/// What is written to a process, on the wire.
pub(crate) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
