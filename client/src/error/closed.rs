//! The end of a connection, and what the runtime wrote last.

use std::fmt;

use super::text::{plain, tail};

/// Why a connection is gone.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
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
        write!(f, "the connection to the runtime is closed: {}", plain(&self.reason))?;
        if let Some(status) = &self.exit_status {
            write!(f, " ({status})")?;
        }
        f.write_str(&tail(&self.stderr))
    }
}

/// As it is shown: stderr may be long.
impl fmt::Debug for ConnectionClosed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
