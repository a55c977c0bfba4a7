//! The end of a connection, and what the runtime wrote last.

use std::fmt;

/// Why a connection is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionClosed {
    /// What happened.
    pub reason: String,
    /// How the runtime exited, if it is known.
    pub exit_status: Option<String>,
    /// The end of what the runtime wrote to stderr, at most 64 KiB.
    pub stderr: String,
}

impl fmt::Display for ConnectionClosed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the connection to the runtime is closed: {}", self.reason)?;
        if let Some(status) = &self.exit_status {
            write!(f, " ({status})")?;
        }
        f.write_str(&tail(&self.stderr))
    }
}

/// The last lines of stderr for a message.
pub(super) fn tail(stderr: &str) -> String {
    let lines: Vec<&str> = stderr.lines().rev().filter(|line| !line.trim().is_empty()).take(5).collect();
    if lines.is_empty() {
        return String::new();
    }
    lines.iter().rev().fold("; stderr ends with:".to_owned(), |text, line| text + "\n  " + line)
}
