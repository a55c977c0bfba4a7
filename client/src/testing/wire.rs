//! A connection whose other end is a test of this crate: it takes each line, and says each, when it wants to.

use std::future::Future;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, Waker};

use super::replay::Recorded;
use crate::codex::Codex;
use crate::config::CodexConfig;
use crate::connect::open;
use crate::connection::Connection;
use crate::error::{ConnectionClosed, Result};
pub use crate::session::Held;
use crate::session::Session;

/// The other end of a connection. Nothing happens on it by itself: what the client does between two calls is all done
/// when the second begins.
#[derive(Debug)]
pub struct Wire {
    /// What nobody else holds is gone, which a test can see.
    session: Weak<Session>,
}

/// What the client has sent.
#[derive(Debug)]
#[allow(clippy::exhaustive_structs, reason = "not part of what the crate offers")]
pub struct Sent {
    /// A message each.
    pub lines: Vec<String>,
    /// Whether nothing more comes.
    pub ended: bool,
}

impl Wire {
    /// Both ends of a connection; the client's is opened once `initialize` is answered here.
    ///
    /// # Errors
    ///
    /// As [`Codex::connect_with`].
    pub fn new(config: CodexConfig) -> Result<(Self, impl Future<Output = Result<Codex>>)> {
        let session = config.session()?;
        let wire = Self { session: Arc::downgrade(&session) };
        let connection = Connection::new(session, Recorded, &config);
        Ok((wire, async move { open(connection, &config).await }))
    }

    /// What the client has sent since the last call.
    pub fn sent(&self) -> Sent {
        let mut sent = Sent { lines: Vec::new(), ended: self.session.strong_count() == 0 };
        let Some(session) = self.session.upgrade() else { return sent };
        let mut cx = Context::from_waker(Waker::noop());
        while let Poll::Ready(bytes) = session.poll_outgoing(&mut cx) {
            let Some(bytes) = bytes else {
                sent.ended = true;
                break;
            };
            sent.lines.extend(String::from_utf8_lossy(&bytes).lines().map(str::to_owned));
        }
        sent
    }

    /// Says a line to the client.
    pub fn say(&self, line: &str) {
        if let Some(session) = self.session.upgrade() {
            session.receive_messages([line]);
        }
    }

    /// Ends the connection, as if the runtime were gone.
    pub fn lose(&self, reason: &str) {
        if let Some(session) = self.session.upgrade() {
            session.close(Arc::new(ConnectionClosed::new(reason)));
        }
    }

    /// How much the client remembers of the connection; `None` once nothing holds it any more.
    pub fn held(&self) -> Option<Held> {
        self.session.upgrade().map(|session| session.held())
    }
}
