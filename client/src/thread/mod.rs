//! A thread: a conversation that is kept.

mod answers;
pub(crate) mod open;
mod stored;

use codex_protocol_types::requests::{ThreadCompactStart, ThreadNameSet, ThreadRead};
use codex_protocol_types::{ThreadCompactStartParams, ThreadReadParams, ThreadSetNameParams};

use crate::codex::Codex;
use crate::connection::notifications::NotificationStream;
use crate::connection::subscription::Subscription;
use crate::error::Result;
use crate::session::Key;
use crate::shown::shown;
use crate::types;

/// A conversation that the runtime keeps. Cheap to clone.
#[derive(Clone)]
pub struct Thread {
    codex: Codex,
    id: String,
}

shown! { Thread |this| id: this.id }

impl Thread {
    pub(crate) fn new(codex: Codex, id: String) -> Self {
        Self { codex, id }
    }

    /// The thread's id, with which it can be resumed.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The connection it belongs to.
    pub fn codex(&self) -> &Codex {
        &self.codex
    }

    /// Everything that the runtime tells of this thread from now on: of the thread itself, and of all its turns, also
    /// those that nobody here has started. Ends with the connection.
    ///
    /// What is of the thread itself (`thread/status/changed`, `thread/name/updated`, ...) is then no longer in
    /// [`Codex::notifications`]; what is of a turn is still in the streams of that turn.
    pub fn events(&self) -> NotificationStream {
        NotificationStream::new(Subscription::keyed(
            self.codex.connection().session(),
            Key::Thread(self.id.clone()),
        ))
    }

    /// Reads the stored thread (`thread/read`), with its turns if asked.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    ///
    /// # Cancel safety
    ///
    /// It only reads: dropping it has no effect.
    pub async fn read(&self, include_turns: bool) -> Result<types::Thread> {
        let mut params = ThreadReadParams::new(self.id.clone());
        params.include_turns = Some(include_turns);
        Ok(self.codex.connection().request::<ThreadRead>(&params).await?.thread)
    }

    /// Names the thread (`thread/name/set`).
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request is on its way: dropping it only forgets the answer.
    pub async fn set_name(&self, name: impl Into<String>) -> Result<()> {
        let params = ThreadSetNameParams::new(self.id.clone(), name);
        self.codex.connection().request::<ThreadNameSet>(&params).await.map(drop)
    }

    /// Starts compacting the thread's history (`thread/compact/start`); its progress is a turn of its own.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if the runtime refuses.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request is on its way: dropping it only forgets the answer.
    pub async fn compact(&self) -> Result<()> {
        let params = ThreadCompactStartParams::new(self.id.clone());
        self.codex.connection().request::<ThreadCompactStart>(&params).await.map(drop)
    }
}
