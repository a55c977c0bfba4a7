//! The end of a connection, and what the runtime wrote last.

use std::fmt;

use super::Cause;
use super::text::{plain, tail};

/// Why a connection is gone.
#[derive(Clone)]
#[non_exhaustive]
pub struct ConnectionClosed {
    /// What happened.
    pub reason: String,
    /// How the runtime exited, if it is known.
    pub exit_status: Option<String>,
    /// The end of what the runtime wrote to stderr, at most 64 KiB.
    pub stderr: String,
    pub(crate) source: Option<Cause>,
}

impl ConnectionClosed {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), exit_status: None, stderr: String::new(), source: None }
    }
}

/// What was said is compared, not the error behind it.
impl PartialEq for ConnectionClosed {
    fn eq(&self, other: &Self) -> bool {
        let Self { reason, exit_status, stderr, source: _ } = self;
        (reason, exit_status, stderr) == (&other.reason, &other.exit_status, &other.stderr)
    }
}

impl Eq for ConnectionClosed {}

impl std::error::Error for ConnectionClosed {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
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
