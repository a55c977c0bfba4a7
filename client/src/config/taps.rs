//! Who is told of the traffic.

use std::path::PathBuf;
use std::sync::Arc;

use codex_protocol_types::recording::Direction;

use super::{CodexConfig, recording};
use crate::error::Result;
use crate::session::{Session, Tap};

impl CodexConfig {
    /// Is told each message that is sent and received, as one line of JSON, in the thread that carries it: it should not
    /// wait, and must not wait for the client. Without the secrets: all text is `[redacted]` in members that `Debug` does
    /// not show either (keys, tokens, environments, answers to questions). What people and models write is there.
    ///
    /// ```
    /// use codex_client::CodexConfig;
    ///
    /// let config = CodexConfig::new().tap(|direction, line| eprintln!("{direction:?} {line}"));
    /// ```
    pub fn tap(mut self, listener: impl Fn(Direction, &str) + Send + Sync + 'static) -> Self {
        self.taps.listeners.push(Arc::new(listener));
        self
    }

    /// Writes the traffic of each connection to a file, anew for each: a line for each message,
    /// `{"sent":MESSAGE}` or `{"received":MESSAGE}`, with the secrets taken out as for [`tap`](Self::tap). This user alone
    /// may read the file, if it was not there before. Where it cannot be opened, connecting fails with
    /// [`Error::InvalidInput`](crate::Error::InvalidInput).
    pub fn record_to(mut self, path: impl Into<PathBuf>) -> Self {
        self.taps.record = Some(path.into());
        self
    }

    /// A session of a new connection.
    pub(crate) fn session(&self) -> Result<Arc<Session>> {
        let recording = self.taps.record.as_deref().map(recording::to_file).transpose()?;
        let listeners = self.taps.listeners.iter().cloned().chain(recording).collect();
        Ok(Session::tapped(self.limits, Tap::new(listeners)))
    }
}
